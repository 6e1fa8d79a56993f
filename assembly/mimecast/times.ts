import { writeRfc3339 } from '../text/calendar';
import { Char } from '../text/chars';
import { digitsValue, skipDigits } from '../text/scan';
import { contextFirstS, contextLastS } from './context';
import { Key } from './keys';
import { firstSource, nextSource, sourceEnd, sourceStart } from './sources';
import { eventStamp, findValue, valueEnd, valueStart } from './stored';

/** Times of the document in work, in milliseconds since 1970: only API 2.0 tells them, elsewhere they are full seconds. */
export let firstMs: u64 = 0;
export let lastMs: u64 = 0;

const SECOND: u64 = 1000;
const TIMESTAMP_DIGITS: usize = 13;

/** The number of milliseconds since 1970 in [start, end), 0 if it is none. */
@inline
function timestampMs(start: usize, end: usize): u64 {
  if (end - start != TIMESTAMP_DIGITS || skipDigits(start, end) != end) return 0;
  return digitsValue(start, TIMESTAMP_DIGITS);
}

/** Sets firstMs and lastMs for the events that were gathered. */
export function readTimes(): void {
  firstMs = (contextFirstS as u64) * SECOND;
  lastMs = (contextLastS as u64) * SECOND;
  let earliest: u64 = SECOND;
  for (let source = firstSource(Key.TIMESTAMP); source != 0; source = nextSource(source)) {
    const ms = timestampMs(sourceStart(source), sourceEnd(source));
    const fraction = ms % SECOND;
    if (ms - fraction == (contextFirstS as u64) * SECOND && fraction < earliest) earliest = fraction;
    if (ms - fraction == (contextLastS as u64) * SECOND && ms > lastMs) lastMs = ms;
  }
  if (earliest < SECOND) firstMs += earliest;
}

/** Time of an event in milliseconds since 1970, 0 unknown. */
export function eventMs(event: usize): u64 {
  const seconds = (eventStamp(event) as u64) * SECOND;
  if (seconds == 0 || !findValue(event, Key.TIMESTAMP)) return seconds;
  const ms = timestampMs(valueStart, valueEnd);
  return ms >= seconds && ms - seconds < SECOND ? ms : seconds;
}

/** Writes `"2026-03-16T09:15:30Z"`, with milliseconds if there are any; 0 if the time is not known. */
export function writeTime(ms: u64, dst: usize): usize {
  if (ms == 0) return 0;
  store<u8>(dst, Char.DOUBLE_QUOTE);
  dst = writeRfc3339((ms / SECOND) as u32, dst + 1);
  const fraction = (ms % SECOND) as u32;
  if (fraction != 0) {
    store<u8>(dst - 1, Char.DOT);
    store<u8>(dst, (Char.ZERO + fraction / 100) as u8);
    store<u8>(dst, (Char.ZERO + ((fraction / 10) % 10)) as u8, 1);
    store<u8>(dst, (Char.ZERO + (fraction % 10)) as u8, 2);
    store<u8>(dst, Char.UPPER_Z, 3);
    dst += 4;
  }
  store<u8>(dst, Char.DOUBLE_QUOTE);
  return dst + 1;
}
