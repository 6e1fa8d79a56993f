import { isText } from './ascii';
import { daysFromCivil, isLeap, SECONDS_PER_DAY, yearOfDay } from './calendar';
import { Char, isDigit, isLetter } from './chars';

/**
 * The zone of a clock on the wall, as POSIX.1 writes it in TZ (8.3): `CET-1CEST,M3.5.0,M10.5.0/3`. It says all there
 * is to know of daylight saving as long as its rule holds, so no database is needed.
 */
const enum Day {
  /** `M3.5.0`: month, week (5 is the last), day of the week. */
  OF_WEEK = 0,
  /** `J60`: 1 to 365, and Feb 29 is not counted. */
  WITHOUT_LEAP = 1,
  /** `59`: 0 to 365. */
  OF_YEAR = 2,
}

/** When daylight saving begins or ends: the day, and the time of it on the clock that is changed. */
@unmanaged
class Change {
  day: Day;
  month: u32;
  week: u32;
  number: u32;
  timeS: i32;
}

const begins = changetype<Change>(memory.data(20, 4));
const ends = changetype<Change>(memory.data(20, 4));

/** Seconds that the clock is ahead of UTC. */
let standardS: i32 = 0;
let daylightS: i32 = 0;
let hasDaylight: bool = false;

const MOST_HOURS: u32 = 24;
/** RFC 8536 allows a time of a change to be days away from its day. */
const MOST_CHANGE_HOURS: u32 = 167;
const HOUR_S: i32 = 3600;
/** Of a change that names no time. */
const CHANGE_S: i32 = 2 * HOUR_S;

let at: usize = 0;
let end: usize = 0;

/** Reads `UTC`, `Z`, `+02:00`, `-0530` or a TZ string; nothing is UTC. False if the text is none of them. */
export function readZone(ptr: usize, len: usize): bool {
  at = ptr;
  end = ptr + len;
  standardS = daylightS = 0;
  hasDaylight = false;
  stretchFrom = stretchEnd = 0;
  if (len == 0 || isText(ptr, len, 'UTC') || isText(ptr, len, 'Z')) return true;
  if (load<u8>(at) == Char.PLUS || load<u8>(at) == Char.MINUS) return takeFixed();
  return takeName() && takeStandard(ptr) && (at == end || takeDaylight()) && at == end;
}

/** Is the clock always that of UTC? */
@inline
export function isZoneUtc(): bool {
  return standardS == 0 && !hasDaylight;
}

@inline
function takeChar(c: u32): bool {
  if (at == end || load<u8>(at) != c) return false;
  at++;
  return true;
}

let number: u32 = 0;

/** A number of `least` to `most` digits. */
function takeNumber(least: usize, most: usize): bool {
  const start = at;
  number = 0;
  while (at < end && at - start < most && isDigit(load<u8>(at)))
    number = number * 10 + (load<u8>(at++) - Char.ZERO);
  return at - start >= least;
}

/** `+02:00`, `-0530`, `+02`: ahead of UTC where a TZ string counts what it is behind. */
function takeFixed(): bool {
  const isBehind = load<u8>(at++) == Char.MINUS;
  if (!takeNumber(2, 2) || number >= MOST_HOURS) return false;
  let seconds = (number as i32) * HOUR_S;
  if (at < end) {
    takeChar(Char.COLON);
    if (!takeNumber(2, 2) || number > 59 || at != end) return false;
    seconds += (number as i32) * 60;
  }
  standardS = isBehind ? -seconds : seconds;
  return true;
}

/** `CET`, or `<+0330>`: at least three characters. */
function takeName(): bool {
  const isQuoted = takeChar(Char.LESS);
  const start = at;
  while (at < end) {
    const c: u32 = load<u8>(at);
    if (!isLetter(c) && !(isQuoted && (isDigit(c) || c == Char.PLUS || c == Char.MINUS))) break;
    at++;
  }
  return at - start >= 3 && (!isQuoted || takeChar(Char.GREATER));
}

let timeS: i32 = 0;

/** `3`, `-5:30`, `+9:30:00`, with at most so many hours. */
function takeTime(mostHours: u32): bool {
  const isNegative = takeChar(Char.MINUS);
  if (!isNegative) takeChar(Char.PLUS);
  if (!takeNumber(1, 3) || number > mostHours) return false;
  timeS = (number as i32) * HOUR_S;
  for (let unit: i32 = 60; unit > 0 && takeChar(Char.COLON); unit /= 60) {
    if (!takeNumber(2, 2) || number > 59) return false;
    timeS += (number as i32) * unit;
  }
  if (isNegative) timeS = -timeS;
  return true;
}

