import { reserve } from '../memory';

/**
 * Keys of messages that are not in memory, whose lines are needed all the same: open addressing, a u64 a slot. Found out
 * anew at each compaction.
 */
const FIRST_CAP: usize = 1 << 10;

let slots: usize = 0;
let cap: usize = 0;
let count: usize = 0;

export function clearKeptKeys(): void {
  if (count != 0) memory.fill(slots, 0, cap << 3);
  count = 0;
}

function slotOf(key: u64): usize {
  let at = ((key * 0x9e3779b97f4a7c15) >> 32) as usize;
  while (true) {
    const slot = slots + ((at & (cap - 1)) << 3);
    const found = load<u64>(slot);
    if (found == key || found == 0) return slot;
    at++;
  }
}

export function keepKey(key: u64): void {
  if (count * 2 >= cap) grow();
  const slot = slotOf(key);
  if (load<u64>(slot) != 0) return;
  store<u64>(slot, key);
  count++;
}

function grow(): void {
  const old = slots;
  const oldCap = cap;
  cap = oldCap == 0 ? FIRST_CAP : oldCap << 1;
  slots = reserve(cap << 3); // powers of two: what is left behind sums to less than one more
  for (let at = old; at < old + (oldCap << 3); at += 8)
    if (load<u64>(at) != 0) store<u64>(slotOf(load<u64>(at)), load<u64>(at));
}

@inline
export function isKeptKey(key: u64): bool {
  return count != 0 && load<u64>(slotOf(key)) != 0;
}
