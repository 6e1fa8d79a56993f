import { settingOf } from '../config';
import { Setting } from '../config-values';
import { setEntryTime } from '../journal/append';
import { Appliance, applianceAt, applianceCount } from '../store/appliances';
import { startClock } from '../store/lifecycle';
import { setReference } from '../text/calendar';
import { resetHeaderCache } from '../text/header';

/**
 * What time it is. The host's clock comes in with every call; an appliance's own follows it (arrival time) or
 * the stamps of its lines (event time).
 */
export let nowMs: i64 = 0;
let eventClock: bool = false;
/** Stamps without a year are read from this minute of the host's clock; the kept header as well. */
let minuteStartMs: i64 = 0;
let minuteEndMs: i64 = 0;

const MINUTE_MS: i64 = 60000;
/** Event time may run ahead of the host's by at most this: one wrong stamp must not end every wait. */
const AHEAD_MS: i64 = 86400000;
/**
 * An appliance's event time goes back when so many lines in a row lie so far behind it: the next file is an
 * older one, or summer time ended. Single lines that a relay held back do not count.
 */
const BEHIND_MS: i64 = 600000;
const BEHIND_LINES: u32 = 32;

export function readClockSettings(): void {
  eventClock = settingOf(Setting.CLOCK) == 1;
}

@inline
export function isEventClock(): bool {
  return eventClock;
}

/** A clock of the system that goes back by more was set, and all that waits goes back with it. */
const BACK_MS: i64 = 10000;

/** The system's clock was read: the same as setNow, but somebody may have set it back. */
export function setSystemNow(now: i64): void {
  if (now < nowMs - BACK_MS) setBack(nowMs - now);
  setNow(now);
}

/** The host's clock moved, to milliseconds since 1970. */
export function setNow(now: i64): void {
  nowMs = now;
  setEntryTime(now);
  if (now >= minuteStartMs && now < minuteEndMs) return;
  const minute: i64 = now > 0 ? now / MINUTE_MS : 0;
  minuteStartMs = minute * MINUTE_MS;
  minuteEndMs = minuteStartMs + MINUTE_MS;
  setReference(((minuteStartMs as u64) / 1000) as u32);
  resetHeaderCache();
}

function setBack(by: i64): void {
  for (let i: u32 = 0; i < applianceCount(); i++) {
    const a = changetype<Appliance>(applianceAt(i));
    a.heardMs -= by;
    if (!eventClock && a.now != 0) startClock(applianceAt(i), a.now - by);
  }
}

/** Brings an appliance's clock up to a line of it that is stamped `timeS`, 0 for none. */
@inline
export function advanceClock(appliance: usize, timeS: u32): void {
  if (!eventClock) {
    followHost(appliance);
    return;
  }
  const a = changetype<Appliance>(appliance);
  // most lines have the stamp of the line before
  if ((timeS as i64) * 1000 == a.now && a.behind == 0) a.heardMs = nowMs;
  else advanceEventTime(appliance, timeS);
}

/** Arrival time: an appliance's clock is the host's. */
@inline
export function followHost(appliance: usize): void {
  const a = changetype<Appliance>(appliance);
  if (nowMs > a.now) a.now = nowMs;
}

/** Can the time be that of a line that is read now? `time`: seconds since 1970. */
export function isPlausible(time: u32): bool {
  return nowMs == 0 || (time as i64) * 1000 <= nowMs + AHEAD_MS;
}

function advanceEventTime(appliance: usize, timeS: u32): void {
  const time = (timeS as i64) * 1000;
  const a = changetype<Appliance>(appliance);
  a.heardMs = nowMs;
  if (time > nowMs + AHEAD_MS || time == 0) return;
  if (time >= a.now - BEHIND_MS) a.behind = 0;
  else if (++a.behind >= BEHIND_LINES) {
    startClock(appliance, time);
    return;
  }
  if (time <= a.now) return;
  if (a.now == 0) startClock(appliance, time);
  else a.now = time;
}

/**
 * Event time of appliances that fall silent runs on with the host's clock: for hosts that never come to an
 * end of input, where the last messages would wait forever for a later stamp.
 */
export function runOnEventTime(): void {
  for (let i: u32 = 0; i < applianceCount(); i++) {
    const a = changetype<Appliance>(applianceAt(i));
    if (a.heardMs == 0) continue; // its first line is still to come
    if (nowMs > a.heardMs) a.now += nowMs - a.heardMs;
    a.heardMs = nowMs;
  }
}
