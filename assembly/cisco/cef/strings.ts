import { Char, isDigit } from '../../text/chars';
import { findByte } from '../../text/scan';
import { isUtf8, putCodePoint, REPLACEMENT } from '../../text/utf8';
import { backslashesBefore } from './closing';

/** Escapes of an event: those of CEF, those of Python, and those that a relay put on top of them. */

/** What the equals signs of a value say about a layer of backslashes that a relay put on top. */
export const enum Layer {
  UNKNOWN = 0,
  /** `\\=`: it wrote the line as part of JSON, and nobody undid that. */
  THERE = 1,
  /** `\=` */
  NONE = 2,
}

export function layerOf(start: usize, end: usize): Layer {
  let found = Layer.UNKNOWN;
  for (let p = findByte(start, end, Char.EQUALS); p < end; p = findByte(p + 1, end, Char.EQUALS)) {
    const count = backslashesBefore(p, start);
    if (count == 1) return Layer.NONE;
    if (count == 2) found = Layer.THERE;
  }
  return found;
}

/** Copies [src, end) to `dst` without one layer of backslashes; returns the end. */
export function undoLayer(src: usize, end: usize, dst: usize): usize {
  while (src < end) {
    const c = load<u8>(src++);
    if (c == Char.BACKSLASH && src < end) {
      const next = load<u8>(src);
      if (next == Char.BACKSLASH || next == Char.DOUBLE_QUOTE || next == Char.SLASH) {
        store<u8>(dst++, next);
        src++;
        continue;
      }
    }
    store<u8>(dst++, c);
  }
  return dst;
}

/**
 * A value that stands in no quotes: only `\=` is an escape, since backslashes are not doubled. `\\=` is one too, where a
 * relay doubled that of one line among others; three are a backslash and an escape.
 */
export function unescapePlain(src: usize, end: usize, dst: usize): usize {
  const start = src;
  const first = dst;
  while (src < end) {
    const c = load<u8>(src);
    if (c == Char.EQUALS) {
      const count = backslashesBefore(src, start);
      dst -= (count & 1) != 0 ? count - (count >> 1) : count;
      if (dst < first) dst = first;
    }
    store<u8>(dst++, c);
    src++;
  }
  return dst;
}

/** What stands between the quotes of a Python string, escapes undone. */
export function unescapePython(src: usize, end: usize, dst: usize): usize {
  while (src < end) {
    const c = load<u8>(src);
    if (c != Char.BACKSLASH || src + 1 == end) {
      store<u8>(dst++, c);
      src++;
      continue;
    }
    const next: u32 = load<u8>(src, 1);
    if (next == LOWER_X) {
      const stop = hexRunEnd(src, end);
      if (stop != src) {
        dst = putBytes(src, stop, dst);
        src = stop;
        continue;
      }
    } else if (next == Char.LOWER_U || next == UPPER_U) {
      const digits: usize = next == UPPER_U ? 8 : 4;
      if (hexValue(src + 2, end, digits)) {
        src += 2 + digits;
        if ((hex & 0xfc00) == 0xd800 && load<u16>(src) == 0x755c) {
          const high = hex;
          if (hexValue(src + 2, end, 4) && (hex & 0xfc00) == 0xdc00) {
            hex = 0x10000 + ((high & 0x3ff) << 10) + (hex & 0x3ff);
            src += 6;
          } else hex = high;
        }
        dst = putCodePoint(hex > 0x10ffff || (hex & 0xfffff800) == 0xd800 ? REPLACEMENT : hex, dst);
        continue;
      }
    }
    const plain = escaped(next);
    if (plain == 0) {
      store<u8>(dst++, c);
      src++;
    } else {
      store<u8>(dst++, plain as u8);
      src += 2;
    }
  }
  return dst;
}

const LOWER_X: u32 = 0x78;
const UPPER_U: u32 = 0x55;

/** What the character stands for behind a backslash; 0: for nothing. */
function escaped(c: u32): u32 {
  switch (c) {
    case Char.BACKSLASH:
    case Char.SINGLE_QUOTE:
    case Char.DOUBLE_QUOTE:
    case Char.EQUALS:
      return c;
    case Char.LOWER_N:
      return Char.LF;
    case Char.LOWER_R:
      return Char.CR;
    case Char.LOWER_T:
      return Char.TAB;
    default:
      return 0;
  }
}

let hex: u32 = 0;

/** Reads `digits` hex digits at `ptr` into `hex`; false if they are none. */
function hexValue(ptr: usize, end: usize, digits: usize): bool {
  if (ptr + digits > end) return false;
  hex = 0;
  for (let i: usize = 0; i < digits; i++) {
    const c: u32 = load<u8>(ptr + i);
    const letter = (c | 0x20) - 0x61;
    if (isDigit(c)) hex = (hex << 4) | (c - Char.ZERO);
    else if (letter < 6) hex = (hex << 4) | (letter + 10);
    else return false;
  }
  return true;
}

/** End of the run of `\xNN` at `src`. */
function hexRunEnd(src: usize, end: usize): usize {
  while (src + 4 <= end && load<u16>(src) == 0x785c && hexValue(src + 2, end, 2)) src += 4;
  return src;
}

/** A run of `\xNN`: bytes of UTF-8, or else characters of Latin-1, as Python writes texts of either kind. */
function putBytes(src: usize, stop: usize, dst: usize): usize {
  let at = dst;
  for (let p = src; p < stop; p += 4) {
    hexValue(p + 2, stop, 2);
    store<u8>(at++, hex as u8);
  }
  if (isUtf8(dst, at)) return at;
  for (let p = src; p < stop; p += 4) {
    hexValue(p + 2, stop, 2);
    dst = putCodePoint(hex, dst);
  }
  return dst;
}
