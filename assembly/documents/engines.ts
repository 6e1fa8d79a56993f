import { reserveTable } from '../rules/table-memory';
import { isText, narrow, writePrepared } from '../text/ascii';
import { Char, isDigit } from '../text/chars';
import { findByte, sameBytes, skipBlanks, skipWord } from '../text/scan';
import { Column, columnAt, columnNamed, NO_COLUMN } from './columns';
import { ENGINE_ROWS, FINDING_NAMES, Finding, WORD_ROWS } from './engine-rows';
import { firstValue, lastValue, nextValue, valueLen, valuePtr } from './values';

/** Reads the flags of the engines and the verdict out of the columns, as the tables of engine-rows.ts say. */

const enum Flag {
  FALSE = 0,
  TRUE = 1,
  NULL = 2,
}

/** Which values of a field count. */
const enum Which {
  LAST = 0,
  ANY = 1,
  WORST = 2,
}

const MAX_ENGINES: u32 = 16;
const MAX_FIELDS: u32 = 24;
const MAX_WORDS: usize = 96;
const ALL_ENGINES: u32 = 0xff;
/** Of a key, its comma, quotes and colon. */
const KEY_GROWTH: usize = 4;

// Field, 8 bytes: column u16, engine u8, which u8, only if those before it have no value u8
const FIELD_SIZE: usize = 8;
const fields = memory.data(24 * 8, 8);
let fieldCount: u32 = 0;
// Word, 12 bytes: ptr u32, len u32, flag u8, finding u8
const WORD_SIZE: usize = 12;
const words = memory.data(96 * 12, 8);
let wordsEnd: usize = words;
/** Where the words of all engines end: they come first. */
let sharedEnd: usize = words;
/** By engine, u32 each: where its own words begin and end. */
const ranges = memory.data(16 * 8, 8);
/** By engine, u32 each: its key in Flags and in the standard formats, prepared. */
const keys = memory.data(16 * 8, 8);
/** By engine, u8: its flag in the document in work. */
const flags = memory.data(16, 8);
let engineCount: u32 = 0;
let finding: u32 = Finding.UNKNOWN;

const buffer = memory.data(256, 8);
let isSound: bool = true;

/** Compiles the tables; the columns are defined before. False if a row cannot be read. */
export function openEngines(): bool {
  engineCount = fieldCount = 0;
  wordsEnd = sharedEnd = words;
  memory.fill(ranges, 0, MAX_ENGINES << 3);
  isSound = ENGINE_ROWS.length <= (MAX_ENGINES as i32);
  for (let i = 0; i < ENGINE_ROWS.length && isSound; i++) openEngine(ENGINE_ROWS[i]);
  for (let i = 0; i < WORD_ROWS.length && isSound; i++) openWords(WORD_ROWS[i]);
  return isSound;
}

let at: usize = 0;
let atEnd: usize = 0;
let word: usize = 0;
let wordEnd: usize = 0;

function beginRow(row: string): void {
  at = buffer;
  atEnd = narrow(row, buffer);
}

function nextWord(): bool {
  word = skipBlanks(at, atEnd);
  wordEnd = skipWord(word, atEnd);
  at = wordEnd;
  return word < atEnd;
}

function openEngine(row: string): void {
  beginRow(row);
  for (let which: usize = 0; which < 8; which += 4) {
    nextWord();
    store<u32>(keys + ((engineCount as usize) << 3) + which, prepareKey(word, wordEnd) as u32);
  }
  while (nextWord()) {
    const isNext = load<u8>(word) == 0x3f; // ?
    if (isNext) word++;
    const colon = findByte(word, wordEnd, Char.COLON);
    const column = columnNamed(colon + 1, wordEnd);
    isSound = isSound && column != NO_COLUMN && fieldCount < MAX_FIELDS;
    if (!isSound) return;
    changetype<Column>(columnAt(column)).isRead = 1;
    const field = fields + (fieldCount as usize) * FIELD_SIZE;
    store<u16>(field, column as u16);
    store<u8>(field, engineCount as u8, 2);
    const len = colon - word;
    const which = isText(word, len, 'any')
      ? Which.ANY
      : isText(word, len, 'worst')
        ? Which.WORST
        : Which.LAST;
    store<u8>(field, which as u8, 3);
    store<u8>(field, isNext ? 1 : 0, 4);
    fieldCount++;
  }
  engineCount++;
}

