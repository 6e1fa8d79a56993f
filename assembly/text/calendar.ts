import { Char, isDigit } from './chars';
import { isWeekday, MAX_YEAR, monthAt, twoDigits, yearAt } from './date-words';

/**
 * Time stamps of log lines, as seconds since 1970, and back to RFC 3339 text. Most of them have no zone: then the
 * seconds are those of a clock on the wall that showed this date and time, and what time it was is for others to say.
 */
export const SECONDS_PER_DAY: u32 = 86400;

/** What a stamp says of its time. */
export const enum StampKind {
  NONE = 0,
  /** All: `2026-03-16T09:15:30+01:00`. */
  ZONED = 1,
  /** No zone: `Mon Mar 16 09:15:30 2026`. */
  WALL = 2,
  /** Neither zone nor year: `Mar 16 09:15:30`. */
  YEARLESS = 3,
}

/** Result of the last successful parse: end of the stamp in the text, its time, and what it left open. */
export let stampEnd: usize = 0;
export let stampS: u32 = 0;
export let stampKind: StampKind = StampKind.NONE;

/** Reference for stamps without a year: they lie at most one day ahead of it. Seconds since 1970. */
let referenceS: u32 = 0;
let referenceYear: u32 = 1970;

export function setReference(seconds: u32): void {
  if (seconds == referenceS) return;
  referenceS = seconds;
  civilFromDays(seconds / SECONDS_PER_DAY);
  referenceYear = civilYear;
}

/** The latest that a stamp without a year may be, in UTC. */
@inline
export function latestStampS(): u32 {
  return referenceS + SECONDS_PER_DAY;
}

let civilYear: u32 = 0;
let civilMonth: u32 = 0;
let civilDay: u32 = 0;

/** Days since 1970-01-01 of a proleptic Gregorian date (Howard Hinnant's days_from_civil). */
export function daysFromCivil(year: u32, month: u32, day: u32): u32 {
  const y = month <= 2 ? year - 1 : year;
  const era = y / 400;
  const yearOfEra = y - era * 400;
  const shifted = month > 2 ? month - 3 : month + 9;
  const dayOfYear = (153 * shifted + 2) / 5 + day - 1;
  const dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** The day that civilYear, civilMonth and civilDay are of. */
let civilDays: u32 = u32.MAX_VALUE;

/** The inverse: sets civilYear, civilMonth, civilDay. */
function civilFromDays(days: u32): void {
  if (days == civilDays) return;
  civilDays = days;
  const z = days + 719468;
  const era = z / 146097;
  const dayOfEra = z - era * 146097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shifted = (5 * dayOfYear + 2) / 153;
  civilDay = dayOfYear - (153 * shifted + 2) / 5 + 1;
  civilMonth = shifted < 10 ? shifted + 3 : shifted - 9;
  civilYear = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0);
}

/** Year of a day, in days since 1970. */
export function yearOfDay(days: u32): u32 {
  civilFromDays(days);
  return civilYear;
}

@inline
export function isLeap(year: u32): bool {
  return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
}

let secondOfDay: u32 = 0;

/** HH:MM:SS with an optional fraction, which is dropped; returns its end or 0. */
function clockTime(ptr: usize, end: usize): usize {
  if (ptr + 8 > end || load<u8>(ptr, 2) != Char.COLON || load<u8>(ptr, 5) != Char.COLON) return 0;
  const h = twoDigits(ptr);
  const m = twoDigits(ptr + 3);
  const s = twoDigits(ptr + 6);
  if (h > 23 || m > 59 || s > 60) return 0;
  secondOfDay = h * 3600 + m * 60 + (s == 60 ? 59 : s);
  ptr += 8;
  if (ptr + 1 < end && load<u8>(ptr) == Char.DOT && isDigit(load<u8>(ptr, 1))) {
    ptr++;
    while (ptr < end && isDigit(load<u8>(ptr))) ptr++;
  }
  return ptr;
}

let dayMonth: u32 = 0;
let dayOfMonth: u32 = 0;

