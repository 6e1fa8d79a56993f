import { Bound, reach } from '../bounds';
import { reserve } from '../memory';
import { KeyFlag, keyBit, keyFlags, keyRole, Role } from './key-index';
import { Key } from './keys';
import { ValueKind } from './stored';

/**
 * The event in work: its members as pairs of bytes in the text they came in, or in a scratch where escapes were
 * undone. What its keys say about its type is gathered on the way.
 */
export const MAX_PAIRS: u32 = 512;

// Pair, 24 bytes: key ptr and len, value ptr and len (u32 each), number of the key u16, kind u8, flags u8, spare u32
const PAIR_SIZE: usize = 24;
let pairs: usize = 0;
export let pairCount: u32 = 0;
/** Two pairs have the same known key. */
export let hasRepeatedKey: bool = false;
/** A pair holds an object or array. */
export let hasNested: bool = false;

/** By number of a key: 1 + the first pair that has it. */
const firstPairs = memory.data(160 * 2, 8);

export const enum PairFlag {
  /** The value stood between backslashes. */
  QUOTED = 1,
}

@inline
function pairAt(index: u32): usize {
  return pairs + (index as usize) * PAIR_SIZE;
}

@inline
export function pairKeyPtr(index: u32): usize {
  return load<u32>(pairAt(index));
}

@inline
export function pairKeyLen(index: u32): usize {
  return load<u32>(pairAt(index), 4);
}

@inline
export function pairValuePtr(index: u32): usize {
  return load<u32>(pairAt(index), 8);
}

@inline
export function pairValueLen(index: u32): usize {
  return load<u32>(pairAt(index), 12);
}

/** Number of its key, Key.NONE if it is not known. */
@inline
export function pairKey(index: u32): u32 {
  return load<u16>(pairAt(index), 16);
}

@inline
export function pairKind(index: u32): ValueKind {
  return load<u8>(pairAt(index), 18) as ValueKind;
}

@inline
export function isPairQuoted(index: u32): bool {
  return (load<u8>(pairAt(index), 19) & PairFlag.QUOTED) != 0;
}

/** The event comes in the pipe form, in which a sender's text may have brought pairs. */
export let isInPipes: bool = false;

export function clearEvent(inPipes: bool = false): void {
  isInPipes = inPipes;
  if (pairs == 0) pairs = reserve((MAX_PAIRS as usize) * PAIR_SIZE);
  pairCount = 0;
  hasRepeatedKey = false;
  hasNested = false;
  memory.fill(firstPairs, 0, (Key.COUNT as usize) << 1);
}

/** Adds a pair; false if there are too many for an event. */
export function addPair(
  key: u32,
  keyPtr: usize,
  keyLen: usize,
  valuePtr: usize,
  valueLen: usize,
  kind: ValueKind,
  flags: u32 = 0,
): bool {
  if (pairCount == MAX_PAIRS) {
    reach(Bound.EVENT);
    return false;
  }
  const pair = pairAt(pairCount++);
  store<u32>(pair, keyPtr as u32);
  store<u32>(pair, keyLen as u32, 4);
  store<u32>(pair, valuePtr as u32, 8);
  store<u32>(pair, valueLen as u32, 12);
  store<u32>(pair, key | ((kind as u32) << 16) | (flags << 24), 16);
  if (kind == ValueKind.JSON) hasNested = true;
  const first = firstPairs + ((key as usize) << 1);
  if (load<u16>(first) == 0) store<u16>(first, pairCount as u16);
  else if (key != Key.NONE) hasRepeatedKey = true;
  return true;
}

export function setValue(index: u32, ptr: usize, len: usize, kind: ValueKind): void {
  const pair = pairAt(index);
  store<u32>(pair, ptr as u32, 8);
  store<u32>(pair, len as u32, 12);
  store<u8>(pair, kind as u8, 18);
}

/** Another name for the key of a pair. */
export function renamePair(index: u32, ptr: usize, len: usize): void {
  store<u32>(pairAt(index), ptr as u32);
  store<u32>(pairAt(index), len as u32, 4);
}

/** Takes out the pairs [from, to). */
export function removePairs(from: u32, to: u32): void {
  memory.copy(pairAt(from), pairAt(to), pairAt(pairCount) - pairAt(to));
  pairCount -= to - from;
  memory.fill(firstPairs, 0, (Key.COUNT as usize) << 1);
  for (let i: u32 = 0; i < pairCount; i++) {
    const first = firstPairs + ((pairKey(i) as usize) << 1);
    if (load<u16>(first) == 0) store<u16>(first, (i + 1) as u16);
  }
}

/** Keys and values of an event have so many bytes at most: documents take many times as much. */
const MAX_BYTES: usize = 512 << 10;

export function isTooLarge(): bool {
  let bytes: usize = 0;
  for (let i: u32 = 0; i < pairCount; i++) bytes += pairKeyLen(i) + pairValueLen(i);
  if (bytes <= MAX_BYTES) return false;
  reach(Bound.EVENT);
  return true;
}

/** The first pair with a known key, or -1. */
@inline
export function pairOf(key: Key): i32 {
  return (load<u16>(firstPairs + ((key as usize) << 1)) as i32) - 1;
}

@inline
export function hasKey(key: Key): bool {
  return load<u16>(firstPairs + ((key as usize) << 1)) != 0;
}

@inline
export function isSenderKey(key: u32): bool {
  return (keyFlags(key) & KeyFlag.SENDER) != 0;
}

/** The keys that say something about the type, a bit each. */
export let seenUnique: u64 = 0;
export let seenShared: u64 = 0;

/** Looks at all keys of the event: sets seenUnique and seenShared. */
export function lookAtKeys(): void {
  seenUnique = seenShared = 0;
  for (let i: u32 = 0; i < pairCount; i++) {
    const key = pairKey(i);
    const role = keyRole(key);
    if (role == Role.NONE) continue;
    const bit = (<u64>1) << (keyBit(key) as u64);
    if (role == Role.UNIQUE) seenUnique |= bit;
    else seenShared |= bit;
  }
}

/** Has the event what makes it one of Mimecast: an account or a message, and a time? */
export function isMimecast(): bool {
  if (hasKey(Key.DATETIME)) return hasKey(Key.ACCOUNT) || hasKey(Key.A_CODE);
  if (!hasKey(Key.TIMESTAMP)) return false;
  return hasKey(Key.ACCOUNT_ID) || hasKey(Key.AGGREGATE_ID) || hasKey(Key.PROCESSING_ID);
}
