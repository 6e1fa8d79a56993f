import { NO_RECIPIENT } from '../recipients';
import { scratchPlace, takeScratch } from '../values';
import { RECIPIENT_LIST } from './item-rows';
import { MAX_LISTS, MAX_PROPERTIES } from './item-table';

/** The items of a document's lists, and where they are found again by their keys. */

/**
 * Item, followed by its properties: ptr u32, length and marks u32 each. A time has its stamp in place of the pointer.
 * ╒══════╤══════╤═══════╤═════════╤═══════════╤═════
 * │ next │ list │ verbs │ number  │ RID p,len │ ...   (u32 each)
 * ╘══════╧══════╧═══════╧═════════╧═══════════╧═════
 */
@unmanaged
class Item {
  next: usize;
  list: u32;
  /** What lines say of it. */
  verbs: u32;
  /** Of a recipient; NO_RECIPIENT if only its RID is known. */
  number: u32;
  rid: usize;
  ridLen: usize;
}

const ITEM_HEAD: usize = offsetof<Item>();
const ITEM_SIZE: usize = ITEM_HEAD + (MAX_PROPERTIES as usize) * 8;

/** Marks in the length of a value: it stands in JSON as it is; it is a time; a recipient shares it with others. */
export const PLAIN_BIT: u32 = 1 << 31;
export const TIME_BIT: u32 = 1 << 30;
export const SHARED_BIT: u32 = 1 << 29;
export const LEN_MASK: u32 = SHARED_BIT - 1;

// by list: first and last item
const heads = memory.data(12 * 8, 4);

// Slot, 8 bytes: item u32, hash of the key it is found by u32; open addressing
const SLOT_SIZE: usize = 8;
const FIRST_SLOTS: u32 = 32;
let slots: usize = 0;
let slotMask: u32 = 0;
let slotsUsed: u32 = 0;
/** By recipient: its item. */
let ofRecipient: usize = 0;

/** Items that a key may have before a further one is made without a look at all of them. */
const MAX_LOOKS: u32 = 16;

/** RIDs without a recipient that may still have an item: two bytes of a list can name one, and take a hundred of scratch. */
let namelessLeft: usize = 0;
/** Were there more? */
export let isNamelessCut: bool = false;
const BYTES_PER_NAMELESS: usize = 8;

/** No items, for a message of so many recipients, whose facts take `bytes`. */
export function beginItems(recipients: u32, bytes: usize): void {
  namelessLeft = bytes / BYTES_PER_NAMELESS;
  isNamelessCut = false;
  memory.fill(heads, 0, (MAX_LISTS as usize) * 8);
  ofRecipient = scratchPlace();
  const end = ofRecipient + ((recipients as usize) << 2);
  memory.fill(ofRecipient, 0, end - ofRecipient);
  takeScratch(end);
  openSlots(FIRST_SLOTS);
}

function openSlots(count: u32): void {
  slots = scratchPlace();
  slotMask = count - 1;
  slotsUsed = 0;
  takeScratch(slots + (count as usize) * SLOT_SIZE);
  memory.fill(slots, 0, (count as usize) * SLOT_SIZE);
}

/** The item is found by a key of that hash from here on. */
export function putItem(hash: u32, item: usize): void {
  if (slotsUsed * 4 > slotMask * 3) {
    const old = slots;
    const end = old + ((slotMask as usize) + 1) * SLOT_SIZE;
    openSlots((slotMask + 1) << 1);
    for (let at = old; at < end; at += SLOT_SIZE) {
      if (load<u32>(at) != 0) putItem(load<u32>(at, 4), load<u32>(at));
    }
  }
  slotsUsed++;
  let slot = slots + ((hash & slotMask) as usize) * SLOT_SIZE;
  while (load<u32>(slot) != 0) slot = nextSlot(slot);
  store<u32>(slot, item as u32);
  store<u32>(slot, hash, 4);
}

@inline
function nextSlot(slot: usize): usize {
  return slot == slots + (slotMask as usize) * SLOT_SIZE ? slots : slot + SLOT_SIZE;
}

