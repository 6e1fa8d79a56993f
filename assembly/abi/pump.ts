import { Bound, reach } from '../bounds';
import { settingOf } from '../config';
import { Setting } from '../config-values';
import { Reason } from '../documents/envelope';
import { commitOutput, outputRoom } from '../documents/output';
import { replaying } from '../journal/journal';
import { Appliance, applianceAt, applianceCount } from '../store/appliances';
import { dueMessage, oldestMessage, openMessages, settleHeld } from '../store/lifecycle';
import { endLine } from '../store/receipts';
import { narrow, writeDecimal } from '../text/ascii';
import { Char } from '../text/chars';
import { headerCacheLen } from '../text/header';
import { JSON_GROWTH, writeJsonText } from '../text/json-write';
import { findLineFeed } from '../text/scan';
import { copyUtf8, UTF8_GROWTH } from '../text/utf8';
import { touchAhead } from './ahead';
import { followHost, isEventClock, setNow } from './clock';
import { keepOutput } from './confirm';
import { Counter, count, countTaken } from './counters';
import { beginEmit, emitEvent, isEmitting, stepEmit } from './emit';
import { beginEvents, endEvent, hasEvents, malformedBytes, Step, stepEvents, stepRecord } from './events';
import {
  countHandedOn,
  countRejected,
  dueBeforeLine,
  evictedByLine,
  likelyAppliance,
  lineEnd,
  lineStart,
  lineText,
  matchedBytes,
  placeLine,
} from './line';
import { isRecord, openOriginLine } from './origin';
import { Replay, replayReason, replayRecord, stepReplay } from './replay';

/**
 * The loop behind every way in: takes lines, advances time, hands out what is due. Any step may find the
 * output full; the loop then stops between two steps and goes on at the same place when it is called again.
 */
const enum Work {
  NONE = 0,
  /** Time has passed: whatever is due on any appliance. */
  SWEEP = 1,
  LINES = 2,
  /** End of input: every message in memory. */
  DRAIN = 3,
}

export const enum Status {
  DONE = 0,
  OUTPUT_FULL = 1,
}

let work: Work = Work.NONE;
let afterSweep: Work = Work.NONE;
let sweepIndex: u32 = 0;
let passUnmatched: bool = true;

let cursor: usize = 0;
let inputEnd: usize = 0;
/** No line feed lies before. */
let searchFrom: usize = 0;
/** The input ends without a line feed, and no more will come. */
let lastLine: bool = false;
/** The line in work was longer than a line may be: its rest is handed on unread. */
let oversize: bool = false;
/** What was taken last was blank: no line. */
let isNoLine: bool = false;
/** The round over all appliances at the end of input handed something out. */
let drained: bool = false;
/** The memory of the lines before was touched. */
let touchedTo: usize = 0;

export function readPumpSettings(): void {
  passUnmatched = settingOf(Setting.UNMATCHED) == 0;
}

/** The host's clock moved; with event time that only bounds the stamps. */
export function beginSweep(now: i64, then: Work): void {
  setNow(now);
  sweepIndex = 0;
  afterSweep = then;
  work = isEventClock() ? then : Work.SWEEP;
}

export function beginTick(now: i64): void {
  beginSweep(now, Work.NONE);
}

/** Lines in [from, end); `search` says where line feeds may begin. */
export function beginLines(now: i64, from: usize, search: usize, end: usize): void {
  cursor = from;
  touchedTo = from;
  searchFrom = search;
  inputEnd = end;
  lastLine = false;
  beginSweep(now, Work.LINES);
}

/** The end of input: [from, end) is a last line without line feed, or nothing. */
export function beginDrain(now: i64, from: usize, end: usize): void {
  cursor = from;
  searchFrom = end;
  inputEnd = end;
  lastLine = true;
  beginSweep(now, Work.LINES);
}

/** A begun line without line feed lies in [restStart, restEnd) when `run` is done. */
export function restStart(): usize {
  return cursor;
}

export function restEnd(): usize {
  return inputEnd;
}

/** The begun line lies in [start, end) now. */
export function moveRest(start: usize, end: usize): void {
  cursor = start;
  searchFrom = inputEnd = end;
}

/** The next line or piece of a line. False if there is none, or if something must happen first. */
function nextLine(maxLine: usize): bool {
  if (cursor >= touchedTo) {
    const appliance = likelyAppliance();
    if (appliance >= 0) touchedTo = touchAhead(cursor, inputEnd, headerCacheLen() + 1, appliance as u32);
  }
  let stop = findLineFeed(searchFrom, inputEnd);
  const len = stop - cursor;
  const cut = len > maxLine;
  if (stop == inputEnd) {
    searchFrom = inputEnd;
    if (!cut && (!lastLine || len == 0)) {
      if (lastLine) oversize = false;
      work = lastLine ? Work.DRAIN : Work.NONE;
      sweepIndex = 0;
      return false;
    }
  }
  // where its line feed is seen makes no difference: the same bytes in any pieces give the same
  if (cut) stop = cursor + maxLine;
  isNoLine = false;
  const taken = oversize ? handOnRest(cursor, stop) : takeLine(cursor, stop);
  if (!taken) return false;
  if (!isNoLine) countTaken();
  if (!cut) endLine();
  if (cut && !oversize) {
    count(Counter.OVERSIZE);
    reach(Bound.LINE);
  }
  oversize = cut;
  cursor = cut || stop == inputEnd ? stop : stop + 1;
  if (!cut) searchFrom = cursor;
  return true;
}

