import { Char } from '../../text/chars';
import { writeJsonText } from '../../text/json-write';
import { Column, columnAt } from '../columns';
import { addDistinct, beginDistinct } from '../distinct';
import {
  copyText,
  Form,
  isPlaceholder,
  isTextForm,
  JsonKind,
  takeText,
  writeJsonValue,
  writePart,
} from '../json-values';
import { Row, RowFlag, RowKind, SOURCE_STEP, sourceKey } from '../row-table';
import { copyShort } from '../tree';
import { firstValue, isPlainValue, lastValue, nextValue, scratchPlace, valueLen, valuePtr } from '../values';
import { writeDerived } from './derived';
import { Ending, ending } from './meanings';

/** Writes what a row has to say out of the columns; 0 if that is nothing. */

export function writeRowValue(row: Row, dst: usize): usize {
  if ((row.flags & (RowFlag.FAILED | RowFlag.PASSED)) != 0 && !isMeant(row, ending() == Ending.SUCCESS))
    return 0;
  switch (row.kind) {
    case RowKind.VALUE:
      return writeValue(row, dst);
    case RowKind.LIST:
      return writeList(row, dst);
    case RowKind.DERIVED:
      return writeDerived(row.derived, dst);
  }
  return (row.flags & RowFlag.SOURCES) != 0 && !hasSource(row) ? 0 : writeConstant(row, dst);
}

/** Does the row speak of what got there, or of what did not? */
export function isMeant(row: Row, passed: bool): bool {
  return (row.flags & RowFlag.FAILED) != 0 ? !passed : (row.flags & RowFlag.PASSED) == 0 || passed;
}

export function writeConstant(row: Row, dst: usize): usize {
  return copyShort(row.text, row.textEnd - row.text, dst);
}

/** Number of the document in work: what was noted for another one does not count. */
let document: u32 = 0;

export function beginTold(): void {
  document++;
}

/** A row told a value of the column. */
@inline
function noteTold(column: u32): void {
  changetype<Column>(columnAt(column)).told = document;
}

@inline
export function isToldValue(column: u32): bool {
  return changetype<Column>(columnAt(column)).told == document;
}

/** Has a source a value that is no word for none? */
function hasSource(row: Row): bool {
  for (let at = row.sources; at < row.sourcesEnd; at += SOURCE_STEP) {
    for (let value = firstValue(sourceKey(at)); value != 0; value = nextValue(value))
      if (!isPlaceholder(valuePtr(value), valueLen(value))) return true;
  }
  return false;
}

function writeValue(row: Row, dst: usize): usize {
  for (let at = row.sources; at < row.sourcesEnd; at += SOURCE_STEP) {
    const column = sourceKey(at);
    if ((row.flags & RowFlag.LAST) != 0) {
      const value = lastValue(column);
      const end = value == 0 ? 0 : writeValueAs(row.form, value, dst);
      if (end == 0) continue;
      noteTold(column);
      return end;
    }
    for (let value = firstValue(column); value != 0; value = nextValue(value)) {
      const end = writeValueAs(row.form, value, dst);
      if (end == 0) continue;
      noteTold(column);
      return end;
    }
  }
  return 0;
}

function writeList(row: Row, dst: usize): usize {
  let to = dst;
  beginDistinct();
  for (let at = row.sources; at < row.sourcesEnd; at += SOURCE_STEP) {
    for (let value = firstValue(sourceKey(at)); value != 0; value = nextValue(value)) {
      const end = writeValueAs(row.form, value, to + 1);
      // compared as it is written: names of hosts that differ in case are one
      if (end == 0 || !addDistinct(to + 1, end - to - 1)) continue;
      store<u8>(to, Char.COMMA);
      to = end;
    }
    if (to != dst && (row.flags & RowFlag.ALL) == 0) break;
  }
  if (to == dst) return 0;
  store<u8>(dst, Char.LEFT_BRACKET);
  store<u8>(to, Char.RIGHT_BRACKET);
  return to + 1;
}

/** Writes a value of a column in that form; 0 if it does not fit. */
@inline
export function writeValueAs(form: Form, value: usize, dst: usize): usize {
  return writeTextAs(form, valuePtr(value), valueLen(value), isPlainValue(value), dst);
}

/** Writes a text that stands in JSON as it is. */
@inline
function writePlain(ptr: usize, len: usize, dst: usize): usize {
  store<u8>(dst, Char.DOUBLE_QUOTE);
  dst = copyText(ptr, len, dst + 1);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  return dst + 1;
}

/** Writes bytes as a value of that form; 0 if they are none. `plain`: they stand in JSON as they are. */
export function writeTextAs(form: Form, ptr: usize, len: usize, plain: bool, dst: usize): usize {
  if (plain && form == Form.TEXT) return len == 0 ? 0 : writePlain(ptr, len, dst);
  let end = ptr + len;
  if (!plain) {
    const text = scratchPlace();
    end = writeJsonText(ptr, end, text);
    ptr = text;
  }
  if (isTextForm(form)) return takeText(form, ptr, end, JsonKind.TEXT) ? writePart(form, dst) : 0;
  return writeJsonValue(form, ptr, end, JsonKind.TEXT, dst);
}

/** Writes the last value of a column as a text; 0 if it has none. */
export function writeLastText(column: u32, dst: usize): usize {
  const value = lastValue(column);
  return value == 0 ? 0 : writeValueAs(Form.TEXT, value, dst);
}

/** Has the column a value that is an address, not `<>`? */
export function hasAddress(column: u32): bool {
  for (let value = firstValue(column); value != 0; value = nextValue(value)) {
    if (writeValueAs(Form.ADDRESS, value, scratchPlace() + ADDRESS_ROOM * valueLen(value)) != 0) return true;
  }
  return false;
}

/** writeTextAs puts the text at the scratch place first, each byte as \u00XX at most. */
const ADDRESS_ROOM: usize = 8;
