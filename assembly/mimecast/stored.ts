import { FACT_HEAD, factSize } from '../store/facts';

/**
 * An event as it is kept: a fact whose content is laid out here. What goes into documents is there as JSON text
 * already, so that handing it out is a copy; the values of known keys can be found in it without reading it again.
 * ╒════════════════╤════╤══════╤═════════════╤═════════╤══════════════════╤═════════╤══════╕
 * │ head of a fact │ id │ keys │ members len │ raw len │ values, 8 bytes… │ members…│ raw… │
 * ╘════════════════╧════╧══════╧═════════════╧═════════╧══════════════════╧═════════╧══════╛
 * The second word of the head: types in bits 0 to 9, flags above.
 * Keys: a bit for each known key that the event has, in two words of 64. Values stand in the order of the numbers of
 * their keys, so the bits below a key say where its value is. A value: its length in one word; its kind in the low 4 and
 * its offset from the start of the members in the high 28 bits of the next one.
 */
const ID: usize = FACT_HEAD;
const KEYS: usize = ID + 16;
const MEMBERS_LEN: usize = KEYS + 16;
const RAW_LEN: usize = MEMBERS_LEN + 4;
/** Where the values begin. */
export const EVENT_HEAD: usize = RAW_LEN + 4;
export const VALUE_SIZE: usize = 8;

const TYPES_MASK: u32 = 0xffff;
/** The event named no message by its number: it stands in each message of its account that has its Message-ID. */
const JOINED_BY_MESSAGE_ID: u32 = 1 << 24;

/** Somebody said of which type it is. */
const TYPE_GIVEN: u32 = 1 << 25;

/** What kind of JSON a value is; in the members a text stands between quotes, its offset is behind the first. */
export const enum ValueKind {
  TEXT = 0,
  NUMBER = 1,
  /** true, false or null. */
  WORD = 2,
  /** An object or array, compact, with sorted keys. */
  JSON = 3,
}

/** Begins an event: it has no known key. */
export function clearKeys(event: usize): void {
  store<u64>(event, 0, KEYS);
  store<u64>(event, 0, KEYS + 8);
}

/** The event has that key. All keys come before the first value. */
@inline
export function noteKey(event: usize, key: u32): void {
  const at = event + (((key >> 6) << 3) as usize);
  store<u64>(at, load<u64>(at, KEYS) | ((<u64>1) << ((key & 63) as u64)), KEYS);
}

@inline
function hasKeyBit(event: usize, key: u32): bool {
  return ((load<u64>(event + (((key >> 6) << 3) as usize), KEYS) >> ((key & 63) as u64)) & 1) != 0;
}

/** Where the value of a key that the event has is to be found. */
@inline
function placeOf(event: usize, key: u32): usize {
  const below = ((<u64>1) << ((key & 63) as u64)) - 1;
  let index = popcnt(load<u64>(event + (((key >> 6) << 3) as usize), KEYS) & below);
  if (key >= 64) index += popcnt(load<u64>(event, KEYS));
  return event + EVENT_HEAD + (index as usize) * VALUE_SIZE;
}

/** How many known keys the event has. */
@inline
export function keyCount(event: usize): usize {
  return (popcnt(load<u64>(event, KEYS)) + popcnt(load<u64>(event, KEYS + 8))) as usize;
}

@inline
export function putValue(event: usize, key: u32, kind: ValueKind, offset: usize, len: usize): void {
  const at = placeOf(event, key);
  store<u32>(at, len as u32);
  store<u32>(at, (kind as u32) | ((offset as u32) << 4), 4);
}

/** Ends an event: everything else is in its place. */
export function setEventHead(
  event: usize,
  stamp: u32,
  types: u32,
  isGiven: bool,
  membersLen: usize,
  rawLen: usize,
): void {
  store<u32>(event, stamp);
  store<u32>(event, isGiven ? types | TYPE_GIVEN : types, 4);
  const size = (EVENT_HEAD + keyCount(event) * VALUE_SIZE + membersLen + rawLen + 3) & ~3;
  store<u32>(event, size as u32, 8);
  store<u32>(event, membersLen as u32, MEMBERS_LEN);
  store<u32>(event, rawLen as u32, RAW_LEN);
}

@inline
export function eventSize(event: usize): usize {
  return factSize(event);
}

/** Does a whole event stand at `event`, in memory that ends at `end`? Without memory the host may have cut one. */
@inline
export function isWhole(event: usize, end: usize): bool {
  if (event + EVENT_HEAD > end) return false;
  const size = eventSize(event);
  return size >= EVENT_HEAD && event + size <= end;
}

/** Its 16 bytes. */
@inline
export function eventId(event: usize): usize {
  return event + ID;
}

/** Seconds since 1970, 0 unknown. */
@inline
export function eventStamp(event: usize): u32 {
  return load<u32>(event);
}

/** One bit of LogType, several on a tie, 0 unknown. */
@inline
export function eventTypes(event: usize): u32 {
  return load<u32>(event, 4) & TYPES_MASK;
}

/** Did somebody say of which type the event is? Else it was found by its keys. */
@inline
export function isTypeGiven(event: usize): bool {
  return (load<u32>(event, 4) & TYPE_GIVEN) != 0;
}

export function setJoinedByMessageId(event: usize): void {
  store<u32>(event, load<u32>(event, 4) | JOINED_BY_MESSAGE_ID, 4);
}

@inline
export function isJoinedByMessageId(event: usize): bool {
  return (load<u32>(event, 4) & JOINED_BY_MESSAGE_ID) != 0;
}

/** JSON text `"key":value,"key":value` of all members, those that mailstitch adds included. */
@inline
export function membersStart(event: usize): usize {
  return event + EVENT_HEAD + keyCount(event) * VALUE_SIZE;
}

@inline
export function membersEnd(event: usize): usize {
  return membersStart(event) + load<u32>(event, MEMBERS_LEN);
}

/** The line or object as it came (`keep_raw`), as a JSON string with its quotes; empty if it is not kept. */
@inline
export function rawStart(event: usize): usize {
  return membersEnd(event);
}

@inline
export function rawEnd(event: usize): usize {
  return membersEnd(event) + load<u32>(event, RAW_LEN);
}

/** The value that was found last: JSON text, of a text what stands between its quotes. */
export let valueStart: usize = 0;
export let valueEnd: usize = 0;
export let valueKind: ValueKind = ValueKind.TEXT;

/**
 * The value of a known key (a number of Key) in the event: sets valueStart, valueEnd and valueKind. False if it is not
 * there, is null, or is an empty text. Of a key that occurs twice the first value counts.
 */
export function findValue(event: usize, key: u32): bool {
  if (!hasKeyBit(event, key)) return false;
  const at = placeOf(event, key);
  const len: usize = load<u32>(at);
  if (len == 0) return false;
  const place = load<u32>(at, 4);
  valueStart = membersStart(event) + ((place >> 4) as usize);
  valueEnd = valueStart + len;
  valueKind = (place & 15) as ValueKind;
  return valueKind != ValueKind.WORD || load<u8>(valueStart) != 0x6e; // null
}

/** The known keys that the event has, a bit each: numbers 0 to 63 in word 0, 64 to 127 in word 1. */
@inline
export function keyWord(event: usize, word: usize): u64 {
  return load<u64>(event + (word << 3), KEYS);
}
