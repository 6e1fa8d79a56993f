import { Reason } from '../documents/envelope';
import { nameDocument } from '../documents/identity';
import { commitOutput, outputRoom } from '../documents/output';
import { declare, writeEmission } from '../journal/append';
import {
  Entry,
  EntryFlag,
  EntryKind,
  emissionClock,
  emissionIdStamp,
  emissionNumber,
  emissionSequence,
  emissionSerial,
  entryKeys,
  entryText,
  outputSerial,
} from '../journal/entry';
import { endReplay, journaling, nextReplayed } from '../journal/journal';
import { confirmedSerial } from '../journal/serials';
import { readTables, writeTables } from '../journal/tables';
import { learnAppliance, ownAppliance, ownKey } from '../journal/translation';
import { Appliance, applianceAt, applianceCount } from '../store/appliances';
import { isConnection, refusalKey } from '../store/connections';
import { findKey, Kind, keyKind, slotRecord } from '../store/keys';
import { dueMessage, openMessages, startClock } from '../store/lifecycle';
import { clearLate, closeTwin } from '../store/messages';
import { Flag, Record } from '../store/records';
import { rootOf } from '../store/threads';
import { isEventClock, nowMs, setNow } from './clock';
import { keepOutput } from './confirm';
import { Counter, count, countTaken, setReplaying } from './counters';
import { countEventDocument, forget, isFirstOfMessage, settleEmitted } from './emit';
import { beginEventsAgain, endEvent, giveUpEvents, hasEvents, Step, stepEvents, stepRecord } from './events';
import { countUnmatched, hasDue, placeAgain } from './line';

/**
 * What stands in the journal, done once more: lines are placed as they were, documents that were taken are passed over,
 * the others handed out. In the end everything is as it was when the last process ended, and time goes on from there.
 */
export const enum Replay {
  GO_ON = 0,
  /** replayRecord is to be handed out for replayReason. */
  EMIT = 1,
  /** The host must read the output first. */
  FULL = 2,
}

export let replayRecord: usize = 0;
export let replayReason: Reason = Reason.TIMEOUT;

/** Lines of the journal that no row knows any more. */
export let unknownLines: u64 = 0;
/** Messages that were open when it had been read. */
export let restoredMessages: u64 = 0;

let entry: usize = 0;
let hostNow: i64 = 0;
let lastNow: i64 = 0;
let isBegun: bool = false;
/** Tables were read that the new file does not have yet. */
let hasTables: bool = false;

/** Goes one step on; `replaying` says whether there is another one. */
export function stepReplay(): Replay {
  if (!isBegun) {
    isBegun = true;
    hostNow = nowMs;
    setReplaying(true);
  }
  if (hasEvents()) return goOnWithEvents();
  if (entry == 0) entry = nextReplayed();
  if (entry == 0) {
    finish();
    return Replay.GO_ON;
  }
  const e = changetype<Entry>(entry);
  const step = apply(e.kind);
  if (step != Replay.FULL) entry = 0;
  return step;
}

/** A call broke off at an entry: that one is left out. */
export function skipEntry(): void {
  entry = 0;
  unknownLines++;
  giveUpEvents();
}

function takeTime(): void {
  const now = changetype<Entry>(entry).now;
  lastNow = max(lastNow, now);
  setNow(now);
}

function apply(kind: u32): Replay {
  if (kind == EntryKind.LEDGER || kind == EntryKind.DESCENTS) {
    readTables(entry);
    hasTables = true;
    return Replay.GO_ON;
  }
  copyTables();
  if (kind == EntryKind.APPLIANCE) {
    const appliance = learnAppliance(entry);
    if (appliance != 0 && journaling) declare(appliance);
  } else if (kind == EntryKind.CONFIRM) takeTime();
  else if (kind == EntryKind.LINE) return applyLine();
  else if (kind == EntryKind.EMISSION) return applyEmission();
  else if (kind == EntryKind.OUTPUT) return applyOutput();
  else if (kind == EntryKind.GONE) {
    const record = recordOf(ownKey(load<u64>(entryKeys(entry))));
    if (record != 0) {
      if (changetype<Record>(record).sequence == 0) closeTwin(); // it was none of this process
      forget(record);
    }
  }
  return Replay.GO_ON;
}

function copyTables(): void {
  if (hasTables && journaling) writeTables();
  hasTables = false;
}

function recordOf(key: u64): usize {
  const slot: usize = key == 0 ? 0 : findKey(key);
  return slot == 0 ? 0 : slotRecord(slot);
}

