import { Bound, reach } from '../bounds';
import { captureNumber } from '../rules/captures';
import { NONE, Variant, Verb } from '../rules/table';
import { Appliance, applianceAt, applianceCount } from './appliances';
import { carryFiles } from './carriers';
import { appendMatch, FACT_REVERSED, MAX_FACT_BYTES, moveFacts } from './facts';
import {
  findKey,
  Kind,
  keyOf,
  leafOf,
  setGiven,
  setSlotFlags,
  setSlotRecord,
  slotFlags,
  slotRecord,
} from './keys';
import { findLedger } from './ledger';
import { dissolveMessage, isAtWork, reviveMessage, settleMessage } from './lifecycle';
import { addNumber, closeTwin, isNewMessage, Leaf, messageOf, noteLine, releaseNumber } from './messages';
import { holdParent, parentOf, releaseParent } from './parents';
import { moveLines } from './receipts';
import {
  addAlias,
  addDelivery,
  aliasKey,
  deliveryAt,
  deliveryCount,
  Flag,
  hasDelivery,
  RECORD_HEAD,
  Record,
  Relation,
} from './records';
import { leaveScope, leaveScopes, rejoinScopes, unpin } from './scopes';
import { descend, joinThreads } from './threads';

/**
 * Lines that name two messages. A rewritten message stays one record under all its numbers; every other
 * relation is a child with a document of its own, which keeps the key of its parent. Returns that child, 0 if there is none.
 */
export function applyLineage(record: usize, variant: usize, appliance: usize, mid: u64, stamp: u32): usize {
  const v = changetype<Variant>(variant);
  const verbs = v.verbs;
  if ((verbs & Verb.RETURN) != 0) {
    returnFromSma(record, variant, stamp);
    return 0;
  }
  if (v.newAt == NONE) return 0;
  const other = captureNumber(v.newAt);
  if (other == 0 || other == mid) return 0;
  // such a line is a birth as well: of a number that was used long ago it means a new message
  releaseNumber(keyOf(Kind.MESSAGE, changetype<Appliance>(appliance).number, other), stamp);
  if ((verbs & Verb.REWRITE) != 0 && rewrite(record, appliance, mid, other, stamp)) return 0;
  const relation =
    (verbs & Verb.SPLIT) != 0
      ? Relation.SPLIT
      : (verbs & Verb.BOUNCE) != 0
        ? Relation.BOUNCE
        : (verbs & Verb.REINJECT) != 0
          ? Relation.REINJECTED
          : Relation.GENERATED;
  const child = messageOf(appliance, other, stamp);
  if (child == 0 || child == record) return 0;
  if (isNewMessage) meetWaiting(child, other);
  reviveMessage(child); // first: only a child at work keeps its parent
  adopt(child, keyOf(Kind.MESSAGE, changetype<Appliance>(appliance).number, mid), relation, stamp);
  noteLine(child, stamp);
  appendMatch(child, variant, stamp, FACT_REVERSED, MAX_FACT_BYTES, NONE);
  return child;
}

function adopt(child: usize, parentKey: u64, relation: Relation, stamp: u32): void {
  const c = changetype<Record>(child);
  if (c.relation != Relation.NONE) return; // a message has one origin: the first that is named stays
  c.parentKey = parentKey;
  c.parentStamp = stamp;
  c.relation = relation as u16;
  descend(child, parentKey);
  if (relation != Relation.BOUNCE) holdParent(child); // a bounce inherits nothing
}

/**
 * `MID 9001 received from the SMA sma1 (MID originally 52000) ...`: the old number belongs to whichever
 * appliance sent the message to the SMA. Its lines may still be on their way: then the link waits for them.
 */
