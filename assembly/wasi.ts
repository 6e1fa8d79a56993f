import { reserve } from './memory';

/**
 * What the module asks of its host: WASI preview 1, and of that only files, standard error and the clock. Without a
 * journal the stream ABI never comes here, so a host of that may answer every call with NOSYS.
 */
@external("wasi_snapshot_preview1", "clock_time_get")
declare function clock_time_get(id: u32, precision: u64, time: usize): u32;
@external("wasi_snapshot_preview1", "fd_prestat_get")
declare function fd_prestat_get(fd: u32, prestat: usize): u32;
@external("wasi_snapshot_preview1", "path_open")
declare function path_open(
  dirfd: u32,
  dirflags: u32,
  path: usize,
  pathLen: usize,
  oflags: u32,
  rightsBase: u64,
  rightsInheriting: u64,
  fdflags: u32,
  fd: usize,
): u32;
@external("wasi_snapshot_preview1", "fd_filestat_get")
declare function fd_filestat_get(fd: u32, filestat: usize): u32;
@external("wasi_snapshot_preview1", "fd_read")
declare function fd_read(fd: u32, iovs: usize, iovsLen: usize, nread: usize): u32;
@external("wasi_snapshot_preview1", "fd_write")
declare function fd_write(fd: u32, iovs: usize, iovsLen: usize, nwritten: usize): u32;
@external("wasi_snapshot_preview1", "fd_close")
declare function fd_close(fd: u32): u32;

/** Error numbers of WASI that mean something here. */
export const enum Errno {
  NONE = 0,
  ACCES = 2,
  IO = 29,
  ISDIR = 31,
  NOENT = 44,
  NOSPC = 51,
  NOSYS = 52,
  /** Of this module: the file is longer than the place for it. */
  TOO_LONG = 0xffff,
}

/** Words are read past the end of a text. */
const PADDING: usize = 64;
const REALTIME: u32 = 0;
/** What may be done with a file that is opened. */
export const RIGHT_TO_READ: u64 = 1 << 1;
export const RIGHT_TO_SEEK: u64 = 1 << 2;
export const RIGHT_TO_SYNC: u64 = 1 << 4;
export const RIGHT_TO_WRITE: u64 = 1 << 6;
export const RIGHT_TO_STAT: u64 = 1 << 21;
const STDERR: u32 = 2;
export const FIRST_PREOPENED: u32 = 3;
const NANOS_PER_MILLI: u64 = 1000000;

// filestat is the largest of the results: device, inode, type, links, size (at 32), three times
const result = memory.data(64, 8);
const FILE_SIZE: usize = 32;
const iovec = memory.data(8, 8);

let lastMs: i64 = 0;

/** Milliseconds since 1970; what they were when the host last knew them. */
export function clockMs(): i64 {
  if (clock_time_get(REALTIME, NANOS_PER_MILLI, result) == Errno.NONE) {
    lastMs = (load<u64>(result) / NANOS_PER_MILLI) as i64;
  }
  return lastMs;
}

/** Is `fd` a directory that the host opened for the module? They are numbered from 3 without a gap. */
export function isPreopened(fd: u32): bool {
  return fd_prestat_get(fd, result) == Errno.NONE;
}

/** Bytes of the name of the directory that isPreopened said yes to. */
export function prestatNameLen(): usize {
  return load<u32>(result, 4);
}

/** The file that was opened last. */
export let openedFile: u32 = 0;

/** Opens the file of that name in a directory. */
export function openFile(
  directory: u32,
  name: usize,
  len: usize,
  oflags: u32,
  rights: u64,
  fdflags: u32,
): Errno {
  const errno = path_open(directory, 0, name, len, oflags, rights, 0, fdflags, result) as Errno;
  openedFile = load<u32>(result);
  return errno;
}

export function closeFile(fd: u32): void {
  fd_close(fd);
}

/** What the host said of the last sizeOfFile, readFrom or writeTo. */
export let fileErrno: Errno = Errno.NONE;

/** Bytes of the file; 0 if the host does not say. */
export function sizeOfFile(fd: u32): u64 {
  fileErrno = fd_filestat_get(fd, result) as Errno;
  return fileErrno == Errno.NONE ? load<u64>(result, FILE_SIZE) : 0;
}

/** Reads up to `len` bytes on; how many, 0 at the end or when it can not be read. */
export function readFrom(fd: u32, ptr: usize, len: usize): usize {
  store<usize>(iovec, ptr);
  store<usize>(iovec, len, sizeof<usize>());
  fileErrno = fd_read(fd, iovec, 1, result) as Errno;
  return fileErrno == Errno.NONE ? <usize>load<u32>(result) : 0;
}

/** Writes what the host takes of [ptr, ptr + len); how many bytes that were. */
export function writeTo(fd: u32, ptr: usize, len: usize): usize {
  store<usize>(iovec, ptr);
  store<usize>(iovec, len, sizeof<usize>());
  fileErrno = fd_write(fd, iovec, 1, result) as Errno;
  return fileErrno == Errno.NONE ? <usize>load<u32>(result) : 0;
}

/** Bytes and length of what readFile found. */
export let filePtr: usize = 0;
export let fileLen: usize = 0;

/** The preopened directory that it was found in. */
export let fileDirectory: u32 = 0;

/**
 * Reads the file `name` (a path relative to a directory) whole, from the first preopened directory that has it or,
 * if `directory` is not 0, from that one.
 * `NOENT` if none has, `TOO_LONG` if it has more than `most` bytes.
 */
export function readFile(name: usize, nameLen: usize, most: usize, directory: u32 = 0): Errno {
  let found: Errno = Errno.NOENT;
  for (let dir = directory == 0 ? FIRST_PREOPENED : directory; isPreopened(dir); dir++) {
    const errno = openFile(dir, name, nameLen, 0, RIGHT_TO_READ | RIGHT_TO_STAT, 0);
    if (errno == Errno.NOENT && directory == 0) continue;
    if (errno != Errno.NONE) return errno;
    fileDirectory = dir;
    found = readOpened(most);
    closeFile(openedFile);
    return found;
  }
  return found;
}

function readOpened(most: usize): Errno {
  const bytes = sizeOfFile(openedFile);
  if (fileErrno != Errno.NONE) return fileErrno;
  if (bytes > (most as u64)) return Errno.TOO_LONG;
  const size = bytes as usize;
  filePtr = reserve(size + PADDING);
  fileLen = 0;
  while (fileLen < size) {
    const read = readFrom(openedFile, filePtr + fileLen, size - fileLen);
    if (fileErrno != Errno.NONE) return fileErrno;
    if (read == 0) break; // somebody made it shorter
    fileLen += read;
  }
  return Errno.NONE;
}

/** Writes [ptr, ptr + len) to standard error. */
export function writeStandardError(ptr: usize, len: usize): void {
  while (len != 0) {
    const written = writeTo(STDERR, ptr, len);
    if (written == 0) return;
    ptr += written;
    len -= written;
  }
}
