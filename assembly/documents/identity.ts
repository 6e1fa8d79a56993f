import { Appliance } from '../store/appliances';
import { keyNumber } from '../store/keys';
import { Flag, Record } from '../store/records';
import { yearlessStamp } from '../text/calendar';
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
  r.idStamp = r.firstStamp == 0 ? 0 : yearlessStamp(r.firstStamp);
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

function writeHex(value: u64, dst: usize): usize {
  store<u64>(dst, eightHex(value >> 32));
  store<u64>(dst, eightHex(value & 0xffffffff), 8);
  return dst + 16;
}

/** The eight hex digits of 32 bits, the highest first in memory. */
@inline
function eightHex(value: u64): u64 {
  let nibbles = ((value << 16) | value) & 0x0000ffff0000ffff;
  nibbles = ((nibbles << 8) | nibbles) & 0x00ff00ff00ff00ff;
  nibbles = ((nibbles << 4) | nibbles) & 0x0f0f0f0f0f0f0f0f;
  // lanes above 9 get their high nibble's lowest bit by adding 6: those are letters
  const letters = ((nibbles + 0x0606060606060606) >> 4) & 0x0101010101010101;
  return bswap<u64>(nibbles + 0x3030303030303030 + letters * 0x27);
}
