import { grownTo, tryReserve } from '../memory';
import { Char, isDigit } from './chars';
import {
  jsonLen,
  jsonOffset,
  jsonPtr,
  openJson,
  peekJson,
  takeJson,
  takeScalar,
  takeString,
} from './json-read';
import { isJsonScalar } from './json-scalar';
import { writeJsonString } from './json-write';

/**
 * One form for JSON values (RFC 8259) that mean the same: no white space, members in the order of their keys, no more
 * escapes than there must be. A value is written as it is read; when an object ends, its members are put in order where
 * they stand. Nesting takes no stack: what hosts give for one differs.
 */

/** The result takes at most GROWTH bytes for one of the text (a byte that is no UTF-8 becomes U+FFFD), and SLACK. */
export const CANONICAL_GROWTH: usize = 3;
export const CANONICAL_SLACK: usize = 8;

const MAX_DEPTH: usize = 64;
/** Keeps the sums below in 32 bits. */
const MAX_TEXT: usize = 64 << 20;

/**
 * Member of an open object: ╒══ start u32 ══╤══ end u32 ══╕ of `"key":value`, as written. The text has four bytes or
 * more for each, `{"":` without its value.
 */
const MEMBER_SIZE: usize = 8;
const MEMBER_TEXT_BITS: usize = 2;

/** For each open array 0, for each open object its first member. */
const levels = memory.data(64 * 4, 4);
let depth: usize = 0;
/** End of the members of all open objects. */
let membersEnd: usize = 0;
/** End of what is written. */
let out: usize = 0;

/** Scratch: unescaped strings, members, the same members while they are sorted, text while it changes its place. */
let strings: usize = 0;
let members: usize = 0;
let spareOffset: usize = 0;
let moved: usize = 0;
let scratchCap: usize = 0;

/**
 * Scratch for a text of `len` bytes: nine times as much, rounded up to a power of two, once for the longest so far.
 * False if there is no memory for it.
 */
function takeScratch(len: usize): bool {
  if (len > MAX_TEXT) return false;
  // a string whose escapes are undone takes a multiple of 8 bytes: "\n" and its comma are five bytes of text
  const stringsSize = (len * 2 + 23) & ~7;
  const membersSize = ((len >> MEMBER_TEXT_BITS) + 1) * MEMBER_SIZE;
  const size = stringsSize + membersSize * 2 + len * CANONICAL_GROWTH;
  if (size > scratchCap) {
    const larger = grownTo(scratchCap == 0 ? 16384 : scratchCap, size);
    const place = tryReserve(larger);
    if (place == 0) return false;
    strings = place;
    scratchCap = larger;
  }
  members = strings + stringsSize;
  spareOffset = membersSize;
  moved = members + membersSize * 2;
  return true;
}

/**
 * Writes the one JSON value that is the text [ptr, ptr + len) to `dst`, compact, the members of every object in the
 * order of the bytes of their keys without escapes (equal keys as they came), strings as writeJsonText writes them,
 * numbers as they stand. Returns the end, at most CANONICAL_GROWTH * len + CANONICAL_SLACK behind `dst`, which is also
 * the room it needs; or 0 if the text is no JSON by the letter, has arrays and objects more than 64 deep, is longer than
 * 64 MiB or finds no memory. Takes the reader of json-read.ts: whoever was reading with it opens it again. Up to 7 bytes
 * behind the text are read.
 */
export function canonicalJson(ptr: usize, len: usize, dst: usize): usize {
  if (!takeScratch(len)) return 0;
  openJson(ptr, len, strings);
  out = dst;
  depth = 0;
  membersEnd = members;
  while (true) {
    const c = peekJson();
    if (c == Char.LEFT_BRACE || c == Char.LEFT_BRACKET) {
      if (!open(c)) return 0;
      if (!isClosed(c)) {
        if (c == Char.LEFT_BRACE && !takeKey()) return 0;
        continue;
      }
    } else if (!(c == Char.DOUBLE_QUOTE ? takeText() : takeWord())) return 0;
    while (depth != 0 && !takeJson(Char.COMMA)) if (!close()) return 0;
    if (depth == 0) break;
    if (!beginNext()) return 0;
  }
  // a zero byte looks like the end
  return peekJson() == 0 && jsonOffset(ptr) == len ? out : 0;
}

@inline
function put(c: u32): void {
  store<u8>(out++, c as u8);
}

function takeText(): bool {
  if (!takeString()) return false;
  out = writeJsonString(jsonPtr, jsonLen, out);
  return true;
}

/** A number, true, false or null. */
function takeWord(): bool {
  if (!takeScalar()) return false;
  const ptr = jsonPtr;
  const len = jsonLen;
  if (!isJsonScalar(ptr, len)) return false;
  memory.copy(out, ptr, len);
  out += len;
  return true;
}

