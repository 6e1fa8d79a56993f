import { SETTINGS_TABLE } from './config-table';
import { reserve } from './memory';
import { isText, narrow } from './text/ascii';
import { Char, isDigit } from './text/chars';
import { findLineFeed, sameBytes, skipBlanks } from './text/scan';
import { readZone } from './text/zone';

/** The rows of the settings table, and what a value of each type looks like. */
export const enum Setting {
  FORMAT = 0,
  EXPAND = 1,
  TIMEOUT = 2,
  HOLD = 3,
  LINGER = 4,
  CLOCK = 5,
  UNMATCHED = 6,
  CONNECTIONS = 7,
  MAX_MESSAGES = 8,
  MAX_BYTES = 9,
  REMEMBER = 10,
  KEEP_RAW = 11,
  APPLIANCE = 12,
  CORRELATE = 13,
  MIMECAST_TIMEOUT = 14,
  MIMECAST_HOLD = 15,
  MIMECAST_LINGER = 16,
  NINE_FIELDS = 17,
  BATCH = 18,
  MESSAGE_KEY = 19,
  HOST_KEY = 20,
  RULES = 21,
  TIMEZONE = 22,
  JOURNAL = 23,
  SYNC = 24,
  COUNT = 25,
}

export const SETTING_COUNT: u32 = Setting.COUNT;

export const enum ValueType {
  ENUM = 0,
  BOOL = 1,
  DURATION = 2,
  COUNT = 3,
  BYTES = 4,
  TEXT = 5,
  RULES = 6,
  ZONE = 7,
}

const TYPE_WORDS: StaticArray<string> = [
  'enum',
  'bool',
  'duration',
  'count',
  'bytes',
  'text',
  'rules',
  'zone',
];

/** Row, 32 bytes: ptr and len of name, type and default; then the type's number. Hosts and help are for people. */
const ROW_SIZE: usize = 32;
const rows = memory.data((Setting.COUNT as i32) * 32, 8);

const enum Part {
  NAME = 0,
  TYPE = 8,
  DEFAULT = 16,
  END = 24,
}

@inline
function rowAt(row: u32): usize {
  return rows + (row as usize) * ROW_SIZE;
}

export function namePtr(row: u32): usize {
  return load<u32>(rowAt(row), Part.NAME);
}

export function nameLen(row: u32): usize {
  return load<u32>(rowAt(row), Part.NAME + 4);
}

export function defaultPtr(row: u32): usize {
  return load<u32>(rowAt(row), Part.DEFAULT);
}

export function defaultLen(row: u32): usize {
  return load<u32>(rowAt(row), Part.DEFAULT + 4);
}

export function typeOf(row: u32): ValueType {
  return load<u32>(rowAt(row), Part.END) as ValueType;
}

/** The words of an enum, `a,b,c`. */
export function wordsPtr(row: u32): usize {
  return load<u32>(rowAt(row), Part.TYPE) + 5;
}

export function wordsLen(row: u32): usize {
  return load<u32>(rowAt(row), Part.TYPE + 4) - 5;
}

/** Cuts the table into its rows; once. */
export function readTable(): void {
  const table = reserve(SETTINGS_TABLE.length + 8);
  const end = narrow(SETTINGS_TABLE, table);
  let line = table;
  let row: u32 = 0;
  while (line < end) {
    const lineEnd = findLineFeed(line, end);
    if (lineEnd > line) {
      let start = line;
      for (let part: usize = 0; part < (Part.END as usize); part += 8) {
        let stop = start;
        while (stop < lineEnd && load<u8>(stop) != Char.PIPE) stop++;
        const first = skipBlanks(start, stop);
        let last = stop;
        while (last > first && load<u8>(last - 1) == Char.SPACE) last--;
        store<u32>(rowAt(row) + part, first as u32);
        store<u32>(rowAt(row) + part, (last - first) as u32, 4);
        start = stop + 1;
      }
      const type: usize = load<u32>(rowAt(row), Part.TYPE);
      let word: u32 = 0;
      while (!isText(type, TYPE_WORDS[word].length, TYPE_WORDS[word])) word++;
      store<u32>(rowAt(row), word, Part.END);
      row++;
    }
    line = lineEnd + 1;
  }
}

