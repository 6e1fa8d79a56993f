import { writeBase64 } from '../text/base64';
import { Char } from '../text/chars';
import { decimal } from '../text/scan';
import { addSha1, beginSha1, endSha1 } from '../text/sha1';
import { foundTypes, nearestTypes } from './classify';
import { pairCount, pairKey, pairKeyLen, pairKeyPtr, pairKind, pairValueLen, pairValuePtr } from './event';
import { isSpelledAs } from './key-index';
import { Key } from './keys';
import { writeTypeText } from './labels';
import { ValueKind } from './stored';

/**
 * The `_id` that Elastic's Mimecast integration gives an event (since its version 1.24): a fingerprint processor of
 * Elasticsearch over nine fields, in the order of their names. It is no id, for two events of one message in one second
 * have the same; it is for those who have to find what an index already has.
 *
 * The processor hashes, with SHA-1, a zero byte and the value for each field that is there: text as UTF-8, an integer
 * as 4 bytes, or 8 if it does not fit, lowest first; the result is base64.
 */
const DIGEST_SIZE: usize = 20;
const digest = memory.data(24, 8);
const number = memory.data(8, 8);
const ZERO_BYTE = memory.data<u8>([0]);
const LOWER_U: u8 = 0x75;
const TRUE_BYTE = memory.data<u8>([1, 0]);
const FALSE_BYTE = memory.data<u8>([2, 0]);
/** Types in the order of their names, as bits of LogType: a tie lists them so. */
const BY_NAME: StaticArray<u8> = [9, 4, 2, 7, 6, 3, 1, 0, 5, 8];

/** Writes the 28 characters for the event in work, returns the end. */
export function writeNineFields(dst: usize): usize {
  beginSha1();
  addField(Key.ATTEMPT);
  addField(Key.MESSAGE_ID);
  addField(Key.RCPT);
  addField(Key.SENDER);
  addField(Key.A_CODE);
  addField(Key.DATETIME);
  addTypes(foundTypes != 0 ? foundTypes : nearestTypes);
  addField(Key.SHA256);
  addField(Key.URL);
  endSha1(digest);
  return writeBase64(digest, DIGEST_SIZE, dst);
}

function addField(key: Key): void {
  for (let i: u32 = 0; i < pairCount; i++) {
    if (pairKey(i) != key || !isNamed(key, pairKeyPtr(i), pairKeyLen(i))) continue;
    addValue(i);
    return;
  }
}

function isNamed(key: Key, ptr: usize, len: usize): bool {
  if (key != Key.URL) return isSpelledAs(key, ptr, len);
  return len == 3 && load<u8>(ptr) == LOWER_U; // the row has the other spelling
}

function addValue(index: u32): void {
  const ptr = pairValuePtr(index);
  const len = pairValueLen(index);
  const kind = pairKind(index);
  if (kind == ValueKind.WORD) {
    const c = load<u8>(ptr);
    if (c == Char.LOWER_N) return; // null is as good as missing
    addSha1(ZERO_BYTE, 1);
    addSha1(c == Char.LOWER_T ? TRUE_BYTE : FALSE_BYTE, 1);
    return;
  }
  addSha1(ZERO_BYTE, 1);
  const isNegative = kind == ValueKind.NUMBER && load<u8>(ptr) == Char.MINUS;
  const digits = isNegative ? ptr + 1 : ptr;
  if (kind != ValueKind.NUMBER || !isInteger(digits, ptr + len)) {
    addSha1(ptr, len);
    return;
  }
  let value = decimal(digits, ptr + len) as i64;
  if (isNegative) value = -value;
  store<i64>(number, value);
  addSha1(number, value == (value as i32 as i64) ? 4 : 8);
}

const MAX_DIGITS: usize = 18;

function isInteger(ptr: usize, end: usize): bool {
  if (end - ptr > MAX_DIGITS) return false;
  for (let p = ptr; p < end; p++) if (load<u8>(p) - Char.ZERO > 9) return false;
  return true;
}

const name = memory.data(32, 8);

function addTypes(types: u32): void {
  for (let i = 0; i < BY_NAME.length; i++) {
    const type: u32 = BY_NAME[i];
    if ((types & (1 << type)) == 0) continue;
    const len = writeTypeText(type, name) - name;
    addSha1(ZERO_BYTE, 1);
    addSha1(name, len);
  }
}