function open(bracket: u32): bool {
  if (depth == MAX_DEPTH) return false;
  takeJson(bracket);
  put(bracket);
  store<u32>(levels + (depth << 2), (bracket == Char.LEFT_BRACE ? membersEnd : 0) as u32);
  depth++;
  return true;
}

/** `{}` and `[]` end at once. */
function isClosed(bracket: u32): bool {
  const end = bracket == Char.LEFT_BRACE ? Char.RIGHT_BRACE : Char.RIGHT_BRACKET;
  if (!takeJson(end)) return false;
  put(end);
  depth--;
  return true;
}

@inline
function firstMember(): usize {
  return load<u32>(levels + ((depth - 1) << 2));
}

@inline
function endMember(): void {
  store<u32>(membersEnd - MEMBER_SIZE, out as u32, 4);
}

/** The array or object in work ends here, or the text is no JSON. */
function close(): bool {
  const first = firstMember();
  const end = first != 0 ? Char.RIGHT_BRACE : Char.RIGHT_BRACKET;
  if (!takeJson(end)) return false;
  if (first != 0) {
    endMember();
    if (!isOrdered(first)) order(first);
    membersEnd = first;
  }
  put(end);
  depth--;
  return true;
}

/** What stands behind a comma, up to its value. */
function beginNext(): bool {
  const isObject = firstMember() != 0;
  if (isObject) endMember();
  put(Char.COMMA);
  return !isObject || takeKey();
}

function takeKey(): bool {
  store<u32>(membersEnd, out as u32);
  membersEnd += MEMBER_SIZE;
  if (!takeText() || !takeJson(Char.COLON)) return false;
  put(Char.COLON);
  return true;
}

function isOrdered(first: usize): bool {
  for (let member = first + MEMBER_SIZE; member < membersEnd; member += MEMBER_SIZE) {
    if (compareKeys(load<u32>(member - MEMBER_SIZE), load<u32>(member)) > 0) return false;
  }
  return true;
}

/** Puts the members from `first` on in order: sorted runs, merged two by two, keep equal keys as they came. */
function order(first: usize): void {
  const start: usize = load<u32>(first);
  const size = membersEnd - first;
  let from = first;
  let to = first + spareOffset;
  for (let run = MEMBER_SIZE; run < size; run <<= 1) {
    for (let at: usize = 0; at < size; at += run << 1) {
      const second = min(at + run, size);
      merge(from + at, from + second, from + min(second + run, size), to + at);
    }
    const other = from;
    from = to;
    to = other;
  }
  memory.copy(moved, start, out - start);
  let dst = start;
  for (let member = from; member < from + size; member += MEMBER_SIZE) {
    if (member != from) store<u8>(dst++, Char.COMMA as u8);
    const text: usize = load<u32>(member);
    const len = (load<u32>(member, 4) as usize) - text;
    memory.copy(dst, moved + (text - start), len);
    dst += len;
  }
}

/** Merges the sorted runs [a, b) and [b, end) to `to`. */
function merge(a: usize, b: usize, end: usize, to: usize): void {
  const aEnd = b;
  while (a < aEnd && b < end) {
    if (compareKeys(load<u32>(a), load<u32>(b)) <= 0) {
      store<u64>(to, load<u64>(a));
      a += MEMBER_SIZE;
    } else {
      store<u64>(to, load<u64>(b));
      b += MEMBER_SIZE;
    }
    to += MEMBER_SIZE;
  }
  memory.copy(to, a, aEnd - a);
  memory.copy(to + (aEnd - a), b, end - b);
}

/** Compares two keys as they are written, from quote to quote: below 0 if `a` comes first, 0 if they are the same. */
function compareKeys(a: usize, b: usize): i32 {
  while (true) {
    a++;
    b++;
    const c: u32 = load<u8>(a);
    if (c == load<u8>(b)) {
      if (c == Char.DOUBLE_QUOTE) return 0;
      if (c != Char.BACKSLASH) continue;
    }
    const difference = meantAt(a) - meantAt(b);
    if (difference != 0) return difference;
    // the same escape, for each byte has one: what is left of \u001f compares like other text
    a++;
    b++;
  }
}

/** The byte that the text at `ptr` stands for, -1 at the end of the key. */
function meantAt(ptr: usize): i32 {
  const c: i32 = load<u8>(ptr);
  if (c == Char.DOUBLE_QUOTE) return -1;
  if (c != Char.BACKSLASH) return c;
  const escape: u32 = load<u8>(ptr, 1);
  switch (escape) {
    case Char.LOWER_B:
      return 8;
    case Char.LOWER_T:
      return Char.TAB;
    case Char.LOWER_N:
      return Char.LF;
    case Char.LOWER_F:
      return 12;
    case Char.LOWER_R:
      return Char.CR;
    case Char.LOWER_U: {
      const low: i32 = load<u8>(ptr, 5);
      return (((load<u8>(ptr, 4) as i32) - Char.ZERO) << 4) + (isDigit(low) ? low - Char.ZERO : low - 0x57);
    }
    default:
      return escape;
  }
}
