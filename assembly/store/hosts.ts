import { Char } from '../text/chars';
import { hashBytes, sameBytes } from '../text/scan';
import { Appliance } from './appliances';
import {
  addKey,
  findKey,
  KIND_SHIFT,
  Kind,
  setSlotFlags,
  setSlotRecord,
  slotFlags,
  slotRecord,
} from './keys';

/**
 * Which appliance a host name is that was not heard before: `esa1` and `esa1.example.com` are the same, as relays cut
 * names. The index has the first label of the names of hosts, and with it the appliance that is called by it alone if there is
 * one, else the first that was heard of, and how many there are: names are looked up by whoever sends lines, so that must
 * not cost more where there are many.
 */
const HASH_MASK: u64 = (1 << KIND_SHIFT) - 1;

function labelEnd(ptr: usize, len: usize): usize {
  let n: usize = 0;
  while (n < len && load<u8>(ptr + n) != Char.DOT) n++;
  return n;
}

@inline
function isBare(appliance: usize, label: usize): bool {
  return (changetype<Appliance>(appliance).nameLen as usize) == label;
}

/** The slot of that label, 0 if there is none; then `freeKey` is where it would be. */
let freeKey: u64 = 0;

function slotOf(label: usize, len: usize): usize {
  freeKey = ((Kind.HOST as u64) << KIND_SHIFT) | (hashBytes(label, len, 0) & HASH_MASK);
  while (true) {
    const slot = findKey(freeKey);
    if (slot == 0) return 0;
    const a = changetype<Appliance>(slotRecord(slot));
    if (labelEnd(a.name, a.nameLen) == len && sameBytes(a.name, label, len)) return slot;
    freeKey++; // two labels with one hash: the next place
  }
}

/** The appliance that the new name must be one of, 0 if there is none or it could be either of two. */
export function sameHost(ptr: usize, len: usize): usize {
  const label = labelEnd(ptr, len);
  if (label == 0) return 0;
  const slot = slotOf(ptr, label);
  if (slot == 0) return 0;
  const known = slotRecord(slot);
  if (len == label) return slotFlags(slot) == 1 ? known : 0;
  return isBare(known, label) ? known : 0;
}

/** A host was heard of that is none of those known. */
export function addHost(appliance: usize): void {
  const a = changetype<Appliance>(appliance);
  const label = labelEnd(a.name, a.nameLen);
  if (label == 0) return;
  const slot = slotOf(a.name, label);
  if (slot == 0) {
    setSlotFlags(addKey(freeKey, appliance), 1);
    return;
  }
  if (isBare(appliance, label)) setSlotRecord(slot, appliance);
  setSlotFlags(slot, slotFlags(slot) + 1);
}
