import { SETTINGS_TABLE } from './config-table';
import { reserve } from './memory';
import { addUserRow, faultAt, faultLen, faultText, RuleFault } from './rules/compile';
import { isText, narrow } from './text/ascii';
import { Char, isDigit } from './text/chars';
import {
  jsonLen, jsonOffset, jsonPtr, openJson, peekJson, skipJson, takeJson, takeScalar, takeString,
} from './text/json-read';
import { writeJsonString, writeKey, writeKeyText } from './text/json-write';
import { findLineFeed, sameBytes, skipBlanks } from './text/scan';

/** Settings: reads them, says all that is wrong with them at once, and holds the values. */
export const enum Setting {
  FORMAT = 0,
  EXPAND = 1,
  TIMEOUT = 2,
  HOLD = 3,
  LINGER = 4,
  CLOCK = 5,
  UNMATCHED = 6,
  MAX_MESSAGES = 7,
  MAX_BYTES = 8,
  REMEMBER = 9,
  KEEP_RAW = 10,
  APPLIANCE = 11,
  RULES = 12,
  COUNT = 13,
}

/** Numbers: positions of enums, 0 or 1, milliseconds, counts or bytes by the type of the row. */
const values = memory.data(13 * 8, 8);
const rows = memory.data(13 * 4 * 8, 8); // ptr,len of name, type, default, help
export let applianceText: usize = 0;
export let applianceTextLen: usize = 0;

let table: usize = 0;
let faults: i32 = 0;
let out: usize = 0;

export function settingOf(setting: Setting): u64 {
  return load<u64>(values + ((setting as usize) << 3));
}

@inline
function rowPart(row: u32, part: u32): usize {
  return rows + (((row << 2) + part) as usize) * 8;
}

@inline
function partPtr(row: u32, part: u32): usize {
  return load<u32>(rowPart(row, part));
}

@inline
function partLen(row: u32, part: u32): usize {
  return load<u32>(rowPart(row, part), 4);
}

/** Reads the table and sets every default; once. */
export function initSettings(): void {
  if (table != 0) return;
  table = reserve(SETTINGS_TABLE.length + 8);
  const end = narrow(SETTINGS_TABLE, table);
  let line = table;
  let row: u32 = 0;
  while (line < end) {
    const lineEnd = findLineFeed(line, end);
    if (lineEnd > line) {
      let start = line;
      for (let part: u32 = 0; part < 4; part++) {
        let stop = start;
        while (stop < lineEnd && load<u8>(stop) != Char.PIPE) stop++;
        const first = skipBlanks(start, stop);
        let last = stop;
        while (last > first && load<u8>(last - 1) == Char.SPACE) last--;
        store<u32>(rowPart(row, part), first as u32);
        store<u32>(rowPart(row, part), (last - first) as u32, 4);
        start = stop + 1;
      }
      row++;
    }
    line = lineEnd + 1;
  }
  for (let i: u32 = 0; i < (Setting.COUNT as u32); i++) if (i != Setting.RULES) parseValue(i, partPtr(i, 2), partLen(i, 2));
}

/**
 * Reads settings as a JSON object from [ptr, ptr + len). Faults are written to `dst`, one JSON object a line;
 * returns their number. `dst` has room for 8 bytes a byte of input and 4 KiB a setting.
 */
export function readSettings(ptr: usize, len: usize, scratch: usize, dst: usize): i32 {
  initSettings();
  faults = 0;
  out = dst;
  openJson(ptr, len, scratch);
  if (!takeJson(Char.LEFT_BRACE)) {
    syntaxFault(ptr, len);
    return faults;
  }
  if (!takeJson(Char.RIGHT_BRACE)) {
    do {
      if (!takeString() || !takeJson(Char.COLON)) {
        syntaxFault(ptr, len);
        return faults;
      }
      if (!readSetting(jsonPtr, jsonLen)) {
        syntaxFault(ptr, len);
        return faults;
      }
    } while (takeJson(Char.COMMA));
    if (!takeJson(Char.RIGHT_BRACE)) syntaxFault(ptr, len);
  }
  if (peekJson() != 0) syntaxFault(ptr, len);
  return faults;
}

export function faultsEnd(): usize {
  return out;
}

function readSetting(name: usize, nameLen: usize): bool {
  let row: u32 = 0;
  while (row < (Setting.COUNT as u32) && !(partLen(row, 0) == nameLen && sameBytes(partPtr(row, 0), name, nameLen))) row++;
  if (row == (Setting.COUNT as u32)) {
    if (!skipJson()) return false;
    writeFault(name, nameLen, jsonPtr, jsonLen, 'unknown setting');
    const mark = out;
    out = narrow('one of ', mark);
    for (let i: u32 = 0; i < (Setting.COUNT as u32); i++) {
      if (i != 0) out = narrow(', ', out);
      memory.copy(out, partPtr(i, 0), partLen(i, 0));
      out += partLen(i, 0);
    }
    endFault();
    return true;
  }
  if (row == Setting.RULES) return readRules(name, nameLen);
  const c = peekJson();
  if (c == Char.LEFT_BRACE || c == Char.LEFT_BRACKET) {
    if (!skipJson()) return false;
    expectedFault(row, jsonPtr, jsonLen);
    return true;
  }
  const quoted = c == Char.DOUBLE_QUOTE;
  if (!(quoted ? takeString() : takeScalar())) return false;
  // numbers and words may also stand in quotes: environment variables know no other way
  if (!parseValue(row, jsonPtr, jsonLen)) expectedFault(row, jsonPtr, jsonLen);
  return true;
}