let candidate: usize = 0;
let candidateHash: u32 = 0;
let looks: u32 = 0;

/** The first item with a key of that hash, 0 if there is none; nextCandidate gives further ones. */
export function firstCandidate(hash: u32): usize {
  candidate = slots + ((hash & slotMask) as usize) * SLOT_SIZE;
  candidateHash = hash;
  looks = 0;
  return candidateAt();
}

export function nextCandidate(): usize {
  candidate = nextSlot(candidate);
  return candidateAt();
}

function candidateAt(): usize {
  while (load<u32>(candidate) != 0) {
    if (++looks > MAX_LOOKS) return 0;
    if (load<u32>(candidate, 4) == candidateHash) return load<u32>(candidate);
    candidate = nextSlot(candidate);
  }
  return 0;
}

/** The first item of a list, 0 if it has none. */
@inline
export function firstItem(list: u32): usize {
  return load<u32>(heads + ((list as usize) << 3));
}

@inline
export function nextItem(item: usize): usize {
  return changetype<Item>(item).next;
}

@inline
export function itemList(item: usize): u32 {
  return changetype<Item>(item).list;
}

@inline
export function itemVerbs(item: usize): u32 {
  return changetype<Item>(item).verbs;
}

@inline
export function addVerbs(item: usize, verbs: u32): void {
  changetype<Item>(item).verbs |= verbs;
}

/** Number of the recipient that the item is about, NO_RECIPIENT if only its RID is known. */
@inline
export function itemRecipient(item: usize): u32 {
  return changetype<Item>(item).number;
}

@inline
export function itemRid(item: usize): usize {
  return changetype<Item>(item).rid;
}

@inline
export function itemRidLen(item: usize): usize {
  return changetype<Item>(item).ridLen;
}

export function setRid(item: usize, rid: usize, len: usize): void {
  if (changetype<Item>(item).rid != 0) return;
  changetype<Item>(item).rid = rid;
  changetype<Item>(item).ridLen = len;
}

@inline
function propertyAt(item: usize, property: u32): usize {
  return item + ITEM_HEAD + ((property as usize) << 3);
}

@inline
export function setItemValue(item: usize, property: u32, ptr: u32, mark: u32): void {
  store<u32>(propertyAt(item, property), ptr);
  store<u32>(propertyAt(item, property), mark, 4);
}

@inline
export function itemValue(item: usize, property: u32): usize {
  return load<u32>(propertyAt(item, property));
}

/** Length and marks of the value; 0 if there is none. */
@inline
export function itemMark(item: usize, property: u32): u32 {
  return load<u32>(propertyAt(item, property), 4);
}

@inline
export function itemLen(item: usize, property: u32): usize {
  return itemMark(item, property) & LEN_MASK;
}

export function newItem(list: u32): usize {
  const item = scratchPlace();
  takeScratch(item + ITEM_SIZE);
  memory.fill(item, 0, ITEM_SIZE);
  changetype<Item>(item).list = list;
  changetype<Item>(item).number = NO_RECIPIENT;
  const head = heads + ((list as usize) << 3);
  const tail: usize = load<u32>(head, 4);
  if (tail == 0) store<u32>(head, item as u32);
  else changetype<Item>(tail).next = item;
  store<u32>(head, item as u32, 4);
  return item;
}

/** An item of a recipient that only its RID is known of; 0 if there are too many. */
export function newNameless(): usize {
  if (namelessLeft == 0) {
    isNamelessCut = true;
    return 0;
  }
  namelessLeft--;
  return newItem(RECIPIENT_LIST);
}

/** The item of a recipient. */
export function recipientItem(number: u32): usize {
  const at = ofRecipient + ((number as usize) << 2);
  let item: usize = load<u32>(at);
  if (item == 0) {
    item = newItem(RECIPIENT_LIST);
    changetype<Item>(item).number = number;
    store<u32>(at, item as u32);
  }
  return item;
}
