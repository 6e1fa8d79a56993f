import { eventBegin, eventMid, eventTime, isEventCut, readEvent } from '../cisco/cef/event';
import { beginTerms, isTermCut, nextTerm, termEnd, termPtr, termVariant } from '../cisco/cef/terms';
import { applyTerm, markTruncated, openTerms } from '../store/apply';
import { FACT_PLAIN } from '../store/facts';
import { stampTime } from '../store/wall-clock';
import { StampKind } from '../text/calendar';
import { Plainness, plainness } from '../text/scan';
import { isPlausible } from './clock';

/** Consolidated events on their way into the store: one line that is many facts of one message. */

/** The time of the event [text, end), seconds since 1970; `otherwise`, if it has none or one that is still to come. */
export function eventStamp(text: usize, end: usize, appliance: usize, otherwise: u32): u32 {
  if (!readEvent(text, end)) return otherwise;
  const time = stampTime(appliance, eventTime(), StampKind.WALL);
  return time != 0 && isPlausible(time) ? time : otherwise;
}

/** Takes the event [text, end) of the line that begins at `line`; false if it is none, or says of no message. */
export function placeEvent(text: usize, end: usize, appliance: usize, stamp: u32, line: usize): bool {
  if (!readEvent(text, end) || eventMid == 0) return false;
  // a message that begins after its line: one of the two times is wrong
  const begin = stampTime(appliance, eventBegin, StampKind.WALL);
  const birth: u32 = begin <= stamp ? begin : 0;
  if (!openTerms(appliance, eventMid, birth, stamp, line, end - line)) return false;
  beginTerms();
  while (nextTerm()) applyTerm(termVariant, plainness(termPtr, termEnd) == Plainness.ASCII ? FACT_PLAIN : 0);
  if (isEventCut || isTermCut) markTruncated();
  return true;
}
