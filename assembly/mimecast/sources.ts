import { grownTo, reserve } from '../memory';
import { Char } from '../text/chars';
import { gatheredCount, gatheredEvent } from './gathered';
import { isSpelledAs, KeyFlag, keyFlags } from './key-index';
import {
  eventTypes,
  findValue,
  keyCount,
  keyWord,
  ValueKind,
  valueEnd,
  valueKind,
  valueStart,
} from './stored';
import { LogType } from './types';

/**
 * The values of the events of a document by key, for a projection: each value of each event is looked at once, and
 * the rows that want it are marked, so that rows without a value cost nothing.
 */
const MAX_KEYS: usize = 256;
const MAX_SLOTS: u32 = 128;
const NO_SLOT: u8 = 0xff;

/** By key: its slot. */
const slots = memory.data(256, 8);
let slotCount: u32 = 0;
/**
 * Slot, 32 bytes: what is known of a key.
 * ╒═════════════╤════════════╤═══════════════════════╤════════╤══════════╤════════╤═══╕
 * │ first value │ last value │ rows that want it 2×8 │ key u8 │ ship. u8 │ lists u8│   │
 * ╘═════════════╧════════════╧═══════════════════════╧════════╧══════════╧════════╧═══╛
 * Shipper: in the spelling of its row it is about how events came here. Lists: those that it makes items of.
 */
const SLOT_SIZE: usize = 32;
const SLOT_KEY: usize = 24;
const SLOT_SHIPPER: usize = 25;
const SLOT_LISTS: usize = 26;
const usedKeys = memory.data(16, 8);
const slotTable = memory.data(128 * 32, 8);

/** Rows that some event has a value for. */
export let wanted0: u64 = 0;
export let wanted1: u64 = 0;

// Value, 16 bytes: the next one u32; start u32; kind in the low 4, length in the high 28 bits; types of its event u32
const SOURCE_SIZE: usize = 16;
let values: usize = 0;
let valuesEnd: usize = 0;
let valuesCap: usize = 0;
/** By event: the lists that it has an item for, a bit each (u8). */
let eventLists: usize = 0;

/** Forgets all keys. */
export function openSources(): void {
  memory.fill(slots, NO_SLOT, MAX_KEYS);
  memory.fill(slotTable, 0, (MAX_SLOTS as usize) * SLOT_SIZE);
  slotCount = 0;
  memory.fill(usedKeys, 0, 16);
}

@inline
function slotAt(slot: u32): usize {
  return slotTable + (slot as usize) * SLOT_SIZE;
}

/** Values of the key are kept from here on. False if there are too many keys. */
export function useKey(key: u32): bool {
  if (load<u8>(slots + (key as usize)) != NO_SLOT) return true;
  if (slotCount == MAX_SLOTS) return false;
  store<u8>(slots + (key as usize), slotCount as u8);
  store<u8>(slotAt(slotCount), key as u8, SLOT_KEY);
  store<u8>(slotAt(slotCount), (keyFlags(key) & KeyFlag.SHIPPER) != 0 ? 1 : 0, SLOT_SHIPPER);
  slotCount++;
  store<u64>(
    usedKeys + ((key >> 6) << 3),
    load<u64>(usedKeys + ((key >> 6) << 3)) | ((<u64>1) << ((key & 63) as u64)),
  );
  return true;
}

/** The unit of rows wants values of the key; `list` is the bit of the list that the row is in, 0 for none. */
export function wantKey(key: u32, unit: u32, list: u32): bool {
  if (!useKey(key)) return false;
  const slot = slotAt(load<u8>(slots + (key as usize)));
  const at = slot + 8 + (((unit >> 6) as usize) << 3);
  store<u64>(at, load<u64>(at) | ((<u64>1) << ((unit & 63) as u64)));
  store<u8>(slot, (load<u8>(slot, SLOT_LISTS) | list) as u8, SLOT_LISTS);
  return true;
}

