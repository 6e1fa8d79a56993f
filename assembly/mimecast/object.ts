import { reserve } from '../memory';
import { isText } from '../text/ascii';
import { Char } from '../text/chars';
import {
  jsonLen,
  jsonOffset,
  jsonPtr,
  openJson,
  peekJson,
  skipJson,
  takeJson,
  takeScalar,
  takeString,
} from '../text/json-read';
import { isJsonNumber } from '../text/json-scalar';
import { addPair, clearEvent } from './event';
import { keyNumbered } from './key-index';
import { stringRoom } from './scratch';
import { ValueKind } from './stored';

/**
 * The JSON form of events: one object, several with commas between, an array of them, or a whole answer of the API
 * (`{"type":"MTA","data":[...]}`).
 */

/** Objects of the text in work: start and length, u32 each. */
let objects: usize = 0;
let objectCap: u32 = 0;
export let objectCount: u32 = 0;

const DATA_LEN: usize = 4;
const DATA: u32 = 0x61746164;

export function objectPtr(index: u32): usize {
  return load<u32>(objects + ((index as usize) << 3));
}

export function objectLen(index: u32): usize {
  return load<u32>(objects + ((index as usize) << 3), 4);
}

function addObject(ptr: usize, len: usize): void {
  if (objectCount == objectCap) {
    // powers of two: what is left behind sums to less than one more
    const larger: u32 = objectCap == 0 ? 64 : objectCap << 1;
    const place = reserve((larger as usize) << 3);
    memory.copy(place, objects, (objectCount as usize) << 3);
    objects = place;
    objectCap = larger;
  }
  store<u32>(objects + ((objectCount as usize) << 3), ptr as u32);
  store<u32>(objects + ((objectCount as usize) << 3), len as u32, 4);
  objectCount++;
}

/** Finds the objects in [ptr, end), which begins with `{` or `[`; false if it is nothing but objects. */
export function findObjects(ptr: usize, end: usize): bool {
  objectCount = 0;
  openJson(ptr, end - ptr, stringRoom(end - ptr));
  if (!takeObjects() || !isAtEnd(ptr, end)) return false;
  if (objectCount == 1) openAnswer(objectPtr(0), objectLen(0));
  return true;
}

/** Reads a text that is one object into the event in work; false if it is something else, or an answer of the API. */
export function readSingle(ptr: usize, end: usize): bool {
  objectCount = 0;
  addObject(ptr, end - ptr);
  return readObject(ptr, end - ptr);
}

/** How far the text was understood, when findObjects said no. */
export function objectFault(ptr: usize): usize {
  return ptr + jsonOffset(ptr);
}

/** Is there nothing but white space behind the cursor? A zero byte is something. */
function isAtEnd(ptr: usize, end: usize): bool {
  peekJson();
  return ptr + jsonOffset(ptr) == end;
}

/** Objects with commas between, or one array of them. */
function takeObjects(): bool {
  const inArray = takeJson(Char.LEFT_BRACKET);
  do {
    if (peekJson() != Char.LEFT_BRACE || !skipJson()) return false;
    addObject(jsonPtr, jsonLen);
  } while (takeJson(Char.COMMA));
  return !inArray || takeJson(Char.RIGHT_BRACKET);
}

/** An answer of the API holds its events in `data`: they are what counts. */
function openAnswer(ptr: usize, len: usize): void {
  openJson(ptr, len, stringRoom(len));
  if (!takeJson(Char.LEFT_BRACE)) return;
  let isFirst = true;
  do {
    if (!takeString() || !takeJson(Char.COLON)) return;
    const isData = jsonLen == DATA_LEN && load<u32>(jsonPtr) == DATA;
    if (isData && peekJson() == Char.LEFT_BRACKET) {
      if (isFirst) objectCount = 0;
      isFirst = false;
      if (takeObjects()) continue;
      objectCount = 0;
      addObject(ptr, len);
      return;
    }
    if (!skipJson()) return;
  } while (takeJson(Char.COMMA));
}

/**
 * Reads the object [ptr, ptr + len) into the event in work; false if it is no JSON or has too many members. Texts hold
 * until the next call.
 */
export function readObject(ptr: usize, len: usize): bool {
  clearEvent();
  openJson(ptr, len, stringRoom(len));
  if (!takeJson(Char.LEFT_BRACE)) return false;
  if (takeJson(Char.RIGHT_BRACE)) return isAtEnd(ptr, ptr + len);
  do {
    if (!takeString() || !takeJson(Char.COLON)) return false;
    if (!takeMember(jsonPtr, jsonLen)) return false;
  } while (takeJson(Char.COMMA));
  return takeJson(Char.RIGHT_BRACE) && isAtEnd(ptr, ptr + len);
}

function takeMember(keyPtr: usize, keyLen: usize): bool {
  const c = peekJson();
  let kind = ValueKind.TEXT;
  if (c == Char.DOUBLE_QUOTE) {
    if (!takeString()) return false;
  } else if (c == Char.LEFT_BRACE || c == Char.LEFT_BRACKET) {
    if (!skipJson()) return false;
    kind = ValueKind.JSON;
  } else {
    if (!takeScalar()) return false;
    kind = isWord(jsonPtr, jsonLen) ? ValueKind.WORD : ValueKind.NUMBER;
    if (kind == ValueKind.NUMBER && !isJsonNumber(jsonPtr, jsonLen)) return false;
  }
  return addPair(keyNumbered(keyPtr, keyLen), keyPtr, keyLen, jsonPtr, jsonLen, kind);
}

function isWord(ptr: usize, len: usize): bool {
  return isText(ptr, len, 'null') || isText(ptr, len, 'true') || isText(ptr, len, 'false');
}