function readRules(name: usize, nameLen: usize): bool {
  if (!takeJson(Char.LEFT_BRACKET)) {
    if (!skipJson()) return false;
    expectedFault(Setting.RULES, jsonPtr, jsonLen);
    return true;
  }
  if (takeJson(Char.RIGHT_BRACKET)) return true;
  do {
    if (!takeString()) {
      if (!skipJson()) return false;
      expectedFault(Setting.RULES, jsonPtr, jsonLen);
      continue;
    }
    const fault = addUserRow(jsonPtr, jsonPtr + jsonLen);
    if (fault != RuleFault.NONE) {
      writeFault(name, nameLen, faultAt, faultLen, 'a row has a fault');
      out = narrow(faultText(fault), out);
      endFault();
    }
  } while (takeJson(Char.COMMA));
  return takeJson(Char.RIGHT_BRACKET);
}

/** Value of a number with a unit: `30s`, `64MiB`, `500`. -1 if it is none; `units` are rows `name=factor`. */
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

const TIME_UNITS: StaticArray<string> = ['ms', 's', 'm', 'h', 'd'];
const TIME_FACTORS: StaticArray<i64> = [1, 1000, 60000, 3600000, 86400000];
const BYTE_UNITS: StaticArray<string> = ['', 'KiB', 'MiB', 'GiB'];
const BYTE_FACTORS: StaticArray<i64> = [1, 1 << 10, 1 << 20, 1 << 30];
const COUNT_UNITS: StaticArray<string> = [''];
const COUNT_FACTORS: StaticArray<i64> = [1];

/** Bounds of memory that make sense: below there is no room for one message, above no address. */
const LEAST_BYTES: i64 = 1 << 20;
const MOST_BYTES: i64 = 4000 << 20;
const MOST_COUNT: i64 = 100000000;
const MOST_TIME: i64 = 3660 * 86400000;

function parseValue(row: u32, ptr: usize, len: usize): bool {
  const type = partPtr(row, 1);
  let value: i64 = -1;
  switch (load<u8>(type)) {
    case 0x65: value = indexInList(type + 5, type + partLen(row, 1), ptr, len); break; // enum
    case 0x62: { // bool or bytes
      if (load<u8>(type, 1) == 0x6f) {
        value = isText(ptr, len, 'true') ? 1 : isText(ptr, len, 'false') ? 0 : -1;
      } else {
        value = quantity(ptr, len, BYTE_UNITS, BYTE_FACTORS);
        if (value > MOST_BYTES || (value < LEAST_BYTES && (row == Setting.MAX_BYTES || value != 0))) value = -1;
      }
      break;
    }
    case 0x64: { // duration
      value = quantity(ptr, len, TIME_UNITS, TIME_FACTORS);
      if (value > MOST_TIME || (value == 0 && row == Setting.TIMEOUT)) value = -1;
      break;
    }
    case 0x63: { // count
      value = quantity(ptr, len, COUNT_UNITS, COUNT_FACTORS);
      if (value == 0 || value > MOST_COUNT) value = -1;
      break;
    }
    default: { // text
      if (len == 0 || len > 255) return false;
      applianceText = reserve(len + 8);
      applianceTextLen = len;
      memory.copy(applianceText, ptr, len);
      value = 0;
    }
  }
  if (value < 0) return false;
  store<i64>(values + ((row as usize) << 3), value);
  return true;
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

function writeFault(key: usize, keyLen: usize, value: usize, valueLen: usize, problem: string): void {
  faults++;
  const start = out;
  out = writeJsonString(key, keyLen, writeKey('key', out));
  store<u8>(start, Char.LEFT_BRACE);
  out = writeJsonString(value, valueLen, writeKey('value', out));
  out = writeKeyText('problem', problem, out);
  out = writeKey('expected', out);
  store<u8>(out++, Char.DOUBLE_QUOTE);
}

function endFault(): void {
  store<u8>(out, Char.DOUBLE_QUOTE);
  store<u16>(out, 0x0a7d, 1);
  out += 3;
}

function expectedFault(row: u32, value: usize, valueLen: usize): void {
  const type = partPtr(row, 1);
  const c = load<u8>(type);
  const isBool = c == 0x62 && load<u8>(type, 1) == 0x6f;
  writeFault(partPtr(row, 0), partLen(row, 0), value, valueLen,
    c == 0x65 ? 'not one of its values' : c == 0x64 ? 'not a duration' : c == 0x63 ? 'not a count'
    : isBool ? 'not a yes or no' : c == 0x62 ? 'not a size' : c == 0x72 ? 'not a list of rows' : 'not a text');
  if (c == 0x65) {
    out = narrow('one of ', out);
    memory.copy(out, type + 5, partLen(row, 1) - 5);
    out += partLen(row, 1) - 5;
  } else {
    out = narrow(
      c == 0x64 ? (row == Setting.TIMEOUT ? 'a number above 0 with ms, s, m, h or d, such as 30s' : 'a number with ms, s, m, h or d, such as 30s, or 0')
      : c == 0x63 ? 'a whole number from 1 to 100000000'
      : isBool ? 'true or false'
      : c == 0x62 ? 'bytes as a number, or with KiB, MiB or GiB, such as 64MiB; from 1MiB to 4000MiB'
      : c == 0x72 ? 'a list of texts, each a row of the rule language'
      : '1 to 255 bytes of text', out);
  }
  endFault();
}

function syntaxFault(start: usize, len: usize): void {
  const offset = jsonOffset(start);
  const from = start + (offset < len ? offset : len);
  const rest = start + len - from;
  writeFault(start, 0, from, rest > 40 ? 40 : rest, 'not valid JSON from here on');
  out = narrow('one JSON object with settings as keys', out);
  endFault();
}
