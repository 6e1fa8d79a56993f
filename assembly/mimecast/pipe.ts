import { isText } from '../text/ascii';
import { Char, isDigit, isKeyChar } from '../text/chars';
import { jsonLen, openJson, skipJson } from '../text/json-read';
import { decimal, findByte, skipDigits } from '../text/scan';
import {
  addPair,
  clearEvent,
  hasRepeatedKey,
  isPairQuoted,
  isSenderKey,
  PairFlag,
  pairCount,
  pairKey,
  pairKeyLen,
} from './event';
import { KeyFlag, keyFlags, keyNumbered } from './key-index';
import { Key } from './keys';
import { repair } from './repair';
import { stringRoom } from './scratch';
import { ValueKind } from './stored';

/**
 * The pipe form of an event: `datetime=2017-05-26T16:47:41+0100|aCode=...|Subject=\message subject\|Act=Acc`. Whoever
 * sends mail writes some of the values, and nothing in them is escaped: what such a value may have brought into the
 * line is put back into it (repair.ts).
 */

/** Bytes of the longest key. */
const MAX_KEY: usize = 64;

/** The text may have pairs that are none: see repair.ts. */
let hasSigns: bool = false;

/** How far the text was understood, when readPipe said no. */
export let pipeFault: usize = 0;

/** Does the text begin like an event in this form? Then `=` stands behind its first key. */
export function beginsPipe(ptr: usize, end: usize): bool {
  const keyEnd = findByte(ptr, end - ptr > MAX_KEY ? ptr + MAX_KEY : end, Char.EQUALS);
  return (
    keyEnd < end &&
    load<u8>(keyEnd) == Char.EQUALS &&
    isKey(ptr, keyEnd) &&
    findByte(keyEnd, end, Char.PIPE) != end
  );
}

/** Number of the key that keyStop found. */
let keyFound: u32 = Key.NONE;

/** Where the key at `ptr` ends, before its `=`; 0 if none stands there. Sets keyFound. */
function keyStop(ptr: usize, end: usize): usize {
  if (end - ptr > MAX_KEY) end = ptr + MAX_KEY + 1;
  const stop = findByte(ptr, end, Char.EQUALS);
  if (stop == end || stop == ptr) return 0;
  keyFound = keyNumbered(ptr, stop - ptr);
  return keyFound != (Key.NONE as u32) || isKey(ptr, stop) ? stop : 0;
}

function isKey(ptr: usize, end: usize): bool {
  for (; ptr < end; ptr++) if (!isKeyChar(load<u8>(ptr))) return false;
  return true;
}

/** Reads the text [ptr, end) into the event in work; false if it is none. */
export function readPipe(ptr: usize, end: usize): bool {
  clearEvent(true);
  hasSigns = false;
  while (true) {
    pipeFault = ptr;
    const keyEnd = keyStop(ptr, end);
    let next: usize;
    if (keyEnd == 0) {
      next = takeLoose(ptr, end);
    } else next = takePair(ptr, keyEnd, end);
    if (next == 0) return false;
    if (next > end) break;
    ptr = next;
  }
  // nearly no line has a sign of text that got among the pairs
  if ((hasSigns || hasRepeatedKey) && !repair(end)) return false;
  return true;
}

/** Reads one pair; returns where the next one begins, behind `end` if there is none, 0 if there are too many. */
function takePair(ptr: usize, keyEnd: usize, end: usize): usize {
  const key = keyFound;
  const start = keyEnd + 1;
  let from = start;
  let stop: usize;
  let kind = ValueKind.TEXT;
  let flags: u32 = 0;
  let next: usize = 0;
  if (start < end && load<u8>(start) == Char.BACKSLASH) {
    flags = PairFlag.QUOTED;
    from++;
    stop = quoteStop(from, end);
    // at the end of a line the closing one may be missing
    next = stop == end ? end + 1 : stop + 2;
  } else {
    stop = 0;
    if (start < end && load<u8>(start) == Char.LEFT_BRACE && !isSenderKey(key)) {
      stop = objectStop(start, end);
      if (stop != 0) kind = ValueKind.JSON;
    }
    if (stop == 0) {
      stop = findByte(start, end, Char.PIPE);
      kind = kindOf(start, stop, keyFlags(key));
      if (stop > start && load<u8>(stop - 1) == Char.BACKSLASH) hasSigns = true;
    }
    next = stop + 1;
  }
  return addPair(key, ptr, keyEnd - ptr, from, stop - from, kind, flags) ? next : 0;
}

/** The backslash that closes a value: a pipe stands behind it, or nothing; `end` if there is none. */
function quoteStop(ptr: usize, end: usize): usize {
  while (true) {
    const at = findByte(ptr, end, Char.BACKSLASH);
    if (at == end || at + 1 == end || load<u8>(at, 1) == Char.PIPE) return at;
    ptr = at + 1;
  }
}

/** End of the JSON object at `ptr` if it is the whole value, else 0. */
function objectStop(ptr: usize, end: usize): usize {
  openJson(ptr, end - ptr, stringRoom(end - ptr));
  if (!skipJson()) return 0;
  const stop = ptr + jsonLen;
  return stop == end || load<u8>(stop) == Char.PIPE ? stop : 0;
}

/** A piece without a key: part of a value before it, which repair.ts finds out. */
function takeLoose(ptr: usize, end: usize): usize {
  if (pairCount == 0) return 0;
  const stop = findByte(ptr, end, Char.PIPE);
  const last = pairCount - 1;
  // `Act=Acc|` and `Act=Acc||Dir=In` hold nothing there; a subject may end in a pipe
  const goesOn = pairKeyLen(last) == 0 || (!isPairQuoted(last) && isSenderKey(pairKey(last)));
  if (stop == ptr && !goesOn) return stop + 1;
  hasSigns = true;
  return addPair(Key.NONE, ptr, 0, ptr, stop - ptr, ValueKind.TEXT) ? stop + 1 : 0;
}

/** Numbers and booleans are what Elastic's generator of samples takes for such. */
@inline
function kindOf(start: usize, stop: usize, flags: u32): ValueKind {
  const len = stop - start;
  if ((flags & KeyFlag.TEXT) == 0 && isSafeInteger(start, len)) return ValueKind.NUMBER;
  const isBool = (flags & KeyFlag.BOOL) != 0 && (isText(start, len, 'true') || isText(start, len, 'false'));
  return isBool ? ValueKind.WORD : ValueKind.TEXT;
}

/** 2^53 - 1: beyond it readers of JSON round numbers. */
const MAX_SAFE: u64 = 9007199254740991;
const MAX_SAFE_DIGITS: usize = 16;

/** A decimal integer that is written the one way there is (`007` and `+7` are texts) and that no reader rounds. */
function isSafeInteger(ptr: usize, len: usize): bool {
  const end = ptr + len;
  if (len != 0 && load<u8>(ptr) == Char.MINUS) ptr++;
  const digits = end - ptr;
  if (digits - 1 >= MAX_SAFE_DIGITS || !isDigit(load<u8>(ptr)) || skipDigits(ptr, end) != end) return false;
  if (load<u8>(ptr) == Char.ZERO) return len == 1;
  return digits < MAX_SAFE_DIGITS || decimal(ptr, end) <= MAX_SAFE;
}
