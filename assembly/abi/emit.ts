import { Reason } from '../documents/envelope';
import { nameDocument } from '../documents/identity';
import { commitOutput, outputRoom } from '../documents/output';
import { documentBound, documentTotal, writeDocument } from '../documents/project';
import { traceRecord } from '../documents/trace';
import { writeEmission, writeGone } from '../journal/append';
import { journaling } from '../journal/journal';
import { nextSerial } from '../journal/serials';
import { built } from '../mimecast/build';
import { contextComplete } from '../mimecast/context';
import { eventBound, messageBound, writeEventDocument, writeMessageDocument } from '../mimecast/document';
import { isConnection } from '../store/connections';
import { Kind, keyKind } from '../store/keys';
import { forgetMessage, handedOut } from '../store/lifecycle';
import { countAbandoned, countOpened, countTold } from '../store/messages';
import { Flag, Record, State } from '../store/records';
import { freeScope, toldScope } from '../store/scopes';
import { keepOutput } from './confirm';
import { Counter, count, countReason, outputsSoFar } from './counters';

/**
 * Hands out the documents of one message. A message with many recipients may have more documents than the
 * output holds: the hand-out then goes on where it stood when the host has read.
 */
let emitting: usize = 0;
let reason: Reason = Reason.FINISHED;
let complete: bool = false;
let next: u32 = 0;

@inline
export function isEmitting(): bool {
  return emitting != 0;
}

/** Begins the hand-out of a message; `why` holds unless its state says more. */
export function beginEmit(record: usize, why: Reason): void {
  const r = changetype<Record>(record);
  emitting = record;
  next = 0;
  complete = isConnection(record) ? (r.flags & Flag.CLOSED) != 0 : r.openLeaves == 0;
  reason = why;
  const isOver = r.state == State.FINISHING || r.state == State.LEAVING;
  if (why == Reason.TIMEOUT || (why == Reason.DRAIN && isOver)) {
    if ((r.flags & Flag.LATE) != 0) reason = Reason.LATE;
    else if (isOver) reason = Reason.FINISHED;
    else if (r.state == State.HELD) reason = Reason.HOLD;
  }
  nameDocument(record);
  r.sequence++;
}

/** Does the message go by a name? Then its document is made of events, not of lines that rows matched. */
@inline
function isNamed(record: usize): bool {
  return keyKind(changetype<Record>(record).key) == Kind.NAMED;
}

/** Bytes of output that the next document of the message may take. */
export function emitBound(record: usize): usize {
  return isNamed(record) ? messageBound(record) : documentBound(record);
}

/** Writes the document of the event in work; false if the host must read the output first. */
export function emitEvent(): bool {
  const dst = outputRoom(eventBound(built));
  if (dst == 0) return false;
  const end = writeEventDocument(built, dst);
  commitOutput(end);
  keepOutput(dst, end, true);
  countEventDocument();
  return true;
}

/** The document of an event, which is all there is of it, was handed out. */
export function countEventDocument(): void {
  count(Counter.DOCUMENTS);
  countReason(Reason.FINISHED);
  count(Counter.FIRST_DOCUMENTS);
  countOpened();
  countTold();
}

/** Writes the next document; false if the host must read the output first. */
export function stepEmit(): bool {
  const record = emitting;
  const dst = outputRoom(emitBound(record));
  if (dst == 0) return false;
  let total: u32 = 1;
  if (isNamed(record)) {
    commitOutput(writeMessageDocument(record, reason, dst));
    complete = contextComplete;
  } else {
    commitOutput(writeDocument(record, next, reason, complete, dst));
    total = documentTotal;
  }
  traceRecord(outputsSoFar() as u32, record);
  count(Counter.DOCUMENTS);
  countReason(reason);
  if (next != 0) count(Counter.FURTHER);
  else count(changetype<Record>(record).sequence == 1 ? Counter.FIRST_DOCUMENTS : Counter.FOLLOW_UPS);
  if (!complete) count(Counter.INCOMPLETE);
  if (isConnection(record)) count(Counter.CONNECTIONS);
  if (++next >= total) endEmit(record);
  return true;
}

/** Gives up a hand-out that broke off in the middle, so that it does not break off again at every call. */
export function giveUpEmit(): void {
  if (emitting == 0) return;
  const record = emitting;
  emitting = 0;
  if (isFirstOfMessage(record)) {
    if (next == 0) countAbandoned();
    else countTold();
  }
  if (journaling) writeGone(changetype<Record>(record).key);
  forget(record);
}

export function isFirstOfMessage(record: usize): bool {
  return changetype<Record>(record).sequence == 1 && !isConnection(record);
}

/** What is left of a message or connection goes, without a document. */
export function forget(record: usize): void {
  if (isConnection(record)) freeScope(record);
  else forgetMessage(record);
}

function endEmit(record: usize): void {
  emitting = 0;
  if (isFirstOfMessage(record)) countTold();
  if (journaling) writeEmission(record, reason, nextSerial(outputsSoFar()));
  if (reason == Reason.BUDGET) count(Counter.EVICTED);
  settleEmitted(record, reason);
}

/** The document of the message or connection was handed out, in this process or an earlier one. */
export function settleEmitted(record: usize, reason: Reason): void {
  if (reason == Reason.BUDGET) {
    forget(record);
    return;
  }
  if (isConnection(record)) {
    toldScope(record);
    return;
  }
  // an open message that was handed out on time-out goes on; every other hand-out is final
  const state = changetype<Record>(record).state;
  handedOut(record, state != State.OPEN || reason == Reason.DRAIN);
}
