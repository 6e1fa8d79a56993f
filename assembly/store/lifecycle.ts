import { Appliance, List, listFor, NEVER } from './appliances';
import { BLOCK_BITS, freeChain } from './blocks';
import { removeKey } from './keys';
import { putLedger } from './ledger';
import { releaseParent } from './parents';
import { aliasKey, deliveryAt, deliveryCount, Flag, freeSideBlocks, Record, State } from './records';

/**
 * What state a record is in and when that ends. All states of one
 * appliance are lists in order of due time: each wait is a constant, so a record is always appended.
 */
export let timeoutMs: i64 = 30000;
export let holdMs: i64 = 4 * 3600000;
export let lingerMs: i64 = 2000;
/** Blocks of messages that were handed out and are still in memory. */
let doneBlocks: u32 = 0;
let messageTotal: u32 = 0;

/** Connections that nobody refers to are kept this long; with `hold: 0` a session may still last. */
const MIN_IDLE_MS: i64 = 600000;

/** Messages that were handed out, oldest first, of all appliances. */
const doneList = memory.data(16, 8);

export function setWaits(timeout: i64, hold: i64, linger: i64): void {
  timeoutMs = timeout;
  holdMs = hold;
  lingerMs = linger;
}

export function rememberedBlocks(): u32 {
  return doneBlocks;
}

/** Parents of children at work that are passed over at once, in search of one that nobody needs. */
const MAX_PASSED_OVER: u32 = 32;

