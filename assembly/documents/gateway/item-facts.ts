import { NONE, Type, Variant } from '../../rules/table';
import { FACT_PLAIN, factCapture, factCaptureLen } from '../../store/facts';
import { isQuoted } from '../../text/ascii';
import { decodeFileName } from '../../text/mime';
import { hashBytes, sameBytes } from '../../text/scan';
import { openCapture, renderPieces, valueEnd, valueStart } from '../collect';
import { Projection } from '../projection';
import { NO_RECIPIENT, visitRecipients } from '../recipients';
import { scratchPlace, takeScratch } from '../values';
import { RECIPIENT_LIST } from './item-rows';
import { ItemFlag, listInherits, PART_SIZE, PARTS_HEAD, PartKind, partKind, partType } from './item-table';
import {
  addVerbs,
  firstCandidate,
  itemLen,
  itemList,
  itemMark,
  itemRid,
  itemRidLen,
  itemValue,
  LEN_MASK,
  newItem,
  newNameless,
  nextCandidate,
  PLAIN_BIT,
  putItem,
  recipientItem,
  SHARED_BIT,
  setItemValue,
  setRid,
  TIME_BIT,
} from './items';

/** What facts say of the items of the lists. */

/** The fact in work, and the parts of its variant that belong to one list. */
let fact: usize = 0;
let plain: u32 = 0;
let partsStart: usize = 0;
let partsEnd: usize = 0;
// values of the parts in work: ptr u32, len and marks u32
const partValues = memory.data(16 * 8, 4);
/** How many recipients the fact was told to. */
let told: u32 = 0;

/** Tells the items what a fact says of them; `mark` is the fact's. Of a parent's facts only inherited lists hear. */
export function collectItems(aFact: usize, mark: u32, inherited: bool): void {
  const v = changetype<Variant>(load<u32>(aFact, 4));
  const parts: usize = changetype<Projection>(v.projection).items;
  if (parts == 0) {
    // a line about recipients that has nothing for their list still says what becomes of them
    if (!inherited && v.recipientAt != NONE) tellRecipients(aFact, mark, 0, 0);
    return;
  }
  let at = parts + PARTS_HEAD;
  const end = at + (load<u32>(parts) as usize) * PART_SIZE;
  if (!inherited && v.recipientAt != NONE && load<u8>(at) != (RECIPIENT_LIST as u8))
    tellRecipients(aFact, mark, 0, 0);
  while (at < end) {
    const list: u32 = load<u8>(at);
    const start = at;
    do at += PART_SIZE;
    while (at < end && load<u8>(at) == (list as u8));
    if (inherited && !listInherits(list)) continue;
    if (list == RECIPIENT_LIST) tellRecipients(aFact, mark, start, at);
    else {
      takeParts(aFact, mark, start, at);
      tellKeyed(list, v.verbs);
    }
  }
}

/** Reads the values of the parts [start, end) of a fact. */
function takeParts(aFact: usize, mark: u32, start: usize, end: usize): void {
  fact = aFact;
  plain = (mark & FACT_PLAIN) != 0 ? PLAIN_BIT : 0;
  partsStart = start;
  partsEnd = end;
  let to = partValues;
  for (let part = start; part < end; part += PART_SIZE, to += 8) takePart(part, to);
}

function takePart(part: usize, to: usize): void {
  const kind = partKind(part);
  if (kind == PartKind.TIME) {
    store<u32>(to, load<u32>(fact));
    store<u32>(to, load<u32>(fact) == 0 ? 0 : TIME_BIT, 4);
    return;
  }
  const variant: usize = load<u32>(fact, 4);
  let mark = plain;
  if (kind == PartKind.CAPTURE) {
    const capture = load<u32>(part, 4);
    const count = changetype<Variant>(variant).captureCount;
    openCapture(factCapture(fact, count, capture), factCaptureLen(fact, capture), partType(part));
  } else {
    const dst = scratchPlace();
    const end = renderPieces(load<u32>(part, 4), fact, variant, dst);
    takeScratch(end);
    openCapture(dst, end - dst, Type.REST);
  }
  let ptr = valueStart;
  let len = valueEnd - valueStart;
  if ((load<u8>(part, 2) & (ItemFlag.FILE_NAME as u8)) != 0 && len != 0) {
    if (isQuoted(ptr, len)) {
      ptr++; // the amp log quotes some file names, and its rows keep that
      len -= 2;
    }
    const dst = scratchPlace();
    const end = decodeFileName(ptr, ptr + len, dst);
    takeScratch(end);
    ptr = dst;
    len = end - dst;
    mark = 0;
  }
  store<u32>(to, ptr as u32);
  store<u32>(to, (len as u32) | mark, 4);
}

