import { addDistinct, beginDistinct } from '../documents/distinct';
import { elementEnd, elementStart, nextElement, openElements } from '../documents/json-elements';
import {
  Form,
  isTextForm,
  JsonKind,
  partEnd,
  partStart,
  takeText,
  writeJsonValue,
  writePart,
} from '../documents/json-values';
import { Row, RowFlag, RowKind, SOURCE_STEP, sourceFilter, sourceKey } from '../documents/row-table';
import { copyShort } from '../documents/tree';
import { narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { writeDerived } from './derived';
import { Key } from './keys';
import {
  firstSource,
  isLetThrough,
  nextSource,
  sourceEnd,
  sourceKind,
  sourceStart,
  sourceTypes,
} from './sources';
import { eventTypes, findValue, valueEnd, valueKind, valueStart } from './stored';

/** Writes what a row has to say, out of all events of the document or out of one; 0 if that is nothing. */

export function writeRowValue(row: Row, dst: usize): usize {
  switch (row.kind) {
    case RowKind.VALUE:
      return writeValue(row, dst);
    case RowKind.LIST:
      return writeList(row, dst);
    case RowKind.DERIVED:
      return writeDerived(row.derived, dst);
  }
  if ((row.flags & RowFlag.SOURCES) != 0 && !hasSource(row)) return 0;
  return writeConstant(row, dst);
}

export function writeConstant(row: Row, dst: usize): usize {
  return copyShort(row.text, row.textEnd - row.text, dst);
}

function hasSource(row: Row): bool {
  for (let at = row.sources; at < row.sourcesEnd; at += SOURCE_STEP) {
    for (let source = firstSource(sourceKey(at)); source != 0; source = nextSource(source)) {
      if (isLetThrough(sourceTypes(source), sourceFilter(at))) return true;
    }
  }
  return false;
}

function writeValue(row: Row, dst: usize): usize {
  for (let at = row.sources; at < row.sourcesEnd; at += SOURCE_STEP) {
    let end: usize = 0;
    for (let source = firstSource(sourceKey(at)); source != 0; source = nextSource(source)) {
      if (!isLetThrough(sourceTypes(source), sourceFilter(at))) continue;
      const written = writeSource(row.form, source, dst);
      if (written == 0) continue;
      end = written;
      if ((row.flags & RowFlag.LAST) == 0) break;
    }
    if (end != 0) return end;
  }
  return 0;
}

@inline
function writeSource(form: Form, source: usize, dst: usize): usize {
  return writeFirst(form, sourceStart(source), sourceEnd(source), sourceKind(source) as JsonKind, dst);
}

/** Writes a value, or the first text of an array that is one. */
function writeFirst(form: Form, start: usize, end: usize, kind: JsonKind, dst: usize): usize {
  if (kind != JsonKind.JSON) return writeJsonValue(form, start, end, kind, dst);
  for (let at = openElements(start, end); at != 0; at = nextElement(at, end)) {
    const written = writeJsonValue(form, elementStart, elementEnd, JsonKind.TEXT, dst);
    if (written != 0) return written;
  }
  return 0;
}

function writeList(row: Row, dst: usize): usize {
  let to = dst;
  beginDistinct();
  for (let at = row.sources; at < row.sourcesEnd; at += SOURCE_STEP) {
    for (let source = firstSource(sourceKey(at)); source != 0; source = nextSource(source)) {
      if (!isLetThrough(sourceTypes(source), sourceFilter(at))) continue;
      to = writeElements(
        row.form,
        sourceStart(source),
        sourceEnd(source),
        sourceKind(source) as JsonKind,
        true,
        to,
      );
    }
    if (to != dst && (row.flags & RowFlag.ALL) == 0) break;
  }
  return endList(dst, to);
}

/** The list [dst, end), whose elements begin with a comma, gets its brackets; 0 if it is empty. */
@inline
function endList(dst: usize, end: usize): usize {
  if (end == dst) return 0;
  store<u8>(dst, Char.LEFT_BRACKET);
  store<u8>(end, Char.RIGHT_BRACKET);
  return end + 1;
}

/** Writes `,"element"` for a value, or for each text of an array. */
function writeElements(
  form: Form,
  start: usize,
  end: usize,
  kind: JsonKind,
  distinct: bool,
  dst: usize,
): usize {
  if (kind != JsonKind.JSON) return writeElement(form, start, end, kind, distinct, dst);
  for (let at = openElements(start, end); at != 0; at = nextElement(at, end)) {
    dst = writeElement(form, elementStart, elementEnd, JsonKind.TEXT, distinct, dst);
  }
  return dst;
}

function writeElement(
  form: Form,
  start: usize,
  end: usize,
  kind: JsonKind,
  distinct: bool,
  dst: usize,
): usize {
  if (!isTextForm(form) || !takeText(form, start, end, kind)) return dst;
  if (distinct && !addDistinct(partStart, partEnd - partStart)) return dst;
  store<u8>(dst, Char.COMMA);
  return writePart(form, dst + 1);
}

/** Writes what the row has of one event, as a part of an item of a list; 0 if that is nothing. */
export function writeItemValue(row: Row, event: usize, dst: usize): usize {
  if (row.kind == RowKind.CONST && row.sources == 0) return writeConstant(row, dst);
  if (row.kind == RowKind.HASHES) return writeHashes(row, event, dst);
  const types = eventTypes(event);
  for (let at = row.sources; at < row.sourcesEnd; at += SOURCE_STEP) {
    if (!isLetThrough(types, sourceFilter(at)) || !findValue(event, sourceKey(at))) continue;
    if (row.kind == RowKind.CONST) return writeConstant(row, dst);
    const kind = valueKind as u32;
    let end: usize = 0;
    if (row.kind == RowKind.VALUE) end = writeFirst(row.form, valueStart, valueEnd, kind as JsonKind, dst);
    else end = endList(dst, writeElements(row.form, valueStart, valueEnd, kind as JsonKind, false, dst));
    if (end != 0) return end;
  }
  return 0;
}

/** Writes `[{"algorithm_id":3,"algorithm":"SHA-256","value":"..."}]`. */
function writeHashes(row: Row, event: usize, dst: usize): usize {
  let to = dst;
  for (let at = row.sources; at < row.sourcesEnd; at += SOURCE_STEP) {
    const key = sourceKey(at);
    if (!findValue(event, key)) continue;
    if (!takeText(Form.HASH, valueStart, valueEnd, valueKind as u32 as JsonKind)) continue;
    to = narrow(algorithmOf(key), to);
    to = writePart(Form.HASH, to);
    store<u8>(to++, Char.RIGHT_BRACE);
  }
  return endList(dst, to);
}

function algorithmOf(key: u32): string {
  if (key == (Key.MD5 as u32)) return ',{"algorithm_id":1,"algorithm":"MD5","value":';
  return key == (Key.SHA1 as u32)
    ? ',{"algorithm_id":2,"algorithm":"SHA-1","value":'
    : ',{"algorithm_id":3,"algorithm":"SHA-256","value":';
}
