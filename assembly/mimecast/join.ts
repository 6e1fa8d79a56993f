import { reserve } from '../memory';
import { accountNamed } from '../store/appliances';
import { appendFact, factSize, hasFactRoom, linearize } from '../store/facts';
import { groupHead, joinGroup, leaveGroup } from '../store/groups';
import { Kind, removeKey } from '../store/keys';
import { dissolveMessage, reviveMessage, settleMessage } from '../store/lifecycle';
import { closeTwin, countLate, noteLine } from '../store/messages';
import { hashKey, NAMED_HEAD, namedPart } from '../store/named';
import { namedMessage } from '../store/named-messages';
import { moveLines } from '../store/receipts';
import { Flag, Record, State } from '../store/records';
import { hash128 } from '../text/blake2b';
import { Char } from '../text/chars';
import { fold, hashBytes } from '../text/scan';
import { foundTypes } from './classify';
import { isInPipes, pairKind, pairOf, pairValueLen, pairValuePtr } from './event';
import { gatherEvents } from './gathered';
import { Key } from './keys';
import { decideOutcome, isComplete, isDelivered, isTurnedAway, recipientHash } from './outcome';
import {
  eventSize,
  eventStamp,
  eventTypes,
  isJoinedByMessageId,
  setJoinedByMessageId,
  ValueKind,
} from './stored';
import { LogType } from './types';

/**
 * Which message an event belongs to. An `aCode` (API 2.0: `aggregateId`) names a message of an account. Events without
 * one belong to every message of their account with the same Message-ID: that one is written by whoever sends the mail,
 * so it never makes one message of two. They are kept with each of them; those that come before any such message wait
 * in one of their own.
 */

/** Account of the event in work; 0 if there are too many. */
export let eventAccount: usize = 0;
/** The event names a message. */
export let namesMessage: bool = false;

let hasCode: bool = false;
let accountPtr: usize = 0;
let accountLen: usize = 0;
const codeHash = memory.data(16, 8);
const messageIdHash = memory.data(16, 8);

/** Of a longer name its hash counts; names of accounts end here. */
const MAX_NAME: usize = 255;
const HASH_SIZE: usize = 16;
const longHash = memory.data(16, 8);
// length of the account u32, length of the name u32, account, name
const PARTS: usize = 8;
const named = memory.data(8 + 255 + 255 + 64, 8);

/** Hashes the Message-ID of the event in work; false if it has none. */
function hashMessageId(): bool {
  return (
    hashMessageIdOf(accountPtr, accountLen, Key.MESSAGE_ID) ||
    hashMessageIdOf(accountPtr, accountLen, Key.API_MESSAGE_ID)
  );
}

/** Types whose events have no code. */
const WITHOUT_CODE: u32 = LogType.AV | LogType.URL | LogType.ATTACHMENT;

/** Finds out whose event the event in work is. */
export function nameEvent(): void {
  let account = pairOf(Key.ACCOUNT);
  if (account < 0) account = pairOf(Key.ACCOUNT_ID);
  const ptr: usize = account < 0 ? 0 : pairValuePtr(account);
  const len: usize = account < 0 ? 0 : pairValueLen(account);
  // in the pipe form a code in an event whose type has none may be what a sender wrote into a subject
  const isTrusted = !isInPipes || foundTypes == 0 || (foundTypes & ~WITHOUT_CODE) != 0;
  hasCode = (isTrusted && hashCode(ptr, len, Key.A_CODE)) || hashCode(ptr, len, Key.AGGREGATE_ID);
  accountPtr = ptr;
  accountLen = len;
  namesMessage = hasCode || hashMessageId();
  eventAccount = namesMessage ? accountNamed(ptr, len) : 0;
}

/** The name that a key holds, if it holds one: sets namePtr and nameLen. */
function findName(key: Key): bool {
  const pair = pairOf(key);
  if (pair < 0 || pairKind(pair) > ValueKind.NUMBER) return false;
  let ptr = pairValuePtr(pair);
  let end = ptr + pairValueLen(pair);
  // `<a@b>` of one log type is `a@b` of another
  while (ptr < end && isAround(load<u8>(ptr))) ptr++;
  while (end > ptr && isAround(load<u8>(end - 1))) end--;
  namePtr = ptr;
  nameLen = end - ptr;
  return nameLen != 0 && (nameLen != 4 || load<u32>(ptr) != NULL);
}

let namePtr: usize = 0;
let nameLen: usize = 0;

const SEED_HIGH: u64 = 0x6d696d6563617374;
const SEED_LOW: u64 = 0x2061636f64652031;

/** Mimecast itself gives the codes, so nobody can look for two with one hash: a fast one will do. */
function hashCode(account: usize, accountLen: usize, key: Key): bool {
  if (!findName(key)) return false;
  const high = hashBytes(account, accountLen, SEED_HIGH);
  const low = hashBytes(account, accountLen, SEED_LOW);
  store<u64>(codeHash, fold(high ^ hashBytes(namePtr, nameLen, SEED_LOW)));
  store<u64>(codeHash, fold(low ^ hashBytes(namePtr, nameLen, SEED_HIGH)), 8);
  return true;
}

/** Whoever sends mail writes Message-IDs, and must not find one with the hash of another's. */
function hashMessageIdOf(account: usize, accountLen: usize, key: Key): bool {
  if (!findName(key)) return false;
  let ptr = namePtr;
  let len = nameLen;
  store<u32>(named, accountLen as u32);
  store<u32>(named, len as u32, 4);
  if (len > MAX_NAME) {
    hash128(ptr, len, longHash);
    ptr = longHash;
    len = HASH_SIZE;
  }
  accountLen = min<usize>(accountLen, MAX_NAME);
  memory.copy(named + PARTS, account, accountLen);
  memory.copy(named + PARTS + accountLen, ptr, len);
  hash128(named, PARTS + accountLen + len, messageIdHash);
  return true;
}

