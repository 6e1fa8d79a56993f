import { beginsEvent } from '../cisco/cef/event';
import { isApplianceGiven, settingOf } from '../config';
import { Setting } from '../config-values';
import { writeLine } from '../journal/append';
import { journaling } from '../journal/journal';
import { furthestMatch, match } from '../rules/match';
import { Appliance, applianceNamed, fallbackAppliance } from '../store/appliances';
import { applyMatch } from '../store/apply';
import { BLOCK_BITS } from '../store/blocks';
import { hasRoomFor, makeRoom, victim } from '../store/budget';
import { dueMessage } from '../store/lifecycle';
import { stampTime } from '../store/wall-clock';
import { Char, isBlank } from '../text/chars';
import { headerRepeats, parseHeader } from '../text/header';
import {
  HeaderForm,
  headerForm,
  headerHost,
  headerHostLen,
  headerStamp,
  headerText,
  headerTimeS,
  takeTagAsHost,
} from '../text/header-parts';
import { sameBytes } from '../text/scan';
import { advanceClock } from './clock';
import { eventStamp, placeEvent } from './consolidated';
import { Counter, count } from './counters';
import { hearOffset } from './wall-offset';

/**
 * One line on its way into the store, in three steps that every way in takes: open it (whose is it, when), see
 * who has to be handed out first, place it.
 */
export let lineStart: usize = 0;
/** Behind the header. */
export let lineText: usize = 0;
/** Without blanks and line ends behind. */
export let lineEnd: usize = 0;
/** Appliance of the line in work; 0 if it is one too many. */
export let lineAppliance: usize = 0;
let lineTimeS: u32 = 0;
/** Of a line in a record: neither the record nor the line said whose it is. */
export let isNamedByTag: bool = false;
let lastAppliance: usize = 0;

/** Time of the last header's stamp on the clock of an appliance, 0 if it has none. */
export let stampTimeS: u32 = 0;
let stampAppliance: usize = 0;

/** The time of the header of the line in work, which mostly is that of the line before. */
@inline
function headerTime(): u32 {
  if (!headerRepeats || lineAppliance != stampAppliance) readStamp();
  return stampTimeS;
}

function readStamp(): void {
  stampAppliance = lineAppliance;
  stampTimeS = stampTime(lineAppliance, headerTimeS, headerStamp);
}

/** Number of the appliance that most likely has the next line too, or -1. */
export function likelyAppliance(): i32 {
  return lastAppliance == 0 ? -1 : (changetype<Appliance>(lastAppliance).number as i32);
}

/** Opens the line [start, end); false if it is blank. */
export function openLine(start: usize, end: usize): bool {
  if (!openText(start, end)) return false;
  if (!headerRepeats || lastAppliance == 0) {
    lastAppliance =
      headerHost != 0 || isHostOfEvent() ? applianceNamed(headerHost, headerHostLen) : fallbackAppliance();
  }
  lineAppliance = lastAppliance;
  lineTimeS = headerTime();
  if (lineTimeS == 0) lineTimeS = ownTime(0);
  if (lineAppliance != 0) advanceClock(lineAppliance, lineTimeS);
  return true;
}

/**
 * Opens a line that came as part of a record. `host` names its appliance if it is not 0; a line that names none
 * either is of the appliance of the settings, or of the record's tag. `timeS` is its time if it has no stamp.
 */
export function openRecordLine(
  start: usize,
  end: usize,
  host: usize,
  hostLen: usize,
  tag: usize,
  tagLen: usize,
  timeS: u32,
): bool {
  // what senders put behind the line of a record: line ends, a zero
  while (end > start && load<u8>(end - 1) < (Char.SPACE as u8)) end--;
  if (!openText(start, end)) return false;
  if (!headerRepeats) lastAppliance = 0; // it is of an older header
  if (host == 0) {
    if (headerHost == 0) isHostOfEvent();
    host = headerHost;
    hostLen = headerHostLen;
  }
  isNamedByTag = host == 0 && tagLen != 0 && !isApplianceGiven();
  if (isNamedByTag) {
    host = tag;
    hostLen = tagLen;
  }
  lineAppliance = host == 0 ? fallbackAppliance() : applianceCalled(host, hostLen);
  lineTimeS = headerTime();
  if (lineTimeS == 0) lineTimeS = ownTime(timeS);
  if (lineAppliance != 0) advanceClock(lineAppliance, lineTimeS);
  return true;
}

/** `Aug 13 15:15:49 esa1: CEF:0|...`: of events there is a form that has no tag, so the word is the host. */
function isHostOfEvent(): bool {
  return beginsEvent(lineText, lineEnd) && takeTagAsHost();
}

/** The time of a line without a stamp: a consolidated event brings its own. */
function ownTime(otherwise: u32): u32 {
  return beginsEvent(lineText, lineEnd) ? eventStamp(lineText, lineEnd, lineAppliance, otherwise) : otherwise;
}

/** Makes the line [start, end) the one in work, which was not opened: its header is the one that was parsed last. */
export function setLine(appliance: usize, start: usize, end: usize): void {
  lineAppliance = appliance;
  lineStart = start;
  lineEnd = end;
}

