import { Bound, reach } from '../../bounds';
import { narrow } from '../../text/ascii';
import { Char, isBlank } from '../../text/chars';
import { findByte, sameBytes, skipBlanks } from '../../text/scan';
import { stringEnd } from './closing';
import { unescapePython } from './strings';

/**
 * A reader for dictionaries as Python writes them, and as AsyncOS makes them up: `{'a.pdf': {'AMP': {...}}}`,
 * `{url1:{category: x, wbrs_score: 62,},}`, `{'action':'x';'filename'='y'}`. It gives a flat list of leaves:
 *
 * Leaf, 24 bytes: ╒══ entry ptr,len ══╤══ key ptr,len ══╤══ value ptr,len ══╕ (u32 each)
 * entry: the key at the first level; 0 for a leaf at that level. An entry begins with a leaf that has no key.
 */
const LEAF_SIZE: usize = 24;
export const MAX_LEAVES: u32 = 2048;
const MAX_DEPTH: u32 = 16;
let leaves: usize = 0;
export let leafCount: u32 = 0;

let at: usize = 0;
let stop: usize = 0;
let strings: usize = 0;
/** The text ends before the dictionary does, or there is no room for more leaves. */
export let isLiteralCut: bool = false;

export function setLeafRoom(room: usize): void {
  leaves = room;
}

export const LEAF_ROOM: usize = (MAX_LEAVES as usize) * LEAF_SIZE;

@inline
function leafAt(index: u32): usize {
  return leaves + (index as usize) * LEAF_SIZE;
}

@inline
export function entryPtr(index: u32): usize {
  return load<u32>(leafAt(index));
}

@inline
export function entryLen(index: u32): usize {
  return load<u32>(leafAt(index), 4);
}

@inline
export function leafKey(index: u32): usize {
  return load<u32>(leafAt(index), 8);
}

@inline
export function leafKeyLen(index: u32): usize {
  return load<u32>(leafAt(index), 12);
}

@inline
export function leafPtr(index: u32): usize {
  return load<u32>(leafAt(index), 16);
}

@inline
export function leafLen(index: u32): usize {
  return load<u32>(leafAt(index), 20);
}

/** Behind the last leaf of the entry that begins with the leaf `index`. */
export function entryStop(index: u32): u32 {
  const first = index++;
  while (index < leafCount && leafKeyLen(index) != 0 && entryPtr(index) == entryPtr(first)) index++;
  return index;
}

/**
 * Reads the dictionary [ptr, end); strings are unescaped to `room`, which is as large. False if it is none; one whose
 * end is missing gives what there is.
 */
export function readLiteral(ptr: usize, end: usize, room: usize): bool {
  at = ptr;
  stop = end;
  strings = room;
  leafCount = 0;
  isLiteralCut = false;
  if (ptr >= end || load<u8>(ptr) != Char.LEFT_BRACE) return false;
  at++;
  if (!takeMembers(0, 0, 0)) return isLiteralCut && leafCount != 0;
  return skipBlanks(at, stop) == stop;
}

function addLeaf(entry: usize, len: usize, key: usize, keyLen: usize, value: usize, valueLen: usize): bool {
  if (leafCount == MAX_LEAVES) {
    isLiteralCut = true;
    reach(Bound.LEAVES);
    return false;
  }
  const leaf = leafAt(leafCount++);
  store<u32>(leaf, entry as u32);
  store<u32>(leaf, len as u32, 4);
  store<u32>(leaf, key as u32, 8);
  store<u32>(leaf, keyLen as u32, 12);
  store<u32>(leaf, value as u32, 16);
  store<u32>(leaf, valueLen as u32, 20);
  return true;
}

/** False, and nothing is wrong but that the text ends here. */
function cut(): bool {
  isLiteralCut = true;
  return false;
}

/** The text that was taken last. */
let textPtr: usize = 0;
let textLen: usize = 0;

/** Members of a dictionary up to its closing brace. */
function takeMembers(depth: u32, entry: usize, len: usize): bool {
  while (true) {
    at = skipBlanks(at, stop);
    if (at >= stop) return cut();
    const c: u32 = load<u8>(at);
    if (c == Char.RIGHT_BRACE) {
      at++;
      return true;
    }
    if (c == Char.COMMA || c == Char.SEMICOLON) {
      at++;
      continue;
    }
    if (!takeKey(depth)) return false;
    const key = textPtr;
    const keyLen = textLen;
    at = skipBlanks(at, stop);
    if (at >= stop) return cut();
    if (load<u8>(at) == Char.LEFT_BRACE) {
      at++;
      if (depth == MAX_DEPTH) return false;
      if (depth == 0 && !addLeaf(key, keyLen, key, 0, 0, 0)) return false;
      if (!takeMembers(depth + 1, depth == 0 ? key : entry, depth == 0 ? keyLen : len)) return false;
    } else if (!takeValue()) return false;
    else if (keyLen != 0 && !addLeaf(entry, len, key, keyLen, textPtr, textLen)) return false;
  }
}

