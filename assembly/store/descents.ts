import { Bound, reach } from '../bounds';
import { reserve } from '../memory';
import { fold } from '../text/scan';

/**
 * What the ledger does not say of messages whose facts are gone: which message they descend from, and, of a number
 * that a rewritten message got later, under which one its document goes. Few have either, so these are fewer than
 * those of the ledger. Buckets as there.
 *
 * Entry, 32 bytes:
 * ╒══ key u64 ══╤══ root key u64 ══╤══ id number u64 ══╤══ id stamp u32 ══╤══ root stamp u32 ══╕
 */
const ENTRY_SIZE: usize = 32;
const BUCKET_ENTRIES: usize = 16;
const BUCKET_SIZE: usize = BUCKET_ENTRIES * ENTRY_SIZE;

let buckets: usize = 0;
let bucketMask: usize = 0;

export let descentRoot: u64 = 0;
export let descentNumber: u64 = 0;
export let descentRootStamp: u32 = 0;

/** Makes room for about `entries` of them (rounded up to a power of two). */
export function initDescents(entries: u32): void {
  let count: usize = 16;
  while (count * BUCKET_ENTRIES < (entries as usize)) count <<= 1;
  buckets = reserve(count * BUCKET_SIZE);
  bucketMask = count - 1;
}

@inline
function bucketOf(key: u64): usize {
  return buckets + ((fold(key) as usize) & bucketMask) * BUCKET_SIZE;
}

@inline
function isEntryOf(entry: usize, key: u64, stamp: u32): bool {
  return load<u64>(entry) == key && load<u32>(entry, 24) == stamp;
}

/** `number` and `stamp` are those that the id of the message is made of; `root` is 0 if it descends from none. */
export function putDescent(key: u64, number: u64, stamp: u32, root: u64, rootStamp: u32): void {
  const bucket = bucketOf(key);
  const lastPlace = bucket + BUCKET_SIZE - ENTRY_SIZE;
  let last = bucket;
  while (last < lastPlace && load<u64>(last) != 0 && !isEntryOf(last, key, stamp)) last += ENTRY_SIZE;
  if (load<u64>(last) != 0 && !isEntryOf(last, key, stamp)) reach(Bound.DESCENTS);
  memory.copy(bucket + ENTRY_SIZE, bucket, last - bucket);
  store<u64>(bucket, key);
  store<u64>(bucket, root, 8);
  store<u64>(bucket, number, 16);
  store<u32>(bucket, stamp, 24);
  store<u32>(bucket, rootStamp, 28);
}

/** Sets descentRoot, descentRootStamp and descentNumber if there is something to say of the message. */
export function findDescent(key: u64, stamp: u32): bool {
  const bucket = bucketOf(key);
  for (let entry = bucket; entry < bucket + BUCKET_SIZE; entry += ENTRY_SIZE) {
    if (load<u64>(entry) == 0) return false; // entries are put in front
    if (!isEntryOf(entry, key, stamp)) continue;
    descentRoot = load<u64>(entry, 8);
    descentNumber = load<u64>(entry, 16);
    descentRootStamp = load<u32>(entry, 28);
    return true;
  }
  return false;
}

/** How many entries there may be, 32 bytes each; otherwise like those of the ledger. */
export function descentPlaces(): usize {
  return buckets == 0 ? 0 : (bucketMask + 1) * BUCKET_ENTRIES;
}

/** The nth place, those of a bucket from the oldest on. */
export function descentPlace(n: usize): usize {
  return buckets + (n ^ (BUCKET_ENTRIES - 1)) * ENTRY_SIZE;
}
