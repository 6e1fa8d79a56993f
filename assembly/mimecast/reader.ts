import { Char, isLetter } from '../text/chars';
import { findByte } from '../text/scan';
import { normalize } from './canonical';
import { hasKey, isMimecast, isTooLarge } from './event';
import { Key } from './keys';
import {
  findObjects,
  objectCount,
  objectFault,
  objectLen,
  objectPtr,
  readObject,
  readSingle,
} from './object';
import { beginsPipe, pipeFault, readPipe } from './pipe';

/** Finds the events in a text, in whatever form, and brings them to work one after the other. */

/** How many events the text has. */
export let eventTotal: u32 = 0;
let isPipe: bool = false;
let textStart: usize = 0;
let textEnd: usize = 0;

/** The text looked like events but could not be read; so many bytes of it were understood. */
export let isMalformed: bool = false;
export let understoodBytes: usize = 0;

@inline
function beginsJson(c: u32): bool {
  return c == Char.LEFT_BRACE || c == Char.LEFT_BRACKET;
}

/**
 * Does [ptr, end) begin with an object or array, or with a key and a value that a pipe ends, and has it a key that events
 * have? Nothing is read for that, and no table needed.
 */
export function beginsLikeEvents(ptr: usize, end: usize): bool {
  isMalformed = false;
  understoodBytes = 0;
  if (ptr >= end) return false;
  const c: u32 = load<u8>(ptr);
  if (!beginsJson(c) && !(isLetter(c) && beginsPipe(ptr, end))) return false;
  return mentionsMimecast(ptr, end);
}

const CASE_BITS: u64 = 0x2020202020202020;
const THREE: u64 = 0xffffff;
const FIVE: u64 = 0xffffffffff;
const ACC: u64 = 0x636361; // `acc`
const A_CODE: u64 = 0x65646f6361; // `acode`
const ACCOUNT_ID: u64 = 0x49746e756f636361 | CASE_BITS; // `accountI`
const AGGREGATE: u64 = 0x6574616765726767 | CASE_BITS; // `ggregate`, behind an `a`
const PROCESSING: u64 = 0x6e69737365636f72 | CASE_BITS; // `rocessin`, behind a `p`

/** Is there an account, or the code of a message, where a key may begin? Reads up to 8 bytes past the end, which do not count. */
function mentionsMimecast(ptr: usize, end: usize): bool {
  const before: u32 = beginsJson(load<u8>(ptr)) ? Char.DOUBLE_QUOTE : Char.PIPE;
  if (before == Char.PIPE && isName(ptr, end)) return true;
  while (true) {
    ptr = findByte(ptr, end, before) + 1;
    if (ptr >= end) return false;
    // a key may have escapes, which nobody needs for these
    if (load<u8>(ptr) == Char.BACKSLASH && before == Char.DOUBLE_QUOTE) return true;
    if (isName(ptr, end)) return true;
  }
}

function isName(ptr: usize, end: usize): bool {
  const word = load<u64>(ptr) | CASE_BITS;
  if ((word & FIVE) == A_CODE) return isNameEnd(ptr + 5, end);
  if ((word & THREE) == ACC) return isNameEnd(ptr + 3, end) || (word == ACCOUNT_ID && ptr + 8 <= end);
  const next = load<u64>(ptr, 1) | CASE_BITS;
  return (next == AGGREGATE || next == PROCESSING) && ptr + 9 <= end;
}

@inline
function isNameEnd(ptr: usize, end: usize): bool {
  const c: u32 = load<u8>(ptr);
  return (c == Char.DOUBLE_QUOTE || c == Char.EQUALS) && ptr < end;
}

/** Looks for events in [ptr, end), which begins like some: true if it is events of Mimecast and nothing else. */
export function findEvents(ptr: usize, end: usize): bool {
  eventTotal = 0;
  textStart = ptr;
  textEnd = end;
  isPipe = !beginsJson(load<u8>(ptr));
  return isPipe ? findPipe() : findJson();
}

function findPipe(): bool {
  const isRead = readPipe(textStart, textEnd) && !isTooLarge();
  if (isRead && isMimecast()) {
    eventTotal = 1;
    return normalize(true);
  }
  isMalformed = hasKey(Key.A_CODE) || (!isRead && (hasKey(Key.ACCOUNT) || hasKey(Key.DATETIME)));
  understoodBytes = pipeFault - textStart;
  return false;
}

/** All of them or none: a text of which a part is something else is handed on as it is. */
function findJson(): bool {
  // nearly always a line is one event
  if (load<u8>(textStart) == Char.LEFT_BRACE && readSingle(textStart, textEnd) && isMimecast() && isFit()) {
    eventTotal = 1;
    return true;
  }
  if (!findObjects(textStart, textEnd)) {
    isMalformed = true;
    understoodBytes = objectFault(textStart) - textStart;
    return false;
  }
  let found: u32 = 0;
  for (let i: u32 = 0; i < objectCount; i++) {
    const isRead = readObject(objectPtr(i), objectLen(i)) && isFit();
    if (isRead && isMimecast()) found++;
    else if (!isRead || hasKey(Key.A_CODE)) isMalformed = true;
  }
  if (found == objectCount) {
    eventTotal = found;
    isMalformed = false;
    return true;
  }
  if (found != 0) isMalformed = true;
  return false;
}

@inline
function isFit(): bool {
  return !isTooLarge() && normalize(false);
}

/** Brings the nth event to work; of a text with one event it is there already. */
export function openEvent(index: u32): void {
  if (isPipe || eventTotal == 1) return;
  readObject(objectPtr(index), objectLen(index));
  normalize(false);
}

/** The text of the nth event. */
export function eventText(index: u32): usize {
  return isPipe ? textStart : objectPtr(index);
}

export function eventTextLen(index: u32): usize {
  return isPipe ? textEnd - textStart : objectLen(index);
}
