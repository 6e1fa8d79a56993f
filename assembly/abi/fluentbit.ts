import { Bound, reach } from '../bounds';
import { settingOf } from '../config';
import { Setting } from '../config-values';
import { journaling, settleJournal } from '../journal/journal';
import { reserve } from '../memory';
import { match } from '../rules/match';
import { applyMatch } from '../store/apply';
import { FACT_PLAIN } from '../store/facts';
import { narrow, writeDecimal } from '../text/ascii';
import { headerCacheLen, headerRepeats } from '../text/header';
import { writeKey } from '../text/json-write';
import { Plainness } from '../text/scan';
import { clockMs } from '../wasi';
import { advanceClock, isEventClock, nowMs, runOnEventTime, setSystemNow } from './clock';
import { Counter, count, countTaken, isLineOwed, uncountTaken } from './counters';
import { addDue, addDueNow, lookForSweep, makeRoomForLine, sweeps } from './due';
import { giveUpEmit } from './emit';
import { answerFault, answerTooLarge } from './fault-answers';
import {
  confirmEarlier,
  confirmWithoutHeartbeat,
  replayJournal,
  resumeReplay,
  settleWhole,
} from './fluentbit-journal';
import {
  countHandedOn,
  countRejected,
  countUnmatched,
  hasDue,
  hasRoomForLine,
  isNamedByTag,
  journalLine,
  lineAppliance,
  lineEnd,
  lineText,
  openRecordLine,
  placeLine,
  setLine,
  stampTimeS,
} from './line';
import { NO_ANSWER, openOutbox, takeAnswer, waitingDocuments } from './outbox';
import {
  openRecords,
  RecordKind,
  readRecord,
  recordHost,
  recordHostLen,
  recordLine,
  recordLineEnd,
} from './record';
import { giveBackBuffer, takeBuffer } from './record-buffers';
import { takeRecordEvents } from './record-events';
import {
  CLOSING_LEN,
  forgetHead,
  headAppliance,
  headTimeS,
  keepHead,
  keepOwner,
  provedPlainness,
  repeatLine,
  repeatsHead,
  repeatText,
} from './repeat';
import { readSettingsFile } from './settings-file';
import { start } from './start';
import { STATISTICS_SIZE, writeCounters } from './statistics';
import { hearOffset } from './wall-offset';

/**
 * The way in for Fluent Bit: its wasm filter calls one function for each record and replaces the record by the
 * answer. It has no timer and no end, so time moves on with records too.
 */
const MAX_RECORD: usize = 1 << 20;

const enum Phase {
  NEW = 0,
  WORKING = 1,
  /** The settings have faults: nothing is stitched, every record says so. */
  FAULTY = 2,
  /** A call is being answered. */
  AT_WORK = 3,
}

let phase: Phase = Phase.NEW;
let passUnmatched: bool = true;
let statistics: usize = 0;

/** A place for `size` bytes of a record or tag, until `free`; 0 if it is too large. */
export function malloc(size: usize): usize {
  return takeBuffer(size);
}

export function free(ptr: usize): void {
  giveBackBuffer(ptr);
}

/**
 * The filter function. `record` is a JSON object with a zero behind it; `sec` is its time, seconds since 1970.
 * Returns text with a zero at its end: a document, a batch of them, the record as it came, or nothing, which drops
 * the record. It holds until the next call.
 */
export function mailstitch(
  tag: usize,
  tagLen: usize,
  sec: u32,
  _nsec: u32,
  record: usize,
  recordLen: usize,
): usize {
  if (phase != Phase.WORKING) {
    prepare();
    if (phase == Phase.FAULTY) return answerUnread(record, recordLen);
  }
  phase = Phase.AT_WORK;
  countTaken();
  readClock(sec);
  if (repeatsHead(record, recordLen, tag, tagLen)) {
    const text = repeatText(record);
    const end = record + recordLen - CLOSING_LEN;
    const variant = match(text, end);
    const plainness = variant == 0 ? Plainness.NONE : provedPlainness(variant);
    if (plainness != Plainness.NONE) {
      const line = repeatLine(record);
      const appliance = headAppliance;
      const stamp = headTimeS != 0 ? headTimeS : sec;
      advanceClock(appliance, stamp);
      if (sweeps || hasDue(appliance) || !hasRoomForLine(end - line)) {
        setLine(appliance, line, end);
        makeRoomForLine();
      }
      const plain = plainness == Plainness.ASCII ? FACT_PLAIN : 0;
      const isPlaced = applyMatch(variant, plain, appliance, stamp, line, end);
      if (isPlaced) {
        count(Counter.MATCHED);
        if (journaling) {
          journalLine(appliance, stamp, line, text, end);
          settleJournal(nowMs);
        }
      } else hearOffset(variant, appliance);
      phase = Phase.WORKING;
      return isPlaced ? takeAnswer() : answerUnmatched(record);
    }
  }
  const answer =
    recordLen > MAX_RECORD || record == 0
      ? answerUnread(record, recordLen)
      : readWhole(tag, tagLen, sec, record, recordLen);
  if (journaling) settleWhole();
  phase = Phase.WORKING;
  return answer;
}

