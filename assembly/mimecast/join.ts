import { Bound, reach } from '../bounds';
import { grownTo, reserve } from '../memory';
import { BLOCK_BITS } from '../store/blocks';
import { appendFact, hasFactRoom, linearize, MAX_FACT_BYTES } from '../store/facts';
import { groupHead, groupSize, joinGroup, leaveGroup } from '../store/groups';
import { Kind, removeKey } from '../store/keys';
import { dissolveMessage, reviveMessage, settleMessage } from '../store/lifecycle';
import { closeTwin, countLate, noteLine } from '../store/messages';
import { hashKey, NAMED_HEAD, Named, namedPart } from '../store/named';
import { findNamed, namedMessage } from '../store/named-messages';
import { shareLines } from '../store/receipts';
import { Flag, Record, State } from '../store/records';
import { codeHash, eventAccount, hasCode, hasMessageId, messageIdHash } from './name';
import { ActionKind, actionKind, isDelivered, recipientHash } from './outcome';
import {
  eventId,
  eventSize,
  eventStamp,
  eventTypes,
  isJoinedByMessageId,
  isWhole,
  setJoinedByMessageId,
} from './stored';
import { LogType } from './types';

/**
 * Brings an event to its message. Events with a code are of one message. Those without one belong to every message of
 * their account with the same Message-ID: that one is written by whoever sends the mail, so it never makes one message of
 * two. They are kept with each of them; those that come before any such message wait in one of their own.
 */

/** What is kept of a message. */
const enum Note {
  /** It has events only that wait for a message of their Message-ID. */
  WAITS = 1,
  /** It was put to the others of its Message-ID, as far as there was room. */
  MET = 2,
  /** It was taken in for somebody; refused or ignored for somebody; processed, and that ended it. */
  ACCEPTED = 4,
  REFUSED = 8,
  PROCESSED = 16,
  ENDED = 32,
  /** An attempt to deliver it was seen. */
  TRIED = 64,
  /** It was written into the journal; it has events of other types. */
  JOURNALED = 128,
  OTHERS = 256,
}

/** Blocks of a message besides those of its events, numbers of lines included. */
const HEAD_BLOCKS: u32 = 16;

@inline
function blocksOf(bytes: usize): u32 {
  return ((bytes >> BLOCK_BITS) as u32) + HEAD_BLOCKS;
}

/** Blocks that the event in work may take: it goes to each message of its group, or brings those along that wait. */
export function blocksFor(event: usize): u32 {
  const own = blocksOf(eventSize(event));
  if (!hasCode) return own * max<u32>(1, groupSize(hashKey(Kind.GROUP, messageIdHash)));
  const record = findNamed(codeHash);
  if ((record != 0 && (namedPart(record).notes & Note.MET) != 0) || !hasMessageId()) return own;
  const head = groupHead(hashKey(Kind.GROUP, messageIdHash));
  return head == 0 ? own : own + blocksOf(changetype<Record>(head).factBytes);
}

/** Gives the event to its message or messages; false if there is no room, and it has to be handed out by itself. */
export function joinEvent(event: usize): bool {
  if (eventSize(event) > (MAX_FACT_BYTES as usize)) return false;
  if (hasCode) {
    const record = namedMessage(eventAccount, codeHash);
    if (record == 0 || !takeEvent(record, event)) return false;
    // its Message-ID is looked at once, so not every event costs a hash
    if ((namedPart(record).notes & Note.MET) == 0 && hasMessageId()) meetGroup(record);
    return true;
  }
  setJoinedByMessageId(event);
  const key = hashKey(Kind.GROUP, messageIdHash);
  let taken = false;
  for (let member = groupHead(key); member != 0; member = namedPart(member).next) {
    if (takeEvent(member, event)) taken = true;
  }
  if (taken) return true;
  const record = namedMessage(eventAccount, messageIdHash);
  if (record == 0 || !takeEvent(record, event)) return false;
  const n = namedPart(record);
  n.notes |= Note.WAITS;
  if (n.group == 0) joinGroup(record, key);
  return true;
}

/** Adds the event to the message; false if it does not fit. */
function takeEvent(record: usize, event: usize): bool {
  const n = namedPart(record);
  if (isKnown(record, n, event)) return true;
  const r = changetype<Record>(record);
  if (!hasFactRoom(record, eventSize(event))) {
    r.flags |= Flag.TRUNCATED;
    reach(Bound.MESSAGE);
    return false;
  }
  if (r.state == State.DONE) {
    countLate();
    reviveMessage(record);
  }
  noteLine(record, eventStamp(event));
  addEvent(record, n, event);
  return true;
}

/** Adds an event that is not there yet and fits. */
function addEvent(record: usize, n: Named, event: usize): void {
  n.seen |= seenBit(event);
  appendFact(record, event, eventSize(event));
  settle(record, n, event);
}

