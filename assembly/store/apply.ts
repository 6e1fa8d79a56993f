import { Bound, reach } from '../bounds';
import { captureNumber } from '../rules/captures';
import { NONE, Variant, Verb } from '../rules/table';
import { Appliance } from './appliances';
import { carrierAt, carryFile, findCarriers } from './carriers';
import { noteConnection, refusalKey, refusalNumber, tellsRefusals } from './connections';
import { appendMatch, appendRaw, MAX_FACT_BYTES, MAX_SCOPE_BYTES, markOf } from './facts';
import { addKey, findKey, Kind, keyOf, leafOf, setSlotFlags, slotFlags, slotRecord } from './keys';
import { reviveMessage, settleMessage } from './lifecycle';
import { applyLineage, meetWaiting } from './lineage';
import { countLate, isNewMessage, Leaf, messageOf, noteLine, releaseNumber } from './messages';
import { holdLine } from './receipts';
import { addDelivery, aliasOf, Flag, hasDelivery, newRecord, Record, State, takeTurn } from './records';
import { isOther, pin, releaseScope, touchScope } from './scopes';

/** Brings a matched line to the record it speaks of. Knows the verbs of rows, no vendor. */

let keepRaw: bool = false;

export function setKeepRaw(keep: bool): void {
  keepRaw = keep;
}

function numberOf(at: u8): u64 {
  return at == NONE ? 0 : captureNumber(at);
}

/**
 * Applies the last match. False if the line is about no message, connection or delivery: then it is handed
 * on like a line that no row knows. `plain`: FACT_PLAIN or 0. `stamp`: seconds since 1970, 0 unknown.
 */
export function applyMatch(
  variant: usize,
  plain: u32,
  appliance: usize,
  stamp: u32,
  line: usize,
  lineEnd: usize,
): bool {
  const v = changetype<Variant>(variant);
  if (v.midAt != NONE) {
    const mid = captureNumber(v.midAt);
    if (mid != 0) return applyToMessage(variant, plain, appliance, mid, stamp, line, lineEnd);
    // `MID = 0`: the appliance did not know which
    return v.fileAt != NONE && applyToCarriers(variant, plain, appliance, stamp, line, lineEnd);
  }
  const icid = numberOf(v.icidAt);
  if (icid != 0) return applyToScope(variant, plain, Kind.CONNECTION, appliance, icid, stamp, line, lineEnd);
  const dcid = numberOf(v.dcidAt);
  if (dcid != 0) return applyToScope(variant, plain, Kind.DELIVERY, appliance, dcid, stamp, line, lineEnd);
  const rcid = numberOf(v.rcidAt);
  if (rcid != 0)
    return applyToScope(variant, plain, Kind.RPC_DELIVERY, appliance, rcid, stamp, line, lineEnd);
  if (v.fileAt != NONE) return applyToCarriers(variant, plain, appliance, stamp, line, lineEnd);
  return (
    tellsRefusals && (v.verbs & Verb.REFUSED) != 0 && applyRefusal(variant, appliance, stamp, line, lineEnd)
  );
}

@inline
function applyToMessage(
  variant: usize,
  plain: u32,
  appliance: usize,
  mid: u64,
  stamp: u32,
  line: usize,
  lineEnd: usize,
): bool {
  const v = changetype<Variant>(variant);
  const key = keyOf(Kind.MESSAGE, changetype<Appliance>(appliance).number, mid);
  // what comes back from an SMA has a number of its own from here on
  const begins = (v.verbs & (Verb.BEGIN | Verb.RETURN)) != 0;
  if (begins) releaseNumber(key, stamp);
  const slot = findKey(key);
  const record = slot != 0 ? slotRecord(slot) : newMessage(appliance, mid, begins ? stamp : 0);
  if (record == 0) return false;
  const r = changetype<Record>(record);
  if (r.state == State.DONE) {
    countLate();
    reviveMessage(record);
  }
  noteLine(record, stamp);
  // a value that is made in a branch among the arguments of a call has all of them copied
  let mark = plain;
  if (r.aliasCount != 1) mark |= markOf(aliasOf(record, key));
  appendMatch(record, variant, stamp, mark, MAX_FACT_BYTES, v.midAt);
  if (keepRaw) appendRaw(record, line, lineEnd - line, stamp, mark, MAX_FACT_BYTES);
  bindScopes(record, variant, appliance);
  if (v.fileAt != NONE) carryFile(record, variant);
  const verbs = v.verbs & (Verb.FINISH | Verb.ABORT | Verb.LINEAGE);
  if (verbs == 0) return true;
  if ((verbs & (Verb.FINISH | Verb.ABORT)) != 0) finishNumber(record, key);
  if ((verbs & Verb.LINEAGE) == 0) return true;
  const child = applyLineage(record, variant, appliance, mid, stamp);
  if (keepRaw && child != 0) appendRaw(child, line, lineEnd - line, stamp, 0, MAX_FACT_BYTES);
  return true;
}

