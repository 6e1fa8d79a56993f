import { narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { sameBytes } from '../text/scan';
import { isUtf8 } from '../text/utf8';
import { reserveTable } from './table-memory';

/** Field names with a meaning to the engine; they are interned first, so the number is the name. */
export const enum Field {
  MID = 0,
  ICID = 1,
  DCID = 2,
  RCID = 3,
  RID = 4,
  RIDS = 5,
  NEW = 6,
  OLD = 7,
  SHA256 = 8,
  KNOWN = 9,
}

const KNOWN_FIELDS: StaticArray<string> = [
  'mid',
  'icid',
  'dcid',
  'rcid',
  'rid',
  'rids',
  'new',
  'old',
  'sha256',
];

export const MAX_FIELDS: u32 = 1024;
const fieldNames = memory.data(1024 * 8, 8); // ptr, len
let fieldCount: u32 = 0;

/** Names that rows of users may bring, so that the module's own always have room. */
export const MAX_USER_FIELDS: u32 = 512;
let fieldLimit: u32 = MAX_USER_FIELDS;

/** The rows of the module follow. */
export function openFieldsForOwnRows(): void {
  fieldLimit = MAX_FIELDS;
}

/** How many names there are, for taking back what a check added. */
export function fieldTotal(): u32 {
  return fieldCount;
}

export function takeBackFields(total: u32): void {
  fieldCount = total;
}

const MAX_NAME: usize = 255;

/** Names stand in documents as they are: in quotes, without an escape. */
export function isFieldName(ptr: usize, end: usize): bool {
  for (let at = ptr; at < end; at++) {
    const c: u32 = load<u8>(at);
    if (c < (Char.SPACE as u32) || c == Char.DOUBLE_QUOTE || c == Char.BACKSLASH) return false;
  }
  return ptr < end && end - ptr <= MAX_NAME && isUtf8(ptr, end);
}

/** Number of the field of that name; it is added if it is new. MAX_FIELDS if there are too many. */
export function internField(ptr: usize, len: usize): u32 {
  if (fieldCount == 0) {
    for (let i = 0; i < KNOWN_FIELDS.length; i++) addField(KNOWN_FIELDS[i]);
  }
  for (let i: u32 = 0; i < fieldCount; i++) {
    if (fieldNameLen(i) == len && sameBytes(fieldName(i), ptr, len)) return i;
  }
  if (fieldCount >= fieldLimit) return MAX_FIELDS;
  const copy = reserveTable(len + 8);
  memory.copy(copy, ptr, len);
  return putField(copy, len);
}

function addField(name: string): void {
  const copy = reserveTable(name.length + 8);
  narrow(name, copy);
  putField(copy, name.length);
}

function putField(ptr: usize, len: usize): u32 {
  store<u32>(fieldNames + ((fieldCount as usize) << 3), ptr as u32);
  store<u32>(fieldNames + ((fieldCount as usize) << 3), len as u32, 4);
  return fieldCount++;
}

@inline
export function fieldName(field: u32): usize {
  return load<u32>(fieldNames + ((field as usize) << 3));
}

@inline
export function fieldNameLen(field: u32): usize {
  return load<u32>(fieldNames + ((field as usize) << 3), 4);
}
