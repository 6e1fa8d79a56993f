import { reserve } from '../memory';
import { hashBytes, sameBytes } from '../text/scan';

/** A set of byte runs, for lists that name each value once however often it was told. The runs stay where they are. */

// Slot, 16 bytes: ptr, len, the set that it belongs to, hash (u32 each)
const SLOT_SIZE: usize = 16;
const FIRST_SLOTS: u32 = 256;
let slots: usize = 0;
let slotMask: u32 = 0;
let used: u32 = 0;
/** Number of the set in work: slots of others are free. */
let set: u32 = 0;

/** Begins an empty set; the one before is forgotten. */
export function beginDistinct(): void {
  if (slots == 0) openSlots(FIRST_SLOTS);
  used = 0;
  set++;
  if (set != 0) return;
  // after 2^32 sets old slots would look new
  memory.fill(slots, 0, ((slotMask as usize) + 1) * SLOT_SIZE);
  set = 1;
}

function openSlots(count: u32): void {
  slots = reserve((count as usize) * SLOT_SIZE);
  slotMask = count - 1;
}

/** Adds the run; false if the set has it. Reads up to 7 bytes past its end. */
export function addDistinct(ptr: usize, len: usize): bool {
  // at most half of the slots are taken; sizes double, so what is left behind sums to less than one more
  if (used << 1 > slotMask) rehash();
  const hash = hashBytes(ptr, len, 0) as u32;
  let slot = slotFor(hash);
  while (load<u32>(slot, 8) == set) {
    if (load<u32>(slot, 12) == hash && load<u32>(slot, 4) == (len as u32)) {
      if (sameBytes(load<u32>(slot), ptr, len)) return false;
    }
    slot = nextSlot(slot);
  }
  put(slot, ptr as u32, len as u32, hash);
  return true;
}

@inline
function slotFor(hash: u32): usize {
  return slots + ((hash & slotMask) as usize) * SLOT_SIZE;
}

@inline
function nextSlot(slot: usize): usize {
  return slot == slots + (slotMask as usize) * SLOT_SIZE ? slots : slot + SLOT_SIZE;
}

@inline
function put(slot: usize, ptr: u32, len: u32, hash: u32): void {
  store<u32>(slot, ptr);
  store<u32>(slot, len, 4);
  store<u32>(slot, set, 8);
  store<u32>(slot, hash, 12);
  used++;
}

function rehash(): void {
  const old = slots;
  const end = old + ((slotMask as usize) + 1) * SLOT_SIZE;
  openSlots((slotMask + 1) << 1);
  used = 0;
  for (let from = old; from < end; from += SLOT_SIZE) {
    if (load<u32>(from, 8) != set) continue;
    let slot = slotFor(load<u32>(from, 12));
    while (load<u32>(slot, 8) == set) slot = nextSlot(slot);
    put(slot, load<u32>(from), load<u32>(from, 4), load<u32>(from, 12));
  }
}
