import { addDistinct, beginDistinct } from '../documents/distinct';
import { elementEnd, elementStart, nextElement, openElements } from '../documents/json-elements';
import { JsonKind } from '../documents/json-values';
import { Row, RowFlag, RowKind, rowOf, SOURCE_STEP, sourceFilter, sourceKey } from '../documents/row-table';
import {
  beginItem,
  dropItem,
  dropPlace,
  endItems,
  isItemEmpty,
  itemStart,
  openPlace,
} from '../documents/tree';
import { Char } from '../text/chars';
import { gatheredCount, gatheredEvent } from './gathered';
import { eventRows } from './key-sources';
import { writeConstant, writeItemValue } from './row-values';
import {
  firstSource,
  hasItem,
  isLetThrough,
  nextSource,
  sourceEnd,
  sourceKind,
  sourceStart,
  sourceTypes,
} from './sources';

/** Lists of objects: an item for each event that has one, and one for each name in a list of names. Each comes once. */
export function writeItems(first: Row, dst: usize): usize {
  beginDistinct();
  const count = gatheredCount();
  for (let i: u32 = 0; i < count; i++) {
    if (!hasItem(i, first.list)) continue;
    beginItem(first.depth);
    const end = writeItem(first, gatheredEvent(i), dst);
    if (isItemEmpty()) endItems();
    else if (addDistinct(itemStart, end - itemStart)) dst = end;
    else dropItem();
  }
  endItems();
  for (let n = first.listFirst; n < first.listStop; n++) {
    const row = rowOf(eventRows(), n);
    if (row.kind == RowKind.NAMES) dst = writeNames(first, row, dst);
  }
  return dst;
}

function writeItem(first: Row, event: usize, dst: usize): usize {
  for (let n = first.listFirst; n < first.listStop; n++) {
    const row = rowOf(eventRows(), n);
    if (row.kind == RowKind.NAMES || ((row.flags & RowFlag.WITH) != 0 && isItemEmpty())) continue;
    const end = writeItemValue(row, event, openPlace(row.place, dst));
    if (end != 0) dst = end;
    else dropPlace();
  }
  return dst;
}

/** The names that no item has in its first row already. */
function writeNames(first: Row, names: Row, dst: usize): usize {
  beginDistinct();
  const named = rowOf(eventRows(), first.listFirst);
  for (let at = named.sources; at < named.sourcesEnd; at += SOURCE_STEP) {
    for (let source = firstSource(sourceKey(at)); source != 0; source = nextSource(source)) {
      addDistinct(sourceStart(source), sourceEnd(source) - sourceStart(source));
    }
  }
  for (let at = names.sources; at < names.sourcesEnd; at += SOURCE_STEP) {
    for (let source = firstSource(sourceKey(at)); source != 0; source = nextSource(source)) {
      if (isLetThrough(sourceTypes(source), sourceFilter(at))) dst = writeNamesOf(first, names, source, dst);
    }
  }
  endItems();
  return dst;
}

/** `\"a.docx\", \"b.xlsx\"`, a name without quotes, or an array of names. */
function writeNamesOf(first: Row, names: Row, source: usize, dst: usize): usize {
  let at = sourceStart(source);
  const end = sourceEnd(source);
  if (sourceKind(source) == JsonKind.JSON) {
    for (at = openElements(at, end); at != 0; at = nextElement(at, end)) {
      dst = writeName(first, names, elementStart, elementEnd, dst);
    }
    return dst;
  }
  while (at < end) {
    if (!isQuote(at, end)) return writeName(first, names, at, end, dst);
    const start = at + 2;
    at = start;
    while (at < end && !endsName(at, end)) at += load<u8>(at) == Char.BACKSLASH ? 2 : 1;
    dst = writeName(first, names, start, at < end ? at : end, dst);
    at += 2;
    while (at < end && (load<u8>(at) == Char.COMMA || load<u8>(at) == Char.SPACE)) at++;
  }
  return dst;
}

/** A quote as it stands in the text of a JSON string. */
@inline
function isQuote(ptr: usize, end: usize): bool {
  return ptr + 2 <= end && load<u16>(ptr) == 0x225c;
}

/** A quote with nothing or a comma behind it. */
@inline
function endsName(ptr: usize, end: usize): bool {
  return isQuote(ptr, end) && (ptr + 2 == end || load<u8>(ptr, 2) == Char.COMMA);
}

/** Writes an item with that name and the constants of the list. */
function writeName(first: Row, names: Row, start: usize, end: usize, dst: usize): usize {
  const len = end - start;
  if (len == 0 || !addDistinct(start, len)) return dst;
  beginItem(first.depth);
  dst = openPlace(names.place, dst);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  memory.copy(dst + 1, start, len);
  dst += 1 + len;
  store<u8>(dst++, Char.DOUBLE_QUOTE);
  for (let n = first.listFirst; n < first.listStop; n++) {
    const row = rowOf(eventRows(), n);
    if (row.kind == RowKind.CONST) dst = writeConstant(row, openPlace(row.place, dst));
  }
  return dst;
}
