import { captureField, captureType, NONE, Variant, Verb } from '../rules/table';
import { FACT_RAW, FACT_REVERSED, factAlias, factCapture, factCaptureLen, factFlags } from '../store/facts';
import { isDigit } from '../text/chars';
import { decimal, fold, hashBytes, sameBytes, skipBlanks, skipDigits } from '../text/scan';
import { openCapture, valueEnd, valueStart } from './collect';
import { Source } from './columns';
import { entryCount, entryFact, entrySource } from './gather';

/**
 * Recipients of a message, for documents of one recipient each: who they are and which facts are theirs.
 *
 * Recipient, 12 bytes: ╒══ address ptr ══╤══ len ══╤══ hash ══╕
 * Place, 8 bytes: which recipient a RID means. ╒══ alias << 16 | rid, plus 1 ══╤══ recipient ══╕
 */
const RECIPIENT_SIZE: usize = 12;
const PLACE_SIZE: usize = 8;
const NO_RID: u32 = 0xffff;

let recipients: usize = 0;
let count: u32 = 0;
/** Open addressing by address hash: number of the recipient plus 1. */
let addresses: usize = 0;
/** Open addressing by alias and RID. */
let places: usize = 0;
let mask: u32 = 0;
let toField: u32 = 0;
let aliasesWithRecipients: u32 = 0;

/** The recipient that the document in work is about; 0: all. */
export let recipient: usize = 0;
export let recipientLen: usize = 0;
let chosen: u32 = 0;

export function defineRecipients(field: u32): void {
  toField = field;
}

/** End of what findRecipients took of the scratch. */
export function recipientsEnd(): usize {
  return recipients + (count as usize) * RECIPIENT_SIZE + 8;
}

/**
 * Finds the distinct accepted recipients among the gathered facts, returns how many there are. Those that only a weaker
 * word names count where there are no others.
 */
export function findRecipients(scratch: usize): u32 {
  return findNamed(scratch, 0) || findNamed(scratch, Verb.WEAK);
}

/** The recipients that rows name which are all weak, or all not. */
function findNamed(scratch: usize, weak: u32): u32 {
  const total = entryCount();
  let size: u32 = 16;
  while (size < total * 2) size <<= 1;
  mask = size - 1;
  addresses = scratch;
  places = addresses + ((size as usize) << 2);
  recipients = places + (size as usize) * PLACE_SIZE;
  memory.fill(scratch, 0, recipients - scratch);
  count = 0;
  aliasesWithRecipients = 0;
  for (let e: u32 = 0; e < total; e++) {
    const fact = entryFact(e);
    if (entrySource(e) != Source.MESSAGE || (factFlags(fact) & (FACT_RAW | FACT_REVERSED)) != 0) continue;
    const variant: usize = load<u32>(fact, 4);
    const v = changetype<Variant>(variant);
    if ((v.verbs & Verb.WEAK) != weak) continue;
    for (let i: u32 = 0; i < v.captureCount; i++) {
      if (captureField(variant, i) != toField) continue;
      openCapture(factCapture(fact, v.captureCount, i), factCaptureLen(fact, i), captureType(variant, i));
      const number = recipientOf(valueStart, valueEnd - valueStart);
      const alias = factAlias(fact);
      aliasesWithRecipients |= 1 << alias;
      if (v.ridAt == NONE) break;
      const rid = numberAt(factCapture(fact, v.captureCount, v.ridAt), factCaptureLen(fact, v.ridAt));
      addPlace((alias << 16) | rid, number);
      break;
    }
  }
  return count;
}

function numberAt(ptr: usize, len: usize): u32 {
  const value = decimal(skipBlanks(ptr, ptr + len), ptr + len);
  return value < NO_RID ? (value as u32) : NO_RID;
}

let freeSlot: usize = 0;

/** One more than the number of the recipient with that address; 0 if there is none, and its place is freeSlot. */
function findRecipient(ptr: usize, len: usize, hash: u32): u32 {
  let index = hash & mask;
  while (true) {
    freeSlot = addresses + ((index as usize) << 2);
    const number = load<u32>(freeSlot);
    if (number == 0) return 0;
    const known = recipients + ((number - 1) as usize) * RECIPIENT_SIZE;
    if (
      load<u32>(known, 8) == hash &&
      load<u32>(known, 4) == (len as u32) &&
      sameBytes(load<usize>(known), ptr, len)
    ) {
      return number;
    }
    index = (index + 1) & mask;
  }
}

