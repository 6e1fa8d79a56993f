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
  beginEntry(output);
  store<u32>(room(4), line);
  end += 4;
  endEntry();
}

/**
 * The line of output of that number is the document of `record`: made of its lines, those of its connection and
 * deliveries, and of those that came before its parent split. A line that several of them have is told more than once.
 */
export function traceRecord(output: u32, record: usize): void {
  if (!tracing) return;
  beginEntry(output);
  for (let depth: u32 = 0; record != 0 && depth <= MAX_ANCESTORS; depth++) {
    addLinesOf(record);
    const connection = changetype<Record>(record).connection;
    if (connection != 0) addLinesOf(connection);
    const deliveries = depth == 0 ? deliveryCount(record) : 0;
    for (let n: u32 = 0; n < deliveries; n++) addLinesOf(deliveryAt(record, n));
    record = heir(record);
  }
  endEntry();
}

/** The entry in work begins so many bytes behind the start, which moves when the table grows. */
let entryAt: usize = 0;

function beginEntry(output: u32): void {
  entryAt = end - start;
  store<u32>(room(HEAD), output);
  end += HEAD;
}

function addLinesOf(record: usize): void {
  end = writeLinesHeld(record, room(linesHeld(record) << 2));
}

/** How many lines it has is known by now. */
function endEntry(): void {
  const entry = start + entryAt;
  store<u32>(entry, ((end - entry - HEAD) >> 2) as u32, 4);
}

/** A place for so many bytes behind all others. */
function room(size: usize): usize {
  const used = end - start;
  if (used + size > cap) {
    const larger = grownTo(cap, used + size);
    const old = start;
    start = reserve(larger);
    memory.copy(start, old, used);
    cap = larger;
    end = start + used;
  }
  return end;
}
