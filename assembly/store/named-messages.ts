import { addKey, findKey, Kind, slotRecord } from './keys';
import { findLedger, ledgerSequence, ledgerStamp } from './ledger';
import { openMessage } from './lifecycle';
import { countLate, countOpened } from './messages';
import { hashKey, NAMED_HEAD, namedPart } from './named';
import { Flag, newRecord, RECORD_HEAD, Record } from './records';

/** Which message a name stands for: the one in memory, one that is remembered, or a new one. */

/** The message whose name has the 16 bytes at `hash`, if it is in memory, else 0. */
export function findNamed(hash: usize): usize {
  const slot = findKey(hashKey(Kind.NAMED, hash));
  if (slot == 0) return 0;
  const record = slotRecord(slot);
  const n = namedPart(record);
  return n.high == load<u64>(hash) && n.low == load<u64>(hash, 8) ? record : 0;
}

/**
 * The same, opened for the appliance if it is not in memory. 0 if there is no memory left, or if another message has its place in the
 * index, which is as likely as two names with the same 60 bits.
 */
export function namedMessage(appliance: usize, hash: usize): usize {
  const key = hashKey(Kind.NAMED, hash);
  if (findKey(key) != 0) return findNamed(hash);
  const record = newRecord(key, appliance);
  if (record == 0) return 0;
  const r = changetype<Record>(record);
  r.tailUsed = NAMED_HEAD as u32;
  r.aliasCount = 1;
  r.openLeaves = 1;
  memory.fill(record + RECORD_HEAD, 0, NAMED_HEAD - RECORD_HEAD);
  const n = namedPart(record);
  n.high = load<u64>(hash);
  n.low = load<u64>(hash, 8);
  if (findLedger(key, 0)) {
    r.sequence = ledgerSequence;
    r.idStamp = ledgerStamp;
    r.flags = Flag.NAMED | Flag.LATE;
    countLate();
  } else countOpened();
  addKey(key, record);
  openMessage(record);
  return record;
}
