import { internField, MAX_FIELDS } from '../rules/fields';
import { reserveTable } from '../rules/table-memory';
import { isQuoted, narrow } from '../text/ascii';
import { Char, isLetter } from '../text/chars';
import { decodeFileName, decodeHeader } from '../text/mime';
import { hashBytes, sameBytes, skipBlanks, skipWord } from '../text/scan';

/**
 * Columns of a projection, and the values collected for them. A column takes its values from the first of
 * four sources that has any (column Other takes them all).
 */
export const enum Source {
  /** What lines about the message itself say. */
  MESSAGE = 0,
  /** What its connection and deliveries say. */
  SCOPE = 1,
  /** Fields marked `?` in the column's row: the weaker word for the same thing. */
  FALLBACK = 2,
  /** What the parent of the message knew. */
  INHERITED = 3,
  /** A zero that says where the message was not from: ICID 0. */
  ZERO = 4,
  COUNT = 5,
}

export const enum Decode {
  NONE = 0,
  HEADER = 1,
  FILE_NAME = 2,
  /** Not decoded: words that differ in case only are one value. */
  WORD = 3,
}

const LOWER_W: u8 = 0x77;

export const NO_COLUMN: u8 = 0xff;

/** Column: name, how its values are decoded, and whether a child takes it over from its parent. */
@unmanaged
export class Column {
  /** `,"Name":"` as bytes. */
  key: usize;
  keyLen: u32;
  decode: u32;
  inherits: u32;
}

const columns = memory.data(32 * 20, 8);
let columnCount: u32 = 0;

/** Where each field goes: column (u8) and whether as fallback (u8). */
const fieldColumns = memory.data(1024 * 2, 8);

@inline
export function columnAt(index: u32): usize {
  return columns + (index as usize) * 20;
}

export function columnTotal(): u32 {
  return columnCount;
}

@inline
export function columnOfField(field: u32): u8 {
  return load<u8>(fieldColumns + ((field as usize) << 1));
}

@inline
export function isFallbackField(field: u32): bool {
  return load<u8>(fieldColumns + ((field as usize) << 1), 1) == 1;
}

const rowBytes = memory.data(256, 8);

/**
 * Reads rows of the form `Name[!] field field=decode ?fallback`; `!` marks a column that children inherit.
 */
export function defineColumns(rows: StaticArray<string>): void {
  memory.fill(fieldColumns, NO_COLUMN, 1024 * 2);
  columnCount = 0;
  for (let i = 0; i < rows.length; i++) {
    const end = narrow(rows[i], rowBytes);
    let word = rowBytes;
    let wordEnd = skipWord(word, end);
    const column = changetype<Column>(columnAt(columnCount));
    column.inherits = load<u8>(wordEnd - 1) == 0x21 ? 1 : 0; // !
    const nameLen = wordEnd - word - column.inherits;
    column.key = reserveTable(nameLen + 16);
    store<u16>(column.key, 0x222c);
    memory.copy(column.key + 2, word, nameLen);
    store<u32>(column.key + 2 + nameLen, 0x223a22); // ":"
    column.keyLen = (nameLen + 5) as u32;
    column.decode = Decode.NONE;
    while (true) {
      word = skipBlanks(wordEnd, end);
      if (word >= end) break;
      wordEnd = skipWord(word, end);
      defineField(word, wordEnd, columnCount);
    }
    columnCount++;
  }
}

function defineField(word: usize, wordEnd: usize, column: u32): void {
  const fallback = load<u8>(word) == 0x3f; // ?
  if (fallback) word++;
  let nameEnd = word;
  while (nameEnd < wordEnd && load<u8>(nameEnd) != Char.EQUALS) nameEnd++;
  if (nameEnd < wordEnd) {
    const how = load<u8>(nameEnd, 1);
    changetype<Column>(columnAt(column)).decode =
      how == Char.LOWER_F ? Decode.FILE_NAME : how == LOWER_W ? Decode.WORD : Decode.HEADER;
  }
  const field = internField(word, nameEnd - word);
  if (field == MAX_FIELDS) return;
  const at = fieldColumns + ((field as usize) << 1);
  store<u8>(at, column as u8);
  store<u8>(at, fallback ? 1 : 0, 1);
}

/**
 * Value: one distinct text of a column. ╒══ next ══╤══ ptr ══╤══ len ══╤══ hash ══╕
 */
const VALUE_SIZE: usize = 16;

/** Head, tail and last value (which may repeat an earlier one) of the list of each column and source. */
const LIST_SIZE: usize = 12;
const lists = memory.data(32 * 5 * 12, 8);

/** Scratch that values and decoded texts are cut from; set for each document. */
let scratchAt: usize = 0;

/**
 * Values that were added, by hash, for documents of many facts: a list of thousands of names is not searched from
 * its head for each of them. 0 for the usual document, where that would cost more than it saves.
 */
let seen: usize = 0;
let seenMask: u32 = 0;
let seenCount: u32 = 0;
const MANY_FACTS: u32 = 64;

