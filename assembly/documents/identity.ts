import { Appliance } from '../store/appliances';
import { keyNumber } from '../store/keys';
import { Flag, Record } from '../store/records';
import { idStampOf } from '../store/wall-clock';
import { writeHex } from '../text/ascii';
import { fold, hashBytes } from '../text/scan';

/**
 * Document ids: 128 bits over appliance, number and the stamp of the first line without its year, so the same
 * log gives the same ids whenever it is processed, and a number that is used again after a reset does not.
 */
const SEED_HIGH: u64 = 0x6d61696c73746974;
const SEED_LOW: u64 = 0x636820646f632069;

/** Decides the stamp of the id; later lines, however early their stamps, do not change it. */
export function nameDocument(record: usize): void {
  const r = changetype<Record>(record);
  if ((r.flags & Flag.NAMED) != 0) return;
  r.idStamp = idStampOf(r.appliance, r.firstStamp);
  r.idNumber = keyNumber(r.key);
  r.flags |= Flag.NAMED;
  changetype<Appliance>(r.appliance).fixed = 1;
}

/** Writes the id as 32 hex digits; a document of one recipient has an id of its own. */
export function writeDocumentId(record: usize, recipient: usize, recipientLen: usize, dst: usize): usize {
  const r = changetype<Record>(record);
  const a = changetype<Appliance>(r.appliance);
  const number = r.idNumber;
  let high = hashBytes(a.name, a.nameLen, SEED_HIGH);
  let low = hashBytes(a.name, a.nameLen, SEED_LOW);
  high = fold(fold(high ^ number) ^ (r.idStamp as u64));
  low = fold(fold(low + number) + (r.idStamp as u64) * 0x9e3779b97f4a7c15);
  if (recipient != 0) {
    high = fold(high ^ hashBytes(recipient, recipientLen, SEED_LOW));
    low = fold(low ^ hashBytes(recipient, recipientLen, SEED_HIGH));
  }
  return writeHex(low, writeHex(high, dst));
}
