import { Char, isDigit } from './chars';
import { isJsonScalar } from './json-scalar';
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

const LANES: u64 = 0x0101010101010101;
const HIGH_BITS: u64 = 0x8080808080808080;
const QUOTES: u64 = 0x2222222222222222;
const BACKSLASHES: u64 = 0x5c5c5c5c5c5c5c5c;
const CONTROLS: u64 = 0x2020202020202020;

/**
 * Address of the first quote, backslash or control character from `ptr` on, or `end`. Reads up to 7 bytes
 * past the end.
 */
function plainEnd(ptr: usize): usize {
  while (ptr < end) {
    const word = load<u64>(ptr);
    const quote = word ^ QUOTES;
    const backslash = word ^ BACKSLASHES;
    // exact for the lowest lane that is marked, which is all that counts
    const found =
      (((word - CONTROLS) & ~word) | ((quote - LANES) & ~quote) | ((backslash - LANES) & ~backslash)) &
      HIGH_BITS;
    if (found != 0) {
      ptr += (ctz(found) >> 3) as usize;
      return ptr < end ? ptr : end;
    }
    ptr += 8;
  }
  return end;
}

/**
 * A string in jsonPtr and jsonLen. Without escapes it is where it stands in the text; else they are undone in
 * the scratch.
 */
export function takeString(): bool {
  if (!takeJson(Char.DOUBLE_QUOTE)) return false;
  const start = at;
  at = plainEnd(at);
  if (at < end && load<u8>(at) == Char.DOUBLE_QUOTE) {
    jsonPtr = start;
    jsonLen = at++ - start;
    return true;
  }
  return takeEscaped(start);
}

/** The rest of a string that began at `start` and is plain up to the cursor. */
function takeEscaped(start: usize): bool {
  let dst = strings;
  jsonPtr = dst;
  let plain = start;
  while (true) {
    memory.copy(dst, plain, at - plain);
    dst += at - plain;
    if (at >= end) return false;
    const c = load<u8>(at++);
    if (c == Char.DOUBLE_QUOTE) {
      jsonLen = dst - jsonPtr;
      strings = (dst + 8) & ~7;
      return true;
    }
    if (c != Char.BACKSLASH || at >= end) return false;
    dst = takeEscape(dst);
    if (dst == 0) return false;
    plain = at;
    at = plainEnd(at);
  }
}

/** What stands behind a backslash at the cursor, written to `dst`; its end, or 0 if it is no escape. */
function takeEscape(dst: usize): usize {
  let c: u32 = load<u8>(at);
  if (c == Char.LOWER_U) return takeUnicode(dst);
  at++;
  switch (c) {
    case Char.DOUBLE_QUOTE:
    case Char.BACKSLASH:
    case Char.SLASH:
      break;
    case Char.LOWER_B:
      c = 8;
      break;
    case Char.LOWER_F:
      c = 12;
      break;
    case Char.LOWER_N:
      c = Char.LF;
      break;
    case Char.LOWER_R:
      c = Char.CR;
      break;
    case Char.LOWER_T:
      c = Char.TAB;
      break;
    default:
      return 0;
  }
  store<u8>(dst, c as u8);
  return dst + 1;
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

/** A string of which nothing is kept. */
function skipString(): bool {
  const mark = strings;
  const isString = takeString();
  strings = mark;
  return isString;
}

function skipKey(): bool {
  return skipString() && takeJson(Char.COLON);
}

/** Any value, stepped over; jsonPtr and jsonLen are its text. `depth` bounds nesting. */
export function skipJson(depth: u32 = 0): bool {
  const c = peekJson();
  const start = at;
  if (depth > 64) return false;
  if (c == Char.DOUBLE_QUOTE) {
    if (!skipString()) return false;
  } else if (c == Char.LEFT_BRACE || c == Char.LEFT_BRACKET) {
    at++;
    const close = c == Char.LEFT_BRACE ? Char.RIGHT_BRACE : Char.RIGHT_BRACKET;
    if (!takeJson(close)) {
      do {
        if (c == Char.LEFT_BRACE && !skipKey()) return false;
        if (!skipJson(depth + 1)) return false;
      } while (takeJson(Char.COMMA));
      if (!takeJson(close)) return false;
    }
  } else if (!takeScalar() || !isJsonScalar(jsonPtr, jsonLen)) return false;
  jsonPtr = start;
  jsonLen = at - start;
  return true;
}