/** Joins the message to the connection and deliveries that the last match names. */
@inline
function bindScopes(record: usize, variant: usize, appliance: usize): void {
  const v = changetype<Variant>(variant);
  if (v.icidAt != NONE && changetype<Record>(record).connection == 0)
    bindConnection(record, appliance, numberOf(v.icidAt));
  if (v.dcidAt != NONE) bindDelivery(record, appliance, Kind.DELIVERY, numberOf(v.dcidAt));
  if (v.rcidAt != NONE) bindDelivery(record, appliance, Kind.RPC_DELIVERY, numberOf(v.rcidAt));
}

/** The line in work that tells of its message in several facts. */
let severalRecord: usize = 0;
let severalKey: u64 = 0;
let severalAppliance: usize = 0;
let severalStamp: u32 = 0;

/**
 * Opens a line that tells of a message in several facts, all of them about that one message: applyTerm adds each. False
 * without any memory left. `birth`: when the message began, seconds since 1970; 0 unknown.
 */
export function openTerms(appliance: usize, mid: u64, birth: u32, stamp: u32, line: usize, len: usize): bool {
  const key = keyOf(Kind.MESSAGE, changetype<Appliance>(appliance).number, mid);
  const isKnown = findKey(key) != 0;
  if (birth != 0) releaseNumber(key, birth);
  const slot = findKey(key);
  // the line is the first of a message whose number was used before
  const record = slot != 0 ? slotRecord(slot) : newMessage(appliance, mid, isKnown ? stamp : 0);
  if (record == 0) return false;
  if (changetype<Record>(record).state == State.DONE) {
    countLate();
    reviveMessage(record);
  }
  noteLine(record, stamp);
  severalRecord = record;
  severalKey = key;
  severalAppliance = appliance;
  severalStamp = stamp;
  if (keepRaw) appendRaw(record, line, len, stamp, markOf(aliasOf(record, key)), MAX_FACT_BYTES);
  return true;
}

/** Adds the last match to the message of the open line. */
export function applyTerm(variant: usize, plain: u32): void {
  const mark = plain | markOf(aliasOf(severalRecord, severalKey));
  appendMatch(severalRecord, variant, severalStamp, mark, MAX_FACT_BYTES, NONE);
  bindScopes(severalRecord, variant, severalAppliance);
  if (changetype<Variant>(variant).fileAt != NONE) carryFile(severalRecord, variant);
  if ((changetype<Variant>(variant).verbs & Verb.FINISH) != 0) finishNumber(severalRecord, severalKey);
}

/** The open line is not whole. */
export function markTruncated(): void {
  changetype<Record>(severalRecord).flags |= Flag.TRUNCATED;
}

function newMessage(appliance: usize, mid: u64, birth: u32): usize {
  const record = messageOf(appliance, mid, birth);
  if (record != 0 && isNewMessage) meetWaiting(record, mid);
  return record;
}

/** So many bytes of copies are made of one line, at least one: what one line takes must have a bound of its own. */
const VERDICT_BYTES: u32 = 64 << 10;