/** Number of the setting of that name; SETTING_COUNT if there is none. */
export function rowNamed(ptr: usize, len: usize): u32 {
  let row: u32 = 0;
  while (row < SETTING_COUNT && !(nameLen(row) == len && sameBytes(namePtr(row), ptr, len))) row++;
  return row;
}

const TIME_UNITS: StaticArray<string> = ['ms', 's', 'm', 'h', 'd'];
const TIME_FACTORS: StaticArray<i64> = [1, 1000, 60000, 3600000, 86400000];
const BYTE_UNITS: StaticArray<string> = ['', 'KiB', 'MiB', 'GiB'];
const BYTE_FACTORS: StaticArray<i64> = [1, 1 << 10, 1 << 20, 1 << 30];
const COUNT_UNITS: StaticArray<string> = [''];
const COUNT_FACTORS: StaticArray<i64> = [1];

/** Bounds that make sense: below there is no room for one message, above there is no address or no date. */
const LEAST_BYTES: i64 = 1 << 20;
const MOST_BYTES: i64 = 4000 << 20;
const MOST_COUNT: i64 = 100000000;
const MOST_TIME: i64 = 3660 * 86400000;
const MOST_TEXT: usize = 255;

/** Value of a number with a unit: `30s`, `64MiB`, `500`; -1 if it is none. A bare 0 needs no unit. */
function quantity(ptr: usize, len: usize, units: StaticArray<string>, factors: StaticArray<i64>): i64 {
  let p = ptr;
  const end = ptr + len;
  let value: i64 = 0;
  while (p < end && isDigit(load<u8>(p)) && p - ptr < 13) value = value * 10 + (load<u8>(p++) - Char.ZERO);
  if (p == ptr) return -1;
  for (let i = 0; i < units.length; i++) {
    if (isText(p, end - p, units[i])) return value * factors[i];
  }
  return value == 0 && p == end ? 0 : -1;
}

/** Position of a word in a list `a,b,c`, or -1. */
function indexInList(list: usize, listEnd: usize, ptr: usize, len: usize): i64 {
  let index: i64 = 0;
  let start = list;
  for (let p = list; p <= listEnd; p++) {
    if (p < listEnd && load<u8>(p) != Char.COMMA) continue;
    if (p - start == len && sameBytes(start, ptr, len)) return index;
    index++;
    start = p + 1;
  }
  return -1;
}

/** Is the value of the setting kept as it is written? */
@inline
export function isKeptAsText(row: u32): bool {
  return typeOf(row) == ValueType.TEXT || typeOf(row) == ValueType.ZONE;
}

/**
 * A value as a number: the position of a word, 0 or 1, milliseconds, a count, bytes, the length of a text or zone.
 * -1 if the text is no value of that setting.
 */
export function parseValue(row: u32, ptr: usize, len: usize): i64 {
  let value: i64 = -1;
  switch (typeOf(row)) {
    case ValueType.ENUM:
      return indexInList(wordsPtr(row), wordsPtr(row) + wordsLen(row), ptr, len);
    case ValueType.BOOL:
      return isText(ptr, len, 'true') ? 1 : isText(ptr, len, 'false') ? 0 : -1;
    case ValueType.DURATION:
      value = quantity(ptr, len, TIME_UNITS, TIME_FACTORS);
      return value > MOST_TIME || (value == 0 && (row == Setting.TIMEOUT || row == Setting.MIMECAST_TIMEOUT))
        ? -1
        : value;
    case ValueType.COUNT:
      value = quantity(ptr, len, COUNT_UNITS, COUNT_FACTORS);
      return value == 0 || value > MOST_COUNT ? -1 : value;
    case ValueType.BYTES:
      value = quantity(ptr, len, BYTE_UNITS, BYTE_FACTORS);
      // nothing need be remembered, but a store has to hold something
      return value > MOST_BYTES || (value < LEAST_BYTES && (value != 0 || row == Setting.MAX_BYTES))
        ? -1
        : value;
    case ValueType.ZONE:
      return readZone(ptr, len) ? (len as i64) : -1;
    default:
      return len == 0 || len > MOST_TEXT ? -1 : (len as i64);
  }
}
