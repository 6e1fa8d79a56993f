import {
  nameLen,
  namePtr,
  SETTING_COUNT,
  Setting,
  typeOf,
  ValueType,
  wordsLen,
  wordsPtr,
} from './config-values';
import { narrow } from './text/ascii';
import { Char, isDigit, isKeyChar } from './text/chars';
import { jsonOffset } from './text/json-read';
import { writeJsonString, writeKey, writeKeyText } from './text/json-write';

/**
 * Faults in settings, one line of JSON each: the key, the value, what is wrong with it and what would be right.
 */
let faults: i32 = 0;
let out: usize = 0;

export function openFaults(dst: usize): void {
  faults = 0;
  out = dst;
}

export function faultCount(): i32 {
  return faults;
}

export function faultOutput(): usize {
  return out;
}

const PROBLEMS: StaticArray<string> = [
  'not one of its values',
  'not a yes or no',
  'not a duration',
  'not a count',
  'not a size',
  'not a text',
  'not a list of rows',
  'not a time zone',
];

const EXPECTED: StaticArray<string> = [
  'one of ',
  'true or false',
  'a number with ms, s, m, h or d, such as 30s, or 0',
  'a whole number from 1 to 100000000',
  'bytes as a number, or with KiB, MiB or GiB, such as 64MiB; from 1MiB to 4000MiB',
  'a text of 1 to 255 bytes',
  'a list of texts, each a row of the rule language',
  'UTC, an offset such as +02:00, or a POSIX TZ string such as CET-1CEST,M3.5.0,M10.5.0/3',
];

const ZONE_NAME_PROBLEM = 'not a zone that is known here, where there is no database of names';
const ZONE_NAME_EXPECTED =
  'its POSIX TZ string, which is the last line of its file in /usr/share/zoneinfo, such as CET-1CEST,M3.5.0,M10.5.0/3 of Europe/Berlin';

/** `Europe/Berlin`, `Japan`: no digit and no comma, of which a TZ string has some. */
function isZoneName(ptr: usize, len: usize): bool {
  for (let i: usize = 0; i < len; i++) {
    const c: u32 = load<u8>(ptr + i);
    if (!isKeyChar(c) && c != Char.SLASH) return false;
    if (isDigit(c)) return false;
  }
  return len != 0 && load<u8>(ptr) <= (Char.UPPER_Z as u8);
}

/** More faults than a person mends at once are counted, not written; nor is a value to its end. */
const MAX_WRITTEN: i32 = 64;
const MAX_QUOTED: usize = 200;
/** Bytes that the faults take at most: each up to 4 KiB, and one that is begun and not kept. */
export const FAULTS_SIZE: usize = 65 * 4096;

/** Writes a fault up to what would be right, returns where that begins; endFault closes it. */
export function beginFault(key: usize, keyLen: usize, value: usize, valueLen: usize, problem: string): usize {
  faults++;
  const start = out;
  if (keyLen > MAX_QUOTED) keyLen = MAX_QUOTED;
  if (valueLen > MAX_QUOTED) valueLen = MAX_QUOTED;
  let to = writeJsonString(key, keyLen, writeKey('key', start));
  store<u8>(start, Char.LEFT_BRACE);
  to = writeJsonString(value, valueLen, writeKey('value', to));
  to = writeKeyText('problem', problem, to);
  to = writeKey('expected', to);
  store<u8>(to, Char.DOUBLE_QUOTE);
  return to + 1;
}

export function endFault(to: usize): void {
  store<u8>(to, Char.DOUBLE_QUOTE);
  store<u16>(to, 0x0a7d, 1); // } LF
  if (faults <= MAX_WRITTEN) out = to + 3;
}

/** The value is none of the setting `row`, or there is no such setting. */
export function expectedFault(row: u32, name: usize, nameLength: usize, value: usize, valueLen: usize): void {
  if (row == SETTING_COUNT) {
    let to = narrow('one of ', beginFault(name, nameLength, value, valueLen, 'unknown setting'));
    for (let i: u32 = 0; i < SETTING_COUNT; i++) {
      if (i != 0) to = narrow(', ', to);
      memory.copy(to, namePtr(i), nameLen(i));
      to += nameLen(i);
    }
    endFault(to);
    return;
  }
  const type = typeOf(row);
  if (type == ValueType.ZONE && isZoneName(value, valueLen)) {
    endFault(narrow(ZONE_NAME_EXPECTED, beginFault(name, nameLength, value, valueLen, ZONE_NAME_PROBLEM)));
    return;
  }
  let to = beginFault(name, nameLength, value, valueLen, PROBLEMS[type]);
  to = narrow(
    row == Setting.TIMEOUT ? 'a number above 0 with ms, s, m, h or d, such as 30s' : EXPECTED[type],
    to,
  );
  if (type == ValueType.ENUM) {
    memory.copy(to, wordsPtr(row), wordsLen(row));
    to += wordsLen(row);
  }
  endFault(to);
}

/** What follows in the text is no JSON. */
export function syntaxFault(start: usize, len: usize): void {
  const offset = jsonOffset(start);
  const from = start + (offset < len ? offset : len);
  const rest = start + len - from;
  const to = beginFault(start, 0, from, rest > 40 ? 40 : rest, 'not valid JSON from here on');
  endFault(narrow('one JSON object with settings as keys', to));
}
