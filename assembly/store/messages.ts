import { Appliance } from './appliances';
import { descentNumber, descentRoot, descentRootStamp, findDescent } from './descents';
import { addKey, findKey, Kind, keyOf, REUSE_S, slotRecord } from './keys';
import { findLedger, ledgerSequence, ledgerStamp } from './ledger';
import { forgetMessage, openMessage } from './lifecycle';
import { holdLine } from './receipts';
import { addAlias, Flag, newRecord, Record, State } from './records';
import { idStampOf } from './wall-clock';

/** Which message a number stands for: the one in memory, one that is remembered, or a new one. */

/** Flags of a message's key: what became of that number. */
export const enum Leaf {
  FINISHED = 1,
  REWRITTEN = 2,
}

let opened: u64 = 0;
let late: u64 = 0;

/** Messages opened since the start. */
export function messagesOpened(): u64 {
  return opened;
}

export function countOpened(): void {
  opened++;
}

let told: u64 = 0;
let abandoned: u64 = 0;

/** Messages that have a document. */
export function messagesTold(): u64 {
  return told;
}

/** A message had its first document. */
export function countTold(): void {
  told++;
}

/** Messages whose first document broke off. */
export function messagesAbandoned(): u64 {
  return abandoned;
}

export function countAbandoned(): void {
  abandoned++;
}

/** Two records turned out to be one message. */
export function closeTwin(): void {
  opened--;
}

/** A line came after the last document of its message. */
export function countLate(): void {
  late++;
}

/** The late lines that were counted were late in another process. */
export function clearLate(): void {
  late = 0;
}

/** Lines that came after the last document of their message. */
export function lateLines(): u64 {
  return late;
}

/**
 * A birth that makes the number a new message's: the one that had it before is forgotten. That is a `Start MID` or a line
 * that says what the message came from. A second copy of the old line has the old stamp.
 */
export function releaseNumber(key: u64, stamp: u32): void {
  const slot = findKey(key);
  if (slot == 0) return;
  const record = slotRecord(slot);
  const r = changetype<Record>(record);
  if (r.state == State.DONE && r.lastStamp != 0 && stamp >= r.lastStamp + REUSE_S) forgetMessage(record);
}

/** Two stamps without their year that are of one message, whose first line is not always the one that came first. */
@inline
function isNear(a: u32, b: u32): bool {
  return (a > b ? a - b : b - a) < REUSE_S;
}

/** Is that what the documents of the message are called by? */
function isNamed(record: usize, number: u64, stamp: u32): bool {
  const r = changetype<Record>(record);
  return (r.flags & Flag.NAMED) != 0 && r.idNumber == number && r.idStamp == stamp;
}

/** The message is known by one more number. False if it has too many. */
export function addNumber(record: usize, key: u64): bool {
  if (addAlias(record, key) == 0) return false;
  addKey(key, record);
  changetype<Record>(record).openLeaves++;
  return true;
}

/** The last messageOf opened the message, or found one more number of it. */
export let isNewMessage: bool = false;

/**
 * The message of that number, opened if it is not in memory; 0 only without any memory left. `birth` is the
 * stamp of the line that tells of its birth where that is what asks, else 0.
 */
export function messageOf(appliance: usize, mid: u64, birth: u32 = 0): usize {
  const key = keyOf(Kind.MESSAGE, changetype<Appliance>(appliance).number, mid);
  isNewMessage = false;
  const slot = findKey(key);
  if (slot != 0) return slotRecord(slot);
  const birthStamp = idStampOf(appliance, birth);
  const isKnown = findLedger(key, birthStamp);
  const isUsed = !isKnown && birthStamp != 0 && findLedger(key, 0);
  const goesOn = isKnown || (isUsed && isNear(birthStamp, ledgerStamp));
  let firstKey = key;
  if (goesOn && findDescent(key, ledgerStamp) && descentNumber != mid) {
    // one that was rewritten has one document for all its numbers, so it is opened under the one that its id is made of
    const otherKey = keyOf(Kind.MESSAGE, changetype<Appliance>(appliance).number, descentNumber);
    const otherSlot = findKey(otherKey);
    if (otherSlot == 0) firstKey = otherKey;
    else if (isNamed(slotRecord(otherSlot), descentNumber, ledgerStamp)) {
      isNewMessage = addNumber(slotRecord(otherSlot), key);
      if (isNewMessage) return slotRecord(otherSlot);
    }
  }
  const record = newRecord(firstKey, appliance);
  if (record == 0) return 0;
  const r = changetype<Record>(record);
  r.aliasCount = 1;
  r.openLeaves = 1;
  if (goesOn) {
    r.sequence = ledgerSequence;
    r.idStamp = ledgerStamp;
    r.idNumber = mid;
    r.flags = Flag.NAMED | Flag.LATE;
    if (findDescent(key, ledgerStamp)) {
      r.idNumber = descentNumber;
      r.rootKey = descentRoot;
      r.rootStamp = descentRootStamp;
      if (descentRoot != 0) r.flags |= Flag.ROOTED;
    }
    late++;
  } else {
    opened++;
    if (isUsed) {
      // the number is used again: an older line of its former message must not give this one that one's id
      r.idStamp = birthStamp;
      r.idNumber = mid;
      r.flags = Flag.NAMED;
    }
  }
  addKey(firstKey, record);
  if (firstKey != key) addNumber(record, key);
  openMessage(record);
  isNewMessage = true;
  return record;
}

/** Notes that a line spoke of the message: its times, its count, and that there is something new. */
@inline
export function noteLine(record: usize, stamp: u32): void {
  const r = changetype<Record>(record);
  r.lines++;
  r.flags |= Flag.DIRTY;
  holdLine(record);
  if (stamp == 0) return;
  if (stamp < r.firstStamp || r.firstStamp == 0) r.firstStamp = stamp;
  if (stamp > r.lastStamp) r.lastStamp = stamp;
}
