import { reserve } from '../memory';
import { closeFile, Errno, fileErrno, openedFile, readFrom } from '../wasi';
import { openToRead } from '../wasi-files';
import {
  ENTRY_HEAD,
  Entry,
  FILE_HEAD,
  Heading,
  headingOf,
  isEntry,
  MAX_ENTRY,
  mayGoOn,
  seedOf,
  versionOf,
} from './entry';

/**
 * Reads a journal from its beginning, entry by entry. What is no entry is stepped over until one begins: one damaged
 * place, or, if none comes any more, a torn end.
 */
const WINDOW: usize = 256 << 10;
const LARGEST_WINDOW: usize = 2 * MAX_ENTRY;

let file: u32 = 0;
let window: usize = 0;
let windowCap: usize = 0;
let at: usize = 0;
let end: usize = 0;
let isAtEnd: bool = false;
let seed: u64 = 0;

/** Places that were stepped over since openReader, and bytes of a torn end. */
export let damagedPlaces: u32 = 0;
export let tornBytes: u64 = 0;
/** Of a head of another version. */
export let otherVersion: u32 = 0;

/** What the file begins with. */
export let heading: Heading = Heading.NONE;

/** The file has no byte. */
export let isEmpty: bool = false;

/** Why not all of the file could be read, NONE if it could: what seems to be its end is none. */
export let readFault: Errno = Errno.NONE;

let trusts: bool = false;

/** Opens the file; NOENT if there is none. `trust`: the file is one of this process, whose entries need not be checked. */
export function openReader(name: usize, len: usize, trust: bool = false): Errno {
  trusts = trust;
  const errno = openToRead(name, len);
  if (errno != Errno.NONE) return errno;
  file = openedFile;
  if (windowCap == 0) {
    window = reserve(WINDOW + 64);
    windowCap = WINDOW;
  }
  at = end = window;
  isAtEnd = false;
  damagedPlaces = 0;
  tornBytes = 0;
  readFault = Errno.NONE;
  while (end - at < FILE_HEAD && fill()) {}
  if (readFault != Errno.NONE) {
    closeReader();
    return readFault;
  }
  isEmpty = end == at;
  heading = headingOf(at, end - at);
  if (heading == Heading.OURS) {
    seed = seedOf(at);
    at += FILE_HEAD;
  } else if (heading == Heading.OTHER_VERSION) otherVersion = versionOf(at);
  return Errno.NONE;
}

/** Seed of the file that is read. */
@inline
export function readSeed(): u64 {
  return seed;
}

export function closeReader(): void {
  closeFile(file);
}

/** Reads on; false at the end of the file, or when the window is full and as large as it gets. */
function fill(): bool {
  if (isAtEnd) return false;
  if (at != window) {
    memory.copy(window, at, end - at);
    end -= at - window;
    at = window;
  } else if (end == window + windowCap) {
    if (windowCap >= LARGEST_WINDOW) return false;
    // powers of two: what is left behind sums to less than one more
    const larger = reserve((windowCap << 1) + 64);
    memory.copy(larger, window, windowCap);
    window = at = larger;
    end = larger + windowCap;
    windowCap <<= 1;
  }
  const read = readFrom(file, end, window + windowCap - end);
  if (fileErrno != Errno.NONE) readFault = fileErrno;
  end += read;
  isAtEnd = read == 0;
  return !isAtEnd;
}

/** The next entry, which holds until the next call; 0 at the end. */
export function nextEntry(): usize {
  let skipped: u64 = 0;
  while (true) {
    if (isEntry(at, end, seed, trusts)) {
      if (skipped != 0) damagedPlaces++;
      const entry = at;
      at += changetype<Entry>(entry).size;
      return entry;
    }
    if (mayGoOn(at, end, seed) && fill()) continue;
    if (end - at < ENTRY_HEAD) {
      tornBytes = skipped + (end - at);
      return 0;
    }
    at += 8;
    skipped += 8;
  }
}
