import { reserve } from '../memory';
import { isText, narrow } from '../text/ascii';
import { sameBytes } from '../text/scan';

/**
 * Layouts of the compiled rule table. Rows are added once, at start; after that nothing here is written.
 */
export const MAX_CAPTURES: u32 = 16;

/** What a capture may hold, in the order in which the types are tried at one place. */
export const enum Type {
  NUM = 0,
  LIST = 1,
  ADDR = 2,
  QUOTED = 3,
  WORD = 4,
  UNTIL = 5,
  TEXT = 6,
  REST = 7,
  COUNT = 8,
}

export const TYPE_NAMES: StaticArray<string> = [
  'num',
  'list',
  'addr',
  'quoted',
  'word',
  'until',
  'text',
  'rest',
];

/** What a row says happens, as bits; bit n is named by VERB_NAMES[n]. */
export const enum Verb {
  BEGIN = 1 << 0,
  FINISH = 1 << 1,
  ABORT = 1 << 2,
  CLOSE = 1 << 3,
  HOLD = 1 << 4,
  RELEASE = 1 << 5,
  LOST = 1 << 6,
  REWRITE = 1 << 7,
  SPLIT = 1 << 8,
  GENERATE = 1 << 9,
  BOUNCE = 1 << 10,
  REINJECT = 1 << 11,
  RETURN = 1 << 12,
  QUIET = 1 << 13,
  OTHER = 1 << 14,
  DELIVERED = 1 << 15,
  BOUNCED = 1 << 16,
  DELAYED = 1 << 17,
  DROPPED = 1 << 18,
  QUARANTINED = 1 << 19,
  ABORTED = 1 << 20,
  REJECTED = 1 << 21,
  QUEUED = 1 << 22,
  LINEAGE = REWRITE | SPLIT | GENERATE | BOUNCE | REINJECT | RETURN,
}

export const VERB_NAMES: StaticArray<string> = [
  'begin',
  'finish',
  'abort',
  'close',
  'hold',
  'release',
  'lost',
  'rewrite',
  'split',
  'generate',
  'bounce',
  'reinject',
  'return',
  'quiet',
  'other',
  'delivered',
  'bounced',
  'delayed',
  'dropped',
  'quarantined',
  'aborted',
  'rejected',
  'queued',
];

/** Field names with a meaning to the engine; they are interned first, so the number is the name. */
export const enum Field {
  MID = 0,
  ICID = 1,
  DCID = 2,
  RCID = 3,
  RID = 4,
  RIDS = 5,
  NEW = 6,
  OLD = 7,
  KNOWN = 8,
}

const KNOWN_FIELDS: StaticArray<string> = ['mid', 'icid', 'dcid', 'rcid', 'rid', 'rids', 'new', 'old'];

/** No such capture. */
export const NONE: u8 = 0xff;

/**
 * Rule: one row of the table.
 * ╒════════════╤════════════╤════════════╤════════════╕
 * │ id ptr,len │ title p,l  │ verbs      │ sets       │ (u32 each)
 * ╘════════════╧════════════╧════════════╧════════════╛
 */
@unmanaged
export class Rule {
  id: usize;
  idLen: u32;
  title: usize;
  titleLen: u32;
  verbs: u32;
  /** Position in the table: the order of facts that share a second. */
  order: u32;
  /** Array of SetRow. */
  sets: usize;
  setCount: u32;
}

/** One `set field=template` of a row; the template is kept as text, each pattern has its own pieces of it. */
@unmanaged
export class SetRow {
  field: u32;
  template: usize;
  templateLen: u32;
}

/**
 * Variant: one pattern of a row, optional parts decided. A line that matched is kept as its variant and
 * its captures, and is rendered back from them without loss.
 */
@unmanaged
export class Variant {
  rule: usize;
  /** Pieces of the whole pattern. */
  text: usize;
  /** Array of Pieces pointers, one a SetRow of the rule. */
  sets: usize;
  /** Owned by the documents room: where each capture and set goes. */
  projection: usize;
  captureCount: u32;
  /** Bit n: capture n may hold any text, not just digits. */
  textCaptures: u32;
  /** No literal of it has a quote or a backslash. */
  plainLiterals: bool;
  verbs: u32;
  order: u32;
  midAt: u8;
  icidAt: u8;
  dcidAt: u8;
  rcidAt: u8;
  ridAt: u8;
  ridsAt: u8;
  newAt: u8;
  oldAt: u8;
  next: usize;
}

/** Captures of a variant follow its fixed part: field (u16) and type (u16) of each. */
const VARIANT_SIZE: usize = offsetof<Variant>() + ((MAX_CAPTURES as usize) << 2);

let variants: usize = 0;

/** All variants, linked through `next`, the newest first. */
export function firstVariant(): usize {
  return variants;
}

export function newVariant(): usize {
  const ptr = blankVariant();
  changetype<Variant>(ptr).next = variants;
  variants = ptr;
  return ptr;
}