/** `,"name":` for writePrepared. */
function prepareKey(ptr: usize, end: usize): usize {
  const len = end - ptr;
  const prepared = reserveTable(4 + len + 16);
  store<u32>(prepared, (len + KEY_GROWTH) as u32);
  store<u16>(prepared, 0x222c, 4); // ,"
  memory.copy(prepared + 6, ptr, len);
  store<u16>(prepared + 6 + len, 0x3a22); // ":
  return prepared;
}

function openWords(row: string): void {
  beginRow(row);
  nextWord();
  const engine = engineNamed();
  nextWord();
  const flag = isWord('true') ? Flag.TRUE : isWord('false') ? Flag.FALSE : Flag.NULL;
  nextWord();
  let kind = 0;
  while (kind < FINDING_NAMES.length && !isWord(FINDING_NAMES[kind])) kind++;
  isSound = isSound && (kind < FINDING_NAMES.length || isWord('-'));
  while (nextWord()) {
    isSound = isSound && wordsEnd < words + MAX_WORDS * WORD_SIZE;
    if (!isSound) return;
    const entry = wordsEnd;
    wordsEnd += WORD_SIZE;
    addToRange(engine, entry);
    const copy = reserveTable(wordEnd - word + 8);
    memory.copy(copy, word, wordEnd - word);
    store<u32>(entry, copy as u32);
    store<u32>(entry, (wordEnd - word) as u32, 4);
    store<u8>(entry, flag as u8, 8);
    store<u8>(entry, min(kind as u32, Finding.UNKNOWN) as u8, 9);
  }
}

/** Rows of one engine stand together, and those of all engines before the others. */
function addToRange(engine: u32, entry: usize): void {
  if (engine == ALL_ENGINES) {
    isSound = isSound && sharedEnd == entry;
    sharedEnd = wordsEnd;
    return;
  }
  const range = ranges + ((engine as usize) << 3);
  if (load<u32>(range) == 0) store<u32>(range, entry as u32);
  else isSound = isSound && load<u32>(range, 4) == (entry as u32);
  store<u32>(range, wordsEnd as u32, 4);
}

function isWord(text: string): bool {
  return isText(word, wordEnd - word, text);
}

/** Number of the engine whose second key is the word in work. */
function engineNamed(): u32 {
  if (isWord('*')) return ALL_ENGINES;
  const len = wordEnd - word;
  for (let engine: u32 = 0; engine < engineCount; engine++) {
    const key: usize = load<u32>(keys + ((engine as usize) << 3), 4);
    if (load<u32>(key) == ((len + KEY_GROWTH) as u32) && sameBytes(key + 6, word, len)) return engine;
  }
  isSound = false;
  return ALL_ENGINES;
}

/** Looks at the columns of the document in work. */
export function readEngines(): void {
  memory.fill(flags, Flag.NULL as u8, MAX_ENGINES);
  finding = Finding.UNKNOWN;
  let told: u32 = ALL_ENGINES;
  for (let i: u32 = 0; i < fieldCount; i++) {
    const field = fields + (i as usize) * FIELD_SIZE;
    const engine: u32 = load<u8>(field, 2);
    if (load<u8>(field, 4) != 0 && told == engine) continue;
    const column: u32 = load<u16>(field);
    const which = load<u8>(field, 3) as Which;
    let value = which == Which.LAST ? lastValue(column) : firstValue(column);
    if (value == 0) continue;
    told = engine;
    let flag = Flag.NULL;
    while (value != 0) {
      const one = meaningOf(engine, valuePtr(value), valueLen(value));
      if (flag == Flag.NULL || (one == Flag.TRUE && which == Which.ANY)) flag = one;
      else if (one == Flag.FALSE && which == Which.WORST) flag = one;
      value = which == Which.LAST ? 0 : nextValue(value);
    }
    const known = load<u8>(flags + engine) as Flag;
    if (known != Flag.FALSE && flag != Flag.NULL) store<u8>(flags + engine, flag as u8);
  }
}

