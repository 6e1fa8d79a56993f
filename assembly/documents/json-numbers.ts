import { Char, isDigit } from '../text/chars';

/** What JSON takes for a number. */

const MAX_DIGITS: usize = 18;

/** Digits, a minus sign before them or not, without zeros in front, that fit 64 bits. */
export function isInteger(start: usize, end: usize): bool {
  if (start < end && load<u8>(start) == Char.MINUS) start++;
  const len = end - start;
  if (len - 1 >= MAX_DIGITS || (len > 1 && load<u8>(start) == Char.ZERO)) return false;
  for (let p = start; p < end; p++) if (!isDigit(load<u8>(p))) return false;
  return true;
}

/** `-6.4`, `3`: what JSON takes for a number, without an exponent. */
export function isDecimal(start: usize, end: usize): bool {
  let point = start;
  while (point < end && load<u8>(point) != Char.DOT) point++;
  if (!isInteger(start, point)) {
    // `-0.4`: zero has a sign here only because a fraction follows
    if (point - start != 2 || load<u16>(start) != 0x302d) return false;
  }
  if (point == end) return true;
  const digits = end - point - 1;
  if (digits - 1 >= MAX_DIGITS) return false;
  for (let p = point + 1; p < end; p++) if (!isDigit(load<u8>(p))) return false;
  return true;
}
