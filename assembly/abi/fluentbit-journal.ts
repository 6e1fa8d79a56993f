import { journaling, replaying, settleJournal } from '../journal/journal';
import { clearNotes, notesLen, notesStart } from '../journal/notes';
import { confirmOutputs } from '../journal/serials';
import { findLineFeed } from '../text/scan';
import { nowMs } from './clock';
import { outputsSoFar } from './counters';
import { addMessage, waitingDocuments } from './outbox';
import { Replay, replayReason, replayRecord, skipEntry, stepReplay } from './replay';
import { sayLine } from './say';
import { startJournal } from './start';

/** The journal under a host that takes answers, and says nothing of what becomes of them. */

/**
 * A heartbeat comes when Fluent Bit has put the answers to all records before into a chunk, which it takes care of; but not
 * if it came in one with them, as copies of it do. So what was handed out by a heartbeat is safe at one that comes later.
 * Without heartbeats that is so after a while.
 */
const LATER_MS: i64 = 500;
const NO_HEARTBEAT_MS: i64 = 10000;
let heartbeatMs: i64 = 0;
let answeredByThen: u64 = 0;

/** A heartbeat came. */
export function confirmEarlier(): void {
  if (!journaling || (nowMs >= heartbeatMs && nowMs < heartbeatMs + LATER_MS)) return;
  confirmOutputs(answeredByThen);
  heartbeatMs = nowMs;
  // documents that wait have positions of their own
  if (waitingDocuments() == 0) answeredByThen = outputsSoFar();
}

/** The host's clock was read. */
export function confirmWithoutHeartbeat(): void {
  if (nowMs > heartbeatMs + NO_HEARTBEAT_MS) confirmEarlier();
}

/** The end of a call that may have written to the journal; what there is to say of it goes to standard error. */
export function settleWhole(): void {
  settleJournal(nowMs);
  if (notesLen() != 0) sayNotes();
}

function sayNotes(): void {
  const end = notesStart() + notesLen();
  for (let from = notesStart(); from < end; ) {
    const lineEnd = findLineFeed(from, end);
    sayLine(from, lineEnd);
    from = lineEnd + 1;
  }
  clearNotes();
}

/** A call broke off, maybe at an entry of the journal: it goes on behind that. */
export function resumeReplay(): void {
  if (!replaying) return;
  skipEntry();
  replayJournal();
}

/** Takes up what an earlier process left in the journal. */
export function replayJournal(): void {
  startJournal(nowMs);
  while (replaying) {
    const step = stepReplay();
    if (step == Replay.EMIT) addMessage(replayRecord, replayReason);
    else if (step == Replay.FULL) return; // never: only hosts that say what is safe have such output
  }
  if (notesLen() != 0) sayNotes();
}
