import { Char, isBlank, isDigit, isLetter } from '../../text/chars';
import { findByte, skipBlanks } from '../../text/scan';
import { findKey, KeyKind, kindOf, MAX_KEY, NEW_KEY, NO_KEY } from './keys';

/** Where keys begin in the extension of an event. */

let stop: usize = 0;
let spaced: usize = 0;

/** The extension ends at `end`. `start` is its first byte: a key may begin there without a blank before it. */
export function openExtension(start: usize, end: usize): void {
  spaced = start;
  stop = end;
}

/** Behind the equals sign of the key that was found last. */
export let keyValue: usize = 0;
/** Key that was found last. */
export let foundKey: u32 = NO_KEY;

const FILTERS = memory.data<u8>([
  0x4d, 0x65, 0x73, 0x73, 0x61, 0x67, 0x65, 0x20, 0x46, 0x69, 0x6c, 0x74, 0x65, 0x72, 0x73, 0x20,
]); // `Message Filters `
const FILTERS_LEN: usize = 16;

/** Where the key begins whose equals sign stands at `equals`; 0 if it is none. Sets foundKey. */
function keyBefore(equals: usize, from: usize, takesNew: bool): usize {
  let start = equals;
  const least = equals - from > MAX_KEY ? equals - MAX_KEY : from;
  while (start > least && isNameChar(load<u8>(start - 1))) start--;
  if (start == equals) return 0;
  // 13.0 writes the name of one verdict with blanks
  if (
    start >= from + FILTERS_LEN &&
    memory.compare(start - FILTERS_LEN, FILTERS, FILTERS_LEN) == 0 &&
    isApart(start - FILTERS_LEN)
  ) {
    foundKey = findKey(start - FILTERS_LEN, equals - start + FILTERS_LEN);
    if (foundKey != NO_KEY) return start - FILTERS_LEN;
  }
  if (!isApart(start)) return 0;
  foundKey = findKey(start, equals - start);
  if (foundKey == NO_KEY && takesNew && isNewName(start, equals)) foundKey = NEW_KEY;
  return foundKey == NO_KEY || kindOf(foundKey) == KeyKind.NAME ? 0 : start;
}

/** `ESANewVerdict`: a key of a later version, which must not become part of the value before it. */
function isNewName(ptr: usize, end: usize): bool {
  return (load<u32>(ptr) & 0xffffff) == 0x415345 && end - ptr > 4;
}

@inline
function isNameChar(c: u32): bool {
  return isLetter(c) || isDigit(c);
}

@inline
function isApart(ptr: usize): bool {
  return ptr == spaced || isBlank(load<u8>(ptr - 1));
}

/**
 * The first key that begins in [from, end of the extension), or its end. A key is a known name with a blank before it
 * and an equals sign behind; in values the sign is written `\=`. `takesNew`: one that is not known but looks like one
 * will do.
 */
export function nextKey(from: usize, takesNew: bool): usize {
  let equals = from;
  while (true) {
    equals = findByte(equals, stop, Char.EQUALS);
    if (equals == stop) return stop;
    const start = keyBefore(equals, from, takesNew);
    equals++;
    if (start == 0) continue;
    keyValue = equals;
    return start;
  }
}

/** Does a key begin at `ptr`? */
export function isKeyAt(ptr: usize, takesNew: bool): bool {
  if (ptr >= stop || !isApart(ptr)) return false;
  const most = min(stop, ptr + MAX_KEY + 1);
  const equals = findByte(ptr, most, Char.EQUALS);
  if (equals == most || keyBefore(equals, ptr, takesNew) != ptr) return false;
  keyValue = equals + 1;
  return true;
}

/** Does a value end at `ptr`: is it the end, or is there a key behind blanks? */
export function isEndOfValue(ptr: usize): bool {
  if (ptr >= stop) return true;
  if (!isBlank(load<u8>(ptr))) return false;
  const next = skipBlanks(ptr, stop);
  return next == stop || isKeyAt(next, false);
}
