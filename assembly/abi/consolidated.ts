import { eventBegin, eventMid, eventTime, isEventCut, readEvent } from '../cisco/cef/event';
import { beginTerms, nextTerm, termEnd, termPtr, termVariant } from '../cisco/cef/terms';
import { applyTerm, markTruncated, openTerms } from '../store/apply';
import { FACT_PLAIN } from '../store/facts';
import { Plainness, plainness } from '../text/scan';

/** Consolidated events on their way into the store: one line that is many facts of one message. */

/** The time of the event [text, end), seconds since 1970, or `otherwise`. */
export function eventStamp(text: usize, end: usize, otherwise: u32): u32 {
  if (!readEvent(text, end)) return otherwise;
  const time = eventTime();
  return time != 0 ? time : otherwise;
}

/** Takes the event [text, end) of the line that begins at `line`; false if it is none, or says of no message. */
export function placeEvent(text: usize, end: usize, appliance: usize, stamp: u32, line: usize): bool {
  if (!readEvent(text, end) || eventMid == 0) return false;
  if (!openTerms(appliance, eventMid, eventBegin, stamp, line, end - line)) return false;
  beginTerms();
  while (nextTerm()) applyTerm(termVariant, plainness(termPtr, termEnd) == Plainness.ASCII ? FACT_PLAIN : 0);
  if (isEventCut) markTruncated();
  return true;
}
