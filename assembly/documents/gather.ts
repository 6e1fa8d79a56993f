import { Bound, reach } from '../bounds';
import { grownTo, reserve } from '../memory';
import { NONE, Variant, Verb } from '../rules/table';
import { donate } from '../store/blocks';
import {
  aliasIn,
  FACT_HEAD,
  FACT_RAW,
  FACT_REVERSED,
  factCapture,
  factCaptureLen,
  factMark,
  linearize,
  sizeIn,
} from '../store/facts';
import { parentOf } from '../store/parents';
import { deliveryAt, deliveryCount, RECORD_HEAD, Record, Relation } from '../store/records';
import { Char } from '../text/chars';
import { decimal, skipBlanks, skipDigits } from '../text/scan';
import { Source } from './columns';
import { ENTRY_SIZE, sortEntries } from './order';

/**
 * All facts that speak for one document: those of the message, of its connection and deliveries, and of the
 * message it descends from, in one order that does not depend on the order of arrival: by stamp, then by
 * the row's place in the table (life-cycle order), then as they came.
 *
 * Entry, 16 bytes: ╒══ order u64 ══╤══ fact u32 ══╤══ source u32 ══╕
 */
export const MAX_ANCESTORS: u32 = 8;

let scratch: usize = 0;
let scratchCap: usize = 0;
let entries: usize = 0;
let count: u32 = 0;

export function entryCount(): u32 {
  return count;
}

@inline
export function entriesStart(): usize {
  return entries;
}

@inline
export function entriesEnd(): usize {
  return entries + (count as usize) * ENTRY_SIZE;
}

@inline
export function factOf(entry: usize): usize {
  return load<u32>(entry, 8);
}

@inline
export function sourceOf(entry: usize): Source {
  return load<u32>(entry, 12) as Source;
}

/** Its stamp, or that of the first line; seconds since 1970, 0 unknown. */
@inline
export function stampOf(entry: usize): u32 {
  return load<u32>(entry, 4);
}

@inline
export function entryFact(index: u32): usize {
  return factOf(entries + (index as usize) * ENTRY_SIZE);
}

@inline
export function entrySource(index: u32): Source {
  return sourceOf(entries + (index as usize) * ENTRY_SIZE);
}

/**
 * A document is made of so many bytes of facts at most: output and scratch take many times as much, and memory that has
 * grown never shrinks. A message itself has half of them.
 */
const MAX_DOCUMENT_BYTES: usize = 512 << 10;
/** What is left of them, and whether it was too little. */
let left: usize = 0;
let isCutShort: bool = false;

/** Facts were left out of what was gathered. */
export function isGatheredCut(): bool {
  return isCutShort;
}

/** Something else was left out of the document. */
export function cutGathered(): void {
  isCutShort = true;
}

/** Bytes of facts that `gather` would bring together at most: what bounds the size of the document. */
export function gatheredBytes(record: usize): usize {
  let bytes: usize = 0;
  for (let depth: u32 = 0; record != 0 && depth <= MAX_ANCESTORS; depth++) {
    const r = changetype<Record>(record);
    bytes += r.factBytes;
    if (r.connection != 0) bytes += changetype<Record>(r.connection).factBytes;
    const deliveries = depth == 0 ? deliveryCount(record) : 0;
    for (let n: u32 = 0; n < deliveries; n++) bytes += changetype<Record>(deliveryAt(record, n)).factBytes;
    record = heir(record);
  }
  return min(bytes, MAX_DOCUMENT_BYTES);
}

/** The message whose knowledge this one inherits; a bounce is a new message about the old one, not its heir. */
export function heir(record: usize): usize {
  return changetype<Record>(record).relation == Relation.BOUNCE ? 0 : parentOf(record);
}

/**
 * Scratch a byte of facts may need: its copy, its entry, the values it gives (16 bytes for a capture that takes
 * two), a decoded copy and the text of the line put together again.
 */
const SCRATCH_PER_BYTE: usize = 64;
const SCRATCH_BASE: usize = 64 << 10;
const MAX_SCRATCH: usize = MAX_DOCUMENT_BYTES * SCRATCH_PER_BYTE + SCRATCH_BASE;

/** Brings the facts together; returns the scratch behind them that is free for values. */
export function gather(record: usize): usize {
  const bytes = gatheredBytes(record);
  const need = bytes * SCRATCH_PER_BYTE + SCRATCH_BASE;
  if (need > scratchCap) {
    const larger = min(grownTo(scratchCap == 0 ? 256 << 10 : scratchCap, need), MAX_SCRATCH);
    if (scratch != 0) donate(scratch, scratchCap); // nothing of it is in use: the store may have it
    scratch = reserve(larger);
    scratchCap = larger;
  }
  let at = scratch;
  // a fact takes at least FACT_HEAD bytes, so this many entries are enough
  entries = at;
  at += (bytes / FACT_HEAD + 1) * ENTRY_SIZE;
  count = 0;
  left = MAX_DOCUMENT_BYTES;
  isCutShort = false;
  const firstStamp = changetype<Record>(record).firstStamp;
  let source = Source.MESSAGE;
  let member = record;
  for (let depth: u32 = 0; member != 0 && depth <= MAX_ANCESTORS; depth++) {
    const m = changetype<Record>(member);
    const scopeSource = depth == 0 ? Source.SCOPE : Source.INHERITED;
    if (depth != 0) findOrigins();
    // a connection is older than its messages: nearly sorted is sorted sooner
    if (m.connection != 0) at = take(m.connection, at, scopeSource, firstStamp);
    at = take(member, at, source, firstStamp);
    if (depth == 0) at = takeDeliveries(member, at, scopeSource, firstStamp);
    member = heir(member);
    source = Source.INHERITED;
  }
  sortEntries(entries, count, at);
  return at;
}