/** What a value of an engine means; notes its finding. */
function meaningOf(engine: u32, ptr: usize, len: usize): Flag {
  const end = ptr + len;
  for (let from = skipBlanks(ptr, end); from < end; from = skipBlanks(from, end)) {
    const stop = skipWord(from, end);
    const entry = entryOf(engine, from, stop);
    if (entry != 0) return noted(entry);
    from = stop;
  }
  const entry = entryOf(engine, ANYTHING, ANYTHING + 1);
  return entry == 0 ? Flag.NULL : noted(entry);
}

const ANYTHING = memory.data<u8>([0x2a, 0, 0, 0, 0, 0, 0, 0]); // *

@inline
function noted(entry: usize): Flag {
  const kind: u32 = load<u8>(entry, 9);
  if (kind < finding) finding = kind;
  return load<u8>(entry, 8) as Flag;
}

/** The word of the engine that [from, stop) is, 0 if it has none. */
function entryOf(engine: u32, from: usize, stop: usize): usize {
  const shared = entryAmong(words, sharedEnd, from, stop);
  if (shared != 0) return shared;
  const range = ranges + ((engine as usize) << 3);
  return entryAmong(load<u32>(range), load<u32>(range, 4), from, stop);
}

function entryAmong(entry: usize, end: usize, from: usize, stop: usize): usize {
  const len = stop - from;
  const first = load<u8>(from) | CASE_BIT;
  for (; entry < end; entry += WORD_SIZE) {
    const known: usize = load<u32>(entry);
    if (load<u8>(known) == Char.LESS) {
      if (isScoreUpTo(known + 3, from, stop)) return entry;
    } else if (
      load<u32>(entry, 4) == (len as u32) &&
      (load<u8>(known) | CASE_BIT) == first &&
      isSame(known, len, from)
    )
      return entry;
  }
  return 0;
}

const CASE_BIT: u8 = 0x20;

/** Are the bytes at `from` the word, in any case? */
function isSame(known: usize, len: usize, from: usize): bool {
  for (let i: usize = 0; i < len; i++) {
    const c = load<u8>(from + i) as u32;
    if ((c - 0x41 < 26 ? c | CASE_BIT : c) != (load<u8>(known + i) as u32)) return false;
  }
  return true;
}

/** Is the text a negative number whose integer part is that digit or more? `-6.4` is, `-5.9` is not. */
function isScoreUpTo(digit: usize, from: usize, stop: usize): bool {
  if (load<u8>(from) != Char.MINUS || from + 1 >= stop || !isDigit(load<u8>(from, 1))) return false;
  const isLong = from + 2 < stop && isDigit(load<u8>(from, 2));
  return isLong || load<u8>(from, 1) >= load<u8>(digit);
}

/** The verdict on the message. */
@inline
export function engineFinding(): u32 {
  return finding;
}

const enum Keys {
  CLASSIC = 0,
  STANDARD = 4,
}

const TRUE: u32 = 0x65757274;
const NULL: u32 = 0x6c6c756e;
const FALS: u32 = 0x736c6166;
const E: u8 = 0x65;

function writeFlag(flag: Flag, dst: usize): usize {
  if (flag == Flag.FALSE) {
    store<u32>(dst, FALS);
    store<u8>(dst, E, 4);
    return dst + 5;
  }
  store<u32>(dst, flag == Flag.TRUE ? TRUE : NULL);
  return dst + 4;
}

/** Writes the flags as an object, `{"Antivirus":true,...}`; in the standard formats those that are not null. */
export function writeFlags(isClassic: bool, dst: usize): usize {
  const start = dst;
  const which: usize = isClassic ? Keys.CLASSIC : Keys.STANDARD;
  for (let engine: u32 = 0; engine < engineCount; engine++) {
    const flag = load<u8>(flags + engine) as Flag;
    if (flag == Flag.NULL && !isClassic) continue;
    dst = writePrepared(load<u32>(keys + ((engine as usize) << 3) + which), dst);
    dst = writeFlag(flag, dst);
  }
  if (dst == start) return dst;
  store<u8>(start, Char.LEFT_BRACE);
  store<u8>(dst, Char.RIGHT_BRACE);
  return dst + 1;
}
