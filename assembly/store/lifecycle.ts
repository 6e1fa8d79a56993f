import { Appliance, applianceAt, applianceCount, List, listFor, NEVER } from './appliances';
import { BLOCK_BITS } from './blocks';
import { dropFiles } from './carriers';
import { leaveGroup } from './groups';
import { freeChainOf, hold, Measure, noteFinished } from './holdings';
import { Kind, keyKind, removeKey } from './keys';
import { putLedger } from './ledger';
import { enlist, unlist } from './lists';
import { releaseParent } from './parents';
import { letLinesGo } from './receipts';
import { aliasKey, deliveryAt, deliveryCount, Flag, freeSideBlocks, Record, State } from './records';
import { endScope, leaveScopes, rejoinScopes, unpin } from './scopes';
import { keepThread } from './threads';
import { Waits } from './waits';

/** What state a message is in and when that ends. */

/** Blocks of messages that were handed out and are still in memory. */
let doneBlocks: i32 = 0;
let messageTotal: u32 = 0;

export function rememberedBlocks(): u32 {
  return doneBlocks as u32;
}

/** Parents of children at work that are passed over at once, in search of one that nobody needs. */
const MAX_PASSED_OVER: u32 = 32;

/** The message of the appliance that was handed out longest ago and that no child at work descends from; 0 if none is. */
export function oldestDone(appliance: usize): usize {
  const list = changetype<List>(listFor(appliance, State.DONE));
  for (let n: u32 = 0; n < MAX_PASSED_OVER && list.head != 0; n++) {
    const record = list.head;
    if (changetype<Record>(record).refs == 0) return record;
    unlist(record);
    enlist(record, State.DONE, 0);
  }
  return list.head;
}

/** Messages in memory that are not done. */
export function openMessages(): u32 {
  return messageTotal;
}

/** Messages that have no document yet, counted one by one: a look at each message at work. */
export function untoldMessages(): u32 {
  let untold: u32 = 0;
  for (let i: u32 = 0; i < applianceCount(); i++) {
    for (let state: u32 = State.OPEN; state <= (State.HELD as u32); state++) {
      for (let r = changetype<List>(listFor(applianceAt(i), state)).head; r != 0; ) {
        if (changetype<Record>(r).sequence == 0) untold++;
        r = changetype<Record>(r).succ;
      }
    }
  }
  return untold;
}

function blocksOf(record: usize): u32 {
  // whole blocks of the chain; the alias and link blocks of the few that have them do not matter here
  return ((changetype<Record>(record).factBytes >> (BLOCK_BITS as u32)) + 1) as u32;
}

/** A message is remembered from now on (1), or no more (-1). */
function remember(record: usize, sign: i32): void {
  const blocks = (blocksOf(record) as i32) * sign;
  doneBlocks += blocks;
  hold(changetype<Record>(record).appliance, Measure.REMEMBERED, blocks);
}

/** Has the message a document still to come? */
@inline
export function isAtWork(record: usize): bool {
  const state = changetype<Record>(record).state;
  return state != State.NONE && state != State.DONE;
}

/** A message enters a state; the count of messages at work follows. */
function setMessageState(record: usize, state: State, due: i64): void {
  const r = changetype<Record>(record);
  const wasAtWork = isAtWork(record);
  const worksOn = state != State.DONE;
  if (r.state == State.DONE) remember(record, -1);
  if (!worksOn) releaseParent(record);
  unlist(record);
  enlist(record, state, due);
  if (worksOn) {
    if (wasAtWork) return;
    hold(r.appliance, Measure.MESSAGES, 1);
    messageTotal++;
    rejoinScopes(record);
    return;
  }
  remember(record, 1);
  if (wasAtWork) {
    hold(r.appliance, Measure.MESSAGES, -1);
    messageTotal--;
    leaveScopes(record);
  }
  // children at work inherit what its lines say
  if (r.refs == 0) letLinesGo(record);
}

@inline
function waitsOf(record: usize): Waits {
  return changetype<Waits>(changetype<Appliance>(changetype<Record>(record).appliance).waits);
}

/** A message was opened. */
export function openMessage(record: usize): void {
  const r = changetype<Record>(record);
  setMessageState(record, State.OPEN, changetype<Appliance>(r.appliance).now + waitsOf(record).timeoutMs);
}

/** A line came for a message that was handed out for good: one more document will follow. */
export function reviveMessage(record: usize): void {
  const r = changetype<Record>(record);
  if (r.state != State.DONE) return;
  r.flags |= Flag.LATE;
  setMessageState(record, State.FINISHING, changetype<Appliance>(r.appliance).now + waitsOf(record).lingerMs);
}