function applyLine(): Replay {
  const e = changetype<Entry>(entry);
  const text = entryText(entry);
  takeTime();
  countTaken();
  if ((e.flags & (EntryFlag.EVENTS as u8)) != 0) {
    if (beginEventsAgain(text, text + e.textLen, e.stamp >> 8, e.stamp & 0xff)) return goOnWithEvents();
    unknown();
    return Replay.GO_ON;
  }
  const appliance = ownAppliance(e.appliance);
  if (appliance != 0 && placeAgain(appliance, e.stamp, text, text + e.textAt, text + e.textLen)) {
    count(Counter.MATCHED);
  } else unknown();
  return Replay.GO_ON;
}

/** The line was one of a row that is gone. */
function unknown(): void {
  unknownLines++;
  countUnmatched(false);
}

/** Events of a line of the journal: those that were documents of their own have been handed out. */
function goOnWithEvents(): Replay {
  while (true) {
    const step = stepEvents(false);
    if (step == Step.DONE) {
      count(Counter.MATCHED);
      return Replay.GO_ON;
    }
    if (step != Step.DOCUMENT) {
      replayRecord = stepRecord;
      replayReason = Reason.BUDGET;
      return Replay.EMIT;
    }
    endEvent();
  }
}

function applyEmission(): Replay {
  const e = changetype<Entry>(entry);
  takeTime();
  const appliance = ownAppliance(e.appliance);
  if (appliance == 0) return Replay.GO_ON;
  const key = load<u64>(entryKeys(entry));
  const isRefusal = keyKind(key) == Kind.REFUSAL;
  const record = recordOf(isRefusal ? refusalKey(appliance, emissionNumber(entry), e.stamp) : ownKey(key));
  if (record == 0) return Replay.GO_ON;
  const a = changetype<Appliance>(appliance);
  if (a.now < emissionClock(entry)) a.now = emissionClock(entry);
  const r = changetype<Record>(record);
  // its first document is not of this process, and what led to it may be in a damaged place
  if (r.sequence == 0 && emissionSequence(entry) > 1 && !isConnection(record)) closeTwin();
  r.idStamp = emissionIdStamp(entry);
  r.idNumber = emissionNumber(entry);
  r.flags |= Flag.NAMED;
  a.fixed = 1;
  r.sequence = emissionSequence(entry);
  if (emissionSerial(entry) > confirmedSerial) {
    if (r.sequence == 1) r.flags &= ~Flag.LATE;
    r.sequence--;
    replayRecord = record;
    replayReason = e.flags as Reason;
    return Replay.EMIT;
  }
  // its document said what its thread is called
  if (r.rootKey != 0) {
    const root = rootOf(record);
    if (root != 0) nameDocument(root);
  }
  if (journaling) writeEmission(record, e.flags, 0);
  if (isFirstOfMessage(record)) closeTwin(); // it is counted where it was told
  settleEmitted(record, e.flags as Reason);
  return Replay.GO_ON;
}

function applyOutput(): Replay {
  const e = changetype<Entry>(entry);
  if (outputSerial(entry) <= confirmedSerial) return Replay.GO_ON;
  const dst = outputRoom(e.textLen);
  if (dst == 0) return Replay.FULL;
  memory.copy(dst, entryText(entry), e.textLen);
  commitOutput(dst + e.textLen);
  const isDocument = (e.flags & (EntryFlag.DOCUMENT as u8)) != 0;
  keepOutput(dst, dst + e.textLen, isDocument);
  if (isDocument) countEventDocument();
  else {
    countTaken();
    countUnmatched(true);
  }
  return Replay.GO_ON;
}

/** All was read. Nobody was at work since the last entry: what waits goes on waiting for as long as it had to. */
function finish(): void {
  copyTables();
  endReplay();
  setReplaying(false);
  for (let i: u32 = 0; i < applianceCount(); i++) {
    const appliance = applianceAt(i);
    const a = changetype<Appliance>(appliance);
    if (isEventClock() && a.now != 0 && a.now < a.journaledNow) a.now = a.journaledNow;
    if (a.now == 0) continue;
    a.heardMs = hostNow;
    if (isEventClock() || lastNow == 0) continue;
    if (a.now < lastNow) a.now = lastNow;
    if (hasDue(appliance)) dueMessage(appliance, a.now);
    startClock(appliance, a.now + (hostNow - lastNow));
  }
  setNow(hostNow);
  restoredMessages = openMessages();
  clearLate();
}
