import { Appliance } from './appliances';
import { descentNumber, descentRoot, descentRootStamp, findDescent, putDescent } from './descents';
import { findKey, isGivenAfter, Kind, keyAppliance, keyNumber, keyOf, slotRecord } from './keys';
import { findLedger, ledgerStamp } from './ledger';
import { aliasKey, Flag, Record } from './records';
import { idStampOf } from './wall-clock';

/**
 * Which received message everything else descends from. Each descendant keeps the key of the message furthest up
 * that it knows of and the stamp of that one's id, so that it need not be in memory. A message further up may turn up
 * at any time, so whoever asks follows the keys, and all it came by keep what it found.
 */

/** The message that the record points at, if it is in memory and not another one that got its number since. */
function ancestorOf(record: usize): usize {
  const r = changetype<Record>(record);
  const slot = findKey(r.rootKey);
  if (slot == 0) return 0;
  if (r.parentStamp != 0 && isGivenAfter(slot, r.parentStamp)) return 0;
  const ancestor = slotRecord(slot);
  const a = changetype<Record>(ancestor);
  // once a root has a name all that descends from it knows that
  if ((r.flags & Flag.ROOTED) == 0) return ancestor;
  if ((a.flags & Flag.NAMED) == 0) return 0;
  const isAnother =
    a.idStamp != r.rootStamp &&
    // one that was rewritten may have got the id of its other number, unless it began too late for that
    (a.aliasCount == 1 || (r.parentStamp != 0 && a.firstStamp > r.parentStamp));
  return isAnother ? 0 : ancestor;
}

/** The end of the record's way up through messages in memory; `stop` if that lies on it. */
function topOf(record: usize, stop: usize): usize {
  let mark = record;
  let steps: u32 = 0;
  let nextMark: u32 = 1;
  while (record != stop) {
    if (changetype<Record>(record).rootKey == 0) break;
    let ancestor = ancestorOf(record);
    if (ancestor == 0 && recall(record)) ancestor = ancestorOf(record);
    if (ancestor == 0) break;
    if (ancestor == mark) {
      // a circle, which numbers that are used again can make: it begins here
      changetype<Record>(record).rootKey = 0;
      break;
    }
    record = ancestor;
    if (++steps == nextMark) {
      mark = record;
      nextMark <<= 1;
    }
  }
  return record;
}

/** What is left of the message that the record points at; false if nothing leads further up. */
function recall(record: usize): bool {
  const r = changetype<Record>(record);
  const key = r.rootKey;
  if (!findLedger(key, (r.flags & Flag.ROOTED) != 0 ? r.rootStamp : 0)) return false;
  r.flags |= Flag.ROOTED;
  r.rootStamp = ledgerStamp;
  if (!findDescent(key, ledgerStamp)) return false;
  if (descentRoot == 0) {
    r.rootKey = keyOf(Kind.MESSAGE, keyAppliance(key), descentNumber);
    return false;
  }
  r.rootKey = descentRoot;
  r.rootStamp = descentRootStamp;
  return true;
}

/**
 * The message at the root of the record's thread: the record itself if it descends from none, 0 if the root is not in
 * memory. Then rootKey and rootStamp of the record say what its id is made of, as far as is known.
 */
export function rootOf(record: usize): usize {
  if (changetype<Record>(record).rootKey == 0) return record;
  const top = topOf(record, 0);
  const t = changetype<Record>(top);
  let key = t.rootKey;
  let stamp = t.rootStamp;
  let rooted = t.flags & Flag.ROOTED;
  const isRoot = key == 0;
  if (isRoot) {
    const isNamed = (t.flags & Flag.NAMED) != 0;
    key = isNamed ? keyOf(Kind.MESSAGE, changetype<Appliance>(t.appliance).number, t.idNumber) : t.key;
    stamp = isNamed ? t.idStamp : idStampOf(t.appliance, t.firstStamp);
    rooted = isNamed ? Flag.ROOTED : 0;
  }
  for (let member = record; member != top; ) {
    const next = ancestorOf(member);
    const m = changetype<Record>(member);
    m.rootKey = key;
    m.rootStamp = stamp;
    m.flags = (m.flags & ~Flag.ROOTED) | rooted;
    member = next;
  }
  return isRoot ? top : 0;
}

/** The record descends from the message of that key, unless it is itself what that one descends from. */
export function descend(record: usize, parentKey: u64): void {
  const slot = findKey(parentKey);
  if (slot != 0 && topOf(slotRecord(slot), record) == record) return;
  const r = changetype<Record>(record);
  r.rootKey = parentKey;
  r.flags &= ~Flag.ROOTED;
  rootOf(record);
}

/** Two records are about to be one: it descends from what either did, and not from itself. */
export function joinThreads(to: usize, from: usize): void {
  const a = changetype<Record>(to);
  const b = changetype<Record>(from);
  const isAbove = a.rootKey != 0 && topOf(to, from) == from;
  if (!isAbove && (a.rootKey != 0 || topOf(from, to) == to)) return;
  a.rootKey = b.rootKey;
  a.rootStamp = b.rootStamp;
  a.flags = (a.flags & ~Flag.ROOTED) | (b.flags & Flag.ROOTED);
}

/** The record is about to go: what its documents are called, and those of its descendants, is kept. */
export function keepThread(record: usize): void {
  const r = changetype<Record>(record);
  if (r.rootKey == 0 && r.aliasCount == 1 && keyNumber(r.key) == r.idNumber) return;
  const root = rootOf(record);
  const key = root == record ? 0 : r.rootKey;
  for (let n: u32 = 0; n < r.aliasCount; n++) {
    const alias = aliasKey(record, n);
    if (key != 0 || keyNumber(alias) != r.idNumber)
      putDescent(alias, r.idNumber, r.idStamp, key, r.rootStamp);
  }
}
