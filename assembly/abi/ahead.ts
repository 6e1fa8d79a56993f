import { findKey, homeSlot, Kind, keyOf, slotRecord } from '../store/keys';
import { openMessages } from '../store/lifecycle';
import { Record } from '../store/records';
import { Char, isDigit } from '../text/chars';
import { decimal, findLineFeed, skipDigits } from '../text/scan';

/**
 * Looks a few lines ahead and touches the memory that they will need. With many messages open nearly every
 * line is about a message whose record left the processor's caches long ago; touched one by one each costs
 * several waits for memory, touched together the waits overlap. Measured at 100,000 open messages: 2.7 us a
 * line without, see docs/benchmarks-core.md for what it is with. It changes nothing: a wrong guess is a wasted load.
 */
const WINDOW: u32 = 16;
/** With fewer messages at work their records lie in the cache anyway, and looking ahead only costs (measured: 15 % at 1,000). */
const MIN_OPEN: u32 = 2500;
/** A line names its message within this many bytes of its text, or is not looked at. */
const REACH: usize = 40;

const MID_WORD: u32 = 0x2044494d; // `MID `
const DATETIME: u64 = 0x656d697465746164; // `datetime`
const ICID_WORD: u32 = 0x44494349; // `ICID`

const keys = memory.data(16 * 8, 8);
const records = memory.data(16 * 4, 8);
/** Keeps the loads from being optimised away: nothing reads it. */
const sink = memory.data(8, 8);

/**
 * Touches what the next lines in [ptr, end) will need; `headerLen` is the length of the last header, which is
 * most likely theirs too. Returns the end of the last line that was looked at.
 */
export function touchAhead(ptr: usize, end: usize, headerLen: usize, appliance: u32): usize {
  if (openMessages() < MIN_OPEN) return end;
  // events are found by a name, which is further on
  if (load<u8>(ptr) == Char.LEFT_BRACE || load<u64>(ptr) == DATETIME) return ptr + 1;
  let found: u32 = 0;
  for (let n: u32 = 0; n < WINDOW && ptr < end; n++) {
    const lineEnd = findLineFeed(ptr, end);
    const key = keyNear(ptr + headerLen, lineEnd, appliance);
    if (key != 0) {
      store<u64>(keys + ((found as usize) << 3), key);
      found++;
    }
    ptr = lineEnd + 1;
  }
  // three rounds of independent loads: index, record, last block
  let touched: u64 = 0;
  for (let i: u32 = 0; i < found; i++) touched ^= load<u64>(homeSlot(load<u64>(keys + ((i as usize) << 3))));
  for (let i: u32 = 0; i < found; i++) {
    const slot = findKey(load<u64>(keys + ((i as usize) << 3)));
    const record: usize = slot == 0 ? 0 : slotRecord(slot);
    store<u32>(records + ((i as usize) << 2), record as u32);
    if (record != 0) touched ^= load<u64>(record) ^ load<u64>(record, 64);
  }
  for (let i: u32 = 0; i < found; i++) {
    const record: usize = load<u32>(records + ((i as usize) << 2));
    if (record == 0) continue;
    const r = changetype<Record>(record);
    touched ^= load<u64>((r.tail + r.tailUsed) & ~7);
    if (r.connection != 0) touched ^= load<u64>(r.connection);
  }
  store<u64>(sink, touched);
  return ptr;
}

/** Key of the message or connection that the text most likely begins with, 0 if there is none near. */
function keyNear(text: usize, end: usize, appliance: u32): u64 {
  if (text + 8 > end) return 0;
  if (load<u32>(text) == ICID_WORD) return keyAt(Kind.CONNECTION, text + 5, end, appliance);
  const stop = text + REACH < end - 4 ? text + REACH : end - 4;
  for (let p = text; p < stop; p++) {
    if (load<u8>(p) == Char.UPPER_M && load<u32>(p) == MID_WORD)
      return keyAt(Kind.MESSAGE, p + 4, end, appliance);
  }
  return 0;
}

function keyAt(kind: Kind, ptr: usize, end: usize, appliance: u32): u64 {
  if (!isDigit(load<u8>(ptr))) return 0;
  const stop = skipDigits(ptr, end);
  return stop - ptr > 12 ? 0 : keyOf(kind, appliance, decimal(ptr, stop));
}