function returnFromSma(record: usize, variant: usize, stamp: u32): void {
  const v = changetype<Variant>(variant);
  if (v.oldAt == NONE) return;
  const old = captureNumber(v.oldAt);
  if (old == 0 || changetype<Record>(record).relation != Relation.NONE) return;
  isAmbiguous = false;
  const parent = originOf(old, record);
  const remembered: u64 = parent != 0 || isAmbiguous ? 0 : rememberedOrigin(old);
  if (parent != 0) linkReturn(parent, changetype<Record>(record).key, stamp);
  else if (remembered != 0) adopt(record, remembered, Relation.RETURNED, stamp);
  else if (!isAmbiguous) waitForOrigin(changetype<Record>(record).key, old, stamp);
}

/** Several messages have the number that was looked for: which of them it was, nobody knows. */
let isAmbiguous: bool = false;

/** The one message in memory with that number besides `not`, on whatever appliance; 0 if none or several. */
function originOf(mid: u64, not: usize): usize {
  let found: usize = 0;
  for (let i: u32 = 0; i < applianceCount(); i++) {
    const slot = findKey(keyOf(Kind.MESSAGE, changetype<Appliance>(applianceAt(i)).number, mid));
    if (slot == 0 || slotRecord(slot) == not) continue;
    if (found != 0) {
      isAmbiguous = true;
      return 0;
    }
    found = slotRecord(slot);
  }
  return found;
}

/** The key of the one message with that number of which id and sequence are left; 0 if none or several. */
function rememberedOrigin(mid: u64): u64 {
  let found: u64 = 0;
  for (let i: u32 = 0; i < applianceCount(); i++) {
    const key = keyOf(Kind.MESSAGE, changetype<Appliance>(applianceAt(i)).number, mid);
    if (!findLedger(key, 0)) continue;
    if (found != 0) {
      isAmbiguous = true;
      return 0;
    }
    found = key;
  }
  return found;
}

function linkReturn(parent: usize, childKey: u64, stamp: u32): void {
  const slot = findKey(childKey);
  if (slot == 0 || slotRecord(slot) == parent) return;
  reviveMessage(parent);
  changetype<Record>(parent).returnedKey = childKey;
  noteLine(parent, stamp); // first: it is a line of the parent as well
  adopt(slotRecord(slot), changetype<Record>(parent).key, Relation.RETURNED, stamp);
}

/**
 * Children whose parent has not been seen, the newest few: releases from an SMA are rare.
 * Entry, 24 bytes: ╒══ child key u64 ══╤══ number of the parent u64 ══╤══ stamp u32 ══╕
 */
const MAX_WAITING: u32 = 64;
const WAITING_SIZE: usize = 24;
const waiting = memory.data(64 * 24, 8);
let waitingCount: u32 = 0;
let waitingNext: u32 = 0;

function waitForOrigin(childKey: u64, old: u64, stamp: u32): void {
  const entry = waiting + (waitingNext as usize) * WAITING_SIZE;
  if (load<u64>(entry, 8) != 0) reach(Bound.RETURNS);
  store<u64>(entry, childKey);
  store<u64>(entry, old, 8);
  store<u32>(entry, stamp, 16);
  waitingNext = (waitingNext + 1) % MAX_WAITING;
  if (waitingCount < MAX_WAITING) waitingCount++;
}

/** A message was opened, or is known by one more number: is it the one that a released message came from? */
export function meetWaiting(record: usize, number: u64): void {
  for (let i: u32 = 0; i < waitingCount; i++) {
    const entry = waiting + (i as usize) * WAITING_SIZE;
    if (load<u64>(entry, 8) != number || load<u64>(entry) == changetype<Record>(record).key) continue;
    linkReturn(record, load<u64>(entry), load<u32>(entry, 16));
    store<u64>(entry, 0, 8);
  }
}

