import { Char, isDigit } from './chars';

/** What time stamps are made of: English words, in any case, and digits. */

/** Seconds since 1970 fit 32 bits up to its end. */
export const MAX_YEAR: u32 = 2105;

/** Month 1..12 from its English three-letter name in any case, 0 if it is none. */
export function monthAt(ptr: usize): u32 {
  const name =
    load<u8>(ptr) | ((load<u8>(ptr, 1) as u32) << 8) | ((load<u8>(ptr, 2) as u32) << 16) | 0x202020;
  switch (name) {
    case 0x6e616a:
      return 1; // jan
    case 0x626566:
      return 2;
    case 0x72616d:
      return 3;
    case 0x727061:
      return 4;
    case 0x79616d:
      return 5;
    case 0x6e756a:
      return 6;
    case 0x6c756a:
      return 7;
    case 0x677561:
      return 8;
    case 0x706573:
      return 9;
    case 0x74636f:
      return 10;
    case 0x766f6e:
      return 11;
    case 0x636564:
      return 12;
  }
  return 0;
}

/** Is the three-letter name at `ptr` a day of the week? */
export function isWeekday(ptr: usize): bool {
  const name =
    load<u8>(ptr) | ((load<u8>(ptr, 1) as u32) << 8) | ((load<u8>(ptr, 2) as u32) << 16) | 0x202020;
  return (
    name == 0x6e6f6d ||
    name == 0x657574 ||
    name == 0x646577 ||
    name == 0x756874 ||
    name == 0x697266 ||
    name == 0x746173 ||
    name == 0x6e7573
  );
}

/** Two digits as a number, 100 if they are none. */
@inline
export function twoDigits(ptr: usize): u32 {
  const a = (load<u8>(ptr) as u32) - Char.ZERO;
  const b = (load<u8>(ptr, 1) as u32) - Char.ZERO;
  return a < 10 && b < 10 ? a * 10 + b : 100;
}

/** Four digits as a year 1970..2105 (what fits 32 bits of seconds), 0 if they are none. */
export function yearAt(ptr: usize, end: usize): u32 {
  if (ptr + 4 > end || (ptr + 4 < end && isDigit(load<u8>(ptr, 4)))) return 0;
  const a = twoDigits(ptr);
  const b = twoDigits(ptr + 2);
  if (a >= 100 || b >= 100) return 0;
  const year = a * 100 + b;
  return year >= 1970 && year <= MAX_YEAR ? year : 0;
}
