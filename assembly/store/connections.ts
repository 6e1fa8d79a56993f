import { CAPTURE_BITS, captures } from '../rules/captures';
import { Rule, Variant, Verb } from '../rules/table';
import { fold, hashBytes } from '../text/scan';
import { Appliance } from './appliances';
import { KIND_SHIFT, Kind, keyKind } from './keys';
import { Flag, Record } from './records';

/** Which connections are documents of their own: those that no message came by. Rows say what was refused. */

/** Connections of which something was refused are. */
export let tellsRefusals: bool = false;
/** So are all others of which more is known than their end. */
let tellsAll: bool = false;

export function tellConnections(refused: bool, all: bool): void {
  tellsRefusals = refused;
  tellsAll = all;
}

/** A line came that has these verbs. */
export function noteConnection(scope: usize, verbs: u32, stamp: u32): void {
  const s = changetype<Record>(scope);
  if ((verbs & (Verb.BEGIN | Verb.ORIGIN | Verb.REFUSED)) != 0) s.flags |= Flag.BEGUN;
  if ((verbs & Verb.REFUSED) != 0) s.flags |= Flag.REFUSED;
  if (stamp == 0) return;
  if (stamp < s.firstStamp || s.firstStamp == 0) s.firstStamp = stamp;
  if (stamp > s.lastStamp) s.lastStamp = stamp;
}

/** Has the connection, which no message refers to, a document still to come? */
@inline
export function owesDocument(scope: usize): bool {
  return tellsRefusals && isUntold(scope);
}

function isUntold(scope: usize): bool {
  const s = changetype<Record>(scope);
  const kind = keyKind(s.key);
  if (kind != Kind.CONNECTION && kind != Kind.REFUSAL) return false;
  if ((s.flags & (Flag.BOUND | Flag.TOLD)) != 0) return false;
  return (s.flags & (tellsAll ? Flag.BEGUN : Flag.REFUSED)) != 0;
}

/** Is the record a connection, which has a document but is no message? */
@inline
export function isConnection(record: usize): bool {
  const kind = keyKind(changetype<Record>(record).key);
  return kind == Kind.CONNECTION || kind == Kind.REFUSAL;
}

const HASH_MASK: u64 = (1 << KIND_SHIFT) - 1;

/**
 * What stands for the number of a connection that has none: a hash of the line that was just matched, without its
 * prefix, so that it is the same whenever the log is read.
 */
export function refusalNumber(variant: usize): u64 {
  const v = changetype<Variant>(variant);
  const rule = changetype<Rule>(v.rule);
  const seed = hashBytes(rule.id, rule.idLen, 0);
  if (v.captureCount == 0) return seed;
  const last = captures + (((v.captureCount - 1) as usize) << CAPTURE_BITS);
  const from: usize = load<u32>(captures);
  return hashBytes(from, (load<u32>(last, 4) as usize) - from, seed);
}

/** The key of such a connection of the appliance. */
export function refusalKey(appliance: usize, number: u64, stamp: u32): u64 {
  const whose = ((changetype<Appliance>(appliance).number as u64) << 32) | (stamp as u64);
  return ((Kind.REFUSAL as u64) << KIND_SHIFT) | (fold(number ^ fold(whose)) & HASH_MASK);
}
