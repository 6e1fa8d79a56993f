import { fold } from '../text/scan';

/**
 * What a journal is made of: a head, then entries one behind the other, each at a multiple of 8 bytes.
 *
 * Head, 32 bytes: ╒══ MAGIC u64 ══╤══ version u32 ══╤══ 0 u32 ══╤══ seed u64 ══╤══ check u64 ══╕
 *
 * The seed is a number that nobody can foresee. Marks and checks depend on it, so bytes that a sender writes into a line
 * are never taken for an entry, wherever reading begins.
 */
/** `mstjrnl` and a line feed. */
export const MAGIC: u64 = 0x0a6c6e726a74736d;
export const VERSION: u32 = 1;
export const FILE_HEAD: usize = 32;

export const enum EntryKind {
  /** A line of some messages, connections or deliveries, or events: text, and behind it the keys of those that have it. */
  LINE = 1,
  /** A document was made of what `key` names. */
  EMISSION = 2,
  /** What keys of that appliance mean from here on: name, offset, clock. */
  APPLIANCE = 3,
  /** Entries of the ledger and of descents, as they stand in memory. */
  LEDGER = 4,
  DESCENTS = 5,
  /** The second key has the lines of the first as well. */
  SHARE = 6,
  /** What `key` names was given up. */
  GONE = 7,
  /** All documents up to that serial have been taken. */
  CONFIRM = 8,
  /** Output that is made of no message, as it went out. */
  OUTPUT = 9,
}

export const enum EntryFlag {
  /** LINE: the text holds events; `stamp` has their label and, in its last 8 bits, who decided it. */
  EVENTS = 1,
  /** OUTPUT: it is the document of an event, no line. */
  DOCUMENT = 2,
  /** APPLIANCE: it is an account. */
  ACCOUNT = 4,
  /** APPLIANCE: a document carried its name. */
  FIXED = 8,
}

/**
 * Head of an entry, 48 bytes. Behind it the text, padded to 8 bytes, and the keys (or other words of 64 bits).
 */
@unmanaged
export class Entry {
  mark: u32;
  /** Of the whole entry, a multiple of 8. */
  size: u32;
  check: u32;
  kind: u8;
  /** EntryFlag; of an EMISSION its reason. */
  flags: u8;
  /** The number of the appliance. */
  appliance: u16;
  keys: u32;
  /** Where in the text the part behind the header begins. */
  textAt: u32;
  textLen: u32;
  /** Seconds since 1970; of an APPLIANCE seconds that its clock is ahead of UTC. */
  stamp: u32;
  /** The host's clock, milliseconds; of an APPLIANCE its own. */
  now: i64;
  /** Number of the entry; of a CONFIRM the serial. */
  ordinal: u64;
}

export const ENTRY_HEAD: usize = offsetof<Entry>();
/** Nothing of what is written is longer: a line, its keys, and room. */
export const MAX_ENTRY: usize = (1 << 20) + (256 << 10);
const CHECKED_FROM: usize = 16;
/** The second word of the head holds the check, and kind, flags and appliance behind it. */
const HEAD_SECOND: usize = 8;
const CHECK_MASK: u64 = 0xffffffff;

@inline
export function entrySize(textLen: usize, keys: usize): usize {
  return ENTRY_HEAD + ((textLen + 7) & ~7) + (keys << 3);
}

@inline
export function entryText(entry: usize): usize {
  return entry + ENTRY_HEAD;
}

/** Where the keys of an entry are. */
@inline
export function entryKeys(entry: usize): usize {
  return entry + ENTRY_HEAD + (((changetype<Entry>(entry).textLen as usize) + 7) & ~7);
}

/**
 * Words of an EMISSION:
 * ╒══ key ══╤══ serial ══╤══ id number ══╤══ id stamp u32 ══╤══ sequence u32 ══╤══ clock of its appliance ══╕
 */
export const EMISSION_WORDS: u32 = 5;

export function setEmission(
  entry: usize,
  key: u64,
  serial: u64,
  idNumber: u64,
  idStamp: u32,
  sequence: u32,
): void {
  const words = entry + ENTRY_HEAD;
  store<u64>(words, key);
  store<u64>(words, serial, 8);
  store<u64>(words, idNumber, 16);
  store<u32>(words, idStamp, 24);
  store<u32>(words, sequence, 28);
}

@inline
export function setEmissionClock(entry: usize, now: i64): void {
  store<i64>(entry + ENTRY_HEAD, now, 32);
}

@inline
export function emissionClock(entry: usize): i64 {
  return load<i64>(entry + ENTRY_HEAD, 32);
}

@inline
export function emissionSerial(entry: usize): u64 {
  return load<u64>(entry + ENTRY_HEAD, 8);
}

@inline
export function emissionNumber(entry: usize): u64 {
  return load<u64>(entry + ENTRY_HEAD, 16);
}