function openValues(most: usize): void {
  const events = gatheredCount() as usize;
  const need = most * SOURCE_SIZE + events + 8;
  if (need > valuesCap) {
    const larger = grownTo(valuesCap == 0 ? 16384 : valuesCap, need);
    values = reserve(larger);
    valuesCap = larger;
  }
  eventLists = values + most * SOURCE_SIZE;
}

/** Looks at all values of the events that were gathered. */
export function gatherSources(): void {
  const count = gatheredCount();
  let most: usize = 0;
  for (let i: u32 = 0; i < count; i++) most += keyCount(gatheredEvent(i));
  openValues(most);
  for (let slot: u32 = 0; slot < slotCount; slot++) store<u64>(slotAt(slot), 0);
  wanted0 = wanted1 = 0;
  legTypes = LogType.DELIVERY;
  valuesEnd = values;
  for (let i: u32 = 0; i < count; i++) gatherEvent(i);
}

function gatherEvent(index: u32): void {
  const event = gatheredEvent(index);
  const types = eventTypes(event);
  if (types == LogType.RECEIPT) legTypes = LogType.RECEIPT;
  let lists: u32 = 0;
  for (let word: usize = 0; word < 2; word++) {
    for (let left = keyWord(event, word) & load<u64>(usedKeys + (word << 3)); left != 0; left &= left - 1) {
      const key = ((word << 6) as u32) + (ctz(left) as u32);
      if (!findValue(event, key)) continue;
      const slot = slotAt(load<u8>(slots + (key as usize)));
      if (load<u8>(slot, SLOT_SHIPPER) != 0 && isOfShipper(key)) continue;
      const value = valuesEnd;
      store<u32>(value, 0);
      store<u32>(value, valueStart as u32, 4);
      store<u32>(value, (valueKind as u32) | (((valueEnd - valueStart) as u32) << 4), 8);
      store<u32>(value, types, 12);
      const last: usize = load<u32>(slot, 4);
      if (last == 0) store<u32>(slot, value as u32);
      else store<u32>(last, value as u32);
      store<u32>(slot, value as u32, 4);
      valuesEnd += SOURCE_SIZE;
      wanted0 |= load<u64>(slot, 8);
      wanted1 |= load<u64>(slot, 16);
      lists |= load<u8>(slot, SLOT_LISTS);
    }
  }
  store<u8>(eventLists + index, lists as u8);
}

/** Is the key before the value (`"hostname":"...`) spelled as in its row, and so about how the event came here? */
function isOfShipper(key: u32): bool {
  const end = valueStart - (valueKind == ValueKind.TEXT ? 3 : 2);
  let ptr = end;
  while (load<u8>(ptr - 1) != Char.DOUBLE_QUOTE) ptr--;
  return isSpelledAs(key, ptr, end - ptr);
}

/** Has the event an item for a list? */
@inline
export function hasItem(event: u32, list: u32): bool {
  return (load<u8>(eventLists + event) & list) != 0;
}

/** The first value of the key in the order of the events, 0 if there is none. */
@inline
export function firstSource(key: u32): usize {
  return load<u32>(slotAt(load<u8>(slots + (key as usize))));
}

@inline
export function nextSource(source: usize): usize {
  return load<u32>(source);
}

@inline
export function sourceStart(source: usize): usize {
  return load<u32>(source, 4);
}

@inline
export function sourceEnd(source: usize): usize {
  return load<u32>(source, 4) + (load<u32>(source, 8) >> 4);
}

@inline
export function sourceKind(source: usize): u32 {
  return load<u32>(source, 8) & 15;
}

/** A filter by types: these, or with LEG those of the connection that the document tells of. */
export const LEG: u32 = 1 << 15;
/** The connection that the message came in by if its receipt is known, else the one that it went out by. */
export let legTypes: u32 = LogType.DELIVERY;

/** Is an event of those types what the filter lets through? On a tie all of its types must be. 0 lets all through. */
@inline
export function isLetThrough(types: u32, filter: u32): bool {
  if (filter == 0) return true;
  if (filter == LEG) filter = legTypes;
  return types != 0 && (types & ~filter) == 0;
}

@inline
export function sourceTypes(source: usize): u32 {
  return load<u32>(source, 12);
}
