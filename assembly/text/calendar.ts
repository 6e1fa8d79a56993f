import { Char, isDigit } from './chars';

/**
 * Time stamps of log lines, as seconds since 1970 of the clock on the wall (no zone is known for most of
 * them: they are taken as UTC), and back to RFC 3339 text.
 */
const SECONDS_PER_DAY: u32 = 86400;
/** Seconds since 1970 fit 32 bits up to its end. */
const MAX_YEAR: u32 = 2105;

/** Result of the last successful parse: end of the stamp in the text, and its time. */
export let stampEnd: usize = 0;
export let stampS: u32 = 0;

/** Reference for stamps without a year: they lie at most one day ahead of it. Seconds since 1970. */
let referenceS: u32 = 0;
let referenceYear: u32 = 1970;

export function setReference(seconds: u32): void {
  if (seconds == referenceS) return;
  referenceS = seconds;
  civilFromDays(seconds / SECONDS_PER_DAY);
  referenceYear = civilYear;
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

@inline
function isLeap(year: u32): bool {
  return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
}

/** Month 1..12 from its English three-letter name in any case, 0 if it is none. */
function monthAt(ptr: usize): u32 {
  const name =
    load<u8>(ptr) | ((load<u8>(ptr, 1) as u32) << 8) | ((load<u8>(ptr, 2) as u32) << 16) | 0x202020;
  switch (name) {
    case 0x6e616a:
      return 1; // jan
    case 0x626566:
      return 2;
    case 0x72616d:
      return 3;
    case 0x727061:
      return 4;
    case 0x79616d:
      return 5;
    case 0x6e756a:
      return 6;
    case 0x6c756a:
      return 7;
    case 0x677561:
      return 8;
    case 0x706573:
      return 9;
    case 0x74636f:
      return 10;
    case 0x766f6e:
      return 11;
    case 0x636564:
      return 12;
  }
  return 0;
}

/** Is the three-letter name at `ptr` a day of the week? */
function isWeekday(ptr: usize): bool {
  const name =
    load<u8>(ptr) | ((load<u8>(ptr, 1) as u32) << 8) | ((load<u8>(ptr, 2) as u32) << 16) | 0x202020;
  return (
    name == 0x6e6f6d ||
    name == 0x657574 ||
    name == 0x646577 ||
    name == 0x756874 ||
    name == 0x697266 ||
    name == 0x746173 ||
    name == 0x6e7573
  );
}

/** Two digits as a number, 100 if they are none. */
@inline
function twoDigits(ptr: usize): u32 {
  const a = (load<u8>(ptr) as u32) - Char.ZERO;
  const b = (load<u8>(ptr, 1) as u32) - Char.ZERO;
  return a < 10 && b < 10 ? a * 10 + b : 100;
}

/** Four digits as a year 1970..2105 (what fits 32 bits of seconds), 0 if they are none. */
function yearAt(ptr: usize, end: usize): u32 {
  if (ptr + 4 > end || (ptr + 4 < end && isDigit(load<u8>(ptr, 4)))) return 0;
  const a = twoDigits(ptr);
  const b = twoDigits(ptr + 2);
  if (a >= 100 || b >= 100) return 0;
  const year = a * 100 + b;
  return year >= 1970 && year <= MAX_YEAR ? year : 0;
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

/** The latest year that puts a stamp without one at most a day after the reference: `Dec 31` read in January is last year's. */
function secondsWithoutYear(): u32 {
  let year = referenceYear < MAX_YEAR ? referenceYear + 1 : MAX_YEAR;
  while (year > 1970) {
    if (dayMonth != 2 || dayOfMonth != 29 || isLeap(year)) {
      const seconds = civilSeconds(year);
      if (seconds <= referenceS + SECONDS_PER_DAY) return seconds;
    }
    year--;
  }
  return civilSeconds(1970);
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
  stampS = year != 0 ? civilSeconds(year) : secondsWithoutYear();
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
  stampS = civilSeconds(year);
  stampEnd = at;
  return true;
}

/** `2026-03-16T09:15:30.123+01:00` (RFC 3339); a zone is applied, none means UTC. */
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
  let seconds = civilSeconds(year);
  if (at < end) {
    const zone = load<u8>(at);
    if (zone == Char.UPPER_Z) at++;
    else if ((zone == Char.PLUS || zone == Char.MINUS) && at + 5 <= end) {
      const hours = twoDigits(at + 1);
      const minutesAt = at + (load<u8>(at, 3) == Char.COLON ? 4 : 3);
      const minutes = minutesAt + 2 <= end ? twoDigits(minutesAt) : 100;
      if (hours < 24 && minutes < 60) {
        const offset = hours * 3600 + minutes * 60;
        if (zone == Char.MINUS) seconds += offset;
        else seconds = seconds > offset ? seconds - offset : 0;
        at = minutesAt + 2;
      }
    }
  }
  stampS = seconds;
  stampEnd = at;
  return true;
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
