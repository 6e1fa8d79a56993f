import { FORM_NAMES, Form } from '../documents/json-values';
import { definePlace, listDepth, openPlaces } from '../documents/tree';
import { reserve } from '../memory';
import { reserveTable } from '../rules/table-memory';
import { isText, narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { findByte, sameBytes, skipBlanks, skipWord } from '../text/scan';
import { DERIVED_NAMES } from './derived-names';
import { keyNumbered, openKeys } from './key-index';
import { Key } from './keys';
import { typeNamed } from './labels';
import { LEG, MAX_ROWS, openSources, wantKey } from './sources';

/** The rows of a projection, compiled; how they are written stands above ECS_ROWS. */

/** What a row writes. */
export const enum RowKind {
  /** A value of an event. */
  VALUE = 0,
  /** All different values, as a list. */
  LIST = 1,
  /** A text that stands in the row. */
  CONST = 2,
  /** An item for each name in a list of names. */
  NAMES = 3,
  /** Fingerprints of a file, as a list of objects. */
  HASHES = 4,
  DERIVED = 5,
}

export const enum RowFlag {
  /** The last event that has a value counts, not the first. */
  LAST = 1,
  /** All sources count, not the first that has a value. */
  ALL = 2,
  /** Only in an item that has a value already. */
  WITH = 4,
  /** The row has sources: without a value of one it is not written. */
  SOURCES = 8,
  /** Only in a document of one event. */
  EVENT = 16,
}

@unmanaged
export class Row {
  place: usize;
  kind: RowKind;
  flags: u32;
  form: Form;
  /** Number of the derived value. */
  derived: u32;
  /** JSON text of a constant. */
  text: usize;
  textEnd: usize;
  sources: usize;
  sourcesEnd: usize;
  /** The list that the row is in: its bit, how deep its items are, and the first row and the one behind the last. */
  list: u32;
  depth: usize;
  listFirst: u32;
  listStop: u32;
}

const ROW_SIZE: usize = offsetof<Row>();
const rows = memory.data(128 * 52, 8);
export let rowCount: u32 = 0;

// Source, 4 bytes: key u16, types that are let through u16
export const SOURCE_STEP: usize = 4;

@inline
export function sourceKey(source: usize): u32 {
  return load<u16>(source);
}

@inline
export function sourceFilter(source: usize): u32 {
  return load<u16>(source, 2);
}

@inline
export function rowAt(index: u32): usize {
  return rows + (index as usize) * ROW_SIZE;
}

/** Rows that do not wait for a value, a bit each. */
export let always0: u64 = 0;
export let always1: u64 = 0;

const MAX_ROW_TEXT: usize = 512;
let buffer: usize = 0;
let listBits: u32 = 0;

/** Compiles the table; -1, or the number of the first row that cannot be read. */
export function compileRows(table: StaticArray<string>): i32 {
  openKeys();
  openPlaces();
  openSources();
  memory.fill(rows, 0, (MAX_ROWS as usize) * ROW_SIZE);
  if (buffer == 0) buffer = reserve(MAX_ROW_TEXT + 8);
  rowCount = 0;
  listBits = 0;
  always0 = always1 = 0;
  for (let i = 0; i < table.length; i++) if (rowCount == MAX_ROWS || !compileRow(table[i])) return i;
  return -1;
}

function compileRow(text: string): bool {
  if (text.length > (MAX_ROW_TEXT as i32)) return false;
  const end = narrow(text, buffer);
  const pathEnd = partEndFrom(buffer, end);
  const row = changetype<Row>(rowAt(rowCount));
  row.place = definePlace(buffer, trimmed(buffer, pathEnd));
  if (row.place == 0) return false;
  openList(row, buffer, pathEnd);
  const type = skipBlanks(pathEnd + 1, end);
  const typeEnd = partEndFrom(type, end);
  if (!readType(row, type, trimmed(type, typeEnd))) return false;
  if (typeEnd < end) {
    if (!readSources(row, typeEnd + 1, end)) return false;
  } else if (row.kind != RowKind.CONST && row.kind != RowKind.DERIVED) return false;
  const isAlways = (row.flags & RowFlag.SOURCES) == 0 && row.list == 0;
  const bit = isAlways ? (<u64>1) << ((rowCount & 63) as u64) : 0;
  if (rowCount < 64) always0 |= bit;
  else always1 |= bit;
  rowCount++;
  return true;
}

/** The `|` that ends a part of a row, or the end. */
function partEndFrom(ptr: usize, end: usize): usize {
  return findByte(ptr, end, Char.PIPE);
}

function trimmed(start: usize, end: usize): usize {
  while (end > start && load<u8>(end - 1) == Char.SPACE) end--;
  return end;
}

/** Rows of one list follow one another: the next list has another path up to its `[]`. */
function openList(row: Row, path: usize, pathEnd: usize): void {
  row.depth = listDepth(path, pathEnd);
  if (row.depth == 0) return;
  const first = listOfRowBefore(path, pathEnd);
  if (first == rowCount) listBits = listBits == 0 ? 1 : listBits << 1;
  row.list = listBits;
  for (let i = first; i <= rowCount; i++) {
    const other = changetype<Row>(rowAt(i));
    other.listFirst = first;
    other.listStop = rowCount + 1;
  }
}

let listPath: usize = 0;
let listPathLen: usize = 0;

/** The first row of the list that the row before is in, if this one is in it too; else this row. */
function listOfRowBefore(path: usize, pathEnd: usize): u32 {
  let len = pathEnd - path;
  while (load<u8>(path + len - 1) != Char.RIGHT_BRACKET) len--;
  const isSame = len == listPathLen && sameBytes(path, listPath, len);
  listPath = reserveTable(len + 8);
  memory.copy(listPath, path, len);
  listPathLen = len;
  if (!isSame || rowCount == 0) return rowCount;
  const before = changetype<Row>(rowAt(rowCount - 1));
  return before.list == 0 ? rowCount : before.listFirst;
}

const AT_SIGN: u8 = 0x40;

function readType(row: Row, ptr: usize, end: usize): bool {
  if (load<u8>(ptr) == AT_SIGN) {
    row.kind = RowKind.DERIVED;
    row.derived = indexOfName(DERIVED_NAMES, ptr + 1, end);
    return row.derived < (DERIVED_NAMES.length as u32);
  }
  while (true) {
    const wordEnd = skipWord(ptr, end);
    const len = wordEnd - ptr;
    const rest = skipBlanks(wordEnd, end);
    if (isText(ptr, len, 'const')) return takeConstant(row, rest, end, true);
    if (isText(ptr, len, 'fixed')) return takeConstant(row, rest, end, false);
    if (isText(ptr, len, 'names')) row.kind = RowKind.NAMES;
    else if (isText(ptr, len, 'hashes')) row.kind = RowKind.HASHES;
    else if (isText(ptr, len, 'last')) row.flags |= RowFlag.LAST;
    else if (isText(ptr, len, 'with')) row.flags |= RowFlag.WITH;
    else if (isText(ptr, len, 'event')) row.flags |= RowFlag.EVENT;
    else if (isText(ptr, len, 'list')) row.kind = RowKind.LIST;
    else if (isText(ptr, len, 'all')) {
      row.kind = RowKind.LIST;
      row.flags |= RowFlag.ALL;
    } else {
      const form = indexOfName(FORM_NAMES, ptr, wordEnd);
      row.form = form as Form;
      return form < (FORM_NAMES.length as u32) && rest == end;
    }
    if (rest == end) return row.kind == RowKind.NAMES || row.kind == RowKind.HASHES;
    ptr = rest;
  }
}

function indexOfName(names: StaticArray<string>, ptr: usize, end: usize): u32 {
  let index = 0;
  while (index < names.length && !isText(ptr, end - ptr, names[index])) index++;
  return index as u32;
}

function takeConstant(row: Row, ptr: usize, end: usize, quoted: bool): bool {
  row.kind = RowKind.CONST;
  if (row.list != 0) row.flags |= RowFlag.WITH;
  row.text = reserveTable(end - ptr + 16);
  let to = row.text;
  if (quoted) store<u8>(to++, Char.DOUBLE_QUOTE);
  memory.copy(to, ptr, end - ptr);
  to += end - ptr;
  if (quoted) store<u8>(to++, Char.DOUBLE_QUOTE);
  row.textEnd = to;
  return end > ptr;
}

function readSources(row: Row, ptr: usize, end: usize): bool {
  const isNames = row.kind == RowKind.NAMES;
  let at = reserveTable((((end - ptr) >> 1) + 1) * SOURCE_STEP);
  row.sources = at;
  for (ptr = skipBlanks(ptr, end); ptr < end; ptr = skipBlanks(ptr, end)) {
    const wordEnd = skipWord(ptr, end);
    const nameEnd = findByte(ptr, wordEnd, Char.COLON);
    const key = keyNumbered(ptr, nameEnd - ptr);
    const filter = nameEnd < wordEnd ? filterOf(nameEnd + 1, wordEnd) : 0;
    if (key == (Key.NONE as u32) || (nameEnd < wordEnd && filter == 0)) return false;
    // a name is an item of its own; the other rows of a list make one of an event
    if (!wantKey(key, rowCount, isNames ? 0 : row.list)) return false;
    store<u16>(at, key as u16);
    store<u16>(at, filter as u16, 2);
    at += SOURCE_STEP;
    ptr = wordEnd;
  }
  row.sourcesEnd = at;
  row.flags |= RowFlag.SOURCES;
  return at > row.sources;
}

/** `receipt,delivery` as bits of LogType; 0 if one of them is no type. */
function filterOf(ptr: usize, end: usize): u32 {
  let filter: u32 = 0;
  while (ptr < end) {
    const wordEnd = findByte(ptr, end, Char.COMMA);
    const bit = isText(ptr, wordEnd - ptr, 'leg') ? LEG : typeNamed(ptr, wordEnd - ptr);
    if (bit == 0) return 0;
    filter |= bit;
    ptr = wordEnd + 1;
  }
  return filter;
}
