import { settingOf } from '../config';
import { Setting } from '../config-values';
import { writeEvents } from '../journal/append';
import { journaling } from '../journal/journal';
import { buildEvent, built, setBuild } from '../mimecast/build';
import { Format, openDocuments } from '../mimecast/document';
import { blocksFor, joinEvent } from '../mimecast/join';
import { typeNamed, typeOfFileName } from '../mimecast/labels';
import { eventAccount, nameEvent, namesMessage } from '../mimecast/name';
import {
  beginsLikeEvents,
  eventText,
  eventTextLen,
  eventTotal,
  findEvents,
  isMalformed,
  openEvent,
  understoodBytes,
} from '../mimecast/reader';
import { eventStamp, membersEnd, membersStart } from '../mimecast/stored';
import { Decision } from '../mimecast/types';
import { Appliance } from '../store/appliances';
import { makeRoom, victim } from '../store/budget';
import { clearHolders } from '../store/holders';
import { dueMessage } from '../store/lifecycle';
import { keepUntilEnd } from '../store/receipts';
import { narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { advanceClock } from './clock';
import { Counter, count } from './counters';
import { recordFileName, recordFileNameLen, recordType, recordTypeLen } from './record';

/**
 * The events of a line on their way into the store, one after the other. Each may have to wait until something else
 * was handed out, so whoever takes the line goes on until all are done.
 */
export const enum Step {
  DONE = 0,
  /** stepRecord is due before the event. */
  DUE = 1,
  /** stepRecord has to go, so that there is room for the event. */
  EVICT = 2,
  /** The event is a document of its own. */
  DOCUMENT = 3,
}

/** Message that has to be handed out first. */
export let stepRecord: usize = 0;

let correlates: bool = true;
/** The text that they stand in. */
let textStart: usize = 0;
let textEnd: usize = 0;
let label: u32 = 0;
let labelBy: Decision = Decision.NONE;
/** The event in work, and whether it was read and built. */
let at: u32 = 0;
let isBuilt: bool = false;
let isUnderWay: bool = false;

export function readEventSettings(): void {
  correlates = settingOf(Setting.CORRELATE) != 0;
  setBuild(settingOf(Setting.KEEP_RAW) != 0, settingOf(Setting.NINE_FIELDS) != 0);
}

let isOpen: bool = false;

/** Tables are made at the first event: a pipeline that has none needs no memory for them. */
function open(): void {
  isOpen = true;
  openDocuments(settingOf(Setting.FORMAT) as Format);
}

/** Events of a line were begun and not all of them are done. */
@inline
export function hasEvents(): bool {
  return isUnderWay;
}

/** The last text that was looked at seemed to be events, and is not: bytes of it that were understood. */
export function malformedBytes(): usize {
  return understoodBytes;
}

/** Looks for events in the text [start, end); `inRecord`: the record that it came in may say of which type they are. */
export function beginEvents(start: usize, end: usize, inRecord: bool): bool {
  if (!beginsLikeEvents(start, end)) return false;
  if (!isOpen) open();
  if (!findEvents(start, end)) {
    if (isMalformed) count(Counter.MALFORMED);
    return false;
  }
  label = 0;
  if (inRecord) readLabel();
  take(start, end);
  return true;
}

/** The events in the text [start, end) of the journal, which were taken before: whose label was `given` by `by`. */
export function beginEventsAgain(start: usize, end: usize, given: u32, by: Decision): bool {
  if (!isOpen) open();
  if (!findEvents(start, end)) return false;
  label = given;
  labelBy = by;
  take(start, end);
  return true;
}

function take(start: usize, end: usize): void {
  textStart = start;
  textEnd = end;
  at = 0;
  isBuilt = false;
  isUnderWay = true;
  if (journaling) clearHolders();
  if (eventTotal > 1) keepUntilEnd();
}

function readLabel(): void {
  labelBy = Decision.FILE_NAME;
  if (recordFileName != 0) label = typeOfFileName(recordFileName, recordFileNameLen);
  if (label != 0 || recordType == 0) return;
  labelBy = Decision.TYPE_FIELD;
  label = typeNamed(recordType, recordTypeLen);
}

/** Goes on with the events, until they are done or something has to be handed out. */
export function stepEvents(looksForDue: bool): Step {
  while (true) {
    if (!isBuilt) {
      if (at == eventTotal) {
        isUnderWay = false;
        if (journaling) writeEvents(textStart, textEnd, label, labelBy);
        return Step.DONE;
      }
      openEvent(at);
      buildEvent(label, labelBy, eventText(at), eventTextLen(at));
      count(Counter.EVENTS);
      isBuilt = true;
      if (!correlates) return Step.DOCUMENT;
      nameEvent();
      if (eventAccount != 0) advanceClock(eventAccount, eventStamp(built));
    }
    if (!correlates || !namesMessage || eventAccount == 0) return Step.DOCUMENT;
    if (looksForDue) {
      const account = changetype<Appliance>(eventAccount);
      stepRecord = account.now >= account.nextDue ? dueMessage(eventAccount, account.now) : 0;
      if (stepRecord != 0) return Step.DUE;
    }
    if (!makeRoom(blocksFor(built))) {
      stepRecord = victim();
      return Step.EVICT;
    }
    if (!joinEvent(built)) return Step.DOCUMENT;
    endEvent();
  }
}

/** Writes `,"events":[{...},...]`: what the text [start, end) is read as; nothing if it is no event. */
export function explainEvents(start: usize, end: usize, dst: usize): usize {
  // the count of what could not be read is for lines
  if (isUnderWay || !beginsLikeEvents(start, end)) return dst;
  if (!isOpen) open();
  if (!findEvents(start, end)) return dst;
  const list = narrow(',"events":', dst);
  let to = list;
  for (let i: u32 = 0; i < eventTotal; i++) {
    openEvent(i);
    buildEvent(0, Decision.NONE, eventText(i), eventTextLen(i));
    const from = membersStart(built);
    const len = membersEnd(built) - from;
    store<u16>(to, 0x7b2c); // ,{
    memory.copy(to + 2, from, len);
    to += 2 + len;
    store<u8>(to++, Char.RIGHT_BRACE);
  }
  store<u8>(list, Char.LEFT_BRACKET);
  store<u8>(to, Char.RIGHT_BRACKET);
  return to + 1;
}

/** A call broke off in the middle of them. */
export function giveUpEvents(): void {
  isUnderWay = false;
}

/** The event has its document. */
export function endEvent(): void {
  isBuilt = false;
  at++;
}
