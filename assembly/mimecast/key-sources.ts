import { NO_SOURCE, RowTable } from '../documents/row-table';
import { isText } from '../text/ascii';
import { Char } from '../text/chars';
import { findByte } from '../text/scan';
import { keyNumbered } from './key-index';
import { Key } from './keys';
import { typeNamed } from './labels';
import { LEG, wantKey } from './sources';

/** The rows of events, and how their sources are read: `Key`, or `Key:type,type` for events of some types only. */

const table = memory.data(40, 8);

@inline
export function eventRows(): RowTable {
  return changetype<RowTable>(table);
}

/** The source [ptr, end): key in the low 16 bits, types that are let through in the high ones. */
export function readKeySource(ptr: usize, end: usize, unit: u32, list: u32): u32 {
  const nameEnd = findByte(ptr, end, Char.COLON);
  const key = keyNumbered(ptr, nameEnd - ptr);
  const filter = nameEnd < end ? filterOf(nameEnd + 1, end) : 0;
  if (key == (Key.NONE as u32) || (nameEnd < end && filter == 0)) return NO_SOURCE;
  return wantKey(key, unit, list) ? key | (filter << 16) : NO_SOURCE;
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
