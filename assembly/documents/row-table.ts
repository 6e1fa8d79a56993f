import { reserve } from '../memory';
import { reserveTable } from '../rules/table-memory';
import { isText, narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { findByte, sameBytes, skipBlanks, skipWord } from '../text/scan';
import { FORM_NAMES, Form } from './json-values';
import { definePlace, listDepth, openPlaces } from './tree';

/**
 * A table of rows that say what stands where in a document, compiled. One row a field: `path | type | sources`. The
 * order of the rows is the order of the members; the rows of one object stand together. A path with `[]` is a list of
 * objects.
 *
 * Types: those of Form (`text`, `ip`, `number`, ...): the first value of the first source that has any. Before them:
 * `last`: its last value; `list`: all different values of that source; `all`: those of all sources; `event`: only in a
 * document of one event; `with`: only in an item or object that has a value already; `failed`, `passed`: only where the
 * message, or the recipient that an item is about, did not get there, or did. `const TEXT`, `fixed JSON`: always that, or
 * where a source has a value. `names`: an item for each name in a list of names. `hashes`: fingerprints of a file.
 * `@name`: a value that is worked out. What sources are called is up to whoever has the table.
 */

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
  /** Only in an item or object that has a value already. */
  WITH = 4,
  /** The row has sources: without a value of one it is not written. */
  SOURCES = 8,
  /** Only in a document of one event. */
  EVENT = 16,
  /** Only of what did not get where it should, or only of what did. */
  FAILED = 32,
  PASSED = 64,
}

/** Bit n of RowFlag in the tables; a source is no word of them. */
const FLAG_NAMES: StaticArray<string> = ['last', 'all', 'with', '', 'event', 'failed', 'passed'];

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
  unit: u32;
}

export const ROW_SIZE: usize = offsetof<Row>();

const MAX_ROWS: u32 = 192;
/** Rows, those of one list together, that are looked for at once: a bit each in two words. */
const MAX_UNITS: u32 = 128;

@unmanaged
export class RowTable {
  rows: usize;
  count: u32;
  /** By unit, u16: its first row. */
  units: usize;
  unitCount: u32;
  /** Units that do not wait for a value, a bit each. */
  always0: u64;
  always1: u64;
}

// Source, 4 bytes: two numbers of 16 bits, whose meaning is up to whoever has the table
export const SOURCE_STEP: usize = 4;
/** No such source. */
export const NO_SOURCE: u32 = 0xffffffff;

/**
 * Reads the source [ptr, end) of a row of that unit, whose list has the bit `list` (0: it is in none); NO_SOURCE if it is
 * none.
 */
export type SourceReader = (ptr: usize, end: usize, unit: u32, list: u32) => u32;

@inline
export function sourceKey(source: usize): u32 {
  return load<u16>(source);
}

@inline
export function sourceFilter(source: usize): u32 {
  return load<u16>(source, 2);
}

@inline
export function rowOf(table: RowTable, index: u32): Row {
  return changetype<Row>(table.rows + (index as usize) * ROW_SIZE);
}

@inline
export function rowOfUnit(table: RowTable, unit: u32): Row {
  return rowOf(table, load<u16>(table.units + ((unit as usize) << 1)));
}

const MAX_ROW_TEXT: usize = 512;
let buffer: usize = 0;
let listBits: u32 = 0;

/** The table in work, who reads its sources, and the names of its values that are worked out. */
let table: RowTable = changetype<RowTable>(0);
let readSource: SourceReader = noSource;
let derivedNames: StaticArray<string> = [];

function noSource(_ptr: usize, _end: usize, _row: u32, _list: u32): u32 {
  return NO_SOURCE;
}

/** Compiles the texts into `into`; -1, or the number of the first row that cannot be read. */
export function compileRows(
  into: RowTable,
  texts: StaticArray<string>,
  reader: SourceReader,
  derived: StaticArray<string>,
): i32 {
  table = into;
  readSource = reader;
  derivedNames = derived;
  openPlaces();
  if (table.rows == 0) {
    table.rows = reserveTable((MAX_ROWS as usize) * ROW_SIZE);
    table.units = reserveTable((MAX_UNITS as usize) << 1);
  }
  memory.fill(table.rows, 0, (MAX_ROWS as usize) * ROW_SIZE);
  if (buffer == 0) buffer = reserve(MAX_ROW_TEXT + 8);
  listBits = 0;
  listPathLen = 0;
  table.count = table.unitCount = 0;
  table.always0 = table.always1 = 0;
  for (let i = 0; i < texts.length; i++) if (table.count == MAX_ROWS || !compileRow(texts[i])) return i;
  return -1;
}

