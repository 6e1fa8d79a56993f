import { reserve } from '../memory';
import { narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { sameBytes, skipWord } from '../text/scan';
import { KEY_ROWS, Key, MISSPELLED, MISSPELLED_KEY } from './keys';
import { TYPE_COUNT, TYPE_ROWS } from './types';

/** The rows of KEY_ROWS, compiled: from the bytes of a key to its number, its flags and its part in finding a type. */
export const enum KeyFlag {
  /** Whoever writes mail writes the value. */
  SENDER = 1,
  /** Never a number. */
  TEXT = 2,
  /** true and false are booleans. */
  BOOL = 4,
  /** In this very spelling it is no part of the event. */
  SHIPPER = 8,
}

/** What a key says about the type of its event: bit number of the key among those of its role. */
export const enum Role {
  NONE = 0,
  SHARED = 1,
  UNIQUE = 2,
}

const MAX_KEYS: usize = 160;
const SLOTS: usize = 512;
const SLOT_SHIFT: u64 = 64 - 9;
const MAX_NAME: usize = 40;

// Entry, 16 bytes: name in lower case u32, length u32, flags u8, role u8, bit u8; the name as it is written u32
const entries = memory.data(160 * 16, 8);
const slots = memory.data(512, 8);

/** By type: its unique keys (u64) and its shared keys (u64), a bit each. */
const uniqueKeys = memory.data(10 * 8, 8);
const sharedKeys = memory.data(10 * 8, 8);

let isReady: bool = false;

@inline
function entryOf(key: u32): usize {
  return entries + ((key as usize) << 4);
}

@inline
export function keyFlags(key: u32): u32 {
  return load<u8>(entryOf(key), 8);
}

@inline
export function keyRole(key: u32): Role {
  return load<u8>(entryOf(key), 9) as Role;
}

@inline
export function keyBit(key: u32): u32 {
  return load<u8>(entryOf(key), 10);
}

/** Is the key written just like its row? */
export function isSpelledAs(key: u32, ptr: usize, len: usize): bool {
  return sameBytes(load<u32>(entryOf(key), 12), ptr, len);
}

@inline
export function uniqueKeysOf(type: u32): u64 {
  return load<u64>(uniqueKeys + ((type as usize) << 3));
}

@inline
export function sharedKeysOf(type: u32): u64 {
  return load<u64>(sharedKeys + ((type as usize) << 3));
}

const CASE_BITS: u64 = 0x2020202020202020;
const LANES: u64 = 0x0101010101010101;
const HIGH_BITS: u64 = 0x8080808080808080;

/** The eight bytes with `A` to `Z` in lower case. */
@inline
function lowerCase(word: u64): u64 {
  const low = word & ~HIGH_BITS;
  // above Z and from A on, as carries into the high bits; bytes beyond ASCII stay
  const letters = ((low + LANES * (0x80 - 0x41)) ^ (low + LANES * (0x7f - 0x5a))) & ~word & HIGH_BITS;
  return word | (letters >> 2);
}

function hashOf(ptr: usize, len: usize): usize {
  let h: u64 = len;
  while (len >= 8) {
    h = (h ^ (load<u64>(ptr) | CASE_BITS)) * 0x9e3779b97f4a7c15;
    h ^= h >> 32;
    ptr += 8;
    len -= 8;
  }
  if (len != 0) h ^= (load<u64>(ptr) << ((64 - (len << 3)) as u64)) | CASE_BITS;
  return ((h * 0x9e3779b97f4a7c15) >> SLOT_SHIFT) as usize;
}

/** Are `len` bytes at `ptr` those of `name`, which is in lower case, but for the case of ASCII letters? */
function isName(ptr: usize, len: usize, name: usize): bool {
  while (len >= 8) {
    if (lowerCase(load<u64>(ptr)) != load<u64>(name)) return false;
    ptr += 8;
    name += 8;
    len -= 8;
  }
  return len == 0 || (lowerCase(load<u64>(ptr)) ^ load<u64>(name)) << ((64 - (len << 3)) as u64) == 0;
}

/** Number of the key, Key.NONE if it is not known. Reads up to 7 bytes past its end. */
export function keyNumbered(ptr: usize, len: usize): u32 {
  if (len - 1 >= MAX_NAME) return Key.NONE;
  let slot = hashOf(ptr, len);
  while (true) {
    const key: u32 = load<u8>(slots + slot);
    if (key == (Key.NONE as u32)) return Key.NONE;
    const entry = entryOf(key);
    if (load<u32>(entry, 4) == (len as u32) && isName(ptr, len, load<u32>(entry))) {
      return key == (Key.COUNT as u32) ? (MISSPELLED_KEY as u32) : key;
    }
    slot = (slot + 1) & (SLOTS - 1);
  }
}

/** Is it the misspelled name, which numbered as the key that is meant? */
export function isMisspelled(ptr: usize, len: usize): bool {
  const entry = entryOf(Key.COUNT);
  return load<u32>(entry, 4) == (len as u32) && isName(ptr, len, load<u32>(entry));
}

/** Compiles the rows; once. */
export function openKeys(): void {
  if (isReady) return;
  isReady = true;
  assert((Key.COUNT as usize) < MAX_KEYS);
  let uniqueBit: u8 = 0;
  let sharedBit: u8 = 0;
  const row = reserve(256);
  for (let i = 0; i < KEY_ROWS.length; i++) {
    const key = (i + 1) as u32;
    const end = narrow(KEY_ROWS[i], row);
    let at = skipWord(row, end);
    addName(key, row, at - row);
    const entry = entryOf(key);
    let role = Role.NONE;
    while (at < end) {
      const start = at + 1;
      at = skipWord(start, end);
      const len = at - start;
      const flag = flagNamed(start, len);
      if (flag != 0) store<u8>(entry, load<u8>(entry, 8) | (flag as u8), 8);
      else if (isWord(start, len, 'unique')) {
        role = Role.UNIQUE;
        store<u8>(entry, uniqueBit++, 10);
      } else if (isWord(start, len, 'shared')) {
        role = Role.SHARED;
        store<u8>(entry, sharedBit++, 10);
      } else addType(key, role, start, len);
    }
    store<u8>(entry, role as u8, 9);
  }
  const end = narrow(MISSPELLED, row);
  addName(Key.COUNT, row, end - row);
}

function isWord(ptr: usize, len: usize, word: string): bool {
  if ((len as i32) != word.length) return false;
  for (let i = 0; i < word.length; i++) if (load<u8>(ptr + i) != word.charCodeAt(i)) return false;
  return true;
}

function flagNamed(ptr: usize, len: usize): u32 {
  if (isWord(ptr, len, 'sender')) return KeyFlag.SENDER;
  if (isWord(ptr, len, 'text')) return KeyFlag.TEXT;
  if (isWord(ptr, len, 'bool')) return KeyFlag.BOOL;
  return isWord(ptr, len, 'shipper') ? KeyFlag.SHIPPER : 0;
}

/** The key of that role stands in events of the type that is named. */
function addType(key: u32, role: Role, ptr: usize, len: usize): void {
  const bit = (<u64>1) << (keyBit(key) as u64);
  for (let type: u32 = 0; type < TYPE_COUNT; type++) {
    if (!isFirstWord(ptr, len, TYPE_ROWS[type])) continue;
    const table = (role == Role.UNIQUE ? uniqueKeys : sharedKeys) + ((type as usize) << 3);
    store<u64>(table, load<u64>(table) | bit);
    return;
  }
  assert(false);
}

/** Is [ptr, ptr + len) what the row begins with, up to a blank or its end? */
function isFirstWord(ptr: usize, len: usize, row: string): bool {
  const count = len as i32;
  if (count > row.length || (count < row.length && row.charCodeAt(count) != Char.SPACE)) return false;
  for (let i = 0; i < count; i++) if (load<u8>(ptr + i) != row.charCodeAt(i)) return false;
  return true;
}

function addName(key: u32, ptr: usize, len: usize): void {
  const name = reserve(2 * len + 16);
  const asWritten = name + len + 8;
  memory.copy(asWritten, ptr, len);
  for (let i: usize = 0; i < len; i++) {
    const c: u32 = load<u8>(ptr + i);
    store<u8>(name + i, (c - 0x41 < 26 ? c | 0x20 : c) as u8);
  }
  const entry = entryOf(key);
  store<u32>(entry, name as u32);
  store<u32>(entry, len as u32, 4);
  store<u32>(entry, asWritten as u32, 12);
  let slot = hashOf(name, len);
  while (load<u8>(slots + slot) != 0) slot = (slot + 1) & (SLOTS - 1);
  store<u8>(slots + slot, key as u8);
}
