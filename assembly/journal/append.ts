import {
  Appliance,
  applianceAt,
  applianceCount,
  MAX_APPLIANCES,
  namedLast,
  namings,
} from '../store/appliances';
import { clearHolders, clearShares, holderCount, holderKeys, shareCount, sharePairs } from '../store/holders';
import { hasAppliance, keyAppliance } from '../store/keys';
import { countEntry, entryOrdinal, Record } from '../store/records';
import { accountWaits } from '../store/waits';
import {
  EMISSION_WORDS,
  ENTRY_HEAD,
  Entry,
  EntryFlag,
  EntryKind,
  entryKeys,
  entrySize,
  FILE_HEAD,
  MAX_ENTRY,
  sealEntry,
  setEmission,
  setEmissionClock,
  writeFileHead,
} from './entry';
import { appendRoom, commitEntry, roomAt, roomEnd } from './file';

/** Writes the entries of a journal, each kind by one function. */

let seed: u64 = 0;
let nowMs: i64 = 0;

/** Entries written since the start, and lines among them. */
export let linesWritten: u64 = 0;
/** Some lines have been taken over by another message. */
export let sharesWritten: bool = false;

/** Of each appliance the length of the name that the file knows it by; 0 if its keys mean nothing there yet. */
const declared = memory.data(MAX_APPLIANCES as i32, 8);

/** From now on entries are those of a new file. */
export function beginEntries(fileSeed: u64): void {
  continueEntries(fileSeed);
  const dst = appendRoom(FILE_HEAD);
  if (dst == 0) return;
  writeFileHead(dst, seed);
  commitEntry(dst + FILE_HEAD);
}

/** From now on entries go behind those of a file that is there. */
export function continueEntries(fileSeed: u64): void {
  seed = fileSeed;
  memory.fill(declared, 0, MAX_APPLIANCES);
}

/** The host's clock, for the entries that follow. */
@inline
export function setEntryTime(now: i64): void {
  nowMs = now;
}

/** The name or the clock of the appliance changed. */
@inline
export function redeclare(appliance: usize): void {
  store<u8>(declared + (changetype<Appliance>(appliance).number as usize), 0);
}

/** Opens an entry; 0 if it is lost. */
export function openEntry(kind: EntryKind, textLen: usize, keys: u32): usize {
  const size = entrySize(textLen, keys);
  const entry: usize = size > MAX_ENTRY ? 0 : appendRoom(size);
  if (entry == 0) return 0;
  memory.fill(entry, 0, ENTRY_HEAD);
  const e = changetype<Entry>(entry);
  if (textLen != 0) store<u64>(entry + ENTRY_HEAD + ((textLen - 1) & ~(<usize>7)), 0); // the padding
  e.size = size as u32;
  e.kind = kind as u8;
  e.keys = keys;
  e.textLen = textLen as u32;
  e.now = nowMs;
  e.ordinal = entryOrdinal;
  return entry;
}

export function closeEntry(entry: usize): void {
  sealEntry(entry, seed);
  commitEntry(entry + changetype<Entry>(entry).size);
}

/** The file must know what keys of the appliance mean before one of them stands in it. */
@inline
export function declare(appliance: usize): void {
  const a = changetype<Appliance>(appliance);
  if ((load<u8>(declared + (a.number as usize)) as u32) != a.nameLen) writeAppliance(appliance);
}

let namingsDeclared: u32 = 0;

/** Is there an appliance that the file does not know, or by an older name? */
@inline
export function hasNews(): bool {
  return namings != namingsDeclared;
}

/** Lines of no message may have told a name, and no other entry comes with them; but names tell apart whose lines are whose. */
export function declareNews(): void {
  const isOne = namings == namingsDeclared + 1;
  namingsDeclared = namings;
  if (isOne) declare(namedLast);
  else for (let i: u32 = 0; i < applianceCount(); i++) declare(applianceAt(i));
}

export function declareKey(key: u64): void {
  if (hasAppliance(key)) declare(applianceAt(keyAppliance(key)));
}

export function writeAppliance(appliance: usize): void {
  const a = changetype<Appliance>(appliance);
  store<u8>(declared + (a.number as usize), a.nameLen as u8);
  const entry = openEntry(EntryKind.APPLIANCE, a.nameLen, 0);
  if (entry == 0) return;
  const e = changetype<Entry>(entry);
  e.appliance = a.number as u16;
  e.flags = ((a.waits == accountWaits ? EntryFlag.ACCOUNT : 0) | (a.fixed != 0 ? EntryFlag.FIXED : 0)) as u8;
  e.stamp = a.offsetS as u32;
  e.now = a.now;
  memory.copy(entry + ENTRY_HEAD, a.name, a.nameLen);
  closeEntry(entry);
}

/**
 * Writes the line [start, end), whose text behind its header begins at `text`, with the keys of those that have it; not
 * if nobody does. What most lines are goes the shortest way: each step is dear inside Fluent Bit.
 */
