import { internField, MAX_FIELDS } from '../rules/fields';
import { reserveTable } from '../rules/table-memory';
import { narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { skipBlanks, skipWord } from '../text/scan';

/**
 * Columns of a projection: what they are called and which fields go to them. A column takes its values from the
 * first of six sources that has any (column Other takes them all).
 */
export const enum Source {
  /** What lines about the message itself say. */
  MESSAGE = 0,
  /** What its connection and deliveries say. */
  SCOPE = 1,
  /** Fields marked `?` in the column's row: the weaker word for the same thing. */
  FALLBACK = 2,
  /** What rows say of the message whose word is the weaker one (`weak`). */
  WEAK = 3,
  /** What the parent of the message knew. */
  INHERITED = 4,
  /** A zero that says where the message was not from: ICID 0. */
  ZERO = 5,
  COUNT = 6,
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
  /** Behind its `"Name":"` in the text of all keys. */
  keyEnd: usize;
  decode: u32;
  inherits: u32;
  /** Bit n: it may have values of source n. */
  sources: u32;
}

export const COLUMN_SIZE: usize = offsetof<Column>();
export const MAX_COLUMNS: u32 = 32;
const ALL_SOURCES: u32 = (1 << Source.COUNT) - 1;

const columns = memory.data(32 * 16, 8);
let columnCount: u32 = 0;

/** `{"A":"","B":"" ... ""`: a document without values, of which each stretch between two values is copied whole. */
let keys: usize = 0;
let keysEnd: usize = 0;
/** Longest name of a column. */
const MAX_NAME: usize = 64;

/** Where each field goes: column (u8) and whether as fallback (u8). */
const fieldColumns = memory.data(1024 * 2, 8);

@inline
export function columnAt(index: u32): usize {
  return columns + (index as usize) * COLUMN_SIZE;
}

export function columnTotal(): u32 {
  return columnCount;
}

@inline
export function keysStart(): usize {
  return keys;
}

/** Behind the quote that closes the last value. */
@inline
export function keysStop(): usize {
  return keysEnd;
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
  keys = reserveTable((rows.length as usize) * (MAX_NAME + 8));
  let at = keys;
  for (let i = 0; i < rows.length; i++) {
    const end = narrow(rows[i], rowBytes);
    let word = rowBytes;
    let wordEnd = skipWord(word, end);
    const column = changetype<Column>(columnAt(columnCount));
    column.inherits = load<u8>(wordEnd - 1) == 0x21 ? 1 : 0; // !
    column.sources = column.inherits != 0 ? ALL_SOURCES : ALL_SOURCES & ~(1 << Source.INHERITED);
    const nameLen = wordEnd - word - column.inherits;
    store<u32>(at, i == 0 ? 0x227b : 0x222c22); // {" or ","
    at += i == 0 ? 2 : 3;
    memory.copy(at, word, nameLen);
    at += nameLen;
    store<u32>(at, 0x223a22); // ":"
    at += 3;
    column.keyEnd = at;
    column.decode = Decode.NONE;
    while (true) {
      word = skipBlanks(wordEnd, end);
      if (word >= end) break;
      wordEnd = skipWord(word, end);
      defineField(word, wordEnd, columnCount);
    }
    columnCount++;
  }
  store<u8>(at, Char.DOUBLE_QUOTE);
  keysEnd = at + 1;
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