/** `MID a rewritten to MID b`: b joins the record of a. False if it cannot: then b is a child of its own. */
function rewrite(record: usize, appliance: usize, oldMid: u64, newMid: u64, stamp: u32): bool {
  const number = changetype<Appliance>(appliance).number;
  const newKey = keyOf(Kind.MESSAGE, number, newMid);
  const newSlot = findKey(newKey);
  const joined: usize = newSlot == 0 ? 0 : slotRecord(newSlot);
  if (joined != record) {
    if (joined == 0) {
      if (!addNumber(record, newKey)) return false;
      setGiven(findKey(newKey), stamp);
      meetWaiting(record, newMid);
    } else if (!join(record, joined)) return false;
  }
  const slot = findKey(keyOf(Kind.MESSAGE, number, oldMid));
  const flags = slotFlags(slot);
  if (leafOf(flags) == 0) changetype<Record>(record).openLeaves--;
  setSlotFlags(slot, flags | Leaf.REWRITTEN);
  settleMessage(record);
  return true;
}

/** The connection and deliveries of `from` are those of `to` as well. */
function takeScopes(to: usize, from: usize): void {
  const a = changetype<Record>(to);
  const b = changetype<Record>(from);
  const works = isAtWork(to);
  if (works) rejoinScopes(from);
  if (isAtWork(from)) leaveScopes(from);
  if (b.connection != 0) {
    if (a.connection == 0) a.connection = b.connection;
    else letScopeGo(b.connection, works);
  }
  const deliveries = deliveryCount(from);
  for (let n: u32 = 0; n < deliveries; n++) {
    const delivery = deliveryAt(from, n);
    if (hasDelivery(to, delivery) || !addDelivery(to, delivery)) letScopeGo(delivery, works);
  }
}

/** `to` does not need a connection or delivery that it has joined. */
function letScopeGo(scope: usize, works: bool): void {
  if (works) leaveScope(scope);
  unpin(scope);
}

/** Everything of the record `from` goes to `to`, which stays. */
function join(to: usize, from: usize): bool {
  const a = changetype<Record>(to);
  const b = changetype<Record>(from);
  const shift = a.aliasCount;
  for (let n: u32 = 0; n < b.aliasCount; n++) {
    if (addAlias(to, aliasKey(from, n)) == 0) {
      a.aliasCount = shift;
      return false;
    }
  }
  if (a.sequence == 0 || b.sequence == 0) closeTwin();
  // one message: it is not kept for itself
  if (parentOf(to) == from) releaseParent(to);
  if (parentOf(from) == to) releaseParent(from);
  joinThreads(to, from);
  for (let n: u32 = 0; n < b.aliasCount; n++) setSlotRecord(findKey(aliasKey(from, n)), to);
  moveFacts(to, from, RECORD_HEAD, shift);
  a.openLeaves += b.openLeaves;
  a.lines += b.lines;
  if (b.born < a.born) a.born = b.born;
  a.flags |= b.flags & (Flag.DIRTY | Flag.TRUNCATED);
  if (b.firstStamp != 0 && (a.firstStamp == 0 || b.firstStamp < a.firstStamp)) a.firstStamp = b.firstStamp;
  if (b.lastStamp > a.lastStamp) a.lastStamp = b.lastStamp;
  const isTold = a.sequence == 0 && b.sequence != 0;
  if (isTold || ((a.flags & Flag.NAMED) == 0 && (b.flags & Flag.NAMED) != 0)) {
    // the line that ties them came after a document of the new number or of a child of it: that id goes on
    a.idStamp = b.idStamp;
    a.idNumber = b.idNumber;
    a.flags |= Flag.NAMED;
  }
  if (isTold) {
    a.sequence = b.sequence;
    a.flags |= Flag.LATE;
  }
  a.refs += b.refs;
  if (a.relation == Relation.NONE) {
    a.relation = b.relation;
    a.parentKey = b.parentKey;
    a.parentStamp = b.parentStamp;
    a.flags |= b.flags & Flag.HEIR;
    b.flags &= ~Flag.HEIR;
  }
  moveLines(to, from);
  takeScopes(to, from);
  const carries = (b.flags & Flag.CARRIER) != 0;
  dissolveMessage(from);
  if (carries) carryFiles(to);
  return true;
}
