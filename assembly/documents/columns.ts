import { internField, MAX_FIELDS } from '../rules/fields';
import { reserveTable } from '../rules/table-memory';
import { narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { skipBlanks, skipWord } from '../text/scan';

/**
 * Columns of a projection: which fields go to them, and how their values are decoded. A column takes its values from
 * the first of six sources that has any (column Other takes them all).
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

/** When the values of a column stand somewhere besides the rows of a table (gateway/others.ts). */
export const enum Keep {
  /** A row tells all values. */
  NONE = 0,
  ALWAYS = 1,
  /** The same, but a row has a member of that name: below `all_values`. */
  ALWAYS_BELOW = 2,
  /** A row tells one value that fits it: below `all_values` if there is more to tell. */
  IF_UNTOLD = 3,
}

const LOWER_W: u8 = 0x77;
const QUESTION_MARK: u8 = 0x3f;
const EXCLAMATION_MARK: u8 = 0x21;

/** Column of a field that has none. */
export const NO_COLUMN: u32 = 0x7fff;
const FALLBACK_BIT: u32 = 0x8000;

@unmanaged
export class Column {
  /** Of a classic column: behind its `"Name":"` in the text of all keys. */
  keyEnd: usize;
  decode: u32;
  /** A child takes it over from its parent. */
  inherits: u32;
  /** Bit n: it may have values of source n. */
  sources: u32;
  /** Rows of a table that want its values, a bit each. */
  rows0: u64;
  rows1: u64;
  /** Where its values stand besides the rows of the table, and when they do. */
  place: usize;
  keep: Keep;
  /** The document in which a row told a value of it. */
  told: u32;
  isNumber: u32;
  /** The flags of the engines are read from it. */
  isRead: u32;
}

/** Does a row of a table want its values, or an engine? */
@inline
export function isWanted(column: Column): bool {
  return (column.rows0 | column.rows1) != 0 || column.isRead != 0;
}

export const COLUMN_SIZE: usize = (offsetof<Column>() + 7) & ~7;
const ALL_SOURCES: u32 = (1 << Source.COUNT) - 1;

let columns: usize = 0;
let columnCap: u32 = 0;
let columnCount: u32 = 0;

/** `{"A":"","B":"" ... ""`: a document without values, of which each stretch between two values is copied whole. */
let keys: usize = 0;
let keysEnd: usize = 0;
/** Columns from here on are collected, and stand in no document. */
let shownColumns: u32 = NO_COLUMN;

/** Do the values of the column stand in the document? */
@inline
export function isShown(column: u32): bool {
  return column < shownColumns;
}

/** Longest name of a column. */
const MAX_NAME: usize = 64;
/** Columns of the classic document, and those that only its flags are read from. */
const MAX_CLASSIC: u32 = 64;

/** By field, u16: where it goes, and the highest bit if as fallback. */
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
export function columnOfField(field: u32): u32 {
  return (load<u16>(fieldColumns + ((field as usize) << 1)) as u32) & NO_COLUMN;
}

@inline
export function isFallbackField(field: u32): bool {
  return ((load<u16>(fieldColumns + ((field as usize) << 1)) as u32) & FALLBACK_BIT) != 0;
}

/** No field has a column; up to `most` can be added. */
export function openColumns(most: u32): void {
  for (let field: u32 = 0; field < MAX_FIELDS; field++) sendField(field, NO_COLUMN, false);
  columnCount = 0;
  shownColumns = NO_COLUMN;
  if (most > columnCap) {
    columns = reserveTable((most as usize) * COLUMN_SIZE);
    columnCap = most;
  }
  memory.fill(columns, 0, (columnCap as usize) * COLUMN_SIZE);
}

/** Adds a column; NO_COLUMN if there are too many. */
export function addColumn(inherits: bool, decode: Decode): u32 {
  if (columnCount == columnCap) return NO_COLUMN;
  const column = changetype<Column>(columnAt(columnCount));
  column.decode = decode;
  column.sources = ALL_SOURCES & ~(1 << Source.INHERITED);
  if (inherits) inheritColumn(columnCount);
  return columnCount++;
}

/** A child takes the values of the column over from its parent if it has none of its own. */
export function inheritColumn(column: u32): void {
  changetype<Column>(columnAt(column)).inherits = 1;
  changetype<Column>(columnAt(column)).sources = ALL_SOURCES;
}

function sendField(field: u32, column: u32, fallback: bool): void {
  store<u16>(fieldColumns + ((field as usize) << 1), (column | (fallback ? FALLBACK_BIT : 0)) as u16);
}

const rowBytes = memory.data(256, 8);

/**
 * Reads rows of the form `Name[!] field field=decode ?fallback`; `!` marks a column that children inherit.
 */
export function defineColumns(rows: StaticArray<string>): void {
  openColumns(MAX_CLASSIC);
  keys = reserveTable((rows.length as usize) * (MAX_NAME + 8));
  let at = keys;
  for (let i = 0; i < rows.length; i++) {
    const end = narrow(rows[i], rowBytes);
    let word = rowBytes;
    let wordEnd = skipWord(word, end);
    const inherits = load<u8>(wordEnd - 1) == EXCLAMATION_MARK;
    const index = addColumn(inherits, Decode.NONE);
    const nameLen = wordEnd - word - (inherits ? 1 : 0);
    store<u32>(at, i == 0 ? 0x227b : 0x222c22); // {" or ","
    at += i == 0 ? 2 : 3;
    memory.copy(at, word, nameLen);
    at += nameLen;
    store<u32>(at, 0x223a22); // ":"
    at += 3;
    changetype<Column>(columnAt(index)).keyEnd = at;
    while (true) {
      word = skipBlanks(wordEnd, end);
      if (word >= end) break;
      wordEnd = skipWord(word, end);
      defineField(word, wordEnd, index);
    }
  }
  store<u8>(at, Char.DOUBLE_QUOTE);
  keysEnd = at + 1;
  shownColumns = columnCount;
}

/** Sends the field of `[?]field[=decode]` to the column. */
function defineField(word: usize, wordEnd: usize, column: u32): void {
  const fallback = load<u8>(word) == QUESTION_MARK;
  if (fallback) word++;
  const nameEnd = fieldNameEnd(word, wordEnd);
  if (nameEnd < wordEnd) changetype<Column>(columnAt(column)).decode = decodeOf(nameEnd, wordEnd);
  const field = internField(word, nameEnd - word);
  if (field != MAX_FIELDS) sendField(field, column, fallback);
}

/** The column of the field that [word, end) names as `field[=decode]`: the one it has, else one of its own; NO_COLUMN if there are too many. */
export function columnNamed(word: usize, end: usize): u32 {
  const stop = fieldNameEnd(word, end);
  const field = internField(word, stop - word);
  return field == MAX_FIELDS ? NO_COLUMN : ownColumn(field, decodeOf(stop, end));
}

/** The column that the field has, else a new one. */
export function ownColumn(field: u32, decode: Decode): u32 {
  const known = columnOfField(field);
  if (known != NO_COLUMN) return known;
  const column = addColumn(false, decode);
  sendField(field, column, false);
  return column;
}

function fieldNameEnd(word: usize, end: usize): usize {
  while (word < end && load<u8>(word) != Char.EQUALS) word++;
  return word;
}

function decodeOf(nameEnd: usize, end: usize): Decode {
  if (nameEnd == end) return Decode.NONE;
  const how = load<u8>(nameEnd, 1);
  return how == Char.LOWER_F ? Decode.FILE_NAME : how == LOWER_W ? Decode.WORD : Decode.HEADER;
}
