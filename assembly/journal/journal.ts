import { noteHolders } from '../store/holders';
import { fold } from '../text/scan';
import { Errno } from '../wasi';
import { randomNumber } from '../wasi-files';
import { beginEntries, continueEntries, declareNews, hasNews, writeConfirm } from './append';
import { compact, isGrown } from './compact';
import { Entry, EntryKind, emissionSerial, Heading, outputSerial } from './entry';
import {
  beginFile,
  entriesLost,
  flush,
  isTaken,
  journalName,
  journalNameLen,
  placeJournal,
  reopenJournal,
  replaceJournal,
  setAside,
  syncJournal,
  waitingBytes,
  writeFault,
} from './file';
import { Note, note, noteErrno } from './notes';
import {
  closeReader,
  damagedPlaces,
  heading,
  isEmpty,
  nextEntry,
  openReader,
  otherVersion,
  readFault,
  readSeed,
  tornBytes,
} from './reader';
import { confirmedSerial, startSerials } from './serials';

/**
 * The journal: what messages in memory are made of, in a file, so that a process that comes later has them. At the start
 * the file is read, and written anew by that; from then on it is appended to, and written anew when it has grown.
 */
export const enum Sync {
  OFF = 0,
  SECOND = 1,
  LINE = 2,
}

/** Lines are written to it. */
export let journaling: bool = false;
/** It is being read. */
export let replaying: bool = false;

let sync: Sync = Sync.OFF;
let syncedMs: i64 = 0;
let isUnsynced: bool = false;
/** Numbers of entries in the file are those of this process. */
let isOwn: bool = true;
let failedBefore: bool = false;
/** So that a later process knows how long nobody was at work, the time is written this often. */
const TELL_MS: i64 = 5000;
let toldMs: i64 = 0;
/** When it was last looked whether the file is still the one under that name. */
let lookedMs: i64 = 0;
let writtenSerial: u64 = 0;

export let replayDamaged: u32 = 0;
export let replayTorn: u64 = 0;

/** Opens the journal, and makes it if there is none. Then nextReplayed gives what stands in it, if `replaying` is set. */
export function openJournal(path: usize, len: usize, mode: Sync, now: i64): void {
  sync = mode;
  let errno = placeJournal(path, len);
  if (errno != Errno.NONE) {
    noteErrno(Note.NO_PLACE, errno);
    return;
  }
  errno = openReader(journalName(), journalNameLen());
  if (errno != Errno.NONE && errno != Errno.NOENT) {
    noteErrno(Note.UNREADABLE, errno);
    return;
  }
  let has = errno == Errno.NONE;
  if (has && heading != Heading.OURS) {
    closeReader();
    if (!isEmpty && !putAside(now)) return;
    has = false;
  }
  if (has && !findSerials()) {
    noteErrno(Note.UNREADABLE, readFault);
    return;
  }
  errno = beginFile();
  isOwn = errno == Errno.NONE;
  if (isOwn) beginEntries(randomNumber(fold((now as u64) ^ (path as u64))));
  else noteErrno(Note.UNWRITABLE, errno);
  if (!isOwn && !has) return;
  noteHolders();
  // a file that cannot be written anew is read first and appended to afterwards
  journaling = isOwn;
  replaying = has;
  if (!has) endReplay();
}

/** What stands under the journal's name is none that can be read: nobody must lose it by that. */
function putAside(now: i64): bool {
  const isVersion = heading == Heading.OTHER_VERSION;
  if (setAside(now) == 0) {
    note(Note.NOT_ASIDE, 0);
    return false;
  }
  note(isVersion ? Note.OTHER_VERSION : Note.NO_JOURNAL, otherVersion);
  return true;
}

/** The file cannot be written anew, so what comes is appended to it as it is. */
function goOn(): bool {
  if (reopenJournal() != Errno.NONE) return false;
  continueEntries(readSeed());
  return true;
}

/** Which documents have been taken stands behind them, so all of the journal is read once before; false if it can not be. */
function findSerials(): bool {
  let latest: u64 = 0;
  let confirmed: u64 = 0;
  for (let entry = nextEntry(); entry != 0; entry = nextEntry()) {
    const e = changetype<Entry>(entry);
    if (e.kind == EntryKind.CONFIRM) confirmed = max(confirmed, e.ordinal);
    else if (e.kind == EntryKind.EMISSION) latest = max(latest, emissionSerial(entry));
    else if (e.kind == EntryKind.OUTPUT) latest = max(latest, outputSerial(entry));
  }
  startSerials(max(latest, confirmed), confirmed);
  replayDamaged = damagedPlaces;
  replayTorn = tornBytes;
  if (damagedPlaces != 0 || tornBytes != 0) note(Note.DAMAGED, damagedPlaces);
  closeReader();
  return readFault == Errno.NONE && openReader(journalName(), journalNameLen()) == Errno.NONE;
}

/** The next entry of the journal as it was, or 0 when all of it was read. */
export function nextReplayed(): usize {
  const entry = nextEntry();
  if (entry == 0) closeReader();
  return entry;
}

/** All of it was read: what was written meanwhile is the journal from now on; not if it could not be read to its end. */
export function endReplay(): void {
  replaying = false;
  if (readFault != Errno.NONE) {
    noteErrno(Note.UNREADABLE, readFault);
    journaling = false;
    return;
  }
  if (isOwn) {
    writeConfirm(confirmedSerial);
    writtenSerial = confirmedSerial;
    const errno = replaceJournal();
    if (errno == Errno.NONE) return;
    noteErrno(Note.UNWRITABLE, errno);
    isOwn = false;
  }
  journaling = goOn();
}

/** Before a host hears that its lines are taken: all that was put together is written. */
@inline
export function settleJournal(now: i64): void {
  if (hasNews()) declareNews();
  if (now >= nextLookMs || confirmedSerial != writtenSerial || !writesOnly || now < nextLookMs - LOOK_MS) {
    settleAll(now);
  } else if (waitingBytes() != 0) {
    flush();
    isUnsynced = true;
    if (writeFault != Errno.NONE) tellFault();
  }
}

/** What is not to be looked at for each line is this often. */
const LOOK_MS: i64 = 100;
let nextLookMs: i64 = 0;
/** Nothing has to follow a write at once. */
let writesOnly: bool = true;

function settleAll(now: i64): void {
  nextLookMs = now + LOOK_MS;
  writesOnly = sync != Sync.LINE;
  // two processes must not believe that both have it
  if (now >= lookedMs + TELL_MS && !replaying) {
    lookedMs = now;
    if (isTaken()) {
      note(Note.TAKEN, 0);
      journaling = false;
      return;
    }
  }
  if (confirmedSerial != writtenSerial || now >= toldMs + TELL_MS) {
    toldMs = now;
    writtenSerial = confirmedSerial;
    writeConfirm(writtenSerial);
  }
  if (waitingBytes() != 0) {
    flush();
    isUnsynced = true;
    tellFault();
  }
  if (sync != Sync.OFF && isUnsynced && (sync == Sync.LINE || now >= syncedMs + 1000 || now < syncedMs)) {
    syncedMs = now;
    isUnsynced = false;
    syncJournal();
  }
  if (isOwn && isGrown() && !replaying) compact();
}

/** A fault is told when it comes, and when it has gone. */
function tellFault(): void {
  const fails = writeFault != Errno.NONE;
  writesOnly = writesOnly && !fails;
  if (fails == failedBefore) return;
  failedBefore = fails;
  if (fails) noteErrno(Note.NOT_WRITTEN, writeFault);
  else note(Note.WRITTEN_AGAIN, entriesLost as u32);
}
