import { Bound, reach } from '../bounds';
import { reserveTable } from '../rules/table-memory';
import { hashBytes, sameBytes } from '../text/scan';
import { addHost, sameHost } from './hosts';
import { addKey, findKey, Kind, slotRecord } from './keys';
import { accountWaits, gatewayWaits } from './waits';

/** A list of records through their prev and succ words, ordered by due time. */
@unmanaged
export class List {
  head: usize;
  tail: usize;
  count: u32;
}

/**
 * Appliance: whoever numbers messages on its own. Its lists and its clock are its own as well: files of two
 * appliances need not be in step, and a flood from one does not push out the messages of another.
 */
@unmanaged
export class Appliance {
  name: usize;
  nameLen: u32;
  number: u32;
  /** Its clock: the latest stamp seen (event time) or the time passed in (arrival time), milliseconds. */
  now: i64;
  /** No record of it is due before. */
  nextDue: i64;
  /** What it holds, by Measure of holdings.ts: messages that are not done, blocks of all its records, */
  messages: i32;
  blocks: i32;
  /** and those blocks that are of messages which are only remembered. */
  remembered: i32;
  /** Messages of it that came to their end, up to the number that tells it from a newcomer. */
  finished: u32;
  /** Lines in a row whose stamps lay far behind its clock. */
  behind: u32;
  /** The host's clock at its last line (event time), milliseconds. */
  heardMs: i64;
  /** A document carried its name: it cannot change any more. */
  fixed: u32;
  /** How long its messages wait: a record of Waits. */
  waits: usize;
  /** Seconds that its clock on the wall is ahead of UTC, or BY_SETTING. */
  offsetS: i32;
  /** What a journal says last of its clock, milliseconds. */
  journaledNow: i64;
  /** Lists by State: (unused), OPEN, FINISHING, HELD, DONE, IDLE, CLOSING, RESTING, LEAVING, WAITING. */
}

/** The clock of an appliance that said nothing of it is that of the setting `timezone`. */
export const BY_SETTING: i32 = i32.MIN_VALUE;

const LISTS: u32 = 10;
const LIST_SIZE: usize = offsetof<List>();
const APPLIANCE_SIZE: usize = offsetof<Appliance>() + (LISTS as usize) * LIST_SIZE;

/** The list of an appliance for a state. */
@inline
export function listFor(appliance: usize, state: u32): usize {
  return appliance + offsetof<Appliance>() + (state as usize) * LIST_SIZE;
}

export const NEVER: i64 = i64.MAX_VALUE;

/** More would be a misread header field, not a fleet; their lines are passed on instead. */
export const MAX_APPLIANCES: u32 = 16384;
const MAX_NAME: usize = 255;
const table = memory.data((MAX_APPLIANCES as i32) * 4, 8);
let count: u32 = 0;

export function applianceCount(): u32 {
  return count;
}

@inline
export function applianceAt(index: u32): usize {
  return load<u32>(table + ((index as usize) << 2));
}

let fallback: usize = 0;
let fallbackName: usize = 0;
let fallbackLen: usize = 0;

/**
 * Names the appliance of lines that name none. One that was given exists from the start: bare names in prefixes
 * then turn out to be the same; the name for want of a better one exists only once it is used.
 */
export function nameFallback(ptr: usize, len: usize, given: bool): void {
  fallbackName = ptr;
  fallbackLen = len;
  if (given) fallback = applianceNamed(ptr, len);
}

export function fallbackAppliance(): usize {
  if (fallback == 0) fallback = applianceNamed(fallbackName, fallbackLen);
  return fallback;
}

const NAME_KEY_MASK: u64 = (1 << 60) - 1;

@inline
function nameKey(kind: Kind, ptr: usize, len: usize): u64 {
  return ((kind as u64) << 60) | (hashBytes(ptr, len, 0) & NAME_KEY_MASK);
}

/**
 * The appliance of that name, added if it is new; 0 if there are too many. A bare host name and the one full
 * name that begins with it (`esa1`, `esa1.example.com`) are the same appliance: relays cut names.
 */
export function applianceNamed(ptr: usize, len: usize): usize {
  if (len > MAX_NAME) len = MAX_NAME;
  let key = nameKey(Kind.APPLIANCE, ptr, len);
  while (true) {
    const slot = findKey(key);
    if (slot == 0) break;
    const known = slotRecord(slot);
    const name = load<u32>(known);
    if (load<u32>(known, 4) == (len as u32) && sameBytes(name, ptr, len)) return load<u32>(known, 8);
    key++; // two names with one 60-bit hash: the next place
  }
  const same = sameHost(ptr, len);
  const appliance = same != 0 ? same : newAppliance(gatewayWaits);
  if (appliance == 0) return 0;
  if (same == 0) {
    addName(key, ptr, len, appliance);
    addHost(appliance);
  } else if (names < MAX_NAMES) {
    names++;
    addName(key, ptr, len, appliance);
  } else reach(Bound.NAMES); // it is found by its first label every time
  return appliance;
}

/** Names of appliances besides the first of each: a relay cuts them in one way or two, and nobody needs more of them. */
const MAX_NAMES: u32 = 2 * MAX_APPLIANCES;
let names: u32 = 0;

/** How often an appliance got a name, its first or a longer one, and which was the last that did. */
export let namings: u32 = 0;
export let namedLast: usize = 0;

/** Makes the name known, and that of the appliance if it has none or a shorter one. */
function addName(key: u64, ptr: usize, len: usize, appliance: usize): void {
  // a name entry: ptr, len, appliance
  const copy = reserveTable(len + 8);
  memory.copy(copy, ptr, len);
  const a = changetype<Appliance>(appliance);
  if (a.name == 0 || ((a.nameLen as usize) < len && a.fixed == 0)) {
    a.name = copy; // of a bare and a full name the full one counts, whichever came first
    namings++;
    namedLast = appliance;
    a.nameLen = len as u32;
  }
  const entry = reserveTable(12);
  store<u32>(entry, copy as u32);
  store<u32>(entry, len as u32, 4);
  store<u32>(entry, appliance as u32, 8);
  addKey(key, entry);
}

/**
 * The account of that name, added if it is new; 0 if there are too many. An account numbers messages of its own like
 * an appliance does, and no name of it is that of a host.
 */
export function accountNamed(ptr: usize, len: usize): usize {
  if (len > MAX_NAME) len = MAX_NAME;
  let key = nameKey(Kind.ACCOUNT, ptr, len);
  while (true) {
    const slot = findKey(key);
    if (slot == 0) break;
    const known = slotRecord(slot);
    const isSame = load<u32>(known, 4) == (len as u32) && sameBytes(load<u32>(known), ptr, len);
    if (isSame) return load<u32>(known, 8);
    key++; // two names with one 60-bit hash: the next place
  }
  const account = newAppliance(accountWaits);
  if (account == 0) return 0;
  addName(key, ptr, len, account);
  changetype<Appliance>(account).fixed = 1;
  return account;
}

function newAppliance(waits: usize): usize {
  if (count == MAX_APPLIANCES) {
    reach(Bound.APPLIANCES);
    return 0;
  }
  const appliance = reserveTable(APPLIANCE_SIZE);
  const a = changetype<Appliance>(appliance);
  a.number = count;
  a.nextDue = NEVER;
  a.waits = waits;
  a.offsetS = waits == gatewayWaits ? BY_SETTING : 0;
  store<u32>(table + ((count as usize) << 2), appliance as u32);
  count++;
  return appliance;
}
