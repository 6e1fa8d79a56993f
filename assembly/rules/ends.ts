import { Char, isDigit } from '../text/chars';
import { findByte, findLastByte, MAX_NUMBER_DIGITS, skipBlanks, skipDigits, skipWord } from '../text/scan';
import { Edge, edgeAt, literalAt, Node } from './graph';
import { Type } from './table';

/** Where captures end. */

/** Bytes that the last search in vain went over. */
let searchedInVain: usize = 0;

@inline
function notFound(from: usize, end: usize): usize {
  searchedInVain = end - from;
  return 0;
}

/** How many bytes have been searched in vain since the last call. */
@inline
export function takeSearched(): i64 {
  const searched = searchedInVain as i64;
  searchedInVain = 0;
  return searched;
}

/** A number or list was matched with blanks in front, which may be tabs. */
let numberBlanks: bool = false;

/** Was there such a number since the last call? */
@inline
export function takeNumberBlanks(): bool {
  if (!numberBlanks) return false;
  numberBlanks = false;
  return true;
}

/** End of a number that has blanks before it or the end of the text in it; 0 if it is none, or too long to be one. */
export function otherNumberEnd(ptr: usize, end: usize): usize {
  const start = skipBlanks(ptr, end);
  if (start != ptr) numberBlanks = true;
  const stop = skipDigits(start, end);
  return stop - start - 1 >= MAX_NUMBER_DIGITS ? 0 : stop;
}

/**
 * End of a capture of that type at `ptr`, 0 if there is none. Of several ends the first to try or, if `resume` is
 * not 0, the next after that one.
 */
export function captureStop(type: Type, child: usize, ptr: usize, end: usize, resume: usize): usize {
  let start = ptr;
  let first: u32 = 0;
  if (ptr < end) {
    first = load<u8>(ptr);
    if (first <= (Char.SPACE as u32)) {
      start = skipBlanks(ptr, end);
      first = load<u8>(start);
    }
  }
  if (type == Type.UNTIL) return shortest(child, resume == 0 ? start : resume + 1, end);
  if (type == Type.TEXT) return longest(child, start, resume == 0 ? end : resume, end);
  if (start >= end) return 0;
  if (type == Type.WORD) return skipWord(start, end);
  if (type == Type.ADDR) {
    if (first == Char.LESS) return lastClose(start, resume == 0 ? end : resume - 1, Char.GREATER);
    return resume == 0 ? skipWord(start, end) : 0;
  }
  if (type == Type.QUOTED) {
    if (first != Char.SINGLE_QUOTE && first != Char.DOUBLE_QUOTE) return 0;
    return lastClose(start, resume == 0 ? end : resume - 1, first);
  }
  if (start != ptr) numberBlanks = true;
  return listEnd(start, end);
}

/** `[0, 1]` or a bare number; its end, or 0. */
function listEnd(start: usize, end: usize): usize {
  if (load<u8>(start) != Char.LEFT_BRACKET) {
    const stop = skipDigits(start, end);
    return stop > start ? stop : 0;
  }
  let p = start + 1;
  while (p < end) {
    const c = load<u8>(p);
    if (c == Char.RIGHT_BRACKET) return p + 1;
    if (!isDigit(c) && c != Char.COMMA && c != Char.SPACE) return 0;
    p++;
  }
  return 0;
}

/** Behind the last `close` in (start, before), 0 if there is none: a value in quotes or brackets ends as late as it can. */
function lastClose(start: usize, before: usize, close: u32): usize {
  let p = before;
  while (--p > start) if (load<u8>(p) == close) return p + 1;
  return notFound(start, before);
}

/** The first place in [from, end) where a literal behind the capture stands, or 0. */
function shortest(child: usize, from: usize, end: usize): usize {
  const sole = changetype<Node>(child).table == 0;
  const edge = changetype<Node>(child).edge;
  for (let p = from; p < end; p++) {
    if (sole) {
      p = findByte(p, end, changetype<Edge>(edge).first);
      if (p == end) break;
      if (literalAt(edge, p, end)) return p;
    } else if (literalAt(edgeAt(child, p), p, end)) return p;
  }
  return notFound(from, end);
}

/** The last place in [start, before) where a literal behind the capture stands, or 0. */
function longest(child: usize, start: usize, before: usize, end: usize): usize {
  const sole = changetype<Node>(child).table == 0;
  const edge = changetype<Node>(child).edge;
  for (let p = before; p > start; p--) {
    if (sole) {
      p = findLastByte(start, p, changetype<Edge>(edge).first);
      if (p == start) break;
      if (literalAt(edge, p - 1, end)) return p - 1;
    } else if (literalAt(edgeAt(child, p - 1), p - 1, end)) return p - 1;
  }
  return notFound(start, before);
}
