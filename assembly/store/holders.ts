import { Bound, reach } from '../bounds';
import { reserve } from '../memory';
import { Record } from './records';

/**
 * Which messages, connections and deliveries have the line in work, for a journal that keeps the line as long as one of
 * them is in memory. Nothing of it exists without one.
 */
const MOST_HOLDERS: u32 = 4096;

let keys: usize = 0;
let count: u32 = 0;

export let notesHolders: bool = false;

/** From now on. */
export function noteHolders(): void {
  if (keys == 0) keys = reserve((MOST_HOLDERS as usize) << 3);
  notesHolders = true;
}

@inline
export function holderCount(): u32 {
  return count;
}

/** Keys of those that have it, u64 each. */
@inline
export function holderKeys(): usize {
  return keys;
}

@inline
export function clearHolders(): void {
  count = 0;
}

/** The record has the line in work. */
export function addHolder(record: usize): void {
  const key = changetype<Record>(record).key;
  const last = keys + ((count as usize) << 3);
  // most lines speak of one message, some of them twice
  if (count != 0 && load<u64>(last - 8) == key) return;
  if (count == MOST_HOLDERS) {
    reach(Bound.HOLDERS);
    return;
  }
  store<u64>(last, key);
  count++;
}

/** Pairs of keys: what the first has of lines the second has as well, since the first may go. */
let shares: usize = 0;
let shared: u32 = 0;

@inline
export function shareCount(): u32 {
  return shared;
}

/** Pairs of u64. */
@inline
export function sharePairs(): usize {
  return shares;
}

@inline
export function clearShares(): void {
  shared = 0;
}

/** `to` has the lines of `from` too. */
export function addShare(to: usize, from: usize): void {
  if (!notesHolders) return;
  if (shared == MOST_HOLDERS) {
    reach(Bound.HOLDERS);
    return;
  }
  if (shares == 0) shares = reserve((MOST_HOLDERS as usize) << 4);
  const pair = shares + ((shared as usize) << 4);
  store<u64>(pair, changetype<Record>(from).key);
  store<u64>(pair, changetype<Record>(to).key, 8);
  shared++;
}