@inline
function seenBit(event: usize): u64 {
  return (<u64>1) << (load<u64>(eventId(event)) & 63);
}

/** Was the event sent before? Collectors fetch what they have once more; only where a bit says maybe it is looked for. */
function isKnown(record: usize, n: Named, event: usize): bool {
  if ((n.seen & seenBit(event)) == 0) return false;
  const end = openCopy(record);
  for (let known = copied; known < end && isWhole(known, end); known += eventSize(known)) {
    const isSame =
      load<u64>(eventId(known)) == load<u64>(eventId(event)) &&
      load<u64>(eventId(known), 8) == load<u64>(eventId(event), 8) &&
      eventTypes(known) == eventTypes(event);
    if (isSame) return true;
  }
  return false;
}

/**
 * Looks whether the message has come to its end, or turned out not to have: the same that outcome.ts finds in all of its
 * events. Each recipient it was accepted for was delivered to, when what is added for the one and taken off for the other
 * is nothing.
 */
function settle(record: usize, n: Named, event: usize): void {
  const types = eventTypes(event);
  const action = actionKind(event);
  if (types == LogType.JOURNAL) n.notes |= Note.JOURNALED;
  else n.notes |= Note.OTHERS;
  if (types == LogType.RECEIPT) {
    if (action == ActionKind.REJECTED || action == ActionKind.IGNORED) n.notes |= Note.REFUSED;
    else {
      n.notes |= Note.ACCEPTED;
      n.balance += recipientHash(event);
    }
  } else if (types == LogType.PROCESS) {
    n.notes |= Note.PROCESSED;
    if (action == ActionKind.BOUNCED || action == ActionKind.REJECTED) n.notes |= Note.ENDED;
  } else if (types == LogType.DELIVERY) {
    n.notes |= Note.TRIED;
    if (isDelivered(event)) n.balance -= recipientHash(event);
  }
  const isOpen = !isAtEnd(n.notes, n.balance);
  if (isOpen == (changetype<Record>(record).openLeaves != 0)) return;
  changetype<Record>(record).openLeaves = isOpen ? 1 : 0;
  settleMessage(record);
}

@inline
function isAtEnd(notes: u32, balance: u32): bool {
  if ((notes & Note.ENDED) != 0) return true;
  if ((notes & (Note.REFUSED | Note.ACCEPTED | Note.TRIED)) == Note.REFUSED) return true;
  if ((notes & (Note.JOURNALED | Note.OTHERS)) == Note.JOURNALED) return true;
  const ends = Note.ACCEPTED | Note.PROCESSED;
  return balance == 0 && (notes & ends) == ends;
}

/** The message has a Message-ID: events that were waiting for it come to it, and those that come later will. */
function meetGroup(record: usize): void {
  const key = hashKey(Kind.GROUP, messageIdHash);
  namedPart(record).notes |= Note.MET;
  const known = groupHead(key);
  if (known != 0 && takeJoined(record, known) && (namedPart(known).notes & Note.WAITS) != 0) giveUp(known);
  joinGroup(record, key);
}

/** What waited has its message now: it was no message itself, unless a document has said so. */
function giveUp(waiting: usize): void {
  leaveGroup(waiting);
  const w = changetype<Record>(waiting);
  if (w.sequence != 0) {
    w.flags &= ~Flag.DIRTY;
    return;
  }
  closeTwin();
  removeKey(w.key);
  dissolveMessage(waiting);
}

let copied: usize = 0;
let copiedCap: usize = 0;

/** Copies the events of a message to one run, returns its end. */
function openCopy(record: usize): usize {
  const bytes = (changetype<Record>(record).factBytes as usize) + 64;
  if (bytes > copiedCap) {
    const larger = grownTo(copiedCap == 0 ? 4096 : copiedCap, bytes);
    copied = reserve(larger);
    copiedCap = larger;
  }
  return linearize(record, NAMED_HEAD, copied);
}

/** Copies the events of `from` that were joined by their Message-ID; false if some did not fit. */
function takeJoined(to: usize, from: usize): bool {
  const n = namedPart(to);
  const end = openCopy(from);
  let fit = true;
  let any = false;
  for (let event = copied; event < end && isWhole(event, end); event += eventSize(event)) {
    if (!isJoinedByMessageId(event)) continue;
    if (!hasFactRoom(to, eventSize(event))) {
      changetype<Record>(to).flags |= Flag.TRUNCATED;
      reach(Bound.MESSAGE);
      fit = false;
      continue;
    }
    addEvent(to, n, event);
    noteStamp(to, eventStamp(event));
    any = true;
  }
  if (any) shareLines(to, from);
  return fit;
}

function noteStamp(record: usize, stamp: u32): void {
  if (stamp == 0) return;
  const r = changetype<Record>(record);
  if (r.firstStamp == 0 || stamp < r.firstStamp) r.firstStamp = stamp;
  if (stamp > r.lastStamp) r.lastStamp = stamp;
}
