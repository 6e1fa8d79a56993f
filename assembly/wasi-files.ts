import { Char } from './text/chars';
import { sameBytes } from './text/scan';
import {
  closeFile,
  Errno,
  FIRST_PREOPENED,
  isPreopened,
  openedFile,
  openFile,
  prestatNameLen,
  RIGHT_TO_READ,
  RIGHT_TO_SEEK,
  RIGHT_TO_STAT,
  RIGHT_TO_SYNC,
  RIGHT_TO_WRITE,
} from './wasi';

/**
 * Files that the module keeps, in directories that the host opened for it: WASI preview 1, by name, to read, to
 * append to, and to put one in the place of another.
 */
@external("wasi_snapshot_preview1", "fd_prestat_dir_name")
declare function fd_prestat_dir_name(fd: u32, name: usize, len: usize): u32;
@external("wasi_snapshot_preview1", "path_rename")
declare function path_rename(fd: u32, from: usize, fromLen: usize, newFd: u32, to: usize, toLen: usize): u32;
@external("wasi_snapshot_preview1", "fd_filestat_get")
declare function fd_filestat_get(fd: u32, filestat: usize): u32;
@external("wasi_snapshot_preview1", "path_filestat_get")
declare function path_filestat_get(fd: u32, flags: u32, path: usize, pathLen: usize, filestat: usize): u32;
@external("wasi_snapshot_preview1", "fd_sync")
declare function fd_sync(fd: u32): u32;
@external("wasi_snapshot_preview1", "random_get")
declare function random_get(buf: usize, len: usize): u32;

const CREATE: u32 = 1;
const TRUNCATE: u32 = 8;
const APPEND: u32 = 1;
/** More directories than anybody opens. */
const MOST_PREOPENED: u32 = 64;
const MAX_NAME: usize = 4096;

// filestat is the largest of the results; it begins with device and inode
const result = memory.data(64, 8);
const FILE_INODE: usize = 8;
const directoryName = memory.data(4096 + 64, 8);

/** Where a path leads: a directory of the host, and the name in it. */
export let placeDirectory: u32 = 0;
export let placeName: usize = 0;
export let placeNameLen: usize = 0;

/**
 * Finds the directory of an absolute path (the longest that it begins with) or of a relative one: where the file is,
 * else the first directory in which it can be made. NOENT if there is none. Sets the three above; the name stands in
 * the path.
 */
export function findPlace(path: usize, len: usize): Errno {
  if (len != 0 && load<u8>(path) == Char.SLASH) return findAbsolute(path, len);
  placeName = path;
  placeNameLen = len;
  let firstError: Errno = Errno.NOENT;
  for (let dir = FIRST_PREOPENED; dir < MOST_PREOPENED && isPreopened(dir); dir++) {
    placeDirectory = dir;
    if (openToRead(path, len) == Errno.NONE) return closeOpened();
  }
  for (let dir = FIRST_PREOPENED; dir < MOST_PREOPENED && isPreopened(dir); dir++) {
    placeDirectory = dir;
    const errno = openToAppend(path, len, false);
    if (errno == Errno.NONE) return closeOpened();
    if (firstError == Errno.NOENT) firstError = errno;
  }
  return firstError;
}

function findAbsolute(path: usize, len: usize): Errno {
  let longest: usize = 0;
  for (let dir = FIRST_PREOPENED; dir < MOST_PREOPENED && isPreopened(dir); dir++) {
    let nameLen = prestatNameLen();
    if (nameLen > MAX_NAME || fd_prestat_dir_name(dir, directoryName, nameLen) != Errno.NONE) continue;
    while (nameLen != 0 && load<u8>(directoryName + nameLen - 1) == Char.SLASH) nameLen--;
    const isInside =
      nameLen < len && load<u8>(path + nameLen) == Char.SLASH && sameBytes(path, directoryName, nameLen);
    if (!isInside || nameLen + 1 < longest) continue;
    longest = nameLen + 1;
    placeDirectory = dir;
  }
  placeName = path + longest;
  placeNameLen = len - longest;
  return longest == 0 ? Errno.NOENT : Errno.NONE;
}

function closeOpened(): Errno {
  closeFile(openedFile);
  return Errno.NONE;
}

/** Opens a file in the place's directory, from its beginning. */
export function openToRead(name: usize, len: usize): Errno {
  return openFile(placeDirectory, name, len, 0, RIGHT_TO_READ | RIGHT_TO_SEEK | RIGHT_TO_STAT, 0);
}

/** Opens a file in the place's directory, which is made if it is not there, at its end. `empty`: what is in it goes. */
export function openToAppend(name: usize, len: usize, empty: bool): Errno {
  const rights = RIGHT_TO_SYNC | RIGHT_TO_WRITE | RIGHT_TO_STAT;
  return openFile(placeDirectory, name, len, empty ? CREATE | TRUNCATE : CREATE, rights, APPEND);
}

/** Is another file under that name of the place's directory than the open one? False where the host does not say. */
export function isReplaced(fd: u32, name: usize, len: usize): bool {
  if (fd_filestat_get(fd, result) != Errno.NONE) return false;
  const device = load<u64>(result);
  const inode = load<u64>(result, FILE_INODE);
  const errno = path_filestat_get(placeDirectory, 0, name, len, result) as Errno;
  if (errno == Errno.NOENT) return true;
  return errno == Errno.NONE && (load<u64>(result) != device || load<u64>(result, FILE_INODE) != inode);
}

export function syncFile(fd: u32): Errno {
  return fd_sync(fd) as Errno;
}

/** Gives a file of the place's directory another name there; a file that had it is gone. */
export function renameFile(from: usize, fromLen: usize, to: usize, toLen: usize): Errno {
  return path_rename(placeDirectory, from, fromLen, placeDirectory, to, toLen) as Errno;
}

/** A number that nobody can foresee; `otherwise` where the host has none. */
export function randomNumber(otherwise: u64): u64 {
  return random_get(result, 8) == Errno.NONE ? load<u64>(result) : otherwise;
}