const NULL: u32 = 0x6c6c756e;

@inline
function isAround(c: u32): bool {
  return c == Char.LESS || c == Char.GREATER || c == Char.SPACE;
}

/** Gives the event to its message or messages; false if there is no room, and it has to be handed out by itself. */
export function joinEvent(event: usize): bool {
  if (hasCode) {
    const record = namedMessage(eventAccount, codeHash);
    if (record == 0 || !takeEvent(record, event)) return false;
    // its Message-ID is looked at once, so not every event costs a hash
    if ((namedPart(record).notes & Note.MET) == 0 && hashMessageId()) meetGroup(record);
    return true;
  }
  setJoinedByMessageId(event);
  const key = hashKey(Kind.GROUP, messageIdHash);
  let member = groupHead(key);
  let taken = false;
  for (; member != 0; member = namedPart(member).next) if (takeEvent(member, event)) taken = true;
  if (taken) return true;
  const record = namedMessage(eventAccount, messageIdHash);
  if (record == 0 || !takeEvent(record, event)) return false;
  const n = namedPart(record);
  n.notes |= Note.WAITS;
  if (n.group == 0) joinGroup(record, key);
  return true;
}

/** What is kept of a message. */
const enum Note {
  /** It has events only that wait for a message of their Message-ID. */
  WAITS = 1,
  /** It was put to the others of its Message-ID, as far as there was room. */
  MET = 2,
  /** It was taken in for somebody, and processed. */
  ACCEPTED = 4,
  PROCESSED = 8,
  /** An event said that it goes no further, which others may contradict. */
  TURNED_AWAY = 16,
}

/** Adds the event to the message; false if it does not fit. */
function takeEvent(record: usize, event: usize): bool {
  if (!hasFactRoom(record, eventSize(event))) return false;
  const r = changetype<Record>(record);
  if (r.state == State.DONE) {
    countLate();
    reviveMessage(record);
  }
  noteLine(record, eventStamp(event));
  appendFact(record, event, eventSize(event));
  settle(record, event);
  return true;
}

/**
 * Looks whether the message has come to its end, or turned out not to have. It has when each recipient it was accepted
 * for was delivered to: then what is added for the one and taken off for the other is nothing. What an event sent twice
 * adds too much only makes the message wait longer: its document says what is true, from the events themselves.
 */
function settle(record: usize, event: usize): void {
  const n = namedPart(record);
  const types = eventTypes(event);
  if (isTurnedAway(event)) n.notes |= Note.TURNED_AWAY;
  else if (types == LogType.RECEIPT) {
    n.notes |= Note.ACCEPTED;
    n.balance += recipientHash(event);
  } else if (types == LogType.PROCESS) n.notes |= Note.PROCESSED;
  else if (types == LogType.DELIVERY && isDelivered(event)) n.balance -= recipientHash(event);
  else if ((n.notes & Note.TURNED_AWAY) == 0) return;
  if ((n.notes & Note.TURNED_AWAY) != 0) {
    gatherEvents(record);
    decideOutcome();
    setOpen(record, !isComplete);
    return;
  }
  const ends = Note.ACCEPTED | Note.PROCESSED;
  setOpen(record, n.balance != 0 || (n.notes & ends) != ends);
}

function setOpen(record: usize, open: bool): void {
  changetype<Record>(record).openLeaves = open ? 1 : 0;
  settleMessage(record);
}

/** The message has a Message-ID: events that were waiting for it come to it, and those that come later will. */
function meetGroup(record: usize): void {
  const key = hashKey(Kind.GROUP, messageIdHash);
  namedPart(record).notes |= Note.MET;
  const known = groupHead(key);
  if (known != 0) {
    takeJoined(record, known);
    if ((namedPart(known).notes & Note.WAITS) != 0) giveUp(record, known);
  }
  joinGroup(record, key);
}

/** What waited has its message now: it was no message itself, unless a document has said so. */
function giveUp(to: usize, waiting: usize): void {
  leaveGroup(waiting);
  const w = changetype<Record>(waiting);
  if (w.sequence != 0) {
    w.flags &= ~Flag.DIRTY;
    return;
  }
  closeTwin();
  changetype<Record>(to).lines += w.lines;
  moveLines(to, waiting);
  removeKey(w.key);
  dissolveMessage(waiting);
}

let copied: usize = 0;
let copiedCap: usize = 0;

/** Copies the events of `from` that were joined by their Message-ID. */
function takeJoined(to: usize, from: usize): void {
  const bytes = (changetype<Record>(from).factBytes as usize) + 64;
  if (bytes > copiedCap) {
    let larger: usize = copiedCap == 0 ? 4096 : copiedCap;
    while (larger < bytes) larger <<= 1; // powers of two: what is left behind sums to less than one more
    copied = reserve(larger);
    copiedCap = larger;
  }
  const end = linearize(from, NAMED_HEAD, copied);
  for (let event = copied; event < end; event += factSize(event)) {
    if (!isJoinedByMessageId(event) || !hasFactRoom(to, eventSize(event))) continue;
    appendFact(to, event, eventSize(event));
    noteStamp(to, eventStamp(event));
  }
}

function noteStamp(record: usize, stamp: u32): void {
  if (stamp == 0) return;
  const r = changetype<Record>(record);
  if (r.firstStamp == 0 || stamp < r.firstStamp) r.firstStamp = stamp;
  if (stamp > r.lastStamp) r.lastStamp = stamp;
}
