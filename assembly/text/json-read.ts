import { Char, isDigit } from './chars';
import { putCodePoint, REPLACEMENT } from './utf8';

/**
 * A reader for JSON text (RFC 8259) that moves one cursor over bytes. Each `take` function returns whether
 * what it looks for was there; a reader that meets anything else says so, it never guesses.
 */
let at: usize = 0;
let end: usize = 0;
/** Where unescaped strings are written; they never get longer than they stood in the text. */
let strings: usize = 0;

/** Result of the last takeString or takeScalar. */
export let jsonPtr: usize = 0;
export let jsonLen: usize = 0;

export function openJson(ptr: usize, len: usize, scratch: usize): void {
  at = ptr;
  end = ptr + len;
  strings = scratch;
}

export function jsonOffset(start: usize): usize {
  return at - start;
}

function skipSpace(): void {
  while (at < end) {
    const c = load<u8>(at);
    if (c != Char.SPACE && c != Char.LF && c != Char.CR && c != Char.TAB) return;
    at++;
  }
}

/** The next character that is no white space, 0 at the end. */
export function peekJson(): u32 {
  skipSpace();
  return at < end ? load<u8>(at) : 0;
}

/** Steps over one structural character. */
export function takeJson(c: u32): bool {
  if (peekJson() != c) return false;
  at++;
  return true;
}

function hexDigits(ptr: usize): i32 {
  let value = 0;
  for (let i: usize = 0; i < 4; i++) {
    const c: u32 = load<u8>(ptr + i);
    const low = c | 0x20;
    if (isDigit(c)) value = (value << 4) | (c - Char.ZERO);
    else if (low - 0x61 < 6) value = (value << 4) | (low - 0x57);
    else return -1;
  }
  return value;
}

/** `\u` with four digits at `at`, surrogate pairs joined, halves replaced. False if the digits are none. */
function takeUnicode(dst: usize): usize {
  if (at + 5 > end) return 0;
  let code = hexDigits(at + 1);
  if (code < 0) return 0;
  at += 5;
  if ((code & 0xf800) != 0xd800) return putCodePoint(code, dst);
  if ((code & 0x400) == 0 && at + 6 <= end && load<u16>(at) == 0x755c) {
    const low = hexDigits(at + 2);
    if (low >= 0 && (low & 0xfc00) == 0xdc00) {
      at += 6;
      return putCodePoint(0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff), dst);
    }
  }
  return putCodePoint(REPLACEMENT, dst);
}

/** A string, its escapes undone, in jsonPtr and jsonLen. */
export function takeString(): bool {
  if (!takeJson(Char.DOUBLE_QUOTE)) return false;
  let dst = strings;
  jsonPtr = dst;
  while (at < end) {
    const c = load<u8>(at++);
    if (c == Char.DOUBLE_QUOTE) {
      jsonLen = dst - jsonPtr;
      strings = (dst + 8) & ~7;
      return true;
    }
    if (c < (Char.SPACE as u8)) return false;
    if (c != Char.BACKSLASH) {
      store<u8>(dst++, c);
      continue;
    }
    if (at >= end) return false;
    const escape = load<u8>(at);
    if (escape == Char.LOWER_U) {
      dst = takeUnicode(dst);
      if (dst == 0) return false;
      continue;
    }
    at++;
    switch (escape) {
      case Char.DOUBLE_QUOTE:
      case Char.BACKSLASH:
      case Char.SLASH:
        store<u8>(dst++, escape);
        break;
      case Char.LOWER_B:
        store<u8>(dst++, 8);
        break;
      case Char.LOWER_F:
        store<u8>(dst++, 12);
        break;
      case Char.LOWER_N:
        store<u8>(dst++, Char.LF);
        break;
      case Char.LOWER_R:
        store<u8>(dst++, Char.CR);
        break;
      case Char.LOWER_T:
        store<u8>(dst++, Char.TAB);
        break;
      default:
        return false;
    }
  }
  return false;
}

/** A number, true, false or null as it stands, in jsonPtr and jsonLen. */
export function takeScalar(): bool {
  skipSpace();
  jsonPtr = at;
  while (at < end) {
    const c = load<u8>(at);
    const low = c | 0x20;
    if (!isDigit(c) && c != Char.MINUS && c != Char.PLUS && c != Char.DOT && low - 0x61 >= 26) break;
    at++;
  }
  jsonLen = at - jsonPtr;
  return jsonLen != 0;
}

/** Any value, stepped over; jsonPtr and jsonLen are its text. `depth` bounds nesting. */
export function skipJson(depth: u32 = 0): bool {
  const c = peekJson();
  const start = at;
  if (depth > 64) return false;
  if (c == Char.DOUBLE_QUOTE) {
    const mark = strings;
    if (!takeString()) return false;
    strings = mark;
  } else if (c == Char.LEFT_BRACE || c == Char.LEFT_BRACKET) {
    at++;
    const close = c == Char.LEFT_BRACE ? Char.RIGHT_BRACE : Char.RIGHT_BRACKET;
    if (!takeJson(close)) {
      do {
        if (c == Char.LEFT_BRACE && !(skipJson(depth + 1) && takeJson(Char.COLON))) return false;
        if (!skipJson(depth + 1)) return false;
      } while (takeJson(Char.COMMA));
      if (!takeJson(close)) return false;
    }
  } else if (!takeScalar()) return false;
  jsonPtr = start;
  jsonLen = at - start;
  return true;
}