/** A variant that is in no list. */
export function blankVariant(): usize {
  const ptr = reserveTable(VARIANT_SIZE);
  memory.fill(ptr + offsetof<Variant>('midAt'), NONE, 8);
  return ptr;
}

@inline
export function captureField(variant: usize, index: u32): u32 {
  return load<u16>(variant + offsetof<Variant>() + ((index as usize) << 2));
}

@inline
export function captureType(variant: usize, index: u32): Type {
  return load<u16>(variant + offsetof<Variant>() + ((index as usize) << 2), 2) as Type;
}

export function setCapture(variant: usize, index: u32, field: u32, type: Type): void {
  const at = variant + offsetof<Variant>() + ((index as usize) << 2);
  store<u16>(at, field as u16);
  store<u16>(at, type as u16, 2);
  if (field < (Field.KNOWN as u32))
    store<u8>(variant + offsetof<Variant>('midAt') + (field as usize), index as u8);
}

/** Index of the capture of that field, NONE if the variant has none. */
export function captureOf(variant: usize, field: u32): u32 {
  const count = changetype<Variant>(variant).captureCount;
  for (let i: u32 = 0; i < count; i++) if (captureField(variant, i) == field) return i;
  return NONE;
}

/**
 * Pieces: text to be put together from literals and captures.
 * ╒═══════╤═════════════════════════╤═════
 * │ count │ ptr,len or CAPTURE,index│ ...
 * ╘═══════╧═════════════════════════╧═════
 */
export const PIECE_CAPTURE: u32 = 0xffffffff;

@inline
export function pieceCount(pieces: usize): u32 {
  return load<u32>(pieces);
}

@inline
export function piecePtr(pieces: usize, i: u32): u32 {
  return load<u32>(pieces + 4 + ((i as usize) << 3));
}

@inline
export function pieceLen(pieces: usize, i: u32): u32 {
  return load<u32>(pieces + 4 + ((i as usize) << 3), 4);
}

/* Table memory: small blocks out of regions, never freed. */
const TABLE_REGION: usize = 32 << 10;
let tableAt: usize = 0;
let tableEnd: usize = 0;

/** `size` zeroed bytes at a multiple of 8 for the lifetime of the module. */
export function reserveTable(size: usize): usize {
  size = (size + 7) & ~7;
  if (tableAt + size > tableEnd) {
    const region = size > TABLE_REGION ? size : TABLE_REGION;
    tableAt = reserve(region);
    tableEnd = tableAt + region;
  }
  const ptr = tableAt;
  tableAt += size;
  return ptr;
}

/* Field names. */
export const MAX_FIELDS: u32 = 1024;
const fieldNames = memory.data(1024 * 8, 8); // ptr, len
let fieldCount: u32 = 0;

/** Names that rows of users may bring, so that the module's own always have room. */
export const MAX_USER_FIELDS: u32 = 512;
let fieldLimit: u32 = MAX_USER_FIELDS;

/** The rows of the module follow. */
export function openFieldsForOwnRows(): void {
  fieldLimit = MAX_FIELDS;
}

/** How many names there are, for taking back what a check added. */
export function fieldTotal(): u32 {
  return fieldCount;
}

export function takeBackFields(total: u32): void {
  fieldCount = total;
}

/** Number of the field of that name; it is added if it is new. MAX_FIELDS if there are too many. */
export function internField(ptr: usize, len: usize): u32 {
  if (fieldCount == 0) {
    for (let i = 0; i < KNOWN_FIELDS.length; i++) addField(KNOWN_FIELDS[i]);
  }
  for (let i: u32 = 0; i < fieldCount; i++) {
    if (fieldNameLen(i) == len && sameBytes(fieldName(i), ptr, len)) return i;
  }
  if (fieldCount >= fieldLimit) return MAX_FIELDS;
  const copy = reserveTable(len + 8);
  memory.copy(copy, ptr, len);
  return putField(copy, len);
}

function addField(name: string): void {
  const copy = reserveTable(name.length + 8);
  narrow(name, copy);
  putField(copy, name.length);
}

function putField(ptr: usize, len: usize): u32 {
  store<u32>(fieldNames + ((fieldCount as usize) << 3), ptr as u32);
  store<u32>(fieldNames + ((fieldCount as usize) << 3), len as u32, 4);
  return fieldCount++;
}

@inline
export function fieldName(field: u32): usize {
  return load<u32>(fieldNames + ((field as usize) << 3));
}

@inline
export function fieldNameLen(field: u32): usize {
  return load<u32>(fieldNames + ((field as usize) << 3), 4);
}

/** Index of the byte run in a list of names, or -1. */
export function indexOfName(ptr: usize, len: usize, names: StaticArray<string>): i32 {
  for (let i = 0; i < names.length; i++) if (isText(ptr, len, names[i])) return i;
  return -1;
}
