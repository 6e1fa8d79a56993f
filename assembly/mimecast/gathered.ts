import { grownTo, reserve } from '../memory';
import { linearize } from '../store/facts';
import { NAMED_HEAD } from '../store/named';
import { Record } from '../store/records';
import { eventId, eventSize, eventStamp, isTypeGiven, isWhole } from './stored';

/**
 * The events of one message, for whoever makes something of them: by time, then by id, each once though it may have
 * been sent twice. So their order, and what is made of them, does not depend on the order in which they came.
 */
let buffer: usize = 0;
let bufferCap: usize = 0;
let count: u32 = 0;
let list: usize = 0;

/** Bytes that the events of a message take. */
export function gatheredBytes(record: usize): usize {
  return changetype<Record>(record).factBytes;
}

/** Gathers the events of `record`; they hold until the next call. Returns how many there are. */
export function gatherEvents(record: usize): u32 {
  const bytes = gatheredBytes(record);
  // the smallest event takes 40 bytes; a pointer each behind them
  const need = bytes + (bytes >> 3) + 128;
  if (need > bufferCap) {
    const larger = grownTo(bufferCap == 0 ? 65536 : bufferCap, need);
    buffer = reserve(larger);
    bufferCap = larger;
  }
  const end = linearize(record, NAMED_HEAD, buffer);
  list = (end + 15) & ~7;
  count = 0;
  for (let event = buffer; isWhole(event, end); event += eventSize(event)) insert(event);
  return count;
}

/** Gathers one event that is in no message. */
export function gatherOne(event: usize): void {
  if (bufferCap == 0) {
    bufferCap = 65536;
    buffer = reserve(bufferCap);
  }
  list = buffer;
  store<u32>(list, event as u32);
  count = 1;
}

export function gatheredCount(): u32 {
  return count;
}

@inline
export function gatheredEvent(index: u32): usize {
  return load<u32>(list + ((index as usize) << 2));
}

/** Most events come in the order of their time, so the place is near the end. */
function insert(event: usize): void {
  let at = list + ((count as usize) << 2);
  while (at > list) {
    const before = load<u32>(at - 4);
    const order = compare(before, event);
    if (order == 0) {
      // it was sent twice: what somebody said of its type counts. Close the gap that was made
      if (isTypeGiven(event)) store<u32>(at - 4, event as u32);
      const end = list + ((count as usize) << 2);
      memory.copy(at, at + 4, end - at);
      return;
    }
    if (order < 0) break;
    store<u32>(at, before);
    at -= 4;
  }
  store<u32>(at, event as u32);
  count++;
}

/** Below 0 if `a` comes before `b`, 0 if they are one event. */
function compare(a: usize, b: usize): i32 {
  const stampA = eventStamp(a);
  const stampB = eventStamp(b);
  if (stampA != stampB) return stampA < stampB ? -1 : 1;
  const idA = eventId(a);
  const idB = eventId(b);
  const highA = bswap<u64>(load<u64>(idA));
  const highB = bswap<u64>(load<u64>(idB));
  if (highA != highB) return highA < highB ? -1 : 1;
  const lowA = bswap<u64>(load<u64>(idA, 8));
  const lowB = bswap<u64>(load<u64>(idB, 8));
  return lowA == lowB ? 0 : lowA < lowB ? -1 : 1;
}
