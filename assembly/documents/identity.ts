import { Appliance, applianceAt } from '../store/appliances';
import { KIND_SHIFT, Kind, keyAppliance, keyKind, keyNumber } from '../store/keys';
import { Flag, Record } from '../store/records';
import { rootOf } from '../store/threads';
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
  const kind = keyKind(r.key);
  // a connection must never have the id of a message with its number; one without a number has a hash there already
  if (kind == Kind.CONNECTION) r.idNumber = ((kind as u64) << KIND_SHIFT) | keyNumber(r.key);
  else if (kind != Kind.REFUSAL) r.idNumber = keyNumber(r.key);
  r.flags |= Flag.NAMED;
  changetype<Appliance>(r.appliance).fixed = 1;
}

/** Writes the id as 32 hex digits; a document of one recipient has an id of its own. */
export function writeDocumentId(record: usize, recipient: usize, recipientLen: usize, dst: usize): usize {
  const r = changetype<Record>(record);
  return writeId(r.appliance, r.idNumber, r.idStamp, recipient, recipientLen, dst);
}

/**
 * Writes the id that everything shares which descends from one received message: the id of that one. It is named by
 * that, if it was not yet: its own documents will say the same.
 */
export function writeThreadId(record: usize, dst: usize): usize {
  const root = rootOf(record);
  if (root == 0) {
    const r = changetype<Record>(record);
    return writeId(applianceAt(keyAppliance(r.rootKey)), keyNumber(r.rootKey), r.rootStamp, 0, 0, dst);
  }
  if ((changetype<Record>(root).flags & Flag.NAMED) == 0) {
    nameDocument(root);
    rootOf(record); // keeps the name: the root's number may be that of another message by the next document
  }
  return writeDocumentId(root, 0, 0, dst);
}

function writeId(
  appliance: usize,
  number: u64,
  stamp: u32,
  recipient: usize,
  recipientLen: usize,
  dst: usize,
): usize {
  const a = changetype<Appliance>(appliance);
  let high = hashBytes(a.name, a.nameLen, SEED_HIGH);
  let low = hashBytes(a.name, a.nameLen, SEED_LOW);
  high = fold(fold(high ^ number) ^ (stamp as u64));
  low = fold(fold(low + number) + (stamp as u64) * 0x9e3779b97f4a7c15);
  if (recipient != 0) {
    high = fold(high ^ hashBytes(recipient, recipientLen, SEED_LOW));
    low = fold(low ^ hashBytes(recipient, recipientLen, SEED_HIGH));
  }
  return writeHex(low, writeHex(high, dst));
}
