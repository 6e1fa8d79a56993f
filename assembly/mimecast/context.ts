import { REASON_NAMES, Reason } from '../documents/envelope';
import { namedPart } from '../store/named';
import { Record } from '../store/records';
import { narrow, writeHex } from '../text/ascii';
import { gatherEvents, gatheredEvent, gatherOne } from './gathered';
import { DISPOSITION_NAMES, Disposition, decideOutcome, disposition, isComplete } from './outcome';
import { eventId, eventStamp } from './stored';

/** What every format says of the document in work besides the events themselves, which are gathered with it. */

/** A document of a message; else of one event. */
export let isMessage: bool = false;
/** The message, 0 for an event. */
export let contextRecord: usize = 0;
let contextReason: Reason = Reason.FINISHED;
export let contextComplete: bool = false;
export let contextSequence: u32 = 0;
export let contextDisposition: Disposition = Disposition.UNKNOWN;
/** Earliest and latest time of the events, seconds since 1970; 0 unknown. */
export let contextFirstS: u32 = 0;
export let contextLastS: u32 = 0;

export function openMessageContext(record: usize, reason: Reason): void {
  const r = changetype<Record>(record);
  gatherEvents(record);
  decideOutcome();
  isMessage = true;
  contextRecord = record;
  contextReason = reason;
  contextComplete = isComplete;
  contextSequence = r.sequence;
  contextDisposition = disposition;
  contextFirstS = r.firstStamp;
  contextLastS = r.lastStamp;
}

export function openEventContext(event: usize): void {
  gatherOne(event);
  decideOutcome();
  isMessage = false;
  contextRecord = 0;
  contextReason = Reason.FINISHED;
  contextComplete = true;
  contextSequence = 1;
  contextDisposition = disposition;
  contextFirstS = contextLastS = eventStamp(event);
}

/** Writes the id of the document, 32 hex digits: that of the event, or the hash of the name of the message. */
export function writeContextId(dst: usize): usize {
  if (isMessage) {
    const n = namedPart(contextRecord);
    return writeHex(bswap<u64>(n.low), writeHex(bswap<u64>(n.high), dst));
  }
  const id = eventId(gatheredEvent(0));
  return writeHex(bswap<u64>(load<u64>(id, 8)), writeHex(bswap<u64>(load<u64>(id)), dst));
}

export function writeReasonName(dst: usize): usize {
  return narrow(REASON_NAMES[contextReason], dst);
}

export function writeDispositionName(dst: usize): usize {
  return narrow(DISPOSITION_NAMES[contextDisposition], dst);
}
