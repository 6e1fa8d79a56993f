import { grownTo, reserve } from '../memory';
import { narrow } from '../text/ascii';
import { hash128 } from '../text/blake2b';
import { copyText } from '../text/copy';
import { CANONICAL_GROWTH, CANONICAL_SLACK, canonicalJson } from '../text/json-canonical';
import { sameBytes } from '../text/scan';
import {
  hasKey,
  hasNested,
  MAX_PAIRS,
  pairCount,
  pairKey,
  pairKeyLen,
  pairKeyPtr,
  pairKind,
  pairValueLen,
  pairValuePtr,
  renamePair,
  setValue,
} from './event';
import { isMisspelled, isSpelledAs, KeyFlag, keyFlags } from './key-index';
import { Key, MISSPELLED_NAME } from './keys';
import { ValueKind } from './stored';

/**
 * The canonical content of an event, which its id is a hash of: for each member, in the order of the bytes of the
 * keys (then of the values), the length and bytes of its key and the length and bytes of its value. So the same event
 * has one id in whatever order and form it comes, and no two events have the same content. A number and its text are
 * one value, because the pipe form cannot tell them apart.
 */

/** Order of the members, numbers of pairs (u16), and the first eight bytes of their keys as numbers. */
let order: usize = 0;
let heads: usize = 0;
let orderCount: u32 = 0;

/** Two members have the same key. */
export let hasRepeatedKeys: bool = false;

let content: usize = 0;
let contentCap: usize = 0;
/** Canonical text of nested values. */
let nested: usize = 0;
let nestedCap: usize = 0;
let nestedUsed: usize = 0;

let rightName: usize = 0;

const LONG: usize = 255;

function grown(ptr: usize, cap: usize, need: usize): usize {
  return need <= cap ? ptr : reserve(need);
}

@inline
function roundedUp(cap: usize, need: usize): usize {
  const larger = grownTo(cap == 0 ? 4096 : cap, need);
  return larger;
}

/**
 * Brings the event in work to its normal form: nested values compact, with sorted keys; misspelled keys corrected. A
 * nested value that is no JSON makes a text of it where `mayBeText`, else the answer is false.
 */
export function normalize(mayBeText: bool): bool {
  if (hasKey(Key.RECIPIENT)) correctKeys();
  return !hasNested || compactNested(mayBeText);
}

function compactNested(mayBeText: bool): bool {
  let bytes: usize = 0;
  for (let i: u32 = 0; i < pairCount; i++) {
    if (pairKind(i) == ValueKind.JSON) bytes += pairValueLen(i) * CANONICAL_GROWTH + CANONICAL_SLACK + 8;
  }
  const cap = roundedUp(nestedCap, bytes);
  nested = grown(nested, nestedCap, cap);
  nestedCap = cap;
  nestedUsed = 0;
  for (let i: u32 = 0; i < pairCount; i++) {
    if (pairKind(i) != ValueKind.JSON) continue;
    const dst = nested + nestedUsed;
    const end = canonicalJson(pairValuePtr(i), pairValueLen(i), dst);
    if (end != 0) {
      setValue(i, dst, end - dst, ValueKind.JSON);
      nestedUsed = (end - nested + 15) & ~7;
    } else if (mayBeText) setValue(i, pairValuePtr(i), pairValueLen(i), ValueKind.TEXT);
    else return false;
  }
  return true;
}

/** Gives misspelled keys their right name, unless the event has the right key as well. */
function correctKeys(): void {
  for (let i: u32 = 0; i < pairCount; i++) {
    if (pairKey(i) == Key.RECIPIENT && !isMisspelled(pairKeyPtr(i), pairKeyLen(i))) return;
  }
  if (rightName == 0) rightName = reserve(32);
  const len = narrow(MISSPELLED_NAME, rightName) - rightName;
  for (let i: u32 = 0; i < pairCount; i++) {
    if (pairKey(i) == Key.RECIPIENT) renamePair(i, rightName, len);
  }
}

/** Is the member about how the event came here? */
export function isOfShipper(index: u32): bool {
  const key = pairKey(index);
  if (key == Key.TIMESTAMP) return hasKey(Key.DATETIME);
  if ((keyFlags(key) & KeyFlag.SHIPPER) == 0) return false;
  return isSpelledAs(key, pairKeyPtr(index), pairKeyLen(index));
}

/** Writes the 16 bytes of the id of the event in work to `dst`. */
export function writeEventId(dst: usize): void {
  sortMembers();
  let bytes: usize = 0;
  for (let i: u32 = 0; i < pairCount; i++) bytes += 10 + pairKeyLen(i) + pairValueLen(i);
  const cap = roundedUp(contentCap, bytes + 64);
  content = grown(content, contentCap, cap);
  contentCap = cap;
  let to = content;
  for (let i: u32 = 0; i < orderCount; i++) {
    const pair: u32 = load<u16>(order + ((i as usize) << 1));
    if (isOfShipper(pair)) continue;
    to = putSized(pairKeyPtr(pair), pairKeyLen(pair), to);
    to = putSized(pairValuePtr(pair), pairValueLen(pair), to);
  }
  hash128(content, to - content, dst);
}

