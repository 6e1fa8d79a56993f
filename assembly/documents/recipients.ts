import { captureField, captureType, NONE, Variant } from '../rules/table';
import { FACT_RAW, FACT_REVERSED, factAlias, factCapture, factCaptureLen, factFlags } from '../store/facts';
import { decimal, hashBytes, sameBytes, skipBlanks, skipDigits } from '../text/scan';
import { openCapture, valueEnd, valueStart } from './collect';
import { Source, scratchPlace, takeScratch } from './columns';
import { entryCount, entryFact, entrySource } from './gather';

/**
 * Recipients of a message, for documents of one recipient each: who they are and which facts are theirs.
 *
 * Place, 16 bytes: ╒══ address ptr ══╤══ len ══╤══ hash ══╤══ alias << 16 | rid ══╕
 */
const PLACE_SIZE: usize = 16;
const NO_RID: u32 = 0xffff;
const MAX_KNOWN_RID: u32 = 1024;

let places: usize = 0;
let placeCount: u32 = 0;
/** Which (alias, RID) have an address; a fact about another RID is kept in every document. */
const known = memory.data(32 * 128, 8);
let toField: u32 = 0;
let aliasesWithRecipients: u32 = 0;

/** Which recipient the document in work is about; 0 bytes: all. */
export let recipient: usize = 0;
export let recipientLen: usize = 0;
let recipientHash: u32 = 0;

export function defineRecipients(field: u32): void {
  toField = field;
}

/** Finds the distinct accepted recipients among the gathered facts, returns how many there are. */
export function findRecipients(): u32 {
  memory.fill(known, 0, 32 * 128);
  aliasesWithRecipients = 0;
  places = scratchPlace();
  placeCount = 0;
  let distinct: u32 = 0;
  const total = entryCount();
  for (let e: u32 = 0; e < total; e++) {
    const fact = entryFact(e);
    if (entrySource(e) != Source.MESSAGE || (factFlags(fact) & (FACT_RAW | FACT_REVERSED)) != 0) continue;
    const variant: usize = load<u32>(fact, 4);
    const v = changetype<Variant>(variant);
    for (let i: u32 = 0; i < v.captureCount; i++) {
      if (captureField(variant, i) != toField) continue;
      openCapture(factCapture(fact, v.captureCount, i), factCaptureLen(fact, i), captureType(variant, i));
      const alias = factAlias(fact);
      const rid =
        v.ridAt == NONE
          ? NO_RID
          : numberAt(factCapture(fact, v.captureCount, v.ridAt), factCaptureLen(fact, v.ridAt));
      if (addPlace(alias, rid)) distinct++;
    }
  }
  takeScratch(places + (placeCount as usize) * PLACE_SIZE);
  return distinct;
}

function numberAt(ptr: usize, len: usize): u32 {
  const value = decimal(skipBlanks(ptr, ptr + len), ptr + len);
  return value < NO_RID ? (value as u32) : NO_RID;
}

/** Adds the address in valueStart..valueEnd; true if it is a new one. */
function addPlace(alias: u32, rid: u32): bool {
  const len = valueEnd - valueStart;
  const hash = hashBytes(valueStart, len, 0) as u32;
  let isNew = true;
  for (let i: u32 = 0; i < placeCount && isNew; i++) {
    const place = places + (i as usize) * PLACE_SIZE;
    isNew = !(
      load<u32>(place, 8) == hash &&
      load<u32>(place, 4) == (len as u32) &&
      sameBytes(load<usize>(place), valueStart, len)
    );
  }
  const place = places + (placeCount++ as usize) * PLACE_SIZE;
  store<usize>(place, valueStart);
  store<u32>(place, len as u32, 4);
  store<u32>(place, hash, 8);
  store<u32>(place, (alias << 16) | rid | (isNew ? 0x80000000 : 0), 12);
  aliasesWithRecipients |= 1 << alias;
  if (rid < MAX_KNOWN_RID) {
    const at = known + (alias as usize) * 128 + (rid >> 3);
    store<u8>(at, load<u8>(at) | (((<u32>1) << (rid & 7)) as u8));
  }
  return isNew;
}

/** Chooses the nth distinct recipient. */
export function chooseRecipient(n: u32): void {
  recipient = recipientLen = 0;
  for (let i: u32 = 0; i < placeCount; i++) {
    const place = places + (i as usize) * PLACE_SIZE;
    if ((load<u32>(place, 12) & 0x80000000) == 0) continue;
    if (n-- != 0) continue;
    recipient = load<usize>(place);
    recipientLen = load<u32>(place, 4);
    recipientHash = load<u32>(place, 8);
    return;
  }
}

export function chooseAll(): void {
  recipient = recipientLen = 0;
}

/** Does the fact belong into the document of the chosen recipient? */
export function concernsRecipient(fact: usize): bool {
  if (recipient == 0) return true;
  const v = changetype<Variant>(load<u32>(fact, 4));
  const at = v.ridAt != NONE ? v.ridAt : v.ridsAt;
  if (at == NONE) return true;
  // a rewritten message often carries its recipients over without new lines for them
  const ownAlias = factAlias(fact);
  const alias = ((aliasesWithRecipients >> ownAlias) & 1) != 0 ? ownAlias : 0;
  let p = factCapture(fact, v.captureCount, at);
  const end = p + factCaptureLen(fact, at);
  let allKnown = true;
  while (p < end) {
    const digitsEnd = skipDigits(p, end);
    if (digitsEnd == p) {
      p++;
      continue;
    }
    const rid = numberAt(p, digitsEnd - p);
    if (isOwn(alias, rid)) return true;
    if (
      rid >= MAX_KNOWN_RID ||
      (load<u8>(known + (alias as usize) * 128 + (rid >> 3)) & (1 << (rid & 7))) == 0
    )
      allKnown = false;
    p = digitsEnd;
  }
  return !allKnown;
}

function isOwn(alias: u32, rid: u32): bool {
  const wanted = (alias << 16) | rid;
  for (let i: u32 = 0; i < placeCount; i++) {
    const place = places + (i as usize) * PLACE_SIZE;
    if ((load<u32>(place, 12) & 0x7fffffff) != wanted || load<u32>(place, 8) != recipientHash) continue;
    if (
      load<u32>(place, 4) == (recipientLen as u32) &&
      sameBytes(load<usize>(place), recipient, recipientLen)
    )
      return true;
  }
  return false;
}
