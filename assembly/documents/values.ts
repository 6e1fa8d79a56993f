import { FACT_PLAIN } from '../store/facts';
import { isQuoted } from '../text/ascii';
import { isLetter } from '../text/chars';
import { decodeFileName, decodeHeader } from '../text/mime';
import { hashBytes, sameBytes } from '../text/scan';
import { Column, columnAt, columnTotal, Decode, MAX_COLUMNS, Source } from './columns';

/** The values that were collected for the columns of one document. */

/**
 * Value: one distinct text of a column. ╒══ next ══╤══ ptr ══╤══ len ══╤══ plain:1 hash:31 ══╕
 */
const VALUE_SIZE: usize = 16;

/** Head, tail and last value (which may repeat an earlier one) of the list of each column and source. */
const LIST_SIZE: usize = 12;
/** Then, a byte a column: bit n says that it has values of source n. */
const lists = memory.data(32 * 6 * 12 + 32, 8);
const filled: usize = lists + (MAX_COLUMNS as usize) * (Source.COUNT as usize) * LIST_SIZE;
/** Bit n: column n has values of some source. */
let filledColumns: u32 = 0;

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
  memory.fill(lists, 0, (columnTotal() as usize) * (Source.COUNT as usize) * LIST_SIZE);
  memory.fill(filled, 0, MAX_COLUMNS);
  filledColumns = 0;
}

/** Bit n: column n has values, be it of a source that does not count for it. */
@inline
export function columnsWithValues(): u32 {
  return filledColumns;
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

/** Marks a text that stands in JSON as it is: printable ASCII, no quote, no backslash. The same bit as in facts. */
export const PLAIN: u32 = FACT_PLAIN;

/** Adds a value to a column unless it is empty or already there. `plain` is PLAIN if it is known to be so, else 0. */
export function addValue(column: u32, source: Source, ptr: usize, len: usize, plain: u32 = 0): void {
  const decode = changetype<Column>(columnAt(column)).decode;
  const list = listAt(column, source);
  if (decode != Decode.NONE) {
    if (decode == Decode.WORD) {
      const known = sameWord(load<usize>(list), ptr, len);
      if (known != 0) {
        store<usize>(list, known, 8);
        return;
      }
    } else {
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
      plain = 0;
    }
  }
  if (len == 0) return;
  let value: usize;
  if (seen != 0) value = findSeen(list, ptr, len);
  else {
    value = load<usize>(list);
    while (value != 0) {
      if (load<u32>(value, 8) == (len as u32) && sameBytes(load<usize>(value, 4), ptr, len)) break;
      value = load<usize>(value);
    }
  }
  if (value != 0) {
    store<usize>(list, value, 8);
    return;
  }
  value = scratchAt;
  scratchAt = value + VALUE_SIZE;
  store<usize>(value, 0);
  store<usize>(value, ptr, 4);
  store<u32>(value, len as u32, 8);
  store<u32>(value, plain, 12);
  if (seen != 0) putSeen(value);
  const tail = load<usize>(list, 4);
  if (tail != 0) store<usize>(tail, value);
  else {
    store<usize>(list, value);
    const at = filled + (column as usize);
    const bit: u32 = 1 << source;
    store<u8>(at, (load<u8>(at) as u32) | bit);
    filledColumns |= 1 << column;
  }
  store<usize>(list, value, 4);
  store<usize>(list, value, 8);
}

/** What findSeen found no value for: its hash, and the place for it. */
let seenHash: u32 = 0;
let seenPlace: usize = 0;

/** The value of that text in the list, or 0. The list is part of the hash: in another column it is another value. */
function findSeen(list: usize, ptr: usize, len: usize): usize {
  const hash = (hashBytes(ptr, len, list as u64) as u32) & ~PLAIN;
  seenHash = hash;
  let index = hash & seenMask;
  while (true) {
    const place = seen + ((index as usize) << 2);
    const value: usize = load<u32>(place);
    seenPlace = place;
    if (value == 0) return 0;
    if (
      (load<u32>(value, 12) & ~PLAIN) == hash &&
      load<u32>(value, 8) == (len as u32) &&
      sameBytes(load<usize>(value, 4), ptr, len)
    ) {
      return value;
    }
    index = (index + 1) & seenMask;
  }
}

function putSeen(value: usize): void {
  store<u32>(value, load<u32>(value, 12) | seenHash, 12);
  store<u32>(seenPlace, value as u32);
  // more values a fact than there is room for: from here on the lists are searched
  if (++seenCount > seenMask - (seenMask >> 2)) seen = 0;
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

/** The list of the strongest source of a column that has values, 0 if none has. */
@inline
function strongest(column: u32): usize {
  const sources = load<u8>(filled + (column as usize)) & changetype<Column>(columnAt(column)).sources;
  return sources == 0 ? 0 : listAt(column, ctz(sources) as Source);
}

/** First value of the strongest source that has any, 0 if none has. */
export function firstValue(column: u32): usize {
  const list = strongest(column);
  return list == 0 ? 0 : load<usize>(list);
}

/** The value that came last from the strongest source, 0 if there is none. */
export function lastValue(column: u32): usize {
  const list = strongest(column);
  return list == 0 ? 0 : load<usize>(list, 8);
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

/** Does it stand in JSON as it is? */
@inline
export function isPlainValue(value: usize): bool {
  return (load<u32>(value, 12) & PLAIN) != 0;
}
