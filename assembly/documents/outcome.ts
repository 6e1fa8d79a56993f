import { indexOfName, VERB_NAMES, Verb } from '../rules/table';
import { isText, narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { findByte, skipBlanks, skipWord } from '../text/scan';

/** What became of a message, from the verbs of its lines, whose order does not matter. */
export const OUTCOME_NAMES: StaticArray<string> = [
  'unknown',
  'delivered',
  'bounced',
  'mixed',
  'dropped',
  'aborted',
  'quarantined',
  'rejected',
  'delayed',
  'queued',
  'split',
];

export const enum Outcome {
  UNKNOWN = 0,
  DELIVERED = 1,
  BOUNCED = 2,
  MIXED = 3,
  DROPPED = 4,
  ABORTED = 5,
  QUARANTINED = 6,
  REJECTED = 7,
  DELAYED = 8,
  QUEUED = 9,
  SPLIT = 10,
}

/**
 * The first row whose conditions all hold decides. A condition is where a verb was said: `whole` in a line about the
 * message, `some` in one about some of its recipients, `any` in either, `no` in neither. `any:away` stands for a
 * quarantine that ends the message on this appliance, the spam quarantine or a central one: the `Message done` to it is
 * no delivery.
 */
export const OUTCOME_ROWS: StaticArray<string> = [
  'dropped whole:dropped',
  'aborted whole:aborted',
  'quarantined any:away',
  'mixed any:delivered any:bounced',
  'mixed any:delivered some:dropped',
  'delivered any:delivered',
  'bounced any:bounced',
  'dropped some:dropped',
  'quarantined any:quarantined no:release',
  'delayed any:delayed',
  'queued any:queued',
  'split any:split',
  'rejected any:rejected',
  'rejected any:refused',
  'aborted any:lost',
  'unknown',
];

/** Not a verb of rows: see OUTCOME_ROWS. */
const AWAY: u32 = 1 << 31;

// Row, 20 bytes: verbs that must be in whole, some, any, and in none, then the outcome (u32 each)
const ROW_SIZE: usize = 20;
const rows = memory.data(16 * 20, 4);
let rowCount: u32 = 0;
const buffer = memory.data(128, 8);

/** Compiles the table; once. False if a row cannot be read. */
export function openOutcomes(): bool {
  rowCount = 0;
  for (let i = 0; i < OUTCOME_ROWS.length; i++) if (!openRow(OUTCOME_ROWS[i])) return false;
  return true;
}

function openRow(text: string): bool {
  const end = narrow(text, buffer);
  const row = rows + (rowCount as usize) * ROW_SIZE;
  memory.fill(row, 0, ROW_SIZE);
  let wordEnd = skipWord(buffer, end);
  const outcome = indexOfName(buffer, wordEnd - buffer, OUTCOME_NAMES);
  if (outcome < 0) return false;
  store<u32>(row, outcome, 16);
  for (let word = skipBlanks(wordEnd, end); word < end; word = skipBlanks(wordEnd, end)) {
    wordEnd = skipWord(word, end);
    const colon = findByte(word, wordEnd, Char.COLON);
    const len = colon - word;
    const verb = verbNamed(colon + 1, wordEnd);
    if (verb == 0) return false;
    let at = row;
    if (isText(word, len, 'some')) at += 4;
    else if (isText(word, len, 'any')) at += 8;
    else if (isText(word, len, 'no')) at += 12;
    store<u32>(at, load<u32>(at) | verb);
  }
  rowCount++;
  return true;
}

function verbNamed(ptr: usize, end: usize): u32 {
  if (isText(ptr, end - ptr, 'away')) return AWAY;
  const index = indexOfName(ptr, end - ptr, VERB_NAMES);
  return index < 0 ? 0 : 1 << index;
}

/** Verbs of lines about the whole message, and of lines about some of its recipients. */
let whole: u32 = 0;
let some: u32 = 0;
/** What the last of the rows said whose word is the weaker one: each of them replaces the one before. */
let latest: u32 = 0;

const WORDS: u32 =
  Verb.DELIVERED |
  Verb.BOUNCED |
  Verb.DELAYED |
  Verb.DROPPED |
  Verb.QUARANTINED |
  Verb.ABORTED |
  Verb.REJECTED |
  Verb.QUEUED;

export function beginOutcome(): void {
  whole = some = latest = 0;
}

@inline
export function addOutcome(verbs: u32, someRecipients: bool): void {
  if ((verbs & (Verb.QUARANTINED | Verb.HOLD)) == Verb.QUARANTINED) verbs |= AWAY;
  if ((verbs & Verb.WEAK) != 0) {
    if ((verbs & WORDS) != 0) latest = verbs;
  } else if (someRecipients) some |= verbs;
  else whole |= verbs;
}

/** Verbs of lines about the whole message. */
@inline
export function wholeVerbs(): u32 {
  return whole | latest;
}

/** Did any line say one of these verbs? */
@inline
export function saidAny(verbs: u32): bool {
  return ((whole | latest | some) & verbs) != 0;
}

export function outcome(): Outcome {
  return outcomeOf(whole | latest, some);
}

/** What becomes of whom such lines tell of. */
export function outcomeOf(whole: u32, some: u32): Outcome {
  const any = whole | some;
  const end = rows + (rowCount as usize) * ROW_SIZE;
  for (let row = rows; row < end; row += ROW_SIZE) {
    const missing =
      (load<u32>(row) & ~whole) |
      (load<u32>(row, 4) & ~some) |
      (load<u32>(row, 8) & ~any) |
      (load<u32>(row, 12) & any);
    if (missing == 0) return load<u32>(row, 16) as Outcome;
  }
  return Outcome.UNKNOWN;
}