/** Low half of an entry's order: row of the table, alias, recipient. */
const ROW_SHIFT: u32 = 20;
const ALIAS_SHIFT: u32 = 15;
const MAX_RECIPIENT: u32 = (1 << ALIAS_SHIFT) - 1;

/** Row and recipient of a fact: recipients of one second stand in the order of their RIDs. */
function placeOf(fact: usize): u32 {
  const v = changetype<Variant>(load<u32>(fact, 4));
  const at = v.recipientAt;
  if (at == NONE) return v.order << ROW_SHIFT;
  let digit = factCapture(fact, v.captureCount, at);
  const end = digit + factCaptureLen(fact, at);
  digit = skipBlanks(digit, end);
  if (digit < end && load<u8>(digit) == Char.LEFT_BRACKET) digit++;
  const recipient = decimal(digit, skipDigits(digit, end));
  return (v.order << ROW_SHIFT) | (recipient > MAX_RECIPIENT ? MAX_RECIPIENT : (recipient as u32));
}

/** The nth delivery by ascending DCID: which was named first is chance. Beyond a few retries order is as bound. */
const SORTED_DELIVERIES: u32 = 32;

function takeDeliveries(record: usize, at: usize, source: Source, firstStamp: u32): usize {
  const total = deliveryCount(record);
  if (total > SORTED_DELIVERIES) {
    for (let n: u32 = 0; n < total; n++) at = take(deliveryAt(record, n), at, source, firstStamp);
    return at;
  }
  let previous: u64 = 0;
  for (let taken: u32 = 0; taken < total; ) {
    let next = u64.MAX_VALUE;
    for (let n: u32 = 0; n < total; n++) {
      const key = changetype<Record>(deliveryAt(record, n)).key;
      if (key > previous && key < next) next = key;
    }
    // several have one key where a number was used again
    for (let n: u32 = 0; n < total; n++) {
      const delivery = deliveryAt(record, n);
      if (changetype<Record>(delivery).key != next) continue;
      at = take(delivery, at, source, firstStamp);
      taken++;
    }
    previous = next;
  }
  return at;
}

/** Verb.ORIGIN was seen of a connection, of a message: what those further up say of it is out of date. */
const enum Origin {
  CONNECTION = 1,
  MESSAGE = 2,
}

/** Origins that the entries so far tell. */
let origins: u32 = 0;

/** Which origin the fact tells, 0 if none. */
@inline
function originOf(fact: usize): u32 {
  if ((factMark(fact) & FACT_RAW) != 0) return 0;
  const v = changetype<Variant>(load<u32>(fact, 4));
  return (v.verbs & Verb.ORIGIN) == 0 ? 0 : v.midAt == NONE ? Origin.CONNECTION : Origin.MESSAGE;
}

/** Lines of which each names one child: what they say of other children is none of this one's concern. */
const CHILD_VERBS: u32 = Verb.SPLIT | Verb.GENERATE | Verb.BOUNCE | Verb.REINJECT;

/** Does the fact of a parent name a child? A parent may have thousands of them. */
@inline
function namesOther(mark: u32, fact: usize): bool {
  if ((mark & (FACT_RAW | FACT_REVERSED)) != 0) return false;
  return (changetype<Variant>(load<u32>(fact, 4)).verbs & CHILD_VERBS) != 0;
}

function findOrigins(): void {
  origins = 0;
  for (let entry = entries; entry < entriesEnd(); entry += ENTRY_SIZE) origins |= originOf(factOf(entry));
}

function take(record: usize, at: usize, source: Source, firstStamp: u32): usize {
  const bytes: usize = changetype<Record>(record).factBytes;
  if (bytes > left) {
    isCutShort = true;
    reach(Bound.DOCUMENT);
    return at;
  }
  left -= bytes;
  const end = linearize(record, RECORD_HEAD, at);
  let fact = at;
  let entry = entries + (count as usize) * ENTRY_SIZE;
  while (fact + FACT_HEAD <= end) {
    const mark = factMark(fact);
    const size = sizeIn(mark);
    if (size < FACT_HEAD || fact + size > end) break;
    if (source == Source.INHERITED && ((originOf(fact) & origins) != 0 || namesOther(mark, fact))) {
      fact += size;
      continue;
    }
    let place = aliasIn(mark) << ALIAS_SHIFT;
    if ((mark & FACT_RAW) == 0) place |= placeOf(fact);
    store<u32>(entry, place);
    const stamp = load<u32>(fact);
    store<u32>(entry, stamp != 0 ? stamp : firstStamp, 4);
    store<u32>(entry, fact as u32, 8);
    store<u32>(entry, source, 12);
    entry += ENTRY_SIZE;
    fact += size;
  }
  count = ((entry - entries) / ENTRY_SIZE) as u32;
  return (end + 7) & ~7;
}