/** What is to be done before a call that is not like those before. */
function prepare(): void {
  if (phase == Phase.NEW) begin();
  if (phase != Phase.AT_WORK) return;
  // the last call broke off: the host had no memory left, or worse
  count(Counter.FAILED);
  if (isLineOwed()) {
    count(Counter.REJECTED);
    count(Counter.LOST);
  }
  giveUpEmit();
  resumeReplay();
  phase = Phase.WORKING;
}

/** How many records of one second may go by before the clock is read again: reading it costs as much as 30 steps. */
const RECORDS_A_READING: u32 = 32;
let readingSec: u32 = 0;
let readings: u32 = 0;

/**
 * Brings the clock up to date. Most records carry the time at which they were read: in the same second not much time
 * has passed. Where it is a parser's time the clock may stand still for some records; a heartbeat reads it in any case.
 */
@inline
function readClock(sec: u32): void {
  if (sec == readingSec && readings != 0) readings--;
  else readClockNow(sec);
}

function readClockNow(sec: u32): void {
  setHostNow();
  readingSec = sec;
  readings = sec == 0 ? 0 : RECORDS_A_READING;
}

function setHostNow(): void {
  setSystemNow(clockMs());
  confirmWithoutHeartbeat();
  if (headerCacheLen() == 0) forgetHead();
  lookForSweep();
}

/** The answer to a record that is not looked into. */
function answerUnread(record: usize, recordLen: usize): usize {
  if (phase == Phase.FAULTY) return record == 0 ? answerTooLarge(recordLen) : answerFault(record, recordLen);
  count(Counter.OVERSIZE);
  reach(Bound.RECORD);
  if (record != 0) {
    countRejected(true);
    return record;
  }
  count(Counter.REJECTED);
  count(Counter.LOST);
  return answerTooLarge(recordLen);
}

/** Reads a record whose head is a new one, or whose text is not plain. */
function readWhole(tag: usize, tagLen: usize, sec: u32, record: usize, recordLen: usize): usize {
  const kind = readRecord(record, recordLen);
  if (kind == RecordKind.OTHER) return readEvents(record, recordLen);
  if (kind == RecordKind.STATS) {
    uncountTaken();
    return answerStatistics();
  }
  if (kind == RecordKind.TICK) {
    uncountTaken();
    setHostNow();
    confirmEarlier();
    if (isEventClock()) runOnEventTime();
    addDueNow();
    return takeAnswer();
  }
  if (!openRecordLine(recordLine, recordLineEnd, recordHost, recordHostLen, tag, tagLen, sec)) {
    return readEvents(record, recordLen);
  }
  if (!headerRepeats) {
    keepHead(record, recordLen, MAX_RECORD, recordLine, recordLineEnd, lineText);
    if (headerCacheLen() == 0) forgetHead();
    keepOwner(lineAppliance, stampTimeS, isNamedByTag ? tag : 0, tagLen);
  }
  makeRoomForLine();
  const isTaken =
    placeLine() ||
    takeRecordEvents(lineText, lineEnd, true) ||
    takeRecordEvents(record, record + recordLen, false);
  if (isTaken) return takeAnswer();
  countHandedOn(passUnmatched);
  return passUnmatched ? record : NO_ANSWER;
}

/** Reads a record without a line: it may be an event itself. */
function readEvents(record: usize, recordLen: usize): usize {
  if (!takeRecordEvents(record, record + recordLen, false)) return answerUnmatched(record);
  lookForSweep();
  if (sweeps) addDue(false);
  return takeAnswer();
}

/** The settings are read at the first call: when the module is loaded there is no way to tell what is wrong. */
function begin(): void {
  phase = Phase.FAULTY;
  if (!readSettingsFile()) return;
  start();
  openRecords(MAX_RECORD);
  openOutbox();
  passUnmatched = settingOf(Setting.UNMATCHED) == 0;
  statistics = reserve(STATISTICS_SIZE + 128);
  // what breaks off in here does so at an entry, and the next call leaves that one out
  phase = Phase.AT_WORK;
  setHostNow();
  replayJournal();
  phase = Phase.WORKING;
}

function answerUnmatched(record: usize): usize {
  countUnmatched(passUnmatched);
  return passUnmatched ? record : NO_ANSWER;
}

/** The counters as one record, whoever they are routed to. */
function answerStatistics(): usize {
  let to = writeCounters(narrow('{"mailstitch":"stats"', statistics));
  to = writeDecimal(waitingDocuments(), writeKey('waiting', to));
  store<u16>(to, 0x7d); // } and zero
  return statistics;
}
