import { reserveTable } from '../rules/table-memory';
import { isText, narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { skipBlanks, skipWord } from '../text/scan';

/** What is said of a message or event by what became of it: the action, how it ended, and the disposition of OCSF. */

/** How it ended. */
export const enum Ending {
  UNKNOWN = 0,
  SUCCESS = 1,
  FAILURE = 2,
}

export const ENDING_NAMES: StaticArray<string> = ['unknown', 'success', 'failure'];

/** Number and caption of a disposition of OCSF, by the word that VERDICT_ROWS has for it. */
export const OCSF_DISPOSITIONS: StaticArray<string> = [
  'unknown 0 Unknown',
  'allowed 1 Allowed',
  'blocked 2 Blocked',
  'quarantined 3 Quarantined',
  'deleted 5 Deleted',
  'dropped 6 Dropped',
  'delayed 14 Delayed',
  'detected 15 Detected',
  'none 16 No Action',
  'logged 17 Logged',
  'rejected 25 Rejected',
  'mixed 99 Mixed',
];

/** Rows of VERDICT_ROWS that no word of an event chooses. */
export const enum Verdict {
  NOTHING = 0,
  /** A threat was found, and what was done about it is not told. */
  FOUND = 1,
  JOURNALED = 2,
  DELIVERED = 3,
  FAILED = 4,
  /** Here begin those of messages, in the order of Disposition. */
  MESSAGES = 5,
  /** Here begin the words of events: `Act` of receipt and process, `Action` of impersonation-protect, `action`. */
  WORDS = 14,
}

/** One row a verdict: word, action, ending, disposition, and `stops` if the message did not get to its recipients. */
export const VERDICT_ROWS: StaticArray<string> = [
  '- unknown unknown unknown',
  '- threat-found unknown detected',
  '- journaled success logged',
  '- delivered success allowed',
  '- delivery-failed failure delayed',
  'unknown unknown unknown unknown',
  'delivered delivered success allowed',
  'mixed mixed unknown mixed',
  'delayed delayed unknown delayed',
  'queued queued unknown unknown',
  'quarantined quarantined failure quarantined stops',
  'bounced bounced failure blocked stops',
  'dropped dropped failure dropped stops',
  'rejected rejected failure rejected stops',
  'acc accepted success allowed',
  'rej rejected failure rejected stops',
  'ign ignored failure dropped stops',
  'hld held failure quarantined stops',
  'bnc bounced failure blocked stops',
  'sdbx sandboxed unknown quarantined',
  'hold held failure quarantined stops',
  'bounce bounced failure blocked stops',
  'reject rejected failure rejected stops',
  'block blocked failure blocked stops',
  'blocked blocked failure blocked stops',
  'delete deleted failure deleted stops',
  'allow allowed success allowed',
  'none none unknown none',
];

// Compiled row, 24 bytes: word ptr and len, action ptr and len, disposition (u32 each), ending u8, stops u8
const ROW_SIZE: usize = 24;
let rows: usize = 0;
// Compiled disposition, 12 bytes: number, caption ptr and len (u32 each)
const DISPOSITION_SIZE: usize = 12;
let dispositions: usize = 0;

const MAX_ROW: usize = 80;

/** Compiles the tables; once. */
export function openVerdicts(): void {
  if (rows != 0) return;
  dispositions = reserveTable((OCSF_DISPOSITIONS.length as usize) * DISPOSITION_SIZE);
  for (let i = 0; i < OCSF_DISPOSITIONS.length; i++) {
    const at = dispositions + (i as usize) * DISPOSITION_SIZE;
    const text = textOf(OCSF_DISPOSITIONS[i]);
    const number = nextWord(skipWord(text, textEnd));
    const caption = nextWord(skipWord(number, textEnd));
    let value: u32 = 0;
    for (let p = number; load<u8>(p) != Char.SPACE; p++) value = value * 10 + (load<u8>(p) - Char.ZERO);
    store<u32>(at, value);
    store<u32>(at, caption as u32, 4);
    store<u32>(at, (textEnd - caption) as u32, 8);
  }
  rows = reserveTable((VERDICT_ROWS.length as usize) * ROW_SIZE);
  for (let i = 0; i < VERDICT_ROWS.length; i++)
    compileVerdict(rows + (i as usize) * ROW_SIZE, VERDICT_ROWS[i]);
}

let textEnd: usize = 0;

function textOf(row: string): usize {
  const text = reserveTable(MAX_ROW);
  textEnd = narrow(row, text);
  return text;
}

@inline
function nextWord(ptr: usize): usize {
  return skipBlanks(ptr, textEnd);
}

function compileVerdict(at: usize, row: string): void {
  const word = textOf(row);
  const wordEnd = skipWord(word, textEnd);
  const action = nextWord(wordEnd);
  const actionEnd = skipWord(action, textEnd);
  const ending = nextWord(actionEnd);
  const endingEnd = skipWord(ending, textEnd);
  const disposition = nextWord(endingEnd);
  const dispositionEnd = skipWord(disposition, textEnd);
  store<u32>(at, word as u32);
  store<u32>(at, (wordEnd - word) as u32, 4);
  store<u32>(at, action as u32, 8);
  store<u32>(at, (actionEnd - action) as u32, 12);
  store<u32>(at, dispositionNamed(disposition, dispositionEnd), 16);
  let number: u8 = 0;
  while (!isText(ending, endingEnd - ending, ENDING_NAMES[number])) number++;
  store<u8>(at, number, 20);
  store<u8>(at, dispositionEnd < textEnd ? 1 : 0, 21);
}

function dispositionNamed(ptr: usize, end: usize): u32 {
  let index = 0;
  while (
    OCSF_DISPOSITIONS[index].indexOf(' ') != ((end - ptr) as i32) ||
    !startsWith(OCSF_DISPOSITIONS[index], ptr, end)
  )
    index++;
  return index as u32;
}

function startsWith(row: string, ptr: usize, end: usize): bool {
  for (let p = ptr; p < end; p++) if (load<u8>(p) != row.charCodeAt((p - ptr) as i32)) return false;
  return true;
}

@inline
function rowAt(verdict: u32): usize {
  return rows + (verdict as usize) * ROW_SIZE;
}

/** The row of a word of an event in any case; Verdict.NOTHING if it has none. */
export function verdictOfWord(ptr: usize, len: usize): u32 {
  const count = VERDICT_ROWS.length as u32;
  for (let verdict: u32 = Verdict.WORDS; verdict < count; verdict++) {
    if (load<u32>(rowAt(verdict), 4) == (len as u32) && isSameWord(ptr, len, load<u32>(rowAt(verdict))))
      return verdict;
  }
  return Verdict.NOTHING;
}

function isSameWord(ptr: usize, len: usize, word: usize): bool {
  for (let i: usize = 0; i < len; i++) if ((load<u8>(ptr + i) | 0x20) != load<u8>(word + i)) return false;
  return true;
}

@inline
export function actionPtr(verdict: u32): usize {
  return load<u32>(rowAt(verdict), 8);
}

@inline
export function actionLen(verdict: u32): usize {
  return load<u32>(rowAt(verdict), 12);
}

@inline
export function endingOf(verdict: u32): Ending {
  return load<u8>(rowAt(verdict), 20) as Ending;
}

@inline
export function doesStop(verdict: u32): bool {
  return load<u8>(rowAt(verdict), 21) != 0;
}

/** Of the disposition of OCSF: number, caption. */
@inline
export function dispositionId(verdict: u32): u32 {
  return load<u32>(dispositions + (load<u32>(rowAt(verdict), 16) as usize) * DISPOSITION_SIZE);
}

@inline
export function captionPtr(verdict: u32): usize {
  return load<u32>(dispositions + (load<u32>(rowAt(verdict), 16) as usize) * DISPOSITION_SIZE, 4);
}

@inline
export function captionLen(verdict: u32): usize {
  return load<u32>(dispositions + (load<u32>(rowAt(verdict), 16) as usize) * DISPOSITION_SIZE, 8);
}
