import { reserve } from '../memory';
import { writePrepared } from '../text/ascii';
import { Char, isDigit, isLetter } from '../text/chars';
import { TYPE_COUNT, TYPE_ROWS } from './types';

/**
 * The type of an event where somebody says it: in the name of the file that it came in (`attachment;
 * filename="process_20211018093329655.json"`), or in a field of its own (`internal email protect`).
 */

/** Letters of a word in lower case; the longest word of TYPE_ROWS has 24. */
const MAX_WORD: usize = 32;
let word: usize = 0;
let wordLen: usize = 0;

function takeLetter(c: u32): bool {
  if (wordLen == MAX_WORD) return false;
  store<u8>(word + wordLen++, (c | 0x20) as u8);
  return true;
}

function openWord(): void {
  if (word == 0) word = reserve(MAX_WORD + 8);
  wordLen = 0;
}

/** Bit of the type that [ptr, ptr + len) names, but for case and what stands between its letters; 0 if none. */
export function typeNamed(ptr: usize, len: usize): u32 {
  openWord();
  for (let i: usize = 0; i < len; i++) {
    const c: u32 = load<u8>(ptr + i);
    if (isLetter(c)) {
      if (!takeLetter(c)) return 0;
    } else if (!isSeparator(c)) return 0;
  }
  return typeOfWord();
}

/** A blank, hyphen or underscore. */
@inline
function isSeparator(c: u32): bool {
  return c == 0x20 || c == 0x2d || c == 0x5f;
}

/**
 * Bit of the type that a `Content-Disposition`, or the name of a file alone, begins with; 0 if none. The type ends
 * where a digit or the extension begins.
 */
export function typeOfFileName(ptr: usize, len: usize): u32 {
  const end = ptr + len;
  let at = nameStart(ptr, end);
  openWord();
  for (; at < end; at++) {
    const c: u32 = load<u8>(at);
    if (isLetter(c)) {
      if (!takeLetter(c)) return 0;
    } else if (isDigit(c) || !isSeparator(c)) break;
  }
  return typeOfWord();
}

const FILENAME: u64 = 0x656d616e656c6966; // `filename`
const CASE_BITS: u64 = 0x2020202020202020;

/**
 * Where the name of the file begins: behind `filename="`, `filename=` or `filename*=UTF-8''`, and behind the last slash
 * of a path. Reads up to 7 bytes past the end.
 */
function nameStart(ptr: usize, end: usize): usize {
  let start = ptr;
  for (let p = ptr; p + 8 <= end; p++) {
    if ((load<u64>(p) | CASE_BITS) != FILENAME) continue;
    start = p + 8;
    while (start < end && isOpening(load<u8>(start))) start++;
  }
  for (let p = start; p < end && load<u8>(p) != Char.DOUBLE_QUOTE; p++) {
    const c = load<u8>(p);
    if (c == Char.SLASH || c == Char.BACKSLASH || c == Char.SINGLE_QUOTE) start = p + 1;
  }
  return start;
}

/** Stands between `filename` and the name: `*`, `=`, blanks, a quote. */
@inline
function isOpening(c: u32): bool {
  return c == 0x2a || c == Char.EQUALS || c == Char.SPACE || c == Char.DOUBLE_QUOTE;
}

function typeOfWord(): u32 {
  if (wordLen == 0) return 0;
  for (let type: u32 = 0; type < TYPE_COUNT; type++) if (isInRow(TYPE_ROWS[type])) return 1 << type;
  return 0;
}

/** Is the word one of those of the row, hyphens left out? */
function isInRow(row: string): bool {
  let matched: usize = 0;
  let fails = false;
  for (let i = 0; i <= row.length; i++) {
    const c: u32 = i < row.length ? row.charCodeAt(i) : 0x20;
    if (c == 0x20) {
      if (!fails && matched == wordLen) return true;
      matched = 0;
      fails = false;
    } else if (c != 0x2d) {
      if (matched >= wordLen || load<u8>(word + matched) != c) fails = true;
      matched++;
    }
  }
  return false;
}

const names = memory.data(10 * 4, 4);

/** Prepares the first word of each row; once. */
export function openLabels(): void {
  for (let type: u32 = 0; type < TYPE_COUNT; type++) {
    const row = TYPE_ROWS[type];
    let len = 0;
    while (len < row.length && row.charCodeAt(len) != Char.SPACE) len++;
    const name = reserve(4 + (len as usize) + 8);
    store<u32>(name, len as u32);
    for (let i = 0; i < len; i++) store<u8>(name + i, row.charCodeAt(i) as u8, 4);
    store<u32>(names + ((type as usize) << 2), name as u32);
  }
}

/** Writes the name of a type. */
@inline
export function writeTypeText(type: u32, dst: usize): usize {
  return writePrepared(load<u32>(names + ((type as usize) << 2)), dst);
}