export function writeLine(appliance: usize, stamp: u32, start: usize, text: usize, end: usize): void {
  const a = changetype<Appliance>(appliance);
  const len = end - start;
  const keysAt = ENTRY_HEAD + ((len + 7) & ~7);
  const entry = roomAt;
  const isPlain =
    holderCount() == 1 &&
    (load<u8>(declared + (a.number as usize)) as u32) == a.nameLen &&
    entry + keysAt + 8 <= roomEnd;
  if (!isPlain) {
    writeLineOf(appliance, stamp, start, text, end);
    return;
  }
  store<u64>(entry + keysAt - 8, 0); // the padding
  memory.copy(entry + ENTRY_HEAD, start, len);
  store<u64>(entry + keysAt, load<u64>(holderKeys()));
  const e = changetype<Entry>(entry);
  e.size = (keysAt + 8) as u32;
  store<u32>(entry, (EntryKind.LINE as u32) | (a.number << 16), offsetof<Entry>('kind'));
  e.keys = 1;
  e.textAt = (text - start) as u32;
  e.textLen = len as u32;
  e.stamp = stamp;
  e.now = nowMs;
  e.ordinal = entryOrdinal;
  closeEntry(entry);
  linesWritten++;
  forgetLine();
}

/** Writes the line of some others. */
function writeLineOf(appliance: usize, stamp: u32, start: usize, text: usize, end: usize): void {
  const holders = holderCount();
  if (holders == 0) return;
  // in the order in which they came: whose a short name is depends on which were known
  if (hasNews()) declareNews();
  declare(appliance);
  // a message that came back from an SMA may be another appliance's
  if (holders != 1)
    for (let n: u32 = 0; n < holders; n++) declareKey(load<u64>(holderKeys() + ((n as usize) << 3)));
  const entry = openEntry(EntryKind.LINE, end - start, holders);
  if (entry != 0) {
    const e = changetype<Entry>(entry);
    e.appliance = changetype<Appliance>(appliance).number as u16;
    e.stamp = stamp;
    e.textAt = (text - start) as u32;
    finishLine(entry, start, end);
  } else forgetLine();
}

/** The same for a text that holds events, which name their accounts themselves. */
export function writeEvents(start: usize, end: usize, label: u32, labelBy: u32): void {
  const holders = holderCount();
  if (holders == 0) return;
  const entry = openEntry(EntryKind.LINE, end - start, holders);
  if (entry != 0) {
    const e = changetype<Entry>(entry);
    e.flags = EntryFlag.EVENTS as u8;
    e.stamp = (label << 8) | labelBy;
    finishLine(entry, start, end);
  } else forgetLine();
  if (shareCount() != 0) sharesWritten = true;
  const pairs = sharePairs();
  for (let n: u32 = 0; n < shareCount(); n++) {
    const pair = pairs + ((n as usize) << 4);
    writeKeys(EntryKind.SHARE, load<u64>(pair), load<u64>(pair, 8));
  }
  clearShares();
}

function forgetLine(): void {
  clearHolders();
  countEntry();
}

@inline
function finishLine(entry: usize, start: usize, end: usize): void {
  memory.copy(entry + ENTRY_HEAD, start, end - start);
  const keys = entryKeys(entry);
  const from = holderKeys();
  const count: usize = holderCount();
  store<u64>(keys, load<u64>(from));
  if (count != 1) memory.copy(keys + 8, from + 8, (count - 1) << 3);
  closeEntry(entry);
  linesWritten++;
  forgetLine();
}

/** Writes an entry of two numbers. */
function writeKeys(kind: EntryKind, first: u64, second: u64): void {
  const entry = openEntry(kind, 0, 2);
  if (entry == 0) return;
  store<u64>(entry + ENTRY_HEAD, first);
  store<u64>(entry + ENTRY_HEAD, second, 8);
  closeEntry(entry);
}

/**
 * A document was made of the record, which has that serial; 0 for one that is known to be taken. The key of a connection
 * without a number is a hash, so what it is made of is written as well.
 */
export function writeEmission(record: usize, reason: u32, serial: u64): void {
  const r = changetype<Record>(record);
  declare(r.appliance);
  const entry = openEntry(EntryKind.EMISSION, 0, EMISSION_WORDS);
  if (entry != 0) {
    const e = changetype<Entry>(entry);
    e.flags = reason as u8;
    e.appliance = changetype<Appliance>(r.appliance).number as u16;
    e.stamp = r.firstStamp;
    setEmission(entry, r.key, serial, r.idNumber, r.idStamp, r.sequence);
    setEmissionClock(entry, changetype<Appliance>(r.appliance).now);
    closeEntry(entry);
  }
  countEntry();
}

/** The record was given up without a document. */
export function writeGone(key: u64): void {
  declareKey(key);
  writeKeys(EntryKind.GONE, key, 0);
}

/** Output that is made of no message, under that serial. */
export function writeOutput(start: usize, end: usize, serial: u64, isDocument: bool): void {
  const entry = openEntry(EntryKind.OUTPUT, end - start, 1);
  if (entry == 0) return;
  if (isDocument) changetype<Entry>(entry).flags = EntryFlag.DOCUMENT as u8;
  memory.copy(entry + ENTRY_HEAD, start, end - start);
  store<u64>(entryKeys(entry), serial);
  closeEntry(entry);
}

/** All documents up to that serial have been taken. */
export function writeConfirm(serial: u64): void {
  const entry = openEntry(EntryKind.CONFIRM, 0, 0);
  if (entry == 0) return;
  changetype<Entry>(entry).ordinal = serial;
  closeEntry(entry);
}

/** An entry of this file, as it is. */
export function copyEntry(entry: usize): void {
  const size: usize = changetype<Entry>(entry).size;
  const dst = appendRoom(size);
  if (dst == 0) return;
  memory.copy(dst, entry, size);
  commitEntry(dst + size);
}