/** Works until there is nothing to do or the output is full. Lines are read up to `maxLine` bytes. */
export function run(maxLine: usize): Status {
  while (true) {
    if (isEmitting()) {
      if (!stepEmit()) return Status.OUTPUT_FULL;
      continue;
    }
    if (replaying) {
      const step = stepReplay();
      if (step == Replay.FULL) return Status.OUTPUT_FULL;
      if (step == Replay.EMIT) beginEmit(replayRecord, replayReason);
    } else if (work == Work.LINES) {
      if (!nextLine(maxLine) && work == Work.LINES && !isEmitting()) return Status.OUTPUT_FULL;
    } else if (work == Work.SWEEP) {
      if (sweepIndex == applianceCount()) {
        work = afterSweep;
        continue;
      }
      const appliance = applianceAt(sweepIndex);
      followHost(appliance);
      const due = dueMessage(appliance, changetype<Appliance>(appliance).now);
      if (due != 0) beginEmit(due, Reason.TIMEOUT);
      else sweepIndex++;
    } else if (work == Work.DRAIN) {
      if (sweepIndex == applianceCount()) {
        // a child may have brought news to a parent on an appliance that was done
        if (drained && openMessages() != 0) sweepIndex = 0;
        else work = Work.NONE;
        drained = false;
        continue;
      }
      const record = oldestMessage(applianceAt(sweepIndex));
      if (record == 0) {
        sweepIndex++;
        continue;
      }
      drained = true;
      if (!settleHeld(record)) beginEmit(record, Reason.DRAIN);
    } else return Status.DONE;
  }
}

/** One line without its line feed. False if something has to be handed out first: the same line comes again. */
function takeLine(start: usize, end: usize): bool {
  if (hasEvents()) return takeEvents();
  if (!openOriginLine(start, end)) {
    isNoLine = !isRecord;
    return isNoLine || takeRecord(start, end);
  }
  const due = dueBeforeLine();
  if (due != 0) {
    beginEmit(due, Reason.TIMEOUT);
    return false;
  }
  const evicted = evictedByLine();
  if (evicted != 0) {
    beginEmit(evicted, Reason.BUDGET);
    return false;
  }
  if (placeLine()) return true;
  if (beginEvents(lineText, lineEnd, isRecord)) return takeEvents();
  const known = passUnmatched ? max(matchedBytes(), malformedBytes()) : 0;
  return isRecord ? takeRecord(start, end, known) : handOn(lineStart, lineEnd, known);
}

/** A record whose text is no line of a message: it may be an event itself, or else it is handed on. */
function takeRecord(start: usize, end: usize, matchedBytes: usize = 0): bool {
  return beginEvents(start, end, false) ? takeEvents() : handOnRecord(start, end, matchedBytes);
}

/** Takes the events of the line; false if something has to be handed out first: the same line comes again. */
function takeEvents(): bool {
  while (true) {
    const step = stepEvents(true);
    if (step == Step.DONE) {
      count(Counter.MATCHED);
      return true;
    }
    if (step != Step.DOCUMENT) {
      beginEmit(stepRecord, step == Step.DUE ? Reason.TIMEOUT : Reason.BUDGET);
      return false;
    }
    if (!emitEvent()) return false;
    endEvent();
  }
}

/** Bytes around a line that is handed on. */
const MARK_SIZE: usize = 128;

/** A line that belongs to no message: handed on marked, or counted. */
function handOn(line: usize, end: usize, matchedBytes: usize): bool {
  if (passUnmatched && !writeMarked(line, end, matchedBytes)) return false;
  countHandedOn(passUnmatched);
  return true;
}

/** The rest of a line that was cut, or a piece of it. It is not read: nobody knows whose text it begins with. */
function handOnRest(line: usize, end: usize): bool {
  if (passUnmatched && !writeMarked(line, end, 0)) return false;
  countRejected(passUnmatched);
  return true;
}

function writeMarked(line: usize, end: usize, matchedBytes: usize): bool {
  const dst = outputRoom((end - line) * JSON_GROWTH + MARK_SIZE);
  if (dst == 0) return false;
  const to = writeJsonText(line, end, narrow('{"message":"', dst));
  const marked = writeMark(matchedBytes, narrow('"', to));
  commitOutput(marked);
  keepOutput(dst, marked, false);
  return true;
}

/** The same for a record, which stays what it is, but for bytes that are no UTF-8: the mark is one more member of it. */
function handOnRecord(start: usize, end: usize, matchedBytes: usize): bool {
  if (passUnmatched) {
    const dst = outputRoom((end - start) * UTF8_GROWTH + MARK_SIZE);
    if (dst == 0) return false;
    while (load<u8>(end - 1) != Char.RIGHT_BRACE) end--;
    const to = writeMark(matchedBytes, copyUtf8(start, end - 1, dst));
    commitOutput(to);
    keepOutput(dst, to, false);
  }
  countHandedOn(passUnmatched);
  return true;
}

function writeMark(matchedBytes: usize, to: usize): usize {
  to = narrow(',"mailstitch":{"unmatched":true,"matched_bytes":', to);
  return narrow('}}\n', writeDecimal(matchedBytes, to));
}