/** Puts the values that were read into an item. */
function putParts(item: usize, verbs: u32, shared: u32): void {
  addVerbs(item, verbs);
  let from = partValues;
  for (let part = partsStart; part < partsEnd; part += PART_SIZE, from += 8) {
    const mark = load<u32>(from, 4);
    if ((mark & (LEN_MASK | TIME_BIT)) == 0) continue;
    const property: u32 = load<u8>(part, 1);
    if (itemMark(item, property) != 0 && (load<u8>(part, 2) & (ItemFlag.LAST as u8)) == 0) continue;
    setItemValue(item, property, load<u32>(from), mark | shared);
  }
}

function tellRecipients(aFact: usize, mark: u32, start: usize, end: usize): void {
  takeParts(aFact, mark, start, end);
  told = 0;
  visitRecipients(aFact, tellRecipient);
}

function tellRecipient(number: u32, rid: usize, ridEnd: usize): void {
  let item: usize;
  if (number == NO_RECIPIENT) item = namelessItem(rid, ridEnd - rid);
  else item = recipientItem(number);
  if (item == 0) return;
  setRid(item, rid, ridEnd - rid);
  putParts(item, changetype<Variant>(load<u32>(fact, 4)).verbs, told++ == 0 ? 0 : SHARED_BIT);
}

/** Tells a RID from the keys of other lists. */
const RID_SEED: u64 = 0x726964;

/** The item of a recipient whose line was lost, by the number it has; 0 if there are too many. */
function namelessItem(rid: usize, len: usize): usize {
  const hash = hashBytes(rid, len, RID_SEED) as u32;
  for (let item = firstCandidate(hash); item != 0; item = nextCandidate()) {
    if (itemList(item) == RECIPIENT_LIST && itemRidLen(item) == len && sameBytes(itemRid(item), rid, len))
      return item;
  }
  const item = newNameless();
  if (item != 0) putItem(hash, item);
  return item;
}

/** The values that were read are about the item with the same keys; a value that it has no other of is no contradiction. */
function tellKeyed(list: u32, verbs: u32): void {
  let item: usize = 0;
  let isKeyed = false;
  // the last key is the narrowest: a hash before a name
  for (let part = partsEnd - PART_SIZE; part >= partsStart && item == 0; part -= PART_SIZE) {
    if (!isKeyPart(part)) continue;
    isKeyed = true;
    item = itemWith(list, part);
  }
  if (!isKeyed) return;
  if (item == 0) item = newItem(list);
  for (let part = partsStart; part < partsEnd; part += PART_SIZE) {
    if (isKeyPart(part) && itemLen(item, load<u8>(part, 1)) == 0) putItem(keyHash(list, part), item);
  }
  putParts(item, verbs, 0);
}

@inline
function valueOf(part: usize): usize {
  return partValues + (((part - partsStart) / PART_SIZE) << 3);
}

@inline
function isKeyPart(part: usize): bool {
  return (load<u8>(part, 2) & (ItemFlag.KEY as u8)) != 0 && (load<u32>(valueOf(part), 4) & LEN_MASK) != 0;
}

function keyHash(list: u32, part: usize): u32 {
  const value = valueOf(part);
  const seed = ((list << 8) | load<u8>(part, 1)) as u64;
  return hashBytes(load<u32>(value), load<u32>(value, 4) & LEN_MASK, seed) as u32;
}

/** The item that has the key of that part and contradicts no other one; 0 if there is none. */
function itemWith(list: u32, part: usize): usize {
  const hash = keyHash(list, part);
  for (let item = firstCandidate(hash); item != 0; item = nextCandidate()) {
    if (itemList(item) == list && hasSame(item, part) && agrees(item)) return item;
  }
  return 0;
}

function hasSame(item: usize, part: usize): bool {
  const property: u32 = load<u8>(part, 1);
  const value = valueOf(part);
  const len: usize = load<u32>(value, 4) & LEN_MASK;
  return itemLen(item, property) == len && sameBytes(itemValue(item, property), load<u32>(value), len);
}

function agrees(item: usize): bool {
  for (let part = partsStart; part < partsEnd; part += PART_SIZE) {
    if (isKeyPart(part) && itemLen(item, load<u8>(part, 1)) != 0 && !hasSame(item, part)) return false;
  }
  return true;
}