/** `Mmm dd HH:MM:SS`, the day with a blank, a zero or nothing before it; returns its end or 0. */
function monthDayTime(ptr: usize, end: usize): usize {
  if (ptr + 14 > end || load<u8>(ptr, 3) != Char.SPACE) return 0;
  dayMonth = monthAt(ptr);
  if (dayMonth == 0) return 0;
  ptr += 4;
  if (load<u8>(ptr) == Char.SPACE) ptr++;
  dayOfMonth = (load<u8>(ptr) as u32) - Char.ZERO;
  if (dayOfMonth > 9) return 0;
  ptr++;
  if (isDigit(load<u8>(ptr))) dayOfMonth = dayOfMonth * 10 + (load<u8>(ptr++) - Char.ZERO);
  if (dayOfMonth - 1 > 30 || load<u8>(ptr) != Char.SPACE) return 0;
  return clockTime(ptr + 1, end);
}

/** Is there such a day? Without a year (0) February has 29. */
function dayExists(year: u32): bool {
  if (dayOfMonth <= 28) return true;
  if (dayMonth == 2) return dayOfMonth == 29 && (year == 0 || isLeap(year));
  return dayOfMonth <= 30 || (dayMonth != 4 && dayMonth != 6 && dayMonth != 9 && dayMonth != 11);
}

@inline
function civilSeconds(year: u32): u32 {
  return daysFromCivil(year, dayMonth, dayOfMonth) * SECONDS_PER_DAY + secondOfDay;
}

/** With the latest year that puts it at `latest` or before: `Dec 31` read in January is last year's. */
function secondsWithoutYear(year: u32, latest: i64): u32 {
  while (year > 1970) {
    if (dayMonth != 2 || dayOfMonth != 29 || isLeap(year)) {
      const seconds = civilSeconds(year);
      if ((seconds as i64) <= latest) return seconds;
    }
    year--;
  }
  return civilSeconds(1970);
}

/** More than a clock on the wall can be off UTC. */
const MOST_OFF_S: i64 = 26 * 3600;
const SHORTEST_YEAR_S: i64 = 365 * 86400;

/** Could a stamp without a year be one of another year than it is as UTC, wherever its clock hangs? */
@inline
export function isYearOpen(wallS: u32): bool {
  const before = (latestStampS() as i64) - (wallS as i64);
  return before < MOST_OFF_S || before > SHORTEST_YEAR_S - MOST_OFF_S;
}

/** The same stamp with the latest year that puts it at `latest` of its own clock or before. */
export function yearUpTo(wallS: u32, latest: i64): u32 {
  const days = wallS / SECONDS_PER_DAY;
  civilFromDays(days);
  dayMonth = civilMonth;
  dayOfMonth = civilDay;
  secondOfDay = wallS - days * SECONDS_PER_DAY;
  const next: u32 = dayMonth == 2 && dayOfMonth == 29 ? 8 : 1;
  return secondsWithoutYear(min(civilYear + next, MAX_YEAR), latest);
}

/** `Mar 16 09:15:30` (RFC 3164), also with a year behind it: `Oct 19 06:33:29 2011`. */
export function parseBsdStamp(ptr: usize, end: usize): bool {
  let at = monthDayTime(ptr, end);
  if (at == 0) return false;
  let year: u32 = 0;
  if (at < end && load<u8>(at) == Char.SPACE) {
    year = yearAt(at + 1, end);
    // `Mar 16 09:15:30 2020 mail_logs: ...` has a year, `Mar 16 09:15:30 2020: ...` has a tag
    if (year != 0 && (at + 5 >= end || load<u8>(at, 5) == Char.SPACE)) at += 5;
    else year = 0;
  }
  if (!dayExists(year)) return false;
  stampKind = year != 0 ? StampKind.WALL : StampKind.YEARLESS;
  stampS =
    year != 0
      ? civilSeconds(year)
      : secondsWithoutYear(min(referenceYear + 1, MAX_YEAR), latestStampS() as i64);
  stampEnd = at;
  return true;
}

/** `Mon Mar 16 09:15:30 2026`: what AsyncOS writes into its files. */
export function parseFileStamp(ptr: usize, end: usize): bool {
  if (ptr + 20 > end || load<u8>(ptr, 3) != Char.SPACE || !isWeekday(ptr)) return false;
  const at = monthDayTime(ptr + 4, end);
  if (at == 0 || at >= end || load<u8>(at) != Char.SPACE) return false;
  const year = yearAt(at + 1, end);
  if (year == 0 || !dayExists(year)) return false;
  stampKind = StampKind.WALL;
  stampS = civilSeconds(year);
  stampEnd = at + 5;
  return true;
}