/** `scratch` is free from here on; `facts` is how many facts will be collected. */
export function beginValues(scratch: usize, facts: u32): void {
  scratchAt = scratch;
  seen = 0;
  if (facts > MANY_FACTS) {
    let size: u32 = 512;
    while (size < facts * 8) size <<= 1;
    seen = scratch;
    seenMask = size - 1;
    seenCount = 0;
    memory.fill(seen, 0, (size as usize) << 2);
    scratchAt = seen + ((size as usize) << 2);
  }
  memory.fill(lists, 0, (columnCount as usize) * (Source.COUNT as usize) * LIST_SIZE);
}

@inline
function listAt(column: u32, source: Source): usize {
  return lists + ((column as usize) * (Source.COUNT as usize) + (source as usize)) * LIST_SIZE;
}

/** The place for a text of up to `size` bytes; takeScratch tells how much of it was used. */
@inline
export function scratchPlace(): usize {
  return scratchAt;
}

@inline
export function takeScratch(end: usize): void {
  scratchAt = (end + 15) & ~7;
}

/** Adds a value to a column unless it is empty or already there. */
export function addValue(column: u32, source: Source, ptr: usize, len: usize): void {
  const decode = changetype<Column>(columnAt(column)).decode;
  const list = listAt(column, source);
  if (decode == Decode.WORD) {
    const known = sameWord(load<usize>(list), ptr, len);
    if (known != 0) {
      store<usize>(list, known, 8);
      return;
    }
  } else if (decode != Decode.NONE) {
    if (source == Source.FALLBACK && isQuoted(ptr, len)) {
      ptr++; // the amp log quotes some file names, and its rows keep that
      len -= 2;
    }
    const dst = scratchAt;
    const end =
      decode == Decode.HEADER ? decodeHeader(ptr, ptr + len, dst) : decodeFileName(ptr, ptr + len, dst);
    takeScratch(end);
    ptr = dst;
    len = end - dst;
  }
  if (len == 0) return;
  // the list is part of the hash: the same text in another column is another value
  const hash = seen == 0 ? 0 : (hashBytes(ptr, len, list as u64) as u32);
  let place: usize = 0;
  let value: usize = 0;
  if (seen != 0) {
    let index = hash & seenMask;
    while (true) {
      place = seen + ((index as usize) << 2);
      value = load<u32>(place);
      if (value == 0 || isSame(value, ptr, len, hash)) break;
      index = (index + 1) & seenMask;
    }
  } else {
    value = load<usize>(list);
    while (value != 0 && !isSame(value, ptr, len, hash)) value = load<usize>(value);
  }
  if (value != 0) {
    store<usize>(list, value, 8);
    return;
  }
  value = scratchAt;
  scratchAt += VALUE_SIZE;
  if (seen != 0) {
    store<u32>(place, value as u32);
    // more values a fact than there is room for: from here on the lists are searched
    if (++seenCount > seenMask - (seenMask >> 2)) seen = 0;
  }
  store<usize>(value, 0);
  store<usize>(value, ptr, 4);
  store<u32>(value, len as u32, 8);
  store<u32>(value, hash, 12);
  const tail = load<usize>(list, 4);
  if (tail != 0) store<usize>(tail, value);
  else store<usize>(list, value);
  store<usize>(list, value, 4);
  store<usize>(list, value, 8);
}

/** The value of the list that is the same word but for its case, or 0. */
function sameWord(value: usize, ptr: usize, len: usize): usize {
  while (value != 0) {
    let n: usize = load<u32>(value, 8) == (len as u32) ? 0 : len;
    const known = load<usize>(value, 4);
    while (n < len && foldCase(load<u8>(known + n)) == foldCase(load<u8>(ptr + n))) n++;
    if (n == len && load<u32>(value, 8) == (len as u32)) return value;
    value = load<usize>(value);
  }
  return 0;
}

@inline
function foldCase(c: u32): u32 {
  return isLetter(c) ? c | 0x20 : c;
}

@inline
function isSame(value: usize, ptr: usize, len: usize, hash: u32): bool {
  return (
    (seen == 0 || load<u32>(value, 12) == hash) &&
    load<u32>(value, 8) == (len as u32) &&
    sameBytes(load<usize>(value, 4), ptr, len)
  );
}

/** First value of the strongest source that has any, 0 if none has. */
export function firstValue(column: u32): usize {
  const inherits = changetype<Column>(columnAt(column)).inherits != 0;
  for (let source: u32 = 0; source < (Source.COUNT as u32); source++) {
    if (source == Source.INHERITED && !inherits) continue;
    const value = load<usize>(listAt(column, source as Source));
    if (value != 0) return value;
  }
  return 0;
}

/** The value that came last from the strongest source, 0 if there is none. */
export function lastValue(column: u32): usize {
  const inherits = changetype<Column>(columnAt(column)).inherits != 0;
  for (let source: u32 = 0; source < (Source.COUNT as u32); source++) {
    if (source == Source.INHERITED && !inherits) continue;
    const value = load<usize>(listAt(column, source as Source), 8);
    if (value != 0) return value;
  }
  return 0;
}

@inline
export function sourceValue(column: u32, source: Source): usize {
  return load<usize>(listAt(column, source));
}

@inline
export function nextValue(value: usize): usize {
  return load<usize>(value);
}

@inline
export function valuePtr(value: usize): usize {
  return load<usize>(value, 4);
}

@inline
export function valueLen(value: usize): usize {
  return load<u32>(value, 8);
}
