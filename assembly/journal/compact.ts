import { applianceAt, applianceCount } from '../store/appliances';
import { findKey, slotRecord } from '../store/keys';
import { Record } from '../store/records';
import { Errno } from '../wasi';
import { beginEntries, copyEntry, declare, sharesWritten, writeConfirm, writeGone } from './append';
import { Entry, EntryKind, emissionSerial, entryKeys, outputSerial } from './entry';
import {
  beginFile,
  fileBytes,
  flush,
  journalName,
  journalNameLen,
  reopenJournal,
  replaceJournal,
  waitingBytes,
  writeFault,
} from './file';
import { clearKeptKeys, isKeptKey, keepKey } from './kept-keys';
import { closeReader, nextEntry, openReader, readFault, readSeed } from './reader';
import { confirmedSerial, unconfirmed } from './serials';
import { writeTables } from './tables';

/**
 * A journal that is mostly lines of messages nobody remembers is written anew without them. A line stays as long as
 * something that had it when it was written is in memory, or its document was not taken.
 */

/** Smaller than this it is not worth the while. */
const LEAST_BYTES: u64 = 8 << 20;
/** It is written anew when it is so many times as long as it was after the last time: then most of it is dead. */
const GROWTH: u64 = 4;
/** And so many times where documents wait to be taken, whose messages have to be looked for. */
const MOST_GROWTH: u64 = 6;
let settledBytes: u64 = 0;

export let compactions: u64 = 0;

@inline
export function isGrown(): bool {
  if (fileBytes <= LEAST_BYTES) return false;
  return fileBytes > settledBytes * (unconfirmed() == 0 ? GROWTH : MOST_GROWTH);
}

/** Writes the journal anew. If that fails it goes on as it is, and the next attempt is made when it has grown again. */
export function compact(): void {
  flush();
  const before = fileBytes;
  settledBytes = before;
  if (waitingBytes() != 0 || !findKeptKeys()) return;
  if (beginFile() != Errno.NONE) return;
  if (copyLive() && replaceJournal() == Errno.NONE) {
    settledBytes = fileBytes;
    compactions++;
  } else reopenJournal();
}

/** Does whoever had that key when the entry was written still have it? */
function isInMemory(key: u64, ordinal: u64): bool {
  const slot = findKey(key);
  return slot != 0 && changetype<Record>(slotRecord(slot)).born <= ordinal;
}

/** Documents that were not taken, and lines that another message has taken over. False if the file can not be read. */
function findKeptKeys(): bool {
  clearKeptKeys();
  if (unconfirmed() == 0 && !sharesWritten) return true;
  if (openReader(journalName(), journalNameLen(), true) != Errno.NONE) return false;
  for (let entry = nextEntry(); entry != 0; entry = nextEntry()) {
    const e = changetype<Entry>(entry);
    const key = load<u64>(entryKeys(entry));
    if (e.kind == EntryKind.EMISSION) {
      if (emissionSerial(entry) > confirmedSerial && !isInMemory(key, e.ordinal)) keepKey(key);
    } else if (e.kind == EntryKind.SHARE) {
      if (isInMemory(load<u64>(entryKeys(entry), 8), e.ordinal) && !isInMemory(key, e.ordinal)) keepKey(key);
    }
  }
  closeReader();
  return readFault == Errno.NONE;
}

function copyLive(): bool {
  if (openReader(journalName(), journalNameLen(), true) != Errno.NONE) return false;
  beginEntries(readSeed());
  for (let i: u32 = 0; i < applianceCount(); i++) declare(applianceAt(i));
  writeTables();
  writeConfirm(confirmedSerial);
  for (let entry = nextEntry(); entry != 0 && writeFault == Errno.NONE; entry = nextEntry())
    copyIfLive(entry);
  closeReader();
  return writeFault == Errno.NONE && readFault == Errno.NONE;
}

function copyIfLive(entry: usize): void {
  const e = changetype<Entry>(entry);
  const keys = entryKeys(entry);
  if (e.kind == EntryKind.LINE) copyLine(entry);
  else if (e.kind == EntryKind.EMISSION) {
    if (isInMemory(load<u64>(keys), e.ordinal) || emissionSerial(entry) > confirmedSerial) copyEntry(entry);
  } else if (e.kind == EntryKind.SHARE) {
    if (isInMemory(load<u64>(keys, 8), e.ordinal)) copyEntry(entry);
  } else if (e.kind == EntryKind.OUTPUT) {
    if (outputSerial(entry) > confirmedSerial) copyEntry(entry);
  }
}

/** Whoever has the line as well and is gone would be made anew by it, so that is said behind it. */
function copyLine(entry: usize): void {
  const e = changetype<Entry>(entry);
  const keys = entryKeys(entry);
  const end = keys + ((e.keys as usize) << 3);
  let live: u32 = 0;
  for (let at = keys; at < end; at += 8) if (isNeeded(load<u64>(at), e.ordinal)) live++;
  if (live == 0) return;
  copyEntry(entry);
  if (live == e.keys) return;
  for (let at = keys; at < end; at += 8) if (!isNeeded(load<u64>(at), e.ordinal)) writeGone(load<u64>(at));
}

@inline
function isNeeded(key: u64, ordinal: u64): bool {
  return isInMemory(key, ordinal) || isKeptKey(key);
}
