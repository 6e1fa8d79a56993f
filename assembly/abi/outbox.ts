import { settingOf } from '../config';
import { Setting } from '../config-values';
import { Reason } from '../documents/envelope';
import {
  clearOutput,
  commitOutput,
  growOutput,
  outputEnd,
  outputRoom,
  outputStart,
} from '../documents/output';
import { built } from '../mimecast/build';
import { eventBound } from '../mimecast/document';
import { narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { beginEmit, emitBound, emitEvent, isEmitting, stepEmit } from './emit';

/**
 * Documents on their way to a host that takes one answer a call. They stand in the output one after the other,
 * each with a zero behind it; or, in a batch, behind a common head with commas between.
 */
let isBatch: bool = false;
/** Documents that were not taken yet, and where the first of them begins. */
let waiting: u32 = 0;
let first: usize = 0;

/** In a batch, messages that are due are added until it has this size; the last of them goes in whole. */
const BATCH_BYTES: usize = 256 << 10;
const BATCH_HEAD: string = '{"mailstitch_batch":[';
/** Drops the record. */
export const NO_ANSWER: usize = memory.data<u8>([0]);

export function openOutbox(): void {
  isBatch = settingOf(Setting.BATCH) != 0;
}

/** Is there room for one more message that is due? Messages that must go are added in any case. */
export function hasRoom(): bool {
  return waiting == 0 || (isBatch && outputEnd() - outputStart() < BATCH_BYTES);
}

/** Documents that were made and not taken yet. */
export function waitingDocuments(): u32 {
  return waiting;
}

/** Bytes of documents that wait, besides those that will go with this answer. */
export function waitingBytes(): usize {
  return isBatch || waiting < 2 ? 0 : outputEnd() - first;
}

/** Adds all documents of a message. */
export function addMessage(record: usize, reason: Reason): void {
  open();
  beginEmit(record, reason);
  while (isEmitting()) {
    if (stepEmit()) close();
    else grow(emitBound(record));
  }
}

/** Adds the document of the event in work. */
export function addEvent(): void {
  open();
  while (!emitEvent()) grow(eventBound(built));
  close();
}

function open(): void {
  if (waiting != 0) return;
  clearOutput();
  if (isBatch) commitOutput(narrow(BATCH_HEAD, outputRoom(64)));
}

/** One more document stands in the output. */
function close(): void {
  if (waiting++ == 0) first = outputStart();
  store<u8>(outputEnd() - 1, isBatch ? Char.COMMA : 0); // in the place of its line feed
}

function grow(bytes: usize): void {
  growOutput(waiting == 0 ? outputStart() : first, bytes);
  first = outputStart();
}

/** The answer to a call, with a zero at its end; empty if no document waits. It holds until one is added. */
export function takeAnswer(): usize {
  if (waiting == 0) return NO_ANSWER;
  const answer = first;
  if (isBatch) {
    waiting = 0;
    store<u16>(outputEnd() - 1, 0x7d5d); // ] }
    store<u8>(outputEnd(), 0, 1);
  } else if (--waiting != 0) {
    while (load<u8>(first) != 0) first++;
    first++;
  }
  return answer;
}