/** The end of a message was seen, or it turned out that it goes on under another number. */
export function settleMessage(record: usize): void {
  const r = changetype<Record>(record);
  const now = changetype<Appliance>(r.appliance).now;
  if (r.openLeaves == 0) {
    if (r.state == State.OPEN || r.state == State.HELD)
      setMessageState(record, State.FINISHING, now + waitsOf(record).lingerMs);
  } else if (r.state == State.FINISHING && (r.flags & Flag.LATE) == 0) {
    setMessageState(record, State.OPEN, now + waitsOf(record).timeoutMs);
  }
}

/** After a document: what the message waits for next. */
export function handedOut(record: usize, final: bool): void {
  const r = changetype<Record>(record);
  if (final && r.openLeaves == 0) noteFinished(r.appliance);
  r.flags &= ~(Flag.DIRTY | Flag.LATE);
  if (final || waitsOf(record).holdMs == 0) setMessageState(record, State.DONE, 0);
  else setMessageState(record, State.HELD, changetype<Appliance>(r.appliance).now + waitsOf(record).holdMs);
}

/** A message joined another record: it leaves its list, its keys stay. */
export function dissolveMessage(record: usize): void {
  const r = changetype<Record>(record);
  dropFiles(record);
  releaseParent(record);
  letLinesGo(record);
  if (r.state == State.DONE) remember(record, -1);
  else {
    hold(r.appliance, Measure.MESSAGES, -1);
    messageTotal--;
  }
  unlist(record);
  freeSideBlocks(record);
  freeChainOf(r.appliance, record);
}

/** Frees a message that was handed out (or joined to nothing); its id and sequence stay in the ledger. */
export function forgetMessage(record: usize): void {
  const r = changetype<Record>(record);
  if (keyKind(r.key) == Kind.NAMED) leaveGroup(record);
  else if (r.sequence != 0) keepThread(record);
  for (let n: u32 = 0; n < r.aliasCount; n++) {
    const key = aliasKey(record, n);
    if (r.sequence != 0) putLedger(key, r.idStamp, r.sequence);
    removeKey(key);
  }
  if (isAtWork(record)) leaveScopes(record);
  if (r.connection != 0) unpin(r.connection);
  const deliveries = deliveryCount(record);
  for (let n: u32 = 0; n < deliveries; n++) unpin(deliveryAt(record, n));
  dissolveMessage(record);
}

/**
 * The next message of the appliance whose time has come, or connection that is a document, or 0. Other connections and
 * deliveries whose time has come go on the way; so do held messages that have nothing new to tell.
 */
export function dueMessage(appliance: usize, now: i64): usize {
  const a = changetype<Appliance>(appliance);
  if (now < a.nextDue) return 0;
  let next = NEVER;
  for (let state: u32 = State.OPEN; state < (State.PINNED as u32); state++) {
    if (state == State.DONE) continue;
    const list = changetype<List>(listFor(appliance, state));
    while (true) {
      const head = list.head;
      if (head == 0) break;
      const r = changetype<Record>(head);
      if (r.due > now) {
        if (r.due < next) next = r.due;
        break;
      }
      if (state >= (State.LEAVING as u32)) return head;
      if (state >= (State.IDLE as u32)) endScope(head);
      else if (state == State.HELD && (r.flags & Flag.DIRTY) == 0) setMessageState(head, State.DONE, 0);
      else return head;
    }
  }
  a.nextDue = next;
  return 0;
}

/** The oldest message of the appliance that was not handed out for good, or connection, whatever its due time, or 0. */
export function oldestMessage(appliance: usize): usize {
  for (let state: u32 = State.FINISHING; state != State.NONE; state = nextToDrain(state)) {
    const head = changetype<List>(listFor(appliance, state)).head;
    if (head != 0) return head;
  }
  return 0;
}

@inline
function nextToDrain(state: u32): u32 {
  if (state == State.FINISHING) return State.OPEN;
  if (state == State.OPEN) return State.HELD;
  if (state == State.HELD) return State.LEAVING;
  return state == State.LEAVING ? State.WAITING : State.NONE;
}

/** At the end of input: a held message with nothing new is done. */
export function settleHeld(record: usize): bool {
  const r = changetype<Record>(record);
  if (r.state != State.HELD || (r.flags & Flag.DIRTY) != 0) return false;
  setMessageState(record, State.DONE, 0);
  return true;
}

/**
 * Sets the clock of an appliance, forward from nothing at its first stamp or back: what is waiting moves along,
 * so that it waits as long as it would have.
 */
export function startClock(appliance: usize, now: i64): void {
  const a = changetype<Appliance>(appliance);
  const shift = now - a.now;
  a.now = now;
  if (a.nextDue != NEVER) a.nextDue += shift;
  for (let state: u32 = State.OPEN; state < (State.PINNED as u32); state++) {
    if (state == State.DONE) continue;
    for (let r = changetype<List>(listFor(appliance, state)).head; r != 0; r = changetype<Record>(r).succ) {
      changetype<Record>(r).due += shift;
    }
  }
}