/** The name that was looked up last, and whose it is: one appliance has many lines in a row. */
const MAX_KEPT: usize = 256;
const keptName = memory.data(264, 8);
let keptLen: usize = 0;
let keptAppliance: usize = 0;

function applianceCalled(name: usize, len: usize): usize {
  if (len == keptLen && sameBytes(name, keptName, len)) return keptAppliance;
  const appliance = applianceNamed(name, len);
  keptLen = 0;
  if (appliance != 0 && len < MAX_KEPT) {
    memory.copy(keptName, name, len);
    keptLen = len;
    keptAppliance = appliance;
  }
  return appliance;
}

@inline
function openText(start: usize, end: usize): bool {
  while (end > start && (isBlank(load<u8>(end - 1)) || load<u8>(end - 1) == Char.CR)) end--;
  lineStart = start;
  lineEnd = end;
  if (end == start) return false; // blank lines between others are no loss
  parseHeader(start, end);
  lineText = headerText;
  return true;
}

/** May the appliance have a message whose time came before its line did? */
@inline
export function hasDue(appliance: usize): bool {
  const a = changetype<Appliance>(appliance);
  return a.now >= a.nextDue;
}

/** May the line's appliance have one? */
@inline
export function isLineLate(): bool {
  return lineAppliance != 0 && hasDue(lineAppliance);
}

/** A message of the line's appliance whose time came before this line did; 0 if there is none. */
@inline
export function dueBeforeLine(): usize {
  return isLineLate() ? dueMessage(lineAppliance, changetype<Appliance>(lineAppliance).now) : 0;
}

/** Is there room for a line of `len` bytes, without a look at what has to go? */
@inline
export function hasRoomForLine(len: usize): bool {
  return hasRoomFor(blocksForLine(len));
}

/** A fact takes about the length of its line; lineage lines move others'. */
@inline
function blocksForLine(len: usize): u32 {
  return ((len >> (BLOCK_BITS - 1)) + 16) as u32;
}

/** A message that has to be handed out early to make room for the line; 0 if there is room. */
@inline
export function evictedByLine(): usize {
  return makeRoom(blocksForLine(lineEnd - lineStart)) ? 0 : victim();
}

/** Takes the line into the store; false if it belongs to no message. */
export function placeLine(): bool {
  matched = false;
  if (lineAppliance == 0) return false;
  // a line that begins with a blank continues the one before: what stands there is a sender's header text
  if (headerForm == HeaderForm.BARE && isBlank(load<u8>(lineStart))) return false;
  if (!placeText()) return false;
  if (journaling) journalLine(lineAppliance, lineTimeS, lineStart, lineText, lineEnd);
  count(Counter.MATCHED);
  return true;
}

/** Matches the text of the line in work and applies what it says. */
function placeText(): bool {
  const variant = match(lineText, lineEnd);
  matched = variant != 0;
  if (matched) {
    if (applyMatch(variant, 0, lineAppliance, lineTimeS, lineStart, lineEnd)) return true;
    hearOffset(variant, lineAppliance);
    return false;
  }
  return beginsEvent(lineText, lineEnd) && placeEvent(lineText, lineEnd, lineAppliance, lineTimeS, lineStart);
}

/** Takes a line of the journal into the store once more; false if no row knows it any more. */
export function placeAgain(appliance: usize, stamp: u32, start: usize, text: usize, end: usize): bool {
  lineAppliance = appliance;
  lineTimeS = stamp;
  lineStart = start;
  lineText = text;
  lineEnd = end;
  advanceClock(appliance, stamp);
  if (hasDue(appliance)) dueMessage(appliance, changetype<Appliance>(appliance).now);
  makeRoom(blocksForLine(end - start));
  if (!placeText()) return false;
  if (journaling) journalLine(appliance, stamp, start, text, end);
  return true;
}

/** Writes a line that was placed; of its header only what documents show, which is nothing without `keep_raw`. */
@inline
export function journalLine(appliance: usize, stamp: u32, start: usize, text: usize, end: usize): void {
  writeLine(appliance, stamp, keepsRaw ? start : text, text, end);
}

let keepsRaw: bool = false;

export function readLineSettings(): void {
  keepsRaw = settingOf(Setting.KEEP_RAW) != 0;
}

let matched: bool = false;

/** After placeLine said no: how many bytes of the text any rule agrees with. */
export function matchedBytes(): usize {
  if (lineAppliance == 0 || (headerForm == HeaderForm.BARE && isBlank(load<u8>(lineStart)))) return 0;
  return (matched ? lineEnd : furthestMatch(lineText, lineEnd)) - lineText;
}

/** Counts a line that belongs to no message. */
export function countUnmatched(passed: bool): void {
  count(Counter.UNMATCHED);
  count(passed ? Counter.PASSED : Counter.DROPPED);
}

/** Counts the line in work, which belongs to no message; one of an appliance for which there was no room was not read. */
export function countHandedOn(passed: bool): void {
  if (lineAppliance == 0) countRejected(passed);
  else countUnmatched(passed);
}

/** Counts a line that was not read. */
export function countRejected(passed: bool): void {
  count(Counter.REJECTED);
  count(passed ? Counter.PASSED : Counter.DROPPED);
}
