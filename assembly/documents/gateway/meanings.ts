import { reserveTable } from '../../rules/table-memory';
import { isText, narrow } from '../../text/ascii';
import { Char, isDigit } from '../../text/chars';
import { skipBlanks, skipWord } from '../../text/scan';
import { FINDING_NAMES, Finding } from '../engine-rows';
import { engineFinding } from '../engines';
import { Severity } from '../ocsf-words';
import { OUTCOME_NAMES, outcome } from '../outcome';

/** What the standard formats say of a message by what became of it, and by what was found in it. */

export const enum Ending {
  UNKNOWN = 0,
  SUCCESS = 1,
  FAILURE = 2,
}

export const ENDING_NAMES: StaticArray<string> = ['unknown', 'success', 'failure'];

/**
 * One row a disposition, in the order of Outcome: how it ended (`failure`: the message did not get to its recipients),
 * `on` if the gateway hands it on or means to, else `-`, then number and caption of the disposition of OCSF.
 */
export const MEANING_ROWS: StaticArray<string> = [
  'unknown unknown - 0 Unknown',
  'delivered success on 1 Allowed',
  'bounced failure - 2 Blocked',
  'mixed unknown on 99 Mixed',
  'dropped failure - 6 Dropped',
  'aborted failure - 99 Aborted',
  'quarantined failure - 3 Quarantined',
  'rejected failure - 25 Rejected',
  'delayed unknown on 14 Delayed',
  'queued unknown on 0 Unknown',
  'split success - 16 No Action',
];

/** One row a finding, in the order of Finding: the severity of OCSF, which the gateway does not tell. From 3 on it is a threat. */
export const SEVERITY_ROWS: StaticArray<string> = [
  'malicious 4',
  'violation 3',
  'spam 3',
  'suspicious 3',
  'unscannable 1',
  'graymail 1',
  'clean 1',
  'unknown 1',
];

// Compiled row of MEANING_ROWS, 12 bytes: caption ptr u32, len u32, Ending u8, is handed on u8, number u8
const ROW_SIZE: usize = 12;
const rows = memory.data(16 * 12, 4);
/** By Finding, u8. */
const severities = memory.data(16, 4);
const MAX_ROW: usize = 64;

let word: usize = 0;
let wordEnd: usize = 0;
let textEnd: usize = 0;

function nextWord(): void {
  word = skipBlanks(wordEnd, textEnd);
  wordEnd = skipWord(word, textEnd);
}

function openText(row: string): void {
  wordEnd = reserveTable(MAX_ROW);
  textEnd = narrow(row, wordEnd);
  nextWord();
}

@inline
function isWord(text: string): bool {
  return isText(word, wordEnd - word, text);
}

function readNumber(): u8 {
  let number: u32 = 0;
  for (let p = word; p < wordEnd && isDigit(load<u8>(p)); p++) number = number * 10 + load<u8>(p) - Char.ZERO;
  return number as u8;
}

/** Compiles the tables; false if a row cannot be read. */
export function openMeanings(): bool {
  if (MEANING_ROWS.length != OUTCOME_NAMES.length || SEVERITY_ROWS.length != FINDING_NAMES.length)
    return false;
  for (let i = 0; i < MEANING_ROWS.length; i++) if (!openMeaning(i)) return false;
  for (let i = 0; i < SEVERITY_ROWS.length; i++) {
    openText(SEVERITY_ROWS[i]);
    if (!isWord(FINDING_NAMES[i])) return false;
    nextWord();
    store<u8>(severities + (i as usize), readNumber());
  }
  return true;
}

function openMeaning(index: i32): bool {
  const row = rows + (index as usize) * ROW_SIZE;
  openText(MEANING_ROWS[index]);
  if (!isWord(OUTCOME_NAMES[index])) return false;
  nextWord();
  let end: u8 = 0;
  while ((end as i32) < ENDING_NAMES.length && !isWord(ENDING_NAMES[end])) end++;
  store<u8>(row, end, 8);
  nextWord();
  store<u8>(row, isWord('on') ? 1 : 0, 9);
  nextWord();
  store<u8>(row, readNumber(), 10);
  nextWord();
  store<u32>(row, word as u32);
  store<u32>(row, (textEnd - word) as u32, 4);
  return (end as i32) < ENDING_NAMES.length && word < textEnd;
}

@inline
function rowOfOutcome(): usize {
  return rows + (outcome() as usize) * ROW_SIZE;
}

@inline
export function ending(): Ending {
  return load<u8>(rowOfOutcome(), 8) as Ending;
}

/** Is it on its way to recipients, or with them? */
@inline
export function isHandedOn(): bool {
  return load<u8>(rowOfOutcome(), 9) != 0;
}

@inline
export function dispositionId(): u32 {
  return load<u8>(rowOfOutcome(), 10);
}

/** Writes the caption of the disposition of OCSF in quotes. */
export function writeDisposition(dst: usize): usize {
  const len: usize = load<u32>(rowOfOutcome(), 4);
  store<u8>(dst, Char.DOUBLE_QUOTE);
  memory.copy(dst + 1, load<u32>(rowOfOutcome()), len);
  store<u8>(dst + 1 + len, Char.DOUBLE_QUOTE);
  return dst + len + 2;
}

/** Did the message not get to its recipients? */
@inline
export function isStopped(): bool {
  return ending() == Ending.FAILURE;
}

export function isMalicious(): bool {
  return engineFinding() == (Finding.MALICIOUS as u32);
}

/** By what was found; mail that was stopped is low at least. */
export function severity(): Severity {
  const found = load<u8>(severities + (engineFinding() as usize)) as Severity;
  return found == Severity.INFORMATIONAL && isStopped() ? Severity.LOW : found;
}

/** A threat, unwanted mail, or mail that was stopped. */
export function isAlert(): bool {
  return severity() != Severity.INFORMATIONAL;
}
