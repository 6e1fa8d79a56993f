import { isText } from '../../text/ascii';
import { Char } from '../../text/chars';
import { findByte } from '../../text/scan';
import { Column, columnAt, columnNamed, NO_COLUMN } from '../columns';
import { NO_SOURCE, RowTable } from '../row-table';
import { RECIPIENT_LIST } from './item-rows';
import { listNamed, MAX_LISTS, MAX_PROPERTIES, propertyNamed } from './item-table';

/** Where the rows of a message's document take their values from: columns of fields, and items of lists. */

const table = memory.data(40, 8);

@inline
export function messageRows(): RowTable {
  return changetype<RowTable>(table);
}

/** What is known of a recipient besides the properties of its list. */
export const enum RecipientProperty {
  ADDRESS = 0xfff0,
  RID = 0xfff1,
  DISPOSITION = 0xfff2,
}

// by list: the units of rows that want its items, u64 × 2
const listUnits = memory.data(12 * 16, 8);

export function openFieldSources(): void {
  memory.fill(listUnits, 0, 12 * 16);
}

@inline
export function listUnits0(list: u32): u64 {
  return load<u64>(listUnits + ((list as usize) << 4));
}

@inline
export function listUnits1(list: u32): u64 {
  return load<u64>(listUnits + ((list as usize) << 4), 8);
}

/**
 * The source [ptr, end): the column of `field[=decode]` in the low 16 bits and 0 in the high ones, or of
 * `list.property` the property and one more than the list.
 */
export function readFieldSource(ptr: usize, end: usize, unit: u32, _list: u32): u32 {
  const dot = findByte(ptr, end, Char.DOT);
  if (dot < end) return readItemSource(ptr, dot, end, unit);
  const column = columnNamed(ptr, end);
  if (column == NO_COLUMN) return NO_SOURCE;
  const c = changetype<Column>(columnAt(column));
  const bit = (<u64>1) << ((unit & 63) as u64);
  if (unit < 64) c.rows0 |= bit;
  else c.rows1 |= bit;
  return column;
}

function readItemSource(ptr: usize, dot: usize, end: usize, unit: u32): u32 {
  const list = listNamed(ptr, dot);
  if (list == MAX_LISTS) return NO_SOURCE;
  let property = propertyNamed(list, dot + 1, end);
  if (property == MAX_PROPERTIES) {
    const len = end - dot - 1;
    if (list != RECIPIENT_LIST) return NO_SOURCE;
    if (isText(dot + 1, len, 'address')) property = RecipientProperty.ADDRESS;
    else if (isText(dot + 1, len, 'rid')) property = RecipientProperty.RID;
    else if (isText(dot + 1, len, 'disposition')) property = RecipientProperty.DISPOSITION;
    else return NO_SOURCE;
  }
  const at = listUnits + ((list as usize) << 4) + ((unit >> 6) << 3);
  store<u64>(at, load<u64>(at) | ((<u64>1) << ((unit & 63) as u64)));
  return property | ((list + 1) << 16);
}
