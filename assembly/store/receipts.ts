import { reserve } from '../memory';
import { BLOCK_SIZE } from './blocks';
import { addHolder, addShare, notesHolders } from './holders';
import { freeBlockOf, takeBlockFor } from './holdings';
import { Record } from './records';

/**
 * Which lines are done with, for a host that must say so to whoever it had them from. Every line has a number, and
 * every record a chain of the numbers of its lines. When the record has said all it has to say they are let go.
 * Nothing of this exists until a host asks for it.
 *
 * Chain block: ╒══ next ══╤══ count u32 ══╤══ line u32 ══╤═ ...
 */
const HEAD: usize = 8;
const CAP: u32 = ((BLOCK_SIZE - HEAD) / 4) as u32;

/** What a receipt says of a line: one more record has it, or one that had it let it go. */
export const enum Receipt {
  HELD_AGAIN = 0,
  LET_GO = 1,
}

/** Receipts since the host last looked: ╒══ line u32 ══╤══ Receipt u32 ══╕ */
const ENTRY_BITS: usize = 3;
const FIRST_CAP: usize = 1 << 12;

let tracking: bool = false;
/** Number of the line in work. */
let line: u32 = 0;
/** Records that have the line in work. */
let holders: u32 = 0;
let entries: usize = 0;
let entryCap: usize = 0;
let entryCount: usize = 0;

@inline
export function isTracking(): bool {
  return tracking;
}

/** From now on. */
export function trackLines(): void {
  tracking = true;
  if (entries != 0) return;
  entries = reserve(FIRST_CAP << ENTRY_BITS);
  entryCap = FIRST_CAP;
}

export function receiptsStart(): usize {
  return entries;
}

/** Number of receipts since clearReceipts. */
export function receiptsCount(): usize {
  return entryCount;
}

export function clearReceipts(): void {
  entryCount = 0;
}

function tell(number: u32, receipt: Receipt): void {
  if (entryCount == entryCap) {
    // powers of two: what is left behind sums to less than one more
    const larger = reserve(entryCap << (ENTRY_BITS + 1));
    memory.copy(larger, entries, entryCap << ENTRY_BITS);
    entries = larger;
    entryCap <<= 1;
  }
  const entry = entries + (entryCount << ENTRY_BITS);
  store<u32>(entry, number);
  store<u32>(entry, receipt, 4);
  entryCount++;
}

/** The record has the line in work. */
@inline
export function holdLine(record: usize): void {
  if (notesHolders) addHolder(record);
  if (tracking) keepLine(record);
}

function keepLine(record: usize): void {
  const block = changetype<Record>(record).held;
  if (block != 0) {
    const count = load<u32>(block, 4);
    // a line that speaks of a message in two ways is one line
    if (load<u32>(block + HEAD + (((count - 1) as usize) << 2)) == line && holders != 0) return;
  }
  if (addNumber(record, line) && holders++ != 0) tell(line, Receipt.HELD_AGAIN);
}

/**
 * The line in work has several parts that go to records of their own: it is not done with before all of them are, even
 * if the first has said all it had to say by then.
 */
export function keepUntilEnd(): void {
  if (!tracking || isKept) return;
  isKept = true;
  if (holders++ != 0) tell(line, Receipt.HELD_AGAIN);
}

let isKept: bool = false;

/** The line in work is placed. */
@inline
export function endLine(): void {
  if (tracking) {
    if (isKept) tell(line, Receipt.LET_GO);
    isKept = false;
    if (holders == 0) tell(line, Receipt.LET_GO);
    holders = 0;
  }
  line++;
}

/** Lines so far, modulo 2^32: the number of the next one. */
export function lineNumber(): u32 {
  return line;
}

/** How many lines the record has; one that came by two ways counts twice. */
export function linesHeld(record: usize): usize {
  let lines: usize = 0;
  for (let block = changetype<Record>(record).held; block != 0; block = load<usize>(block)) {
    lines += load<u32>(block, 4);
  }
  return lines;
}

/** Writes their numbers to `dst`, u32 each; returns the end. */
export function writeLinesHeld(record: usize, dst: usize): usize {
  for (let block = changetype<Record>(record).held; block != 0; block = load<usize>(block)) {
    const size = (load<u32>(block, 4) as usize) << 2;
    memory.copy(dst, block + HEAD, size);
    dst += size;
  }
  return dst;
}

/** The record needs its lines no more. */
export function letLinesGo(record: usize): void {
  const r = changetype<Record>(record);
  let block = r.held;
  r.held = 0;
  while (block != 0) {
    const count = load<u32>(block, 4);
    for (let i: u32 = 0; i < count; i++) tell(load<u32>(block + HEAD + ((i as usize) << 2)), Receipt.LET_GO);
    const next = load<usize>(block);
    freeBlockOf(r.appliance, block);
    block = next;
  }
}

/** `to` needs the lines of `from` too: both have them from now on. */
export function shareLines(to: usize, from: usize): void {
  addShare(to, from);
  if (!tracking) return;
  for (let block = changetype<Record>(from).held; block != 0; block = load<usize>(block)) {
    const count = load<u32>(block, 4);
    for (let i: u32 = 0; i < count; i++) holdNumber(to, load<u32>(block + HEAD + ((i as usize) << 2)));
  }
}

function holdNumber(record: usize, number: u32): void {
  if (addNumber(record, number)) tell(number, Receipt.HELD_AGAIN);
}

/** Adds a line to those the record holds; false if there is no memory: it is let go now, sooner than it should be. */
function addNumber(record: usize, number: u32): bool {
  const r = changetype<Record>(record);
  let block = r.held;
  if (block == 0 || load<u32>(block, 4) == CAP) {
    block = takeBlockFor(r.appliance);
    if (block == 0) return false;
    store<usize>(block, r.held);
    store<u32>(block, 0, 4);
    r.held = block;
  }
  const count = load<u32>(block, 4);
  store<u32>(block + HEAD + ((count as usize) << 2), number);
  store<u32>(block, count + 1, 4);
  return true;
}

/** `to` has the lines of `from` instead. */
export function moveLines(to: usize, from: usize): void {
  const a = changetype<Record>(to);
  const b = changetype<Record>(from);
  if (b.held == 0) return;
  let last = b.held;
  for (let next = load<usize>(last); next != 0; next = load<usize>(last)) last = next;
  store<usize>(last, a.held);
  a.held = b.held;
  b.held = 0;
}
