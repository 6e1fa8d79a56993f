import { Bound, reach } from '../bounds';
import { settingOf } from '../config';
import { Setting } from '../config-values';
import { Reason } from '../documents/envelope';
import { journaling, settleJournal } from '../journal/journal';
import { reserve } from '../memory';
import { match } from '../rules/match';
import { Appliance, applianceAt, applianceCount } from '../store/appliances';
import { applyMatch } from '../store/apply';
import { FACT_PLAIN } from '../store/facts';
import { dueMessage } from '../store/lifecycle';
import { narrow, writeDecimal } from '../text/ascii';
import { headerCacheLen, headerRepeats } from '../text/header';
import { writeKey } from '../text/json-write';
import { Plainness } from '../text/scan';
import { clockMs } from '../wasi';
import { advanceClock, followHost, isEventClock, nowMs, runOnEventTime, setSystemNow } from './clock';
import { Counter, count, countTaken, isLineOwed, uncountTaken } from './counters';
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
  dueBeforeLine,
  evictedByLine,
  hasDue,
  hasRoomForLine,
  isLineLate,
  isNamedByTag,
  journalLine,
  lineAppliance,
  lineEnd,
  lineStart,
  lineText,
  openRecordLine,
  placeLine,
  setLine,
  stampTimeS,
} from './line';
import { addMessage, hasRoom, NO_ANSWER, openOutbox, takeAnswer, waitingDocuments } from './outbox';
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
/** All appliances are looked at for what is due this often, milliseconds. */
const SWEEP_MS: i64 = 1000;

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
let sweepIndex: u32 = 0;
let nextSweepMs: i64 = 0;
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

/** A look at all appliances is due, or under way. */
let sweeps: bool = true;

function lookForSweep(): void {
  sweeps = nowMs >= nextSweepMs || sweepIndex != applianceCount();
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
    nextSweepMs = nowMs;
    addDue(false);
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

/** Hands out what is due before the line of this call, and what has to go for it. */
function makeRoomForLine(): void {
  lookForSweep();
  if (sweeps || isLineLate()) addDue(true);
  if (hasRoomForLine(lineEnd - lineStart)) return;
  for (let evicted = evictedByLine(); evicted != 0; evicted = evictedByLine())
    addMessage(evicted, Reason.BUDGET);
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

/** Adds documents that are due, those before the line in work first, as many as one answer can take. */
function addDue(beforeLine: bool): void {
  addDueMessages(beforeLine);
  lookForSweep();
}

function addDueMessages(beforeLine: bool): void {
  if ((nowMs >= nextSweepMs || nextSweepMs > nowMs + SWEEP_MS) && sweepIndex == applianceCount()) {
    sweepIndex = 0;
    nextSweepMs = nowMs + SWEEP_MS;
  }
  // what has nothing to tell goes on its way even where no document can be added
  if (beforeLine && !hasRoom()) dueBeforeLine();
  while (hasRoom()) {
    let due: usize = beforeLine ? dueBeforeLine() : 0;
    if (due == 0) due = dueAnywhere();
    if (due == 0) return;
    addMessage(due, Reason.TIMEOUT);
  }
}

/** The next message that is due in this round over all appliances, or 0 when it is over. */
function dueAnywhere(): usize {
  for (; sweepIndex < applianceCount(); sweepIndex++) {
    const appliance = applianceAt(sweepIndex);
    if (!isEventClock()) followHost(appliance);
    const due = dueMessage(appliance, changetype<Appliance>(appliance).now);
    if (due != 0) return due;
  }
  return 0;
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
