import { Appliance } from './appliances';
import { owesDocument } from './connections';
import { freeChainOf } from './holdings';
import { Kind, keyKind, REUSE_S, removeKey } from './keys';
import { enlist, unlist } from './lists';
import { isTracking, letLinesGo } from './receipts';
import { deliveryAt, deliveryCount, Flag, Record, State } from './records';
import { gatewayWaits, Waits } from './waits';

/** How long connections and deliveries stay, and how long a host has to keep their lines. */

/** Connections that nobody refers to are kept this long; with `hold: 0` a session may still last. */
const MIN_IDLE_MS: i64 = 600000;

/** An idle SMTP session is closed by AsyncOS after five minutes: then no message will come by it any more. */
const REST_MS: i64 = 300000;

/** A message refers to a connection or delivery: it stays as long as the message does. */
export function pin(scope: usize): void {
  const s = changetype<Record>(scope);
  s.atWork++;
  s.flags |= Flag.BOUND;
  if (s.refs++ != 0) {
    if (s.state == State.RESTING) move(scope, State.PINNED, 0);
    return;
  }
  move(scope, State.PINNED, 0);
}

export function unpin(scope: usize): void {
  const s = changetype<Record>(scope);
  if (--s.refs != 0) return;
  // without a line of its own (an RPC delivery has none) there is nothing to keep for its next message
  if ((s.flags & Flag.CLOSED) != 0 || s.factBytes == 0) freeScope(scope);
  else touchScope(scope);
}

@inline
function move(scope: usize, state: State, due: i64): void {
  unlist(scope);
  enlist(scope, state, due);
}

/** How long a connection or delivery stays that no message refers to. */
function waitOf(state: State): i64 {
  const waits = changetype<Waits>(gatewayWaits);
  if (state == State.CLOSING) return waits.timeoutMs;
  if (state == State.LEAVING) return waits.lingerMs;
  if (state == State.WAITING) return REST_MS;
  return waits.holdMs > MIN_IDLE_MS ? waits.holdMs : MIN_IDLE_MS;
}

/** A line came for a connection or delivery. After its close line it stays for as long as a message may be late. */
export function touchScope(scope: usize): void {
  const s = changetype<Record>(scope);
  if (s.refs != 0) {
    if (s.atWork == 0) rest(scope);
    return;
  }
  const now = changetype<Appliance>(s.appliance).now;
  let state = (s.flags & Flag.CLOSED) != 0 ? State.CLOSING : State.IDLE;
  if (owesDocument(scope)) state = state == State.CLOSING ? State.LEAVING : State.WAITING;
  move(scope, state, now + waitOf(state));
}

/** A connection had its document: its lines are needed no more, it stays for a message that may be late. */
export function toldScope(scope: usize): void {
  const s = changetype<Record>(scope);
  s.flags |= Flag.TOLD;
  letLinesGo(scope);
  if (keyKind(s.key) == Kind.REFUSAL) freeScope(scope);
  else touchScope(scope);
}

export function freeScope(scope: usize): void {
  const s = changetype<Record>(scope);
  letLinesGo(scope);
  unlist(scope);
  if ((s.flags & Flag.FORMER) == 0) removeKey(s.key);
  freeChainOf(s.appliance, scope);
}

/** A line says that it begins: is it another one, which has its number since a reset of the counters? */
export function isOther(scope: usize, stamp: u32): bool {
  const s = changetype<Record>(scope);
  return s.lastStamp != 0 && stamp >= s.lastStamp + REUSE_S && !owesDocument(scope);
}

/** The connection or delivery goes, or, while messages refer to it, goes on without its number. */
export function releaseScope(scope: usize): void {
  const s = changetype<Record>(scope);
  if (s.refs == 0) {
    freeScope(scope);
    return;
  }
  removeKey(s.key);
  s.flags |= Flag.FORMER;
}

/** Its time has come: it goes, or, while remembered messages refer to it, only its lines do. */
export function endScope(scope: usize): void {
  if (changetype<Record>(scope).state != State.RESTING) {
    freeScope(scope);
    return;
  }
  letLinesGo(scope);
  move(scope, State.PINNED, 0);
}

/** None of its messages is at work any more: after its close line, or a while, its lines are no longer needed. */
function rest(scope: usize): void {
  const s = changetype<Record>(scope);
  if (!isTracking() || s.held == 0) return;
  if ((s.flags & Flag.CLOSED) != 0) letLinesGo(scope);
  else move(scope, State.RESTING, changetype<Appliance>(s.appliance).now + REST_MS);
}

/** A message is done, or about to go: its connection and deliveries have one less at work. */
export function leaveScopes(record: usize): void {
  const r = changetype<Record>(record);
  if (r.connection != 0) leaveScope(r.connection);
  const deliveries = deliveryCount(record);
  for (let n: u32 = 0; n < deliveries; n++) leaveScope(deliveryAt(record, n));
}

export function leaveScope(scope: usize): void {
  if (--changetype<Record>(scope).atWork == 0) rest(scope);
}

/** A message that was done is at work again. */
export function rejoinScopes(record: usize): void {
  const r = changetype<Record>(record);
  if (r.connection != 0) rejoin(r.connection);
  const deliveries = deliveryCount(record);
  for (let n: u32 = 0; n < deliveries; n++) rejoin(deliveryAt(record, n));
}

@inline
function rejoin(scope: usize): void {
  const s = changetype<Record>(scope);
  s.atWork++;
  if (s.state == State.RESTING) move(scope, State.PINNED, 0);
}