/** `UTC+2` is two hours behind UTC, and whoever writes it means two hours ahead: no way to get it right. */
function takeStandard(name: usize): bool {
  const nameLen = at - name;
  if (!takeTime(MOST_HOURS)) return false;
  standardS = daylightS = -timeS;
  return timeS == 0 || at < end || !(isText(name, nameLen, 'UTC') || isText(name, nameLen, 'GMT'));
}

/** `CEST,M3.5.0,M10.5.0/3`, `IST0,M10.5.0,M3.5.0/1`. */
function takeDaylight(): bool {
  if (!takeName()) return false;
  daylightS = standardS + HOUR_S;
  if (at < end && load<u8>(at) != Char.COMMA) {
    if (!takeTime(MOST_HOURS)) return false;
    daylightS = -timeS;
  }
  hasDaylight = true;
  return takeChar(Char.COMMA) && takeChange(begins) && takeChar(Char.COMMA) && takeChange(ends);
}

function takeChange(c: Change): bool {
  if (takeChar(Char.UPPER_M)) {
    c.day = Day.OF_WEEK;
    if (!takeNumber(1, 2) || number - 1 > 11) return false;
    c.month = number;
    if (!takeChar(Char.DOT) || !takeNumber(1, 1) || number - 1 > 4) return false;
    c.week = number;
    if (!takeChar(Char.DOT) || !takeNumber(1, 1) || number > 6) return false;
  } else if (takeChar(Char.UPPER_J)) {
    c.day = Day.WITHOUT_LEAP;
    if (!takeNumber(1, 3) || number - 1 > 364) return false;
  } else {
    c.day = Day.OF_YEAR;
    if (!takeNumber(1, 3) || number > 365) return false;
  }
  c.number = number;
  c.timeS = CHANGE_S;
  if (!takeChar(Char.SLASH)) return true;
  const isTime = takeTime(MOST_CHANGE_HOURS);
  c.timeS = timeS;
  return isTime;
}

/** Day of the change in that year, in days since 1970; of 1969 and before it is negative. */
function changeDay(c: Change, year: u32): i32 {
  if (c.day != Day.OF_WEEK) {
    const skips: u32 = c.day == Day.WITHOUT_LEAP ? (c.number > 59 && isLeap(year) ? 0 : 1) : 0;
    return (daysFromCivil(year, 1, 1) + c.number - skips) as i32;
  }
  const first = daysFromCivil(year, c.month, 1) as i32;
  const weekday = (((first + THURSDAY) % 7) + 7) % 7;
  let day = first + (((c.number as i32) - weekday + 7) % 7) + ((c.week as i32) - 1) * 7;
  const next = (c.month == 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, c.month + 1, 1)) as i32;
  if (day >= next) day -= 7;
  return day;
}

/** What the first day of 1970 was. */
const THURSDAY: i32 = 4;

/** No change lies in [stretchFrom, stretchEnd), seconds since 1970. */
let stretchFrom: i64 = 0;
let stretchEnd: i64 = 0;
let stretchS: i32 = 0;

/** Seconds that the clock is ahead of UTC at a time, seconds since 1970. */
export function zoneOffset(time: i64): i32 {
  if (!hasDaylight) return standardS;
  if (time < stretchFrom || time >= stretchEnd) findStretch(time);
  return stretchS;
}

function findStretch(time: i64): void {
  const year = yearOfDay(time > 0 ? ((time / SECONDS_PER_DAY) as u32) : 0);
  let began: i64 = i64.MIN_VALUE;
  let ended: i64 = i64.MIN_VALUE;
  stretchEnd = i64.MAX_VALUE;
  // a change may lie in the year beside its own
  for (let y = year - 2; y <= year + 1; y++) {
    const start = (changeDay(begins, y) as i64) * SECONDS_PER_DAY + begins.timeS - standardS;
    const stop = (changeDay(ends, y) as i64) * SECONDS_PER_DAY + ends.timeS - daylightS;
    if (start <= time) began = max(began, start);
    else stretchEnd = min(stretchEnd, start);
    if (stop <= time) ended = max(ended, stop);
    else stretchEnd = min(stretchEnd, stop);
  }
  // daylight saving that ends when it begins is for ever
  stretchS = began >= ended ? daylightS : standardS;
  stretchFrom = max(began, ended);
}

/**
 * The time at which the clock on the wall showed `wall`, both in seconds since 1970. An hour that it showed twice is
 * the first of the two; one that it left out is read as if it had not been set forward yet.
 */
export function timeOfWall(wall: i64): i64 {
  return wall - zoneOffset(wall - max(standardS, daylightS));
}