function takeKey(depth: u32): bool {
  if (!takeString()) {
    if (isLiteralCut) return false;
    const start = at;
    at = keyEnd(depth == 0);
    takeWord(start);
    if (textLen == 0) return false;
  }
  at = skipBlanks(at, stop);
  if (at >= stop) return cut();
  if (!isSign(load<u8>(at))) return false;
  at++;
  return true;
}

/** End of a key without quotes; at the first level it may be a URL: `{http://a.example/:{category: x}}`. */
function keyEnd(isFirst: bool): usize {
  let sign: usize = 0;
  let p = at;
  for (; p < stop && !isDelimiter(load<u8>(p)); p++) {
    if (!isSign(load<u8>(p))) continue;
    if (!isFirst) return p;
    if (sign == 0) sign = p;
    if (load<u8>(p, 1) == Char.LEFT_BRACE) return p;
  }
  return sign != 0 ? sign : p;
}

/** The text from `start` to the cursor, without blanks at its end. */
function takeWord(start: usize): void {
  textPtr = start;
  textLen = at - start;
  while (textLen != 0 && isBlank(load<u8>(textPtr + textLen - 1))) textLen--;
}

@inline
function isSign(c: u32): bool {
  return c == Char.COLON || c == Char.EQUALS;
}

@inline
function isDelimiter(c: u32): bool {
  return c == Char.COMMA || c == Char.SEMICOLON || c == Char.RIGHT_BRACE;
}

/** A string at the cursor, also `u'...'` and `b'...'`. */
function takeString(): bool {
  let quote = at;
  const prefix: u32 = load<u8>(at) | 0x20;
  if ((prefix == Char.LOWER_U || prefix == Char.LOWER_B) && at + 1 < stop) quote++;
  const c: u32 = load<u8>(quote);
  if (c != Char.SINGLE_QUOTE && c != Char.DOUBLE_QUOTE) return false;
  const close = stringEnd(quote, stop);
  if (close == 0) return cut();
  textPtr = strings;
  strings = unescapePython(quote + 1, close, strings);
  textLen = strings - textPtr;
  at = close + 1;
  return true;
}

/** A string, a list as it stands, or a word: `None`, `3.0`, `it's a game`. */
function takeValue(): bool {
  if (takeString()) return true;
  if (isLiteralCut) return false;
  const c: u32 = load<u8>(at);
  const start = at;
  if (c == Char.LEFT_BRACKET || c == Char.LEFT_PAREN) {
    at = findByte(at, stop, c == Char.LEFT_BRACKET ? Char.RIGHT_BRACKET : Char.RIGHT_PAREN);
    if (at == stop) return cut();
    at++;
  } else {
    while (at < stop && !(isDelimiter(load<u8>(at)) && isNextMember(at))) at++;
    if (at == stop) return cut();
  }
  takeWord(start);
  return true;
}

/** Is the delimiter at `ptr` one, `x, category: y`, and not part of a word, `http://a.example/?b=1,2`? */
function isNextMember(ptr: usize): bool {
  if (load<u8>(ptr) == Char.RIGHT_BRACE) return true;
  let p = skipBlanks(ptr + 1, stop);
  if (p >= stop || load<u8>(p) == Char.RIGHT_BRACE) return true;
  if (load<u8>(p) == Char.SINGLE_QUOTE || load<u8>(p) == Char.DOUBLE_QUOTE) return true;
  while (p < stop && !isSign(load<u8>(p)) && !isDelimiter(load<u8>(p))) p++;
  return p < stop && isSign(load<u8>(p));
}

const name = memory.data(32, 8);

/** Index of the leaf in [first, last) whose key begins with `key`, which is at most 24 letters, or -1. */
export function leafNamed(first: u32, last: u32, key: string): i32 {
  narrow(key, name);
  const len: usize = key.length;
  for (let i = first; i < last; i++) {
    if (leafKeyLen(i) >= len && sameBytes(leafKey(i), name, len)) return i;
  }
  return -1;
}