/** The message that was handed out longest ago and that no child at work descends from; 0 if there is none. */
export function oldestDone(): usize {
  const list = changetype<List>(doneList);
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

@inline
function listOf(record: usize): usize {
  const r = changetype<Record>(record);
  return r.state == State.DONE ? doneList : listFor(r.appliance, r.state);
}

function unlist(record: usize): void {
  const r = changetype<Record>(record);
  if (r.state == State.NONE || r.state == State.PINNED) return;
  const list = changetype<List>(listOf(record));
  if (r.prev != 0) changetype<Record>(r.prev).succ = r.succ;
  else list.head = r.succ;
  if (r.succ != 0) changetype<Record>(r.succ).prev = r.prev;
  else list.tail = r.prev;
  list.count--;
}

function enlist(record: usize, state: State, due: i64): void {
  const r = changetype<Record>(record);
  r.state = state;
  r.due = due;
  if (state == State.PINNED) return;
  const list = changetype<List>(listOf(record));
  r.succ = 0;
  r.prev = list.tail;
  if (list.tail != 0) changetype<Record>(list.tail).succ = record;
  else list.head = record;
  list.tail = record;
  list.count++;
  if (state == State.DONE) return;
  const a = changetype<Appliance>(r.appliance);
  if (due < a.nextDue) a.nextDue = due;
}

function blocksOf(record: usize): u32 {
  // whole blocks of the chain; the alias and link blocks of the few that have them do not matter here
  return ((changetype<Record>(record).factBytes >> (BLOCK_BITS as u32)) + 1) as u32;
}

/** A message enters a state; the count of messages at work follows. */
function setMessageState(record: usize, state: State, due: i64): void {
  const r = changetype<Record>(record);
  const a = changetype<Appliance>(r.appliance);
  const wasAtWork = r.state != State.NONE && r.state != State.DONE;
  const isAtWork = state != State.DONE;
  if (r.state == State.DONE) doneBlocks -= blocksOf(record);
  if (!isAtWork) releaseParent(record);
  unlist(record);
  if (isAtWork && !wasAtWork) {
    a.messages++;
    messageTotal++;
  } else if (!isAtWork && wasAtWork) {
    a.messages--;
    messageTotal--;
  }
  enlist(record, state, due);
  if (!isAtWork) doneBlocks += blocksOf(record);
}

/** A message was opened. */
export function openMessage(record: usize): void {
  const r = changetype<Record>(record);
  setMessageState(record, State.OPEN, changetype<Appliance>(r.appliance).now + timeoutMs);
}

/** A line came for a message that was handed out for good: one more document will follow. */
export function reviveMessage(record: usize): void {
  const r = changetype<Record>(record);
  if (r.state != State.DONE) return;
  r.flags |= Flag.LATE;
  setMessageState(record, State.FINISHING, changetype<Appliance>(r.appliance).now + lingerMs);
}

/** The end of a message was seen, or it turned out that it goes on under another number. */
export function settleMessage(record: usize): void {
  const r = changetype<Record>(record);
  const now = changetype<Appliance>(r.appliance).now;
  if (r.openLeaves == 0) {
    if (r.state == State.OPEN || r.state == State.HELD)
      setMessageState(record, State.FINISHING, now + lingerMs);
  } else if (r.state == State.FINISHING && (r.flags & Flag.LATE) == 0) {
    setMessageState(record, State.OPEN, now + timeoutMs);
  }
}

/** After a document: what the message waits for next. */
export function handedOut(record: usize, final: bool): void {
  const r = changetype<Record>(record);
  r.flags &= ~(Flag.DIRTY | Flag.LATE);
  if (final || holdMs == 0) setMessageState(record, State.DONE, 0);
  else setMessageState(record, State.HELD, changetype<Appliance>(r.appliance).now + holdMs);
}

/** A message joined another record: it leaves its list, its keys stay. */
export function dissolveMessage(record: usize): void {
  const r = changetype<Record>(record);
  releaseParent(record);
  if (r.state == State.DONE) doneBlocks -= blocksOf(record);
  else {
    changetype<Appliance>(r.appliance).messages--;
    messageTotal--;
  }
  unlist(record);
  freeSideBlocks(record);
  freeChain(record);
}

/** Frees a message that was handed out (or joined to nothing); its id and sequence stay in the ledger. */
export function forgetMessage(record: usize): void {
  const r = changetype<Record>(record);
  for (let n: u32 = 0; n < r.aliasCount; n++) {
    const key = aliasKey(record, n);
    if (r.sequence != 0) putLedger(key, r.idStamp, r.sequence);
    removeKey(key);
  }
  if (r.connection != 0) unpin(r.connection);
  const deliveries = deliveryCount(record);
  for (let n: u32 = 0; n < deliveries; n++) unpin(deliveryAt(record, n));
  dissolveMessage(record);
}

/** A message refers to a connection or delivery: it stays as long as the message does. */
export function pin(scope: usize): void {
  const s = changetype<Record>(scope);
  if (s.refs++ != 0) return;
  unlist(scope);
  enlist(scope, State.PINNED, 0);
}

export function unpin(scope: usize): void {
  const s = changetype<Record>(scope);
  if (--s.refs != 0) return;
  // without a line of its own (an RPC delivery has none) there is nothing to keep for its next message
  if ((s.flags & Flag.CLOSED) != 0 || s.factBytes == 0) freeScope(scope);
  else touchScope(scope);
}

/** How long a connection or delivery stays that no message refers to. */
function waitOf(state: State): i64 {
  if (state == State.CLOSING) return timeoutMs;
  return holdMs > MIN_IDLE_MS ? holdMs : MIN_IDLE_MS;
}

/** A line came for a connection or delivery. After its close line it stays for as long as a message may be late. */
export function touchScope(scope: usize): void {
  const s = changetype<Record>(scope);
  if (s.refs != 0) return;
  const now = changetype<Appliance>(s.appliance).now;
  unlist(scope);
  const state = (s.flags & Flag.CLOSED) != 0 ? State.CLOSING : State.IDLE;
  enlist(scope, state, now + waitOf(state));
}

export function freeScope(scope: usize): void {
  const s = changetype<Record>(scope);
  unlist(scope);
  removeKey(s.key);
  freeChain(scope);
}

/**
 * The next message of the appliance whose time has come, or 0. Connections and deliveries whose time has
 * come go on the way; so do held messages that have nothing new to tell.
 */
export function dueMessage(appliance: usize, now: i64): usize {
  const a = changetype<Appliance>(appliance);
  if (now < a.nextDue) return 0;
  let next = NEVER;
  for (let state: u32 = State.OPEN; state <= (State.CLOSING as u32); state++) {
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
      if (state >= (State.IDLE as u32)) freeScope(head);
      else if (state == State.HELD && (r.flags & Flag.DIRTY) == 0) setMessageState(head, State.DONE, 0);
      else return head;
    }
  }
  a.nextDue = next;
  return 0;
}

/** The oldest message of the appliance that was not handed out for good, whatever its due time, or 0. */
export function oldestMessage(appliance: usize): usize {
  for (let state: u32 = State.FINISHING; state != State.NONE; state = nextToDrain(state)) {
    const head = changetype<List>(listFor(appliance, state)).head;
    if (head != 0) return head;
  }
  return 0;
}

@inline
function nextToDrain(state: u32): u32 {
  return state == State.FINISHING ? State.OPEN : state == State.OPEN ? State.HELD : State.NONE;
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
  for (let state: u32 = State.OPEN; state <= (State.CLOSING as u32); state++) {
    if (state == State.DONE) continue;
    for (let r = changetype<List>(listFor(appliance, state)).head; r != 0; r = changetype<Record>(r).succ) {
      changetype<Record>(r).due += shift;
    }
  }
}