/** Number of the recipient with that address, added if it is new. */
function recipientOf(ptr: usize, len: usize): u32 {
  const hash = hashBytes(ptr, len, 0) as u32;
  const number = findRecipient(ptr, len, hash);
  if (number != 0) return number - 1;
  const entry = recipients + (count as usize) * RECIPIENT_SIZE;
  store<usize>(entry, ptr);
  store<u32>(entry, len as u32, 4);
  store<u32>(entry, hash, 8);
  store<u32>(freeSlot, count + 1);
  return count++;
}

@inline
function placeHome(place: u32): u32 {
  return (fold(place as u64) as u32) & mask;
}

function addPlace(place: u32, number: u32): void {
  let index = placeHome(place);
  while (load<u32>(places + (index as usize) * PLACE_SIZE) != 0) index = (index + 1) & mask;
  store<u32>(places + (index as usize) * PLACE_SIZE, place + 1);
  store<u32>(places + (index as usize) * PLACE_SIZE, number, 4);
}

/** A recipient whose line was lost. */
export const NO_RECIPIENT: u32 = 0xffffffff;
/** What nextMeant found: a recipient, or NO_RECIPIENT. */
let meant: u32 = 0;

/** The slot of the first or, behind `slot`, the next recipient that a RID means; 0 if there is no further one. */
function nextMeant(place: u32, slot: usize): usize {
  let index = slot == 0 ? placeHome(place) : ((((slot - places) / PLACE_SIZE) as u32) + 1) & mask;
  while (true) {
    const at = places + (index as usize) * PLACE_SIZE;
    const key = load<u32>(at);
    if (key == 0) return 0;
    if (key == place + 1) {
      meant = load<u32>(at, 4);
      return at;
    }
    index = (index + 1) & mask;
  }
}

/** Chooses the nth distinct recipient, or all if there is none. */
export function chooseRecipient(n: u32): void {
  chosen = n;
  recipient = recipientLen = 0;
  if (n >= count) return;
  recipient = load<usize>(recipients + (n as usize) * RECIPIENT_SIZE);
  recipientLen = load<u32>(recipients + (n as usize) * RECIPIENT_SIZE, 4);
}

/** Is the document about that recipient, or about all? */
@inline
export function isChosen(n: u32): bool {
  return recipient == 0 || n == chosen;
}

export function chooseAll(): void {
  recipient = recipientLen = 0;
}

/** Does the fact belong into the document of the chosen recipient, which is not 0? */
export function concernsRecipient(fact: usize): bool {
  if (!openRids(fact)) return true;
  let someNobody = false;
  while (nextRid()) {
    let slot = nextMeant(ridPlace(fact), 0);
    // a RID may stand for several if its line came in two versions
    if (slot == 0) someNobody = true;
    for (; slot != 0; slot = nextMeant(ridPlace(fact), slot)) if (meant == chosen) return true;
  }
  // the line that named the recipient was lost: the fact may be anybody's
  return someNobody;
}

/** Is called for a recipient of a fact, with the digits of its RID. */
export type RecipientVisitor = (number: u32, rid: usize, ridEnd: usize) => void;

/** Visits the recipients that the RIDs of a fact mean; false if it has no RIDs. */
export function visitRecipients(fact: usize, visit: RecipientVisitor): bool {
  if (!openRids(fact)) return false;
  while (nextRid()) {
    let slot = nextMeant(ridPlace(fact), 0);
    if (slot == 0) visit(NO_RECIPIENT, ridStart, ridEnd);
    for (; slot != 0; slot = nextMeant(ridPlace(fact), slot)) visit(meant, ridStart, ridEnd);
  }
  return true;
}

let ridStart: usize = 0;
let ridEnd: usize = 0;
let ridStop: usize = 0;

function openRids(fact: usize): bool {
  const v = changetype<Variant>(load<u32>(fact, 4));
  const at = v.recipientAt;
  if (at == NONE) return false;
  ridEnd = factCapture(fact, v.captureCount, at);
  ridStop = ridEnd + factCaptureLen(fact, at);
  return true;
}

function nextRid(): bool {
  ridStart = ridEnd;
  while (ridStart < ridStop && !isDigit(load<u8>(ridStart))) ridStart++;
  ridEnd = skipDigits(ridStart, ridStop);
  return ridEnd > ridStart;
}

@inline
function ridPlace(fact: usize): u32 {
  // a rewritten message often carries its recipients over without new lines for them
  const own = factAlias(fact);
  const alias = ((aliasesWithRecipients >> own) & 1) != 0 ? own : 0;
  return (alias << 16) | numberAt(ridStart, ridEnd - ridStart);
}

/** Address of the nth recipient. */
export function recipientPtr(n: u32): usize {
  return load<u32>(recipients + (n as usize) * RECIPIENT_SIZE);
}

export function recipientSize(n: u32): usize {
  return load<u32>(recipients + (n as usize) * RECIPIENT_SIZE, 4);
}
