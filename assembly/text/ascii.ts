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

/** Is the byte run the same text as `text`? */
export function isText(ptr: usize, len: usize, text: string): bool {
  if (len != text.length) return false;
  const src = changetype<usize>(text);
  for (let i: usize = 0; i < len; i++) if (load<u8>(ptr + i) != load<u16>(src + (i << 1))) return false;
  return true;
}

/** Writes `value` in decimal digits, returns the end (at most 20 bytes on). */
export function writeDecimal(value: u64, dst: usize): usize {
  let end = dst + decimalLength(value);
  let p = end;
  do {
    const next = value / 10;
    store<u8>(--p, (0x30 + (value - next * 10)) as u8);
    value = next;
  } while (value != 0);
  return end;
}

function decimalLength(value: u64): usize {
  let len: usize = 1;
  while (value >= 10) {
    value /= 10;
    len++;
  }
  return len;
}

/** Does the text stand in quotes of one kind? */
export function isQuoted(ptr: usize, len: usize): bool {
  if (len < 2) return false;
  const c = load<u8>(ptr);
  return (c == Char.SINGLE_QUOTE || c == Char.DOUBLE_QUOTE) && load<u8>(ptr + len - 1) == c;
}
