import { internField, MAX_FIELDS } from '../../rules/fields';
import {
  captureField,
  captureType,
  indexOfName,
  NONE,
  Rule,
  SetRow,
  Type,
  Variant,
  VERB_NAMES,
} from '../../rules/table';
import { reserveTable } from '../../rules/table-memory';
import { isText, narrow } from '../../text/ascii';
import { Char } from '../../text/chars';
import { findByte, sameBytes, skipBlanks, skipWord } from '../../text/scan';
import { ITEM_ROWS, RECIPIENT_LIST } from './item-rows';

/** The rows of ITEM_ROWS, compiled, and what each variant has for them. */

export const MAX_LISTS: u32 = 12;
export const MAX_PROPERTIES: u32 = 14;
const EXCLAMATION_MARK: u8 = 0x21;
const AT_SIGN: u8 = 0x40;

export const enum ItemFlag {
  KEY = 1,
  LAST = 2,
  FILE_NAME = 4,
}

/** What a part takes its value from. */
export const enum PartKind {
  CAPTURE = 0,
  SET = 1,
  TIME = 2,
}

// List, 12 bytes: name ptr u32, len u32, properties u16, inherits u8
const LIST_SIZE: usize = 12;
const lists = memory.data(12 * 12, 4);
let listCount: u32 = 0;

// Source, 16 bytes: field or verb bit u32, list u8, property u8, flags u8, is a verb u8, name of the property ptr u32, len u32
const SOURCE_SIZE: usize = 16;
const MAX_SOURCES: u32 = 96;
const sources = memory.data(96 * 16, 4);
let sourceCount: u32 = 0;

const buffer = memory.data(128, 8);

/** Compiles the table; false if a row cannot be read. */
export function openItemTable(): bool {
  listCount = sourceCount = 0;
  memory.fill(lists, 0, (MAX_LISTS as usize) * LIST_SIZE);
  for (let i = 0; i < ITEM_ROWS.length; i++) if (!openRow(ITEM_ROWS[i])) return false;
  return true;
}

function openRow(row: string): bool {
  const end = narrow(row, buffer);
  let wordEnd = skipWord(buffer, end);
  const dot = findByte(buffer, wordEnd, Char.DOT);
  const inherits = load<u8>(dot - 1) == EXCLAMATION_MARK;
  const list = listOf(buffer, dot - (inherits ? 1 : 0));
  if (list == MAX_LISTS) return false;
  const at = lists + (list as usize) * LIST_SIZE;
  store<u8>(at, inherits ? 1 : 0, 10);
  const property: u32 = load<u16>(at, 8);
  if (property == MAX_PROPERTIES) return false;
  store<u16>(at, (property + 1) as u16, 8);
  const name = reserveTable(wordEnd - dot + 8);
  memory.copy(name, dot + 1, wordEnd - dot - 1);
  const nameLen = (wordEnd - dot - 1) as u32;
  let flags: u32 = 0;
  for (let word = skipBlanks(wordEnd, end); word < end; word = skipBlanks(wordEnd, end)) {
    wordEnd = skipWord(word, end);
    if (isText(word, wordEnd - word, 'key')) flags |= ItemFlag.KEY;
    else if (isText(word, wordEnd - word, 'last')) flags |= ItemFlag.LAST;
    else if (!openSource(word, wordEnd, list, property, flags, name, nameLen)) return false;
  }
  return true;
}

/** Number of the list of that name, a new one if there is none; MAX_LISTS if there are too many. */
function listOf(ptr: usize, end: usize): u32 {
  const len = end - ptr;
  for (let n: u32 = 0; n < listCount; n++) {
    const at = lists + (n as usize) * LIST_SIZE;
    if (load<u32>(at, 4) == (len as u32) && sameBytes(load<u32>(at), ptr, len)) return n;
  }
  if (listCount == MAX_LISTS) return MAX_LISTS;
  const at = lists + (listCount as usize) * LIST_SIZE;
  const name = reserveTable(len + 8);
  memory.copy(name, ptr, len);
  store<u32>(at, name as u32);
  store<u32>(at, len as u32, 4);
  return listCount++;
}

function openSource(
  word: usize,
  wordEnd: usize,
  list: u32,
  property: u32,
  flags: u32,
  name: usize,
  nameLen: u32,
): bool {
  if (sourceCount == MAX_SOURCES) return false;
  const isVerb = load<u8>(word) == AT_SIGN;
  const stop = findByte(word, wordEnd, Char.EQUALS);
  if (stop < wordEnd) flags |= ItemFlag.FILE_NAME;
  let field: u32;
  if (isVerb) {
    const verb = indexOfName(word + 1, wordEnd - word - 1, VERB_NAMES);
    if (verb < 0) return false;
    field = 1 << verb;
  } else {
    field = internField(word, stop - word);
    if (field == MAX_FIELDS) return false;
  }
  const at = sources + (sourceCount++ as usize) * SOURCE_SIZE;
  store<u32>(at, field);
  store<u8>(at, list as u8, 4);
  store<u8>(at, property as u8, 5);
  store<u8>(at, flags as u8, 6);
  store<u8>(at, isVerb ? 1 : 0, 7);
  store<u32>(at, name as u32, 8);
  store<u32>(at, nameLen, 12);
  return true;
}

export function itemListCount(): u32 {
  return listCount;
}

@inline
export function listInherits(list: u32): bool {
  return load<u8>(lists + (list as usize) * LIST_SIZE, 10) != 0;
}

/** Number of the list `name` in [ptr, end), MAX_LISTS if there is none. */
export function listNamed(ptr: usize, end: usize): u32 {
  for (let n: u32 = 0; n < listCount; n++) {
    const at = lists + (n as usize) * LIST_SIZE;
    if (load<u32>(at, 4) == ((end - ptr) as u32) && sameBytes(load<u32>(at), ptr, end - ptr)) return n;
  }
  return MAX_LISTS;
}

