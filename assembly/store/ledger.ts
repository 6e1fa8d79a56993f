import { Bound, reach } from '../bounds';
import { reserve } from '../memory';
import { fold } from '../text/scan';

/**
 * What is remembered of messages whose facts are gone: the time stamp that their document id was made of
 * and the sequence of their last document, so that a line that comes much later continues the same
 * document instead of opening a second first one.
 *
 * Buckets of sixteen entries, newest first; a new entry pushes the oldest of its bucket out. (With four a bucket
 * would run over at a third of the table's load.) Entry, 16 bytes: ╒══ key u64 ══╤══ id stamp u32 ══╤══ sequence u32 ══╕
 */
const ENTRY_SIZE: usize = 16;
export const BUCKET_ENTRIES: usize = 16;
const BUCKET_SIZE: usize = BUCKET_ENTRIES * ENTRY_SIZE;

let buckets: usize = 0;
let bucketMask: usize = 0;

export let ledgerStamp: u32 = 0;
export let ledgerSequence: u32 = 0;

/** Makes room for about `entries` messages (rounded up to a power of two). */
export function initLedger(entries: u32): void {
  let count: usize = 16;
  while (count * BUCKET_ENTRIES < (entries as usize)) count <<= 1;
  buckets = reserve(count * BUCKET_SIZE);
  memory.fill(buckets, 0, count * BUCKET_SIZE);
  bucketMask = count - 1;
}

@inline
function bucketOf(key: u64): usize {
  return buckets + ((fold(key) as usize) & bucketMask) * BUCKET_SIZE;
}

export function putLedger(key: u64, stamp: u32, sequence: u32): void {
  const bucket = bucketOf(key);
  let last = bucket;
  while (
    last < bucket + BUCKET_SIZE - ENTRY_SIZE &&
    load<u64>(last) != 0 &&
    !(load<u64>(last) == key && load<u32>(last, 8) == stamp)
  ) {
    last += ENTRY_SIZE;
  }
  if (load<u64>(last) != 0 && !(load<u64>(last) == key && load<u32>(last, 8) == stamp)) reach(Bound.LEDGER);
  memory.copy(bucket + ENTRY_SIZE, bucket, last - bucket);
  store<u64>(bucket, key);
  store<u32>(bucket, stamp, 8);
  store<u32>(bucket, sequence, 12);
}

/** Sets ledgerStamp and ledgerSequence if the message is remembered; `stamp` says which of a number, 0 the newest. */
export function findLedger(key: u64, stamp: u32): bool {
  const bucket = bucketOf(key);
  for (let entry = bucket; entry < bucket + BUCKET_SIZE; entry += ENTRY_SIZE) {
    const found = load<u64>(entry);
    if (found == 0) return false; // entries are put in front
    if (found != key || (stamp != 0 && load<u32>(entry, 8) != stamp)) continue;
    ledgerStamp = load<u32>(entry, 8);
    ledgerSequence = load<u32>(entry, 12);
    return true;
  }
  return false;
}

/** How many entries there may be; each is 16 bytes, those of a bucket stand newest first, a key of 0 is none. */
export function ledgerPlaces(): usize {
  return buckets == 0 ? 0 : (bucketMask + 1) * BUCKET_ENTRIES;
}

/** The nth place, those of a bucket from the oldest on: put in that order they stand as they do here. */
export function ledgerPlace(n: usize): usize {
  return buckets + (n ^ (BUCKET_ENTRIES - 1)) * ENTRY_SIZE;
}
