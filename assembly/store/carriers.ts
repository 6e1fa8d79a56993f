import { Bound, reach } from '../bounds';
import { captureEnd, captureStart } from '../rules/captures';
import { NONE, Variant } from '../rules/table';
import { Char } from '../text/chars';
import { hashBytes, sameBytes } from '../text/scan';
import { Appliance } from './appliances';
import { freeBlock, takeBlock } from './blocks';
import {
  copyFacts,
  FACT_HEAD,
  FACT_RAW,
  factCapture,
  factCaptureLen,
  factFlags,
  factSize,
  factsCopy,
} from './facts';
import {
  addKey,
  findKey,
  KIND_SHIFT,
  Kind,
  removeKey,
  setSlotFlags,
  setSlotRecord,
  slotFlags,
  slotRecord,
} from './keys';
import { Flag, RECORD_HEAD, Record } from './records';

/**
 * Which messages in memory carried a file, so that what is found out about the file later reaches them. A file is what
 * rows call `sha256`, per appliance. The index has its messages: the only one, or a block of them, the newest last.
 * That a message is among those of a file follows from its facts, so it need not keep it anywhere else.
 */
const MAX_CARRIERS: u32 = 32;
const HASH_MASK: u64 = (1 << KIND_SHIFT) - 1;

/** The hash without what stands around it: blanks. */
let file: usize = 0;
let fileLen: usize = 0;

function openFile(start: usize, end: usize): void {
  while (start < end && load<u8>(start) == Char.SPACE) start++;
  while (end > start && load<u8>(end - 1) == Char.SPACE) end--;
  file = start;
  fileLen = end - start;
}

@inline
function keyOfFile(appliance: usize): u64 {
  const hash = hashBytes(file, fileLen, changetype<Appliance>(appliance).number as u64);
  return ((Kind.FILE as u64) << KIND_SHIFT) | (hash & HASH_MASK);
}

@inline
function carrierIn(slot: usize, n: u32): usize {
  return slotFlags(slot) == 1 ? slotRecord(slot) : load<u32>(slotRecord(slot) + ((n as usize) << 2));
}

/** The line that was just matched, and is a fact of the message now, names a file that it carries. */
export function carryFile(record: usize, variant: usize): void {
  // of a message that is full the line may not have become a fact
  if ((changetype<Record>(record).flags & Flag.TRUNCATED) != 0) return;
  const at = changetype<Variant>(variant).fileAt;
  openFile(captureStart(at), captureEnd(at));
  if (fileLen != 0) carry(record);
}

function carry(record: usize): void {
  const r = changetype<Record>(record);
  const key = keyOfFile(r.appliance);
  let slot = findKey(key);
  const count: u32 = slot == 0 ? 0 : slotFlags(slot);
  for (let n: u32 = 0; n < count; n++) if (carrierIn(slot, n) == record) return;
  if (count == 0) slot = addKey(key, record);
  else {
    let block = slotRecord(slot);
    if (count == 1) {
      const only = block;
      block = takeBlock();
      if (block == 0) return;
      store<u32>(block, only as u32);
      setSlotRecord(slot, block);
    }
    let end: u32 = count;
    if (count == MAX_CARRIERS) {
      end--;
      reach(Bound.CARRIERS);
      memory.copy(block, block + 4, (end as usize) << 2);
    }
    store<u32>(block + ((end as usize) << 2), record as u32);
    setSlotFlags(slot, end + 1);
  }
  if (count == 0) setSlotFlags(slot, 1);
  r.flags |= Flag.CARRIER;
}

/** Takes the message out of those of the file at hand. */
function drop(record: usize): void {
  const key = keyOfFile(changetype<Record>(record).appliance);
  const slot = findKey(key);
  if (slot == 0) return;
  const count = slotFlags(slot);
  let n: u32 = 0;
  while (n < count && carrierIn(slot, n) != record) n++;
  if (n == count) return;
  if (count == 1) {
    removeKey(key);
    return;
  }
  const block = slotRecord(slot);
  const place = block + ((n as usize) << 2);
  memory.copy(place, place + 4, ((count - n - 1) as usize) << 2);
  setSlotFlags(slot, count - 1);
  if (count > 2) return;
  setSlotRecord(slot, load<u32>(block));
  freeBlock(block);
}

/** The next of the copied facts that names a file, which is at hand then; 0 if there is none. */
function nextFileFact(fact: usize, end: usize): usize {
  for (; fact + FACT_HEAD <= end; fact += factSize(fact)) {
    if (factSize(fact) < FACT_HEAD) return 0;
    if ((factFlags(fact) & FACT_RAW) != 0) continue;
    const v = changetype<Variant>(load<u32>(fact, 4));
    if (v.fileAt == NONE) continue;
    const start = factCapture(fact, v.captureCount, v.fileAt);
    openFile(start, start + factCaptureLen(fact, v.fileAt));
    if (fileLen != 0) return fact;
  }
  return 0;
}

/** The message is about to go. */
export function dropFiles(record: usize): void {
  const r = changetype<Record>(record);
  if ((r.flags & Flag.CARRIER) == 0) return;
  r.flags &= ~Flag.CARRIER;
  const end = copyFacts(record, RECORD_HEAD);
  for (let fact = nextFileFact(factsCopy, end); fact != 0; fact = nextFileFact(fact + factSize(fact), end)) {
    drop(record);
  }
}

/** The message has got the facts of another one. */
export function carryFiles(record: usize): void {
  const end = copyFacts(record, RECORD_HEAD);
  for (let fact = nextFileFact(factsCopy, end); fact != 0; fact = nextFileFact(fact + factSize(fact), end)) {
    carry(record);
  }
}

/** Messages that carried the file of findCarriers, oldest first. */
const carriers = memory.data(32 * 4, 8);

@inline
export function carrierAt(n: u32): usize {
  return load<u32>(carriers + ((n as usize) << 2));
}

/** Looks for messages of the appliance that carried the file which the line just matched names; how many there are. */
export function findCarriers(variant: usize, appliance: usize): u32 {
  const at = changetype<Variant>(variant).fileAt;
  openFile(captureStart(at), captureEnd(at));
  const sought = file;
  const soughtLen = fileLen;
  if (fileLen == 0) return 0;
  const slot = findKey(keyOfFile(appliance));
  const count: u32 = slot == 0 ? 0 : slotFlags(slot);
  let found: u32 = 0;
  for (let n: u32 = 0; n < count; n++) {
    const record = carrierIn(slot, n);
    if (!carriesSame(record, sought, soughtLen)) continue;
    store<u32>(carriers + ((found++ as usize) << 2), record as u32);
  }
  return found;
}

/** Does the message carry that very file? Who writes files can find two with the same place in the index. */
function carriesSame(record: usize, sought: usize, soughtLen: usize): bool {
  const end = copyFacts(record, RECORD_HEAD);
  for (let fact = nextFileFact(factsCopy, end); fact != 0; fact = nextFileFact(fact + factSize(fact), end)) {
    if (fileLen == soughtLen && sameBytes(file, sought, soughtLen)) return true;
  }
  return false;
}