/** Number of the property of a list; MAX_PROPERTIES if it has none of that name. */
export function propertyNamed(list: u32, ptr: usize, end: usize): u32 {
  for (let n: u32 = 0; n < sourceCount; n++) {
    const at = sources + (n as usize) * SOURCE_SIZE;
    if (load<u8>(at, 4) != (list as u8) || load<u32>(at, 12) != ((end - ptr) as u32)) continue;
    if (sameBytes(load<u32>(at, 8), ptr, end - ptr)) return load<u8>(at, 5);
  }
  return MAX_PROPERTIES;
}

/**
 * What a variant has for the lists, those of one list together:
 * ╒ count u32 ╕ then, 8 bytes each ╒ list u8 ╤ property u8 ╤ flags u8 ╤ kind:4 type:4 ╤ index or pieces u32 ╕
 */
export const PARTS_HEAD: usize = 4;
export const PART_SIZE: usize = 8;

/** Works out the parts of a variant; 0 if it has none. */
export function partsOf(variant: usize): usize {
  let count: u32 = 0;
  for (let list: u32 = 0; list < listCount; list++)
    count += speaksOf(variant, list) ? countParts(variant, list) : 0;
  if (count == 0) return 0;
  const parts = reserveTable(PARTS_HEAD + (count as usize) * PART_SIZE);
  store<u32>(parts, count);
  let at = parts + PARTS_HEAD;
  for (let list: u32 = 0; list < listCount; list++)
    if (speaksOf(variant, list)) at = addParts(variant, list, at);
  return parts;
}

/** Does a fact of the variant say which item it is about? */
function speaksOf(variant: usize, list: u32): bool {
  if (list == RECIPIENT_LIST) return changetype<Variant>(variant).recipientAt != NONE;
  for (let n: u32 = 0; n < sourceCount; n++) {
    const at = sources + (n as usize) * SOURCE_SIZE;
    if (load<u8>(at, 4) != (list as u8) || (load<u8>(at, 6) & (ItemFlag.KEY as u8)) == 0) continue;
    if (hasField(variant, load<u32>(at))) return true;
  }
  return false;
}

/** Is it a property of items? */
export function isItemField(field: u32): bool {
  for (let n: u32 = 0; n < sourceCount; n++) {
    const at = sources + (n as usize) * SOURCE_SIZE;
    if (load<u8>(at, 7) == 0 && load<u32>(at) == field) return true;
  }
  return false;
}

/** Do items take the field of that variant over, so that it need not stand elsewhere? */
export function isTakenByItems(variant: usize, field: u32): bool {
  for (let n: u32 = 0; n < sourceCount; n++) {
    const at = sources + (n as usize) * SOURCE_SIZE;
    if (load<u8>(at, 7) == 0 && load<u32>(at) == field && speaksOf(variant, load<u8>(at, 4))) return true;
  }
  return false;
}

/** Has a row of that variant the field, as a capture or a set? */
export function hasField(variant: usize, field: u32): bool {
  return captureOfField(variant, field) != NONE || setOfField(variant, field) >= 0;
}

function captureOfField(variant: usize, field: u32): u32 {
  const count = changetype<Variant>(variant).captureCount;
  for (let i: u32 = 0; i < count; i++) if (captureField(variant, i) == field) return i;
  return NONE;
}

function setOfField(variant: usize, field: u32): i32 {
  const rule = changetype<Rule>(changetype<Variant>(variant).rule);
  for (let i: u32 = 0; i < rule.setCount; i++) {
    if (changetype<SetRow>(rule.sets + (i as usize) * offsetof<SetRow>()).field == field) return i as i32;
  }
  return -1;
}

function countParts(variant: usize, list: u32): u32 {
  let count: u32 = 0;
  for (let n: u32 = 0; n < sourceCount; n++) if (isPart(variant, list, n)) count++;
  return count;
}

@inline
function isPart(variant: usize, list: u32, source: u32): bool {
  const at = sources + (source as usize) * SOURCE_SIZE;
  if (load<u8>(at, 4) != (list as u8)) return false;
  if (load<u8>(at, 7) != 0) return (changetype<Variant>(variant).verbs & load<u32>(at)) != 0;
  return hasField(variant, load<u32>(at));
}

function addParts(variant: usize, list: u32, to: usize): usize {
  for (let n: u32 = 0; n < sourceCount; n++) {
    if (!isPart(variant, list, n)) continue;
    const at = sources + (n as usize) * SOURCE_SIZE;
    store<u8>(to, list as u8);
    store<u8>(to, load<u8>(at, 5), 1);
    store<u8>(to, load<u8>(at, 6), 2);
    let kind: u32 = PartKind.TIME;
    if (load<u8>(at, 7) == 0) {
      const capture = captureOfField(variant, load<u32>(at));
      if (capture != NONE) {
        kind = PartKind.CAPTURE | ((captureType(variant, capture) as u32) << 4);
        store<u32>(to, capture, 4);
      } else {
        kind = PartKind.SET;
        const set = setOfField(variant, load<u32>(at)) as usize;
        store<u32>(to, load<u32>(changetype<Variant>(variant).sets + set * sizeof<usize>()), 4);
      }
    }
    store<u8>(to, kind as u8, 3);
    to += PART_SIZE;
  }
  return to;
}

@inline
export function partType(part: usize): Type {
  return (load<u8>(part, 3) >> 4) as Type;
}

@inline
export function partKind(part: usize): PartKind {
  return (load<u8>(part, 3) & 15) as PartKind;
}
