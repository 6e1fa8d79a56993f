import { reserve } from '../memory';
import { donate } from './blocks';

/**
 * Index from (kind, appliance, number) to the record that holds it: open addressing with linear probing,
 * the key exact in the slot, so that a probe touches one cache line and nothing else.
 *
 * Slot, 16 bytes: ╒═════════ key u64 ═════════╤══ record u32 ══╤══ flags u32 ══╕
 */
export const enum Kind {
  MESSAGE = 1, // MID
  CONNECTION = 2, // ICID
  DELIVERY = 3, // DCID
  RPC_DELIVERY = 4, // RCID
  APPLIANCE = 5, // hash of a host name
  ACCOUNT = 6, // hash of the name of an account
  NAMED = 7, // hash of the name of a message
  GROUP = 8, // hash of an account and a Message-ID
  REFUSAL = 9, // hash of a line about a connection without a number
  FILE = 10, // hash of the hash of a file
  HOST = 11, // hash of the first label of host names
}

/**
 * What begins so much later than all that is known of its number is something else: the counters of the appliance began
 * anew. Seconds.
 */
export const REUSE_S: u32 = 3600;

const SLOT_BITS: usize = 4;
const FIRST_BITS: u32 = 12;

export const KIND_SHIFT: u64 = 60;
const APPLIANCE_SHIFT: u64 = 40;
const NUMBER_MASK: u64 = (1 << APPLIANCE_SHIFT) - 1;

@inline
export function keyOf(kind: Kind, appliance: u32, number: u64): u64 {
  return ((kind as u64) << KIND_SHIFT) | ((appliance as u64) << APPLIANCE_SHIFT) | number;
}

@inline
export function keyNumber(key: u64): u64 {
  return key & NUMBER_MASK;
}

@inline
export function keyKind(key: u64): Kind {
  return (key >> KIND_SHIFT) as Kind;
}

@inline
export function keyAppliance(key: u64): u32 {
  return ((key >> APPLIANCE_SHIFT) as u32) & 0xfffff;
}

/** Is the number of an appliance part of the key? */
@inline
export function hasAppliance(key: u64): bool {
  const kind = keyKind(key);
  return kind >= Kind.MESSAGE && kind <= Kind.RPC_DELIVERY;
}

let slots: usize = 0;
let bits: u32 = 0;
let used: u32 = 0;
let growAt: u32 = 0;

@inline
function home(key: u64): usize {
  return ((key * 0x9e3779b97f4a7c15) >> ((64 - bits) as u64)) as usize;
}

@inline
function slotAt(index: usize): usize {
  return slots + (index << SLOT_BITS);
}

function allocate(newBits: u32): void {
  bits = newBits;
  slots = reserve(((<usize>1) << newBits) << SLOT_BITS);
  memory.fill(slots, 0, ((<usize>1) << newBits) << SLOT_BITS);
  growAt = ((<u32>1) << (newBits - 2)) * 3;
}

/** Makes room for about `keys` keys at the start; the index doubles when it is three quarters full. */
export function initKeys(keys: u32): void {
  let enough = FIRST_BITS;
  while ((<u32>1) << enough < keys * 4 && enough < 24) enough++;
  allocate(enough);
}

/** Keys in the index. */
export function keysUsed(): u32 {
  return used;
}

/** The slot at which the search for a key begins. */
@inline
export function homeSlot(key: u64): usize {
  return slotAt(home(key));
}

/** The slot of that key, or 0. */
export function findKey(key: u64): usize {
  const mask = ((<usize>1) << bits) - 1;
  let index = home(key);
  while (true) {
    const slot = slotAt(index);
    const found = load<u64>(slot);
    if (found == key) return slot;
    if (found == 0) return 0;
    index = (index + 1) & mask;
  }
}

/** Adds a key that is not there yet; returns its slot, good until the next change. */
export function addKey(key: u64, record: usize): usize {
  if (used >= growAt) rehash();
  const slot = emptySlot(key);
  store<u64>(slot, key);
  store<u32>(slot, record as u32, 8);
  store<u32>(slot, 0, 12);
  used++;
  return slot;
}

function emptySlot(key: u64): usize {
  const mask = ((<usize>1) << bits) - 1;
  let index = home(key);
  while (load<u64>(slotAt(index)) != 0) index = (index + 1) & mask;
  return slotAt(index);
}

function rehash(): void {
  const old = slots;
  const oldBytes = ((<usize>1) << bits) << SLOT_BITS;
  allocate(bits + 1);
  for (let slot = old; slot < old + oldBytes; slot += 1 << SLOT_BITS) {
    const key = load<u64>(slot);
    if (key == 0) continue;
    const to = emptySlot(key);
    store<u64>(to, key);
    store<u64>(to, load<u64>(slot, 8), 8);
  }
  donate(old, oldBytes);
}

/** Removes a key; the keys behind it move up, so there are no tombstones to step over. */
export function removeKey(key: u64): void {
  const slot = findKey(key);
  if (slot == 0) return;
  const mask = ((<usize>1) << bits) - 1;
  let hole = (slot - slots) >> SLOT_BITS;
  let index = hole;
  while (true) {
    index = (index + 1) & mask;
    const next = slotAt(index);
    const moved = load<u64>(next);
    if (moved == 0) break;
    // may it move into the hole? only if its home does not lie behind the hole
    if (((index - home(moved)) & mask) >= ((index - hole) & mask)) {
      store<u64>(slotAt(hole), moved);
      store<u64>(slotAt(hole), load<u64>(next, 8), 8);
      hole = index;
    }
  }
  store<u64>(slotAt(hole), 0);
  used--;
}

@inline
export function slotRecord(slot: usize): usize {
  return load<u32>(slot, 8);
}

@inline
export function setSlotRecord(slot: usize, record: usize): void {
  store<u32>(slot, record as u32, 8);
}

@inline
export function slotFlags(slot: usize): u32 {
  return load<u32>(slot, 12);
}

/** What a slot's flags of a message's number hold besides Leaf: when a message got it, seconds modulo 2^30; 0 at its birth. */
const GIVEN_SHIFT: u32 = 2;

@inline
export function leafOf(flags: u32): u32 {
  return flags & ((1 << GIVEN_SHIFT) - 1);
}

/** The number is that of a message which had another one before. */
export function setGiven(slot: usize, stamp: u32): void {
  setSlotFlags(slot, leafOf(slotFlags(slot)) | (stamp << GIVEN_SHIFT));
}

/** Was the number given to its message after that time, seconds since 1970? */
export function isGivenAfter(slot: usize, stamp: u32): bool {
  return slotFlags(slot) >> GIVEN_SHIFT > (stamp << GIVEN_SHIFT) >> GIVEN_SHIFT;
}

@inline
export function setSlotFlags(slot: usize, flags: u32): void {
  store<u32>(slot, flags, 12);
}