/** `2019 Sep 28 16:13:51`. */
export function parseYearFirstStamp(ptr: usize, end: usize): bool {
  const year = yearAt(ptr, end);
  if (year == 0 || ptr + 5 > end || load<u8>(ptr, 4) != Char.SPACE) return false;
  const at = monthDayTime(ptr + 5, end);
  if (at == 0 || !dayExists(year)) return false;
  stampKind = StampKind.WALL;
  stampS = civilSeconds(year);
  stampEnd = at;
  return true;
}

/** `2026-03-16T09:15:30.123+01:00` (RFC 3339); a zone is applied. */
export function parseIsoStamp(ptr: usize, end: usize): bool {
  if (ptr + 19 > end || load<u8>(ptr, 4) != Char.MINUS || load<u8>(ptr, 7) != Char.MINUS) return false;
  const separator = load<u8>(ptr, 10);
  if (separator != Char.UPPER_T && separator != Char.SPACE) return false;
  const year = yearAt(ptr, end);
  dayMonth = twoDigits(ptr + 5);
  dayOfMonth = twoDigits(ptr + 8);
  if (year == 0 || dayMonth - 1 > 11 || dayOfMonth - 1 > 30 || !dayExists(year)) return false;
  let at = clockTime(ptr + 11, end);
  if (at == 0) return false;
  stampS = civilSeconds(year);
  stampEnd = at;
  stampKind = StampKind.WALL;
  if (at < end) applyZone(at, end);
  return true;
}

/** `Z`, `+01:00`, `+0100`, `+01`: makes the stamp one of UTC. */
function applyZone(ptr: usize, end: usize): void {
  const sign = load<u8>(ptr);
  let zoneEnd = ptr + 1;
  if (sign != Char.UPPER_Z) {
    if ((sign != Char.PLUS && sign != Char.MINUS) || ptr + 3 > end) return;
    const hours = twoDigits(ptr + 1);
    if (hours > 23) return;
    zoneEnd = ptr + 3;
    const minutesAt = zoneEnd < end && load<u8>(zoneEnd) == Char.COLON ? zoneEnd + 1 : zoneEnd;
    const minutes: u32 = minutesAt + 2 <= end ? twoDigits(minutesAt) : 100;
    let offset = hours * 3600;
    if (minutes < 60) {
      offset += minutes * 60;
      zoneEnd = minutesAt + 2;
    } else if (zoneEnd < end && isDigit(load<u8>(zoneEnd))) return;
    if (sign == Char.MINUS) stampS += offset;
    else stampS = stampS > offset ? stampS - offset : 0;
  }
  stampEnd = zoneEnd;
  stampKind = StampKind.ZONED;
}

@inline
function putTwo(value: u32, dst: usize): void {
  const tens = value / 10;
  store<u8>(dst, Char.ZERO + tens);
  store<u8>(dst, Char.ZERO + value - tens * 10, 1);
}

/** Writes `2026-03-16T09:15:30Z` (20 bytes), returns the end. */
export function writeRfc3339(seconds: u32, dst: usize): usize {
  const days = seconds / SECONDS_PER_DAY;
  const rest = seconds - days * SECONDS_PER_DAY;
  civilFromDays(days);
  putTwo(civilYear / 100, dst);
  putTwo(civilYear % 100, dst + 2);
  store<u8>(dst, Char.MINUS, 4);
  putTwo(civilMonth, dst + 5);
  store<u8>(dst, Char.MINUS, 7);
  putTwo(civilDay, dst + 8);
  store<u8>(dst, Char.UPPER_T, 10);
  putTwo(rest / 3600, dst + 11);
  store<u8>(dst, Char.COLON, 13);
  putTwo((rest / 60) % 60, dst + 14);
  store<u8>(dst, Char.COLON, 16);
  putTwo(rest % 60, dst + 17);
  store<u8>(dst, Char.UPPER_Z, 19);
  return dst + 20;
}

/**
 * Month, day and time of a stamp without its year: the same number whenever the same log is read, also if
 * the year had to be inferred. What document ids are made of.
 */
export function yearlessStamp(seconds: u32): u32 {
  const days = seconds / SECONDS_PER_DAY;
  civilFromDays(days);
  return ((civilMonth << 5) | civilDay) * SECONDS_PER_DAY + (seconds - days * SECONDS_PER_DAY);
}