/** What was found out about a file is a fact of every message that carried it. False if none in memory did. */
function applyToCarriers(
  variant: usize,
  plain: u32,
  appliance: usize,
  stamp: u32,
  line: usize,
  lineEnd: usize,
): bool {
  const total = findCarriers(variant, appliance);
  const size = max<u32>(1, ((lineEnd - line) as u32) << (keepRaw ? 1 : 0));
  const most = max<u32>(1, VERDICT_BYTES / size);
  for (let n: u32 = 0; n < total; n++) {
    const record = carrierAt(n);
    const r = changetype<Record>(record);
    if (n + most < total) {
      // the newest have it
      r.flags |= Flag.TRUNCATED;
      reach(Bound.VERDICTS);
      continue;
    }
    if (r.state == State.DONE) {
      countLate();
      reviveMessage(record);
    }
    // the first stamp makes the id: it is that of a line of the message itself, whatever is known of its files by then
    noteLine(record, stamp >= r.firstStamp && r.firstStamp != 0 ? stamp : 0);
    appendMatch(record, variant, stamp, plain, MAX_FACT_BYTES, NONE);
    if (keepRaw) appendRaw(record, line, lineEnd - line, stamp, 0, MAX_FACT_BYTES);
  }
  return total != 0;
}

/** The number that `key` stands for came to its end. */
function finishNumber(record: usize, key: u64): void {
  const slot = findKey(key);
  const flags = slotFlags(slot);
  if (leafOf(flags) == 0) changetype<Record>(record).openLeaves--;
  setSlotFlags(slot, flags | Leaf.FINISHED);
  settleMessage(record);
}

/** Joins the message to its connection; ICID 0 stands for the appliance itself. */
function bindConnection(record: usize, appliance: usize, icid: u64): void {
  const r = changetype<Record>(record);
  if (icid == 0) return;
  const scope = scopeOf(Kind.CONNECTION, appliance, icid);
  if (scope == 0) return;
  pin(scope);
  r.connection = scope;
}

function bindDelivery(record: usize, appliance: usize, kind: Kind, number: u64): void {
  if (number == 0) return; // never connected
  const scope = scopeOf(kind, appliance, number);
  if (scope == 0 || hasDelivery(record, scope)) return;
  if (addDelivery(record, scope)) pin(scope);
}

function scopeOf(kind: Kind, appliance: usize, number: u64): usize {
  const key = keyOf(kind, changetype<Appliance>(appliance).number, number);
  const slot = findKey(key);
  if (slot != 0) return slotRecord(slot);
  const scope = newRecord(key, appliance);
  if (scope == 0) return 0;
  addKey(key, scope);
  touchScope(scope);
  return scope;
}

function applyToScope(
  variant: usize,
  plain: u32,
  kind: Kind,
  appliance: usize,
  number: u64,
  stamp: u32,
  line: usize,
  lineEnd: usize,
): bool {
  const verbs = changetype<Variant>(variant).verbs;
  let scope = scopeOf(kind, appliance, number);
  if (scope == 0) return false;
  if ((verbs & Verb.BEGIN) != 0 && isOther(scope, stamp)) {
    releaseScope(scope);
    scope = scopeOf(kind, appliance, number);
    if (scope == 0) return false;
  }
  const s = changetype<Record>(scope);
  if ((verbs & Verb.CLOSE) != 0) s.flags |= Flag.CLOSED;
  if (tellsRefusals) noteConnection(scope, verbs, stamp);
  else if (stamp > s.lastStamp) s.lastStamp = stamp;
  s.lines++;
  takeTurn(scope);
  holdLine(scope);
  appendMatch(scope, variant, stamp, plain, MAX_SCOPE_BYTES, NONE);
  if (keepRaw) appendRaw(scope, line, lineEnd - line, stamp, 0, MAX_SCOPE_BYTES);
  touchScope(scope);
  return true;
}

/** A connection that was refused before it had a number: the line is all of it. Two equal lines of one second are one. */
function applyRefusal(variant: usize, appliance: usize, stamp: u32, line: usize, lineEnd: usize): bool {
  const number = refusalNumber(variant);
  const key = refusalKey(appliance, number, stamp);
  const slot = findKey(key);
  const refusal = slot != 0 ? slotRecord(slot) : newRecord(key, appliance);
  if (refusal == 0) return false;
  const r = changetype<Record>(refusal);
  r.lines++;
  holdLine(refusal);
  if (slot != 0) return true;
  addKey(key, refusal);
  noteConnection(refusal, changetype<Variant>(variant).verbs, stamp);
  r.idNumber = number;
  r.flags |= Flag.CLOSED;
  appendMatch(refusal, variant, stamp, 0, MAX_SCOPE_BYTES, NONE);
  if (keepRaw) appendRaw(refusal, line, lineEnd - line, stamp, 0, MAX_SCOPE_BYTES);
  touchScope(refusal);
  return true;
}
