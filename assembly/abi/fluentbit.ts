import { settingOf } from '../config';
import { Setting } from '../config-values';
import { Reason } from '../documents/envelope';
import { clearOutput, outputRoom } from '../documents/output';
import { reserve } from '../memory';
import { match } from '../rules/match';
import { Appliance, applianceAt, applianceCount } from '../store/appliances';
import { dueMessage } from '../store/lifecycle';
import { isText, narrow, writeDecimal } from '../text/ascii';
import { Char } from '../text/chars';
import { headerCacheLen, headerRepeats } from '../text/header';
import { JSON_GROWTH, writeJsonString, writeKey } from '../text/json-write';
import { clockMs } from '../wasi';
import { followHost, isEventClock, nowMs, runOnEventTime, setSystemNow } from './clock';
import { Counter, count } from './counters';
import { giveUpEmit } from './emit';
import {
  countUnmatched,
  dueBeforeLine,
  evictedByLine,
  hasRoomForLine,
  isLineLate,
  isNamedByTag,
  lineAppliance,
  lineText,
  openRecordLine,
  placeLine,
  placeMatch,
  reopenLine,
} from './line';
import { addMessage, hasRoom, NO_ANSWER, openOutbox, takeAnswer } from './outbox';
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
import {
  headAppliance,
  isProvedPlain,
  keepHead,
  keepOwner,
  repeatEnd,
  repeatLine,
  repeatsHead,
  repeatText,
} from './repeat';
import { readSettingsFile, settingsFault, settingsFaultLen } from './settings-file';
import { start } from './start';
import { STATISTICS_SIZE, writeCounters } from './statistics';

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
  if (isAtWork) recover();
  isAtWork = true;
  if (phase == Phase.NEW) begin();
  if (phase != Phase.WORKING || recordLen > MAX_RECORD || record == 0) {
    return done(answerUnread(record, recordLen));
  }
  readClock(sec);
  if (headerCacheLen() != 0 && repeatsHead(record, recordLen, tag, tagLen)) {
    const variant = match(repeatText, repeatEnd);
    if (variant != 0 && isProvedPlain(variant)) {
      reopenLine(headAppliance, repeatLine, repeatText, repeatEnd, sec);
      makeRoomForLine();
      return done(placeMatch(variant) ? takeAnswer() : answerUnmatched(record));
    }
  }
  return done(readWhole(tag, tagLen, sec, record, recordLen));
}

/** A call is being answered. Still so at the next one, it broke off: the host had no memory left, or worse. */
let isAtWork: bool = false;

@inline
function done(answer: usize): usize {
  isAtWork = false;
  return answer;
}

function recover(): void {
  count(Counter.FAILED);
  giveUpEmit();
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
  if (sec == readingSec && sec != 0 && readings != 0) {
    readings--;
    return;
  }
  setSystemNow(clockMs());
  readingSec = sec;
  readings = RECORDS_A_READING;
}

/** The answer to a record that is not looked into. */
function answerUnread(record: usize, recordLen: usize): usize {
  if (record == 0) return answerTooLarge(recordLen);
  if (phase == Phase.FAULTY) return answerFault(record, recordLen);
  count(Counter.OVERSIZE);
  countUnmatched(true);
  return record;
}

/** Reads a record whose head is a new one, or whose text is not plain. */
function readWhole(tag: usize, tagLen: usize, sec: u32, record: usize, recordLen: usize): usize {
  const kind = readRecord(record, recordLen);
  if (kind == RecordKind.OTHER) return answerUnmatched(record);
  if (kind == RecordKind.STATS) return answerStatistics();
  if (kind == RecordKind.TICK) {
    setSystemNow(clockMs());
    if (isEventClock()) runOnEventTime();
    nextSweepMs = nowMs;
    addDue(false);
    return takeAnswer();
  }
  if (!openRecordLine(recordLine, recordLineEnd, recordHost, recordHostLen, tag, tagLen, sec)) {
    return answerUnmatched(record);
  }
  if (!headerRepeats) {
    keepHead(record, recordLen, recordLine, recordLineEnd, lineText);
    keepOwner(lineAppliance, isNamedByTag ? tag : 0, tagLen);
  }
  makeRoomForLine();
  return placeLine() ? takeAnswer() : answerUnmatched(record);
}

/** Hands out what is due before the line of this call, and what has to go for it. */
@inline
function makeRoomForLine(): void {
  if (isLineLate() || nowMs >= nextSweepMs || sweepIndex != applianceCount()) addDue(true);
  if (hasRoomForLine()) return;
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
  statistics = reserve(STATISTICS_SIZE + 64);
  phase = Phase.WORKING;
}

/** Adds documents that are due, those before the line in work first, as many as one answer can take. */
function addDue(beforeLine: bool): void {
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
  const to = narrow('{"mailstitch":"stats"', statistics);
  store<u16>(writeCounters(to), 0x7d); // } and zero
  return statistics;
}

/** There was no memory for the record, so all that can be done is to say so. */
function answerTooLarge(recordLen: usize): usize {
  count(Counter.OVERSIZE);
  countUnmatched(false);
  const text = tooLarge;
  const to = narrow(
    ' bytes found no memory and is lost',
    writeDecimal(recordLen, narrow('a record of ', text)),
  );
  store<u8>(tooLargeAnswer, Char.LEFT_BRACE);
  return closeWithError(tooLargeAnswer, tooLargeAnswer + 1, text, to - text);
}

const tooLarge = memory.data(128, 8);
const tooLargeAnswer = memory.data(256, 8);

/** The record as it came, with one field more; heartbeats say nothing that anybody needs. */
function answerFault(record: usize, recordLen: usize): usize {
  let end = record + recordLen;
  while (end > record && load<u8>(end - 1) != Char.RIGHT_BRACE) end--;
  if (end == record) return record;
  if (isText(record, recordLen, '{"mailstitch":"tick"}')) return NO_ANSWER;
  clearOutput();
  const dst = outputRoom(recordLen + settingsFaultLen * JSON_GROWTH + 128);
  const len = end - 1 - record;
  memory.copy(dst, record, len);
  return closeWithError(dst, dst + len, settingsFault, settingsFaultLen);
}

/** Ends the object that begins at `dst` and goes on at `to` with a text that says what is wrong. */
function closeWithError(dst: usize, to: usize, text: usize, textLen: usize): usize {
  let last = to;
  while (last > dst && load<u8>(last - 1) <= (Char.SPACE as u8)) last--;
  const isEmpty = load<u8>(last - 1) == Char.LEFT_BRACE;
  const comma = last;
  last = writeJsonString(text, textLen, writeKey('mailstitch_error', last));
  if (isEmpty) {
    memory.copy(comma, comma + 1, last - comma - 1);
    last--;
  }
  store<u16>(last, 0x7d); // } and zero
  return dst;
}
