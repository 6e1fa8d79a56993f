import { Char, isBlank } from '../../text/chars';
import { findByte, skipBlanks } from '../../text/scan';
import { isEndOfValue } from './extension';

/** Where values in quotes or braces end. What stands in them is a sender's, so no key in there is one. */

/** How many backslashes stand before `ptr`. */
export function backslashesBefore(ptr: usize, start: usize): u32 {
  let from = ptr;
  while (from > start && load<u8>(from - 1) == Char.BACKSLASH) from--;
  return (ptr - from) as u32;
}

/** Is the byte at `ptr` behind an odd number of backslashes? */
@inline
export function isEscaped(ptr: usize, start: usize): bool {
  return (backslashesBefore(ptr, start) & 1) != 0;
}

/**
 * The next quote `close` in [from, end) that can end the text that begins at `start`: nothing or a key stands behind it.
 * 0 if there is none. `inLayer`: it began as `\"`, so that is how it ends.
 */
export function nextClose(start: usize, from: usize, end: usize, close: u32, inLayer: bool): usize {
  for (let p = findByte(from, end, close); p < end; p = findByte(p + 1, end, close)) {
    const count = backslashesBefore(p, start);
    if ((inLayer ? count == 1 : (count & 1) == 0) && isEndOfValue(p + 1)) return p;
  }
  return 0;
}

/** The dictionary that was looked for last is not whole. */
export let isCutOff: bool = false;

@inline
function isQuote(c: u32): bool {
  return c == Char.SINGLE_QUOTE || c == Char.DOUBLE_QUOTE;
}

/**
 * Behind the dictionary that begins at `start`, whose strings may hold anything; `end` if it has no end. Version 13.0
 * writes `{url1:{expanded_url: it's, ...}}` without quotes, so there an apostrophe is only one.
 */
export function closingBrace(start: usize, end: usize): usize {
  isCutOff = false;
  const hasQuotes = beginsWithString(skipBlanks(start + 1, end), end);
  let depth = 0;
  for (let p = start; p < end; p++) {
    const c: u32 = load<u8>(p);
    if (c == Char.LEFT_BRACE) depth++;
    else if (c == Char.RIGHT_BRACE) {
      if (--depth == 0) return p + 1;
    } else if (hasQuotes && isQuote(c) && beginsString(p, start)) {
      p = stringEnd(p, end);
      if (p == 0) break;
    } else if (c == Char.DOT && load<u16>(p, 1) == 0x2e2e && isEndOfValue(p + 3)) {
      // the appliance cut the value itself: `{'http://a.example/': {'WbrsScore': 3.0}, ... ESATLSInProtocol=`
      isCutOff = true;
      return p + 3;
    }
  }
  isCutOff = true;
  return end;
}

/** `'a'`, `u'a'`, or the end of an empty dictionary. */
function beginsWithString(ptr: usize, end: usize): bool {
  if (ptr >= end) return true;
  const c: u32 = load<u8>(ptr);
  return isQuote(c) || c == Char.RIGHT_BRACE || (ptr + 1 < end && isQuote(load<u8>(ptr, 1)));
}

/** An apostrophe within a word begins nothing: `it's`; `u'a'` and `b'a'` do. */
function beginsString(ptr: usize, start: usize): bool {
  let before = ptr - 1;
  const prefix: u32 = load<u8>(before) | 0x20;
  if ((prefix == Char.LOWER_U || prefix == Char.LOWER_B) && before > start) before--;
  const c: u32 = load<u8>(before);
  return (
    isBlank(c) ||
    c == Char.LEFT_BRACE ||
    c == Char.LEFT_BRACKET ||
    c == Char.LEFT_PAREN ||
    c == Char.COLON ||
    c == Char.COMMA ||
    c == Char.SEMICOLON ||
    c == Char.EQUALS
  );
}

/** The quote that ends the string whose first quote is at `ptr`: one without a backslash; 0 if there is none. */
export function stringEnd(ptr: usize, end: usize): usize {
  const quote: u32 = load<u8>(ptr);
  for (let p = findByte(ptr + 1, end, quote); p < end; p = findByte(p + 1, end, quote)) {
    if (!isEscaped(p, ptr + 1) && endsString(skipBlanks(p + 1, end), end)) return p;
  }
  return 0;
}

/** Can a string end before `ptr`? So a quote that nobody escaped, `'it's.pdf'`, ends none. */
function endsString(ptr: usize, end: usize): bool {
  if (ptr >= end) return true;
  const c: u32 = load<u8>(ptr);
  return (
    c == Char.COLON ||
    c == Char.COMMA ||
    c == Char.SEMICOLON ||
    c == Char.EQUALS ||
    c == Char.RIGHT_BRACE ||
    c == Char.RIGHT_BRACKET ||
    c == Char.RIGHT_PAREN
  );
}
