import { settingOf } from '../config';
import { Setting } from '../config-values';
import { Reason } from '../documents/envelope';
import { commitOutput, outputRoom } from '../documents/output';
import { furthestMatch, match } from '../rules/match';
import {
  Appliance,
  applianceAt,
  applianceCount,
  applianceNamed,
  fallbackAppliance,
} from '../store/appliances';
import { applyMatch } from '../store/apply';
import { BLOCK_BITS } from '../store/blocks';
import { makeRoom, victim } from '../store/budget';
import { dueMessage, oldestMessage, openMessages, settleHeld, startClock } from '../store/lifecycle';
import { narrow, writeDecimal } from '../text/ascii';
import { setReference } from '../text/calendar';
import { Char, isBlank } from '../text/chars';
import {
  HeaderForm,
  headerCacheLen,
  headerForm,
  headerHost,
  headerHostLen,
  headerRepeats,
  headerText,
  headerTimeS,
  parseHeader,
  resetHeaderCache,
} from '../text/header';
import { JSON_GROWTH, writeJsonText } from '../text/json-write';
import { findLineFeed } from '../text/scan';
import { touchAhead } from './ahead';
import { Counter, count } from './counters';
import { beginEmit, isEmitting, stepEmit } from './emit';

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
let nowMs: i64 = 0;
let eventClock: bool = false;
let passUnmatched: bool = true;

let cursor: usize = 0;
let inputEnd: usize = 0;
/** No line feed lies before. */
let searchFrom: usize = 0;
/** The input ends without a line feed, and no more will come. */
let lastLine: bool = false;
/** The line in work was longer than a line may be: its rest is handed on unread. */
let oversize: bool = false;
let lastAppliance: usize = 0;
/** The round over all appliances at the end of input handed something out. */
let drained: bool = false;
/** The memory of the lines before was touched. */
let touchedTo: usize = 0;

/** Event time may run ahead of the host's by at most this: one wrong stamp must not end every wait. */
const AHEAD_MS: i64 = 86400000;
/**
 * An appliance's event time goes back when so many lines in a row lie so far behind it: the next file is an
 * older one, or summer time ended. Single lines that a relay held back do not count.
 */
const BEHIND_MS: i64 = 600000;
const BEHIND_LINES: u32 = 32;

export function readPumpSettings(): void {
  eventClock = settingOf(Setting.CLOCK) == 1;
  passUnmatched = settingOf(Setting.UNMATCHED) == 0;
}

function setNow(now: i64): void {
  nowMs = now;
  const seconds = now > 0 ? (((now as u64) / 1000) as u32) : 0;
  setReference(seconds);
}

/** The host's clock moved; with event time that only bounds the stamps. */
export function beginSweep(now: i64, then: Work): void {
  if (now != nowMs) resetHeaderCache();
  setNow(now);
  sweepIndex = 0;
  afterSweep = then;
  work = eventClock ? then : Work.SWEEP;
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
  if (cursor >= touchedTo && lastAppliance != 0) {
    touchedTo = touchAhead(
      cursor,
      inputEnd,
      headerCacheLen() + 1,
      changetype<Appliance>(lastAppliance).number,
    );
  }
  let lineEnd = findLineFeed(searchFrom, inputEnd);
  let cut = false;
  if (lineEnd == inputEnd) {
    searchFrom = inputEnd;
    const len = inputEnd - cursor;
    cut = len > maxLine;
    if (cut) lineEnd = cursor + maxLine;
    else if (!lastLine || len == 0) {
      if (lastLine) oversize = false;
      work = lastLine ? Work.DRAIN : Work.NONE;
      sweepIndex = 0;
      return false;
    }
  }
  // the rest of a line that was cut is not read: nobody knows whose text it begins with
  const taken = oversize ? handOn(cursor, lineEnd, 0) : takeLine(cursor, lineEnd);
  if (!taken) return false;
  if (cut && !oversize) count(Counter.OVERSIZE);
  oversize = cut;
  cursor = cut || lineEnd == inputEnd ? lineEnd : lineEnd + 1;
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
    if (work == Work.LINES) {
      if (!nextLine(maxLine) && work == Work.LINES && !isEmitting()) return Status.OUTPUT_FULL;
    } else if (work == Work.SWEEP) {
      if (sweepIndex == applianceCount()) {
        work = afterSweep;
        continue;
      }
      const appliance = applianceAt(sweepIndex);
      const a = changetype<Appliance>(appliance);
      if (nowMs > a.now) a.now = nowMs;
      const due = dueMessage(appliance, a.now);
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
function takeLine(line: usize, lineEnd: usize): bool {
  let end = lineEnd;
  while (end > line && (isBlank(load<u8>(end - 1)) || load<u8>(end - 1) == Char.CR)) end--;
  if (end == line) return true; // blank lines between others are no loss
  parseHeader(line, end);
  const appliance = applianceOfLine();
  if (appliance == 0) return handOn(line, end, 0);
  const a = changetype<Appliance>(appliance);
  if (eventClock) advanceEventTime(appliance);
  else if (nowMs > a.now) a.now = nowMs;
  if (a.now >= a.nextDue) {
    const due = dueMessage(appliance, a.now);
    if (due != 0) {
      beginEmit(due, Reason.TIMEOUT);
      return false;
    }
  }
  // a fact takes about the length of its line; lineage lines move others'
  if (!makeRoom((((end - line) >> (BLOCK_BITS - 1)) + 16) as u32)) {
    const record = victim();
    if (record != 0) {
      beginEmit(record, Reason.BUDGET);
      return false;
    }
  }
  const text = headerText;
  // a line that begins with a blank continues the one before: what stands there is a sender's header text
  if (headerForm == HeaderForm.BARE && isBlank(load<u8>(line))) return handOn(line, end, 0);
  const variant = match(text, end);
  if (variant == 0 || !applyMatch(variant, appliance, headerTimeS, line, end)) {
    return handOn(line, end, variant == 0 && passUnmatched ? furthestMatch(text, end) - text : end - text);
  }
  count(Counter.LINES);
  count(Counter.MATCHED);
  return true;
}

@inline
function applianceOfLine(): usize {
  if (headerRepeats && lastAppliance != 0) return lastAppliance;
  lastAppliance = headerHost != 0 ? applianceNamed(headerHost, headerHostLen) : fallbackAppliance();
  return lastAppliance;
}

function advanceEventTime(appliance: usize): void {
  const time = (headerTimeS as i64) * 1000;
  const a = changetype<Appliance>(appliance);
  if (time > nowMs + AHEAD_MS || time == 0) return;
  if (time >= a.now - BEHIND_MS) a.behind = 0;
  else if (++a.behind >= BEHIND_LINES) {
    startClock(appliance, time);
    return;
  }
  if (time <= a.now) return;
  if (a.now == 0) startClock(appliance, time);
  else a.now = time;
}

/** A line that belongs to no message: handed on marked, or counted. */
function handOn(line: usize, end: usize, matchedBytes: usize): bool {
  if (passUnmatched) {
    const dst = outputRoom((end - line) * JSON_GROWTH + 128);
    if (dst == 0) return false;
    let to = narrow('{"message":"', dst);
    to = writeJsonText(line, end, to);
    to = narrow('","mailstitch":{"unmatched":true,"matched_bytes":', to);
    to = writeDecimal(matchedBytes, to);
    commitOutput(narrow('}}\n', to));
    count(Counter.PASSED);
  } else count(Counter.DROPPED);
  count(Counter.LINES);
  count(Counter.UNMATCHED);
  return true;
}
