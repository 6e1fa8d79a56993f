import { Bound, reach } from '../bounds';
import { grownTo, reserve } from '../memory';
import { narrow, writeDecimal } from '../text/ascii';
import { closeFile, Errno, fileErrno, openedFile, sizeOfFile, writeTo } from '../wasi';
import {
  findPlace,
  isReplaced,
  openToAppend,
  placeName,
  placeNameLen,
  renameFile,
  syncFile,
} from '../wasi-files';

/**
 * The file that entries are appended to. They are put together in a buffer and written in one call; what the host does
 * not take (a full disk) stays there for the next time, and only whole entries are ever given up.
 */
const FIRST_CAP: usize = 64 << 10;
/** Bytes that wait while nothing can be written; behind them entries are lost. */
const MOST_WAITING: usize = 4 << 20;
const MAX_PATH: usize = 255;

let buffer: usize = 0;
let bufferCap: usize = 0;
/** What was not written lies in [from, roomAt). */
let from: usize = 0;
/** Where the next entry goes, and where the room for it ends. */
export let roomAt: usize = 0;
export let roomEnd: usize = 0;
let file: u32 = 0;
let isOpen: bool = false;

/** Bytes of the file, and entries that were given up. */
export let fileBytes: u64 = 0;
export let entriesLost: u64 = 0;
/** Why the last write wrote less than it should, 0 if it did not. */
export let writeFault: Errno = Errno.NONE;

/** The name in its directory, and behind it room for what is appended to it. */
const names = memory.data(255 + 64 + 8, 8);
const otherNames = memory.data(255 + 64 + 8, 8);
let nameLen: usize = 0;

/** Decides where the journal is. NOENT if no directory that the host opened has room for it. */
export function placeJournal(path: usize, len: usize): Errno {
  if (len > MAX_PATH) return Errno.TOO_LONG;
  const errno = findPlace(path, len);
  if (errno != Errno.NONE) return errno;
  nameLen = placeNameLen;
  memory.copy(names, placeName, nameLen);
  return Errno.NONE;
}

@inline
export function journalName(): usize {
  return names;
}

@inline
export function journalNameLen(): usize {
  return nameLen;
}

function newName(): usize {
  memory.copy(otherNames, names, nameLen);
  return narrow('.new', otherNames + nameLen) - otherNames;
}

/** Puts the journal aside under a name that says when, so that nothing of it is lost; the name's end, 0 if that failed. */
export function setAside(now: i64): usize {
  memory.copy(otherNames, names, nameLen);
  const end = writeDecimal(now as u64, narrow('.aside-', otherNames + nameLen));
  store<u8>(end, 0); // where the name is written to somebody, it ends here
  return renameFile(names, nameLen, otherNames, end - otherNames) == Errno.NONE ? end : 0;
}

@inline
export function asideName(): usize {
  return otherNames;
}

/** Begins a file that is to take the journal's place; until then the journal is what it was. */
export function beginFile(): Errno {
  if (bufferCap == 0) {
    buffer = reserve(FIRST_CAP + 64);
    bufferCap = FIRST_CAP;
    roomEnd = buffer + bufferCap;
    from = roomAt = buffer;
  }
  const len = newName();
  const errno = openToAppend(otherNames, len, true);
  if (errno != Errno.NONE) return errno;
  if (isOpen) closeFile(file);
  file = openedFile;
  isOpen = true;
  fileBytes = 0;
  return Errno.NONE;
}

/** The file that was begun is the journal from now on: first it is on the disk, then it has the name. */
export function replaceJournal(): Errno {
  flush();
  if (roomAt != from) return writeFault;
  let errno = syncFile(file);
  if (errno != Errno.NONE) return errno;
  const len = newName();
  errno = renameFile(otherNames, len, names, nameLen);
  // that it has the name must be on the disk before lines are that only it has
  if (errno == Errno.NONE) syncFile(file);
  return errno;
}

/** Goes on with the journal as it is, after a file that was to take its place could not be made. */
export function reopenJournal(): Errno {
  if (isOpen) closeFile(file);
  from = roomAt = buffer;
  const errno = openToAppend(names, nameLen, false);
  isOpen = errno == Errno.NONE;
  file = openedFile;
  const size: u64 = isOpen ? sizeOfFile(file) : 0;
  fileBytes = size;
  // behind a torn end entries have to begin where they are looked for
  const odd = (size & 7) as usize;
  if (odd != 0) {
    store<u64>(roomAt, 0);
    roomAt += 8 - odd;
  }
  return errno;
}

/** Room for `size` bytes behind what waits; 0 if too much does already: that entry is lost. */
export function appendRoom(size: usize): usize {
  if (roomAt + size <= roomEnd) return roomAt;
  flush();
  const waiting = roomAt - from;
  if (from != buffer && waiting != 0) memory.copy(buffer, from, waiting);
  from = buffer;
  roomAt = buffer + waiting;
  if (waiting + size <= bufferCap) return roomAt;
  if (waiting != 0 && waiting + size > MOST_WAITING) {
    entriesLost++;
    reach(Bound.JOURNAL);
    return 0;
  }
  const larger = grownTo(bufferCap, waiting + size);
  const grown = reserve(larger + 64);
  memory.copy(grown, buffer, waiting);
  buffer = from = grown;
  bufferCap = larger;
  roomEnd = buffer + bufferCap;
  roomAt = buffer + waiting;
  return roomAt;
}

/** [appendRoom, end) is whole. */
@inline
export function commitEntry(end: usize): void {
  roomAt = end;
}

/** Bytes that are not written yet. */
@inline
export function waitingBytes(): usize {
  return roomAt - from;
}

/** Writes what waits; what the host does not take stays. */
export function flush(): void {
  while (from != roomAt) {
    const written = writeTo(file, from, roomAt - from);
    if (written == 0) {
      writeFault = fileErrno == Errno.NONE ? Errno.IO : fileErrno;
      return;
    }
    from += written;
    fileBytes += written;
  }
  writeFault = Errno.NONE;
  from = roomAt = buffer;
}

/** Has somebody else put a file in the journal's place? */
export function isTaken(): bool {
  return isReplaced(file, names, nameLen);
}

/** Puts what was written on the disk. */
export function syncJournal(): void {
  const errno = syncFile(file);
  if (errno != Errno.NONE) writeFault = errno;
}
