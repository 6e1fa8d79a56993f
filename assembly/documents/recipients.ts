import { captureField, captureType, NONE, Variant, Verb } from '../rules/table';
import { FACT_RAW, FACT_REVERSED, factAlias, factCapture, factCaptureLen, factFlags } from '../store/facts';
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

/** Number of the recipient with that address, added if it is new. */
function recipientOf(ptr: usize, len: usize): u32 {
  const hash = hashBytes(ptr, len, 0) as u32;
  let index = hash & mask;
  while (true) {
    const slot = addresses + ((index as usize) << 2);
    const number = load<u32>(slot);
    if (number == 0) {
      const entry = recipients + (count as usize) * RECIPIENT_SIZE;
      store<usize>(entry, ptr);
      store<u32>(entry, len as u32, 4);
      store<u32>(entry, hash, 8);
      store<u32>(slot, count + 1);
      return count++;
    }
    const known = recipients + ((number - 1) as usize) * RECIPIENT_SIZE;
    if (
      load<u32>(known, 8) == hash &&
      load<u32>(known, 4) == (len as u32) &&
      sameBytes(load<usize>(known), ptr, len)
    ) {
      return number - 1;
    }
    index = (index + 1) & mask;
  }
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

const enum Whose {
  NOBODY = 0,
  OTHERS = 1,
  CHOSEN = 2,
}

/** Does the RID mean the chosen recipient? A RID may stand for several if its line came in two versions. */
function whose(place: u32): Whose {
  let found = Whose.NOBODY;
  let index = placeHome(place);
  while (true) {
    const slot = places + (index as usize) * PLACE_SIZE;
    const key = load<u32>(slot);
    if (key == 0) return found;
    if (key == place + 1) {
      if (load<u32>(slot, 4) == chosen) return Whose.CHOSEN;
      found = Whose.OTHERS;
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

export function chooseAll(): void {
  recipient = recipientLen = 0;
}

/** Does the fact belong into the document of the chosen recipient, which is not 0? */
export function concernsRecipient(fact: usize): bool {
  const v = changetype<Variant>(load<u32>(fact, 4));
  const at = v.recipientAt;
  if (at == NONE) return true;
  // a rewritten message often carries its recipients over without new lines for them
  const ownAlias = factAlias(fact);
  const alias = ((aliasesWithRecipients >> ownAlias) & 1) != 0 ? ownAlias : 0;
  let p = factCapture(fact, v.captureCount, at);
  const end = p + factCaptureLen(fact, at);
  let someNobody = false;
  while (p < end) {
    const digitsEnd = skipDigits(p, end);
    if (digitsEnd == p) {
      p++;
      continue;
    }
    const meant = whose((alias << 16) | numberAt(p, digitsEnd - p));
    if (meant == Whose.CHOSEN) return true;
    if (meant == Whose.NOBODY) someNobody = true;
    p = digitsEnd;
  }
  // the line that named the recipient was lost: the fact may be anybody's
  return someNobody;
}
