import { reserve } from '../memory';
import { Char } from './chars';

/** Static strings of this module are UTF-16; the core works on bytes. */

/**
 * Writes the characters of `text` (each below U+0100) as bytes, returns the end. No zero is added; up to 3 bytes
 * behind the end are written over. Four characters at a time: what is behind a string in memory can be read.
 */
export function narrow(text: string, dst: usize): usize {
  let src = changetype<usize>(text);
  const end = dst + text.length;
  while (dst < end) {
    let word = load<u64>(src);
    word = (word | (word >> 8)) & 0x0000ffff0000ffff;
    store<u32>(dst, (word | (word >> 16)) as u32);
    src += 8;
    dst += 4;
  }
  return end;
}

/**
 * The bytes of `text`, prepared once for texts that are written often: ╒══ len u32 ══╤══ bytes ═ ... For writePrepared.
 */
export function prepareText(text: string): usize {
  const prepared = reserve(4 + (text.length as usize) + 8);
  store<u32>(prepared, text.length as u32);
  narrow(text, prepared + 4);
  return prepared;
}

@inline
export function writePrepared(prepared: usize, dst: usize): usize {
  const len: usize = load<u32>(prepared);
  memory.copy(dst, prepared + 4, len);
  return dst + len;
}

/** Is the byte run the same text as `text`? */
export function isText(ptr: usize, len: usize, text: string): bool {
  if (len != text.length) return false;
  const src = changetype<usize>(text);
  for (let i: usize = 0; i < len; i++) if (load<u8>(ptr + i) != load<u16>(src + (i << 1))) return false;
  return true;
}

const ZEROS: u64 = 0x3030303030303030;

/** Writes `value` in decimal digits, returns the end (at most 20 bytes on). Writes up to 7 bytes past it. */
export function writeDecimal(value: u64, dst: usize): usize {
  if (value < 100000000) return writeLeading(value, dst);
  const high = value / 100000000;
  // a number of 17 to 20 digits takes another turn
  dst = high < 100000000 ? writeLeading(high, dst) : writeDecimal(high, dst);
  store<u64>(dst, eightDigits(value - high * 100000000) | ZEROS);
  return dst + 8;
}

/** Writes the digits of a value below 10^8 without zeros in front. */
@inline
function writeLeading(value: u64, dst: usize): usize {
  const digits = eightDigits(value);
  // a zero still has its last digit
  const leading = ctz(digits | ((<u64>1) << 56)) & ~7;
  store<u64>(dst, (digits | ZEROS) >> leading);
  return dst + 8 - ((leading >> 3) as usize);
}

/** The eight decimal digits of a value below 10^8, one a lane, the first in the lowest: by fours, pairs and ones. */
@inline
function eightDigits(value: u64): u64 {
  const high = value / 10000;
  let lanes = high | ((value - high * 10000) << 32);
  const hundreds = ((lanes * 10486) >> 20) & 0x7f0000007f;
  lanes = hundreds | ((lanes - hundreds * 100) << 16);
  const tens = ((lanes * 103) >> 10) & 0x000f000f000f000f;
  return tens | ((lanes - tens * 10) << 8);
}

/** Does the text stand in quotes of one kind? */
export function isQuoted(ptr: usize, len: usize): bool {
  if (len < 2) return false;
  const c = load<u8>(ptr);
  return (c == Char.SINGLE_QUOTE || c == Char.DOUBLE_QUOTE) && load<u8>(ptr + len - 1) == c;
}

/** Writes 16 hex digits, the highest first. */
export function writeHex(value: u64, dst: usize): usize {
  store<u64>(dst, eightHex(value >> 32));
  store<u64>(dst, eightHex(value & 0xffffffff), 8);
  return dst + 16;
}

/** The eight hex digits of 32 bits, the highest first in memory. */
@inline
function eightHex(value: u64): u64 {
  let nibbles = ((value << 16) | value) & 0x0000ffff0000ffff;
  nibbles = ((nibbles << 8) | nibbles) & 0x00ff00ff00ff00ff;
  nibbles = ((nibbles << 4) | nibbles) & 0x0f0f0f0f0f0f0f0f;
  // lanes above 9 get their high nibble's lowest bit by adding 6: those are letters
  const letters = ((nibbles + 0x0606060606060606) >> 4) & 0x0101010101010101;
  return bswap<u64>(nibbles + 0x3030303030303030 + letters * 0x27);
}
