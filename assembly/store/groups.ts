import { Bound, reach } from '../bounds';
import { addKey, findKey, removeKey, setSlotFlags, setSlotRecord, slotFlags, slotRecord } from './keys';
import { namedPart } from './named';

/**
 * Messages that something besides their name ties together, in a list that begins in the index. A sender decides how
 * many there are, so the lists are short: a message for which there is no room is in none.
 */
const MAX_MEMBERS: u32 = 32;

/** The first message of the group, 0 if there is none; namedPart(...).next is the one behind. */
export function groupHead(key: u64): usize {
  const slot = findKey(key);
  return slot == 0 ? 0 : slotRecord(slot);
}

/** How many messages the group has. */
export function groupSize(key: u64): u32 {
  const slot = findKey(key);
  return slot == 0 ? 0 : slotFlags(slot);
}

/** Puts a message that is in no group into one; false if the group is full. */
export function joinGroup(record: usize, key: u64): bool {
  const n = namedPart(record);
  let slot = findKey(key);
  if (slot == 0) slot = addKey(key, 0);
  const members = slotFlags(slot);
  if (members == MAX_MEMBERS) {
    reach(Bound.GROUP);
    return false;
  }
  n.next = slotRecord(slot);
  n.group = key;
  setSlotRecord(slot, record);
  setSlotFlags(slot, members + 1);
  return true;
}

/** Takes a message out of the group it is in, if any. */
export function leaveGroup(record: usize): void {
  const n = namedPart(record);
  if (n.group == 0) return;
  const slot = findKey(n.group);
  n.group = 0;
  if (slot == 0) return;
  const members = slotFlags(slot) - 1;
  if (members == 0) {
    removeKey(load<u64>(slot));
    return;
  }
  setSlotFlags(slot, members);
  let before = slotRecord(slot);
  if (before == record) {
    setSlotRecord(slot, n.next);
    return;
  }
  while (namedPart(before).next != record) before = namedPart(before).next;
  namedPart(before).next = n.next;
}