function compileRow(text: string): bool {
  if (text.length > (MAX_ROW_TEXT as i32)) return false;
  const end = narrow(text, buffer);
  const pathEnd = partEndFrom(buffer, end);
  const row = rowOf(table, table.count);
  row.place = definePlace(buffer, trimmed(buffer, pathEnd));
  if (row.place == 0) return false;
  openList(row, buffer, pathEnd);
  if (!openUnit(row)) return false;
  const type = skipBlanks(pathEnd + 1, end);
  const typeEnd = partEndFrom(type, end);
  if (!readType(row, type, trimmed(type, typeEnd))) return false;
  if (typeEnd < end) {
    if (!readSources(row, typeEnd + 1, end)) return false;
  } else if (row.kind != RowKind.CONST && row.kind != RowKind.DERIVED) return false;
  const isAlways = (row.flags & RowFlag.SOURCES) == 0 && row.list == 0;
  const bit = isAlways ? (<u64>1) << ((row.unit & 63) as u64) : 0;
  if (row.unit < 64) table.always0 |= bit;
  else table.always1 |= bit;
  table.count++;
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
  if (first == table.count) listBits = listBits == 0 ? 1 : listBits << 1;
  row.list = listBits;
  for (let i = first; i <= table.count; i++) {
    const other = rowOf(table, i);
    other.listFirst = first;
    other.listStop = table.count + 1;
  }
}

/** The rows of a list are one unit. */
function openUnit(row: Row): bool {
  if (row.list != 0 && row.listFirst != table.count) {
    row.unit = rowOf(table, row.listFirst).unit;
    return true;
  }
  if (table.unitCount == MAX_UNITS) return false;
  store<u16>(table.units + ((table.unitCount as usize) << 1), table.count as u16);
  row.unit = table.unitCount++;
  return true;
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
  if (!isSame || table.count == 0) return table.count;
  const before = rowOf(table, table.count - 1);
  return before.list == 0 ? table.count : before.listFirst;
}

const AT_SIGN: u8 = 0x40;

function readType(row: Row, ptr: usize, end: usize): bool {
  if (load<u8>(ptr) == AT_SIGN) {
    row.kind = RowKind.DERIVED;
    row.derived = indexOfName(derivedNames, ptr + 1, end);
    return row.derived < (derivedNames.length as u32);
  }
  while (true) {
    const wordEnd = skipWord(ptr, end);
    const len = wordEnd - ptr;
    const rest = skipBlanks(wordEnd, end);
    if (isText(ptr, len, 'const')) return takeConstant(row, rest, end, true);
    if (isText(ptr, len, 'fixed')) return takeConstant(row, rest, end, false);
    const flag = indexOfName(FLAG_NAMES, ptr, wordEnd);
    if (flag < (FLAG_NAMES.length as u32)) {
      row.flags |= 1 << flag;
      if (1 << flag == RowFlag.ALL) row.kind = RowKind.LIST;
    } else if (isText(ptr, len, 'list')) row.kind = RowKind.LIST;
    else if (isText(ptr, len, 'names')) row.kind = RowKind.NAMES;
    else if (isText(ptr, len, 'hashes')) row.kind = RowKind.HASHES;
    else {
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
  let at = reserveTable((((end - ptr) >> 1) + 1) * SOURCE_STEP);
  row.sources = at;
  for (ptr = skipBlanks(ptr, end); ptr < end; ptr = skipBlanks(ptr, end)) {
    const wordEnd = skipWord(ptr, end);
    // a name is an item of its own; the other rows of a list make one of an event
    const source = readSource(ptr, wordEnd, row.unit, row.kind == RowKind.NAMES ? 0 : row.list);
    if (source == NO_SOURCE) return false;
    store<u32>(at, source);
    at += SOURCE_STEP;
    ptr = wordEnd;
  }
  row.sourcesEnd = at;
  row.flags |= RowFlag.SOURCES;
  return at > row.sources;
}
