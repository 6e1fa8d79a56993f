import { grownTo, reserve } from '../memory';
import { linesHeld, writeLinesHeld } from '../store/receipts';
import { deliveryAt, deliveryCount, Record } from '../store/records';
import { heir, MAX_ANCESTORS } from './gather';

/**
 * Which lines each line of output was made of, for a host that shows them side by side. Nothing of it exists until a
 * host asks for it.
 *
 * Entry: ╒══ output u32 ══╤══ count u32 ══╤══ line u32 ══╤═ ... count times
 * output: how many lines of output came before it; line: how many lines came before it. Both modulo 2^32.
 */
const HEAD: usize = 8;
const FIRST_CAP: usize = 16 << 10;

let start: usize = 0;
let cap: usize = 0;
let end: usize = 0;

export let tracing: bool = false;

/** From now on. Lines must be tracked (receipts.ts). */
export function beginTracing(): void {
  tracing = true;
  if (start != 0) return;
  cap = FIRST_CAP;
  start = reserve(cap);
  end = start;
}

export function traceStart(): usize {
  return start;
}

/** Bytes of entries since clearTrace. */
export function traceSize(): usize {
  return end - start;
}

@inline
export function clearTrace(): void {
  end = start;
}

/** The line of output of that number is made of one line only: an event, or a line that is handed on. */
export function traceLine(output: u32, line: u32): void {
  if (!tracing) return;
  const entry = room(1);
  store<u32>(entry, output);
  store<u32>(entry, 1, 4);
  store<u32>(entry, line, 8);
  end = entry + HEAD + 4;
}

/**
 * The line of output of that number is the document of `record`: made of its lines, those of its connection and
 * deliveries, and of those that came before its parent split. A line that several of them have is told more than once.
 */
export function traceRecord(output: u32, record: usize): void {
  if (!tracing) return;
  const entry = room(linesOf(record));
  let at = entry + HEAD;
  for (let depth: u32 = 0; record != 0 && depth <= MAX_ANCESTORS; depth++) {
    at = writeLinesHeld(record, at);
    const connection = changetype<Record>(record).connection;
    if (connection != 0) at = writeLinesHeld(connection, at);
    const deliveries = depth == 0 ? deliveryCount(record) : 0;
    for (let n: u32 = 0; n < deliveries; n++) at = writeLinesHeld(deliveryAt(record, n), at);
    record = heir(record);
  }
  store<u32>(entry, output);
  store<u32>(entry, ((at - entry - HEAD) >> 2) as u32, 4);
  end = at;
}

/** How many lines `traceRecord` would write. */
function linesOf(record: usize): usize {
  let lines: usize = 0;
  for (let depth: u32 = 0; record != 0 && depth <= MAX_ANCESTORS; depth++) {
    lines += linesHeld(record);
    const connection = changetype<Record>(record).connection;
    if (connection != 0) lines += linesHeld(connection);
    const deliveries = depth == 0 ? deliveryCount(record) : 0;
    for (let n: u32 = 0; n < deliveries; n++) lines += linesHeld(deliveryAt(record, n));
    record = heir(record);
  }
  return lines;
}

/** A place for an entry of that many lines. */
function room(lines: usize): usize {
  const used = end - start;
  const need = used + HEAD + (lines << 2);
  if (need > cap) {
    const larger = grownTo(cap, need);
    const old = start;
    start = reserve(larger);
    memory.copy(start, old, used);
    cap = larger;
    end = start + used;
  }
  return end;
}