@inline
export function emissionIdStamp(entry: usize): u32 {
  return load<u32>(entry + ENTRY_HEAD, 24);
}

@inline
export function emissionSequence(entry: usize): u32 {
  return load<u32>(entry + ENTRY_HEAD, 28);
}

@inline
export function outputSerial(entry: usize): u64 {
  return load<u64>(entryKeys(entry));
}

@inline
export function markOf(seed: u64): u32 {
  return (seed >> 32) as u32;
}

/**
 * Over everything but the mark and itself: a sum, and a sum of sums, so that places count. Bytes that were damaged show in
 * it; nobody needs to be kept from making one, who would have to know the seed for that. Inside Fluent Bit each step is
 * dear: 32 bytes a turn.
 */
@inline
function checkOf(entry: usize, size: usize, seed: u64): u32 {
  let a: u64 = seed ^ (load<u64>(entry, HEAD_SECOND) & ~CHECK_MASK) ^ ((size as u64) << 3);
  let b: u64 = a;
  let at = entry + CHECKED_FROM;
  const end = entry + size;
  while (at + 32 <= end) {
    a += load<u64>(at);
    b += a;
    a += load<u64>(at, 8);
    b += a;
    a += load<u64>(at, 16);
    b += a;
    a += load<u64>(at, 24);
    b += a;
    at += 32;
  }
  while (at < end) {
    a += load<u64>(at);
    b += a;
    at += 8;
  }
  return fold(a ^ rotl<u64>(b, 32)) as u32;
}

/** Makes the entry one of the journal with that seed. */
export function sealEntry(entry: usize, seed: u64): void {
  const e = changetype<Entry>(entry);
  e.mark = markOf(seed);
  e.check = checkOf(entry, e.size, seed);
}

/**
 * Is what stands in [entry, end) a whole entry of the journal with that seed? `trusts`: its content is not looked at, as
 * this process has written it, and it is only carried on.
 */
export function isEntry(entry: usize, end: usize, seed: u64, trusts: bool): bool {
  const e = changetype<Entry>(entry);
  if (end - entry < ENTRY_HEAD || e.mark != markOf(seed)) return false;
  const size: usize = e.size;
  if (size < ENTRY_HEAD || size > MAX_ENTRY || (size & 7) != 0 || size > end - entry) return false;
  return (trusts || e.check == checkOf(entry, size, seed)) && isInside(entry);
}

@inline
function leastWords(kind: u32): u32 {
  if (kind == EntryKind.EMISSION) return EMISSION_WORDS;
  if (kind == EntryKind.SHARE) return 2;
  return kind == EntryKind.LINE || kind == EntryKind.GONE || kind == EntryKind.OUTPUT ? 1 : 0;
}

/** Do text and keys fill the entry? */
function isInside(entry: usize): bool {
  const e = changetype<Entry>(entry);
  if (e.keys < leastWords(e.kind)) return false;
  return (
    e.textAt <= e.textLen &&
    (e.size as u64) == (ENTRY_HEAD as u64) + (((e.textLen as u64) + 7) & ~7) + ((e.keys as u64) << 3)
  );
}

/** May an entry that begins here go on behind `end`? Then more has to be read before it is known. */
export function mayGoOn(entry: usize, end: usize, seed: u64): bool {
  const e = changetype<Entry>(entry);
  if (end - entry < ENTRY_HEAD) return true;
  return e.mark == markOf(seed) && e.size <= (MAX_ENTRY as u32) && (e.size as usize) > end - entry;
}

/** Writes the head of a journal. */
export function writeFileHead(dst: usize, seed: u64): void {
  store<u64>(dst, MAGIC);
  store<u64>(dst, VERSION as u64, 8);
  store<u64>(dst, seed, 16);
  store<u64>(dst, headCheck(seed), 24);
}

/** The check of a head is not of use against anybody: it tells a torn or damaged head from a whole one. */
@inline
function headCheck(seed: u64): u64 {
  return fold(seed ^ MAGIC ^ (VERSION as u64));
}

/** What a file begins with. */
export const enum Heading {
  /** A head of this version. */
  OURS = 0,
  /** A journal of another version. */
  OTHER_VERSION = 1,
  /** No journal at all, or a damaged head. */
  NONE = 2,
}

export function headingOf(ptr: usize, len: usize): Heading {
  if (len < FILE_HEAD || load<u64>(ptr) != MAGIC) return Heading.NONE;
  if (load<u32>(ptr, 8) != VERSION) return Heading.OTHER_VERSION;
  return load<u64>(ptr, 24) == headCheck(load<u64>(ptr, 16)) ? Heading.OURS : Heading.NONE;
}

@inline
export function seedOf(ptr: usize): u64 {
  return load<u64>(ptr, 16);
}

@inline
export function versionOf(ptr: usize): u32 {
  return load<u32>(ptr, 8);
}