/** A length below 255 takes one byte; a longer one follows on a byte of 255, in four, lowest first. */
@inline
function putSized(ptr: usize, len: usize, to: usize): usize {
  store<u8>(to++, (len < LONG ? len : LONG) as u8);
  if (len >= LONG) {
    store<u32>(to, len as u32);
    to += 4;
  }
  return copyText(ptr, len, to);
}

/** Events of one type have their keys in one order nearly always, so the order of the last like it is tried first. */
const KNOWN_ORDERS: u32 = 16;
const MAX_KNOWN: u32 = 64;
// number of members (u32), then their pairs in order (u16 each)
const KNOWN_SIZE: usize = 4 + 64 * 2;
let knownOrders: usize = 0;

function sortMembers(): void {
  if (order == 0) {
    order = reserve((MAX_PAIRS as usize) << 1);
    heads = reserve((MAX_PAIRS as usize) << 3);
    knownOrders = reserve((KNOWN_ORDERS as usize) * KNOWN_SIZE);
  }
  orderCount = pairCount;
  hasRepeatedKeys = false;
  if (pairCount > MAX_KNOWN) {
    insertAll();
    return;
  }
  const last: usize =
    pairCount == 0 ? 0 : pairKeyLen(pairCount - 1) + ((pairKey(pairCount / 2) as usize) << 1);
  const known = knownOrders + (((pairCount as usize) + last) & ((KNOWN_ORDERS as usize) - 1)) * KNOWN_SIZE;
  if (load<u32>(known) == pairCount && isOrder(known + 4)) {
    memory.copy(order, known + 4, (pairCount as usize) << 1);
    return;
  }
  insertAll();
  store<u32>(known, pairCount);
  memory.copy(known + 4, order, (pairCount as usize) << 1);
}

/** Are the keys of the pairs, taken in that order, one greater than the other? */
function isOrder(list: usize): bool {
  let before: u64 = 0;
  let pair: u32 = 0;
  for (let i: u32 = 0; i < pairCount; i++) {
    const beforePair = pair;
    pair = load<u16>(list + ((i as usize) << 1));
    const head = headOf(pairKeyPtr(pair), pairKeyLen(pair));
    if (i != 0 && (head < before || (head == before && !isKeyBefore(beforePair, pair)))) return false;
    before = head;
  }
  return true;
}

function isKeyBefore(a: u32, b: u32): bool {
  return compareBytes(pairKeyPtr(a), pairKeyLen(a), pairKeyPtr(b), pairKeyLen(b)) < 0;
}

function insertAll(): void {
  for (let i: u32 = 0; i < pairCount; i++) {
    const head = headOf(pairKeyPtr(i), pairKeyLen(i));
    let at = i;
    while (at != 0 && isBefore(i, head, at - 1)) {
      store<u16>(order + ((at as usize) << 1), load<u16>(order + (((at - 1) as usize) << 1)));
      store<u64>(heads + ((at as usize) << 3), load<u64>(heads + (((at - 1) as usize) << 3)));
      at--;
    }
    store<u16>(order + ((at as usize) << 1), i as u16);
    store<u64>(heads + ((at as usize) << 3), head);
  }
}

/** The first eight bytes as a number that compares like them; shorter keys are filled up with zeros. */
@inline
function headOf(ptr: usize, len: usize): u64 {
  if (len == 0) return 0;
  const word = bswap<u64>(load<u64>(ptr));
  return len >= 8 ? word : (word >> ((64 - (len << 3)) as u64)) << ((64 - (len << 3)) as u64);
}

/** Does the pair come before the one at a place of the order? */
@inline
function isBefore(pair: u32, head: u64, place: u32): bool {
  const other = load<u64>(heads + ((place as usize) << 3));
  return head != other ? head < other : isTieBefore(pair, load<u16>(order + ((place as usize) << 1)));
}

function isTieBefore(pair: u32, other: u32): bool {
  const byKey = compareBytes(pairKeyPtr(pair), pairKeyLen(pair), pairKeyPtr(other), pairKeyLen(other));
  if (byKey != 0) return byKey < 0;
  hasRepeatedKeys = true;
  const a = pairValuePtr(pair);
  const b = pairValuePtr(other);
  return compareBytes(a, pairValueLen(pair), b, pairValueLen(other)) < 0;
}

/** Below 0 if `a` comes before `b`, 0 if they are the same. */
function compareBytes(a: usize, aLen: usize, b: usize, bLen: usize): i32 {
  const len = aLen < bLen ? aLen : bLen;
  if (!sameBytes(a, b, len)) {
    for (let i: usize = 0; i < len; i++) {
      const difference = (load<u8>(a + i) as i32) - (load<u8>(b + i) as i32);
      if (difference != 0) return difference;
    }
  }
  return aLen == bLen ? 0 : aLen < bLen ? -1 : 1;
}
