import { KIND_SHIFT, Kind } from './keys';
import { RECORD_HEAD } from './records';

/**
 * Messages that go by a name, not a number: the name is hashed to 128 bits, and whoever has the hash has the message. It
 * stands behind the head of the record.
 */
@unmanaged
export class Named {
  high: u64;
  low: u64;
  /** Key of the group it is in, 0 if in none; and the next message of the group. */
  group: u64;
  next: usize;
  /** What the vendor wants to keep of the message. */
  notes: u32;
  balance: u32;
  seen: u64;
}

/** Bytes before the facts of such a record. */
export const NAMED_HEAD: usize = (RECORD_HEAD + offsetof<Named>() + 7) & ~7;

const HASH_MASK: u64 = (1 << KIND_SHIFT) - 1;

@inline
export function namedPart(record: usize): Named {
  return changetype<Named>(record + RECORD_HEAD);
}

@inline
export function hashKey(kind: Kind, hash: usize): u64 {
  return ((kind as u64) << KIND_SHIFT) | (load<u64>(hash) & HASH_MASK);
}
