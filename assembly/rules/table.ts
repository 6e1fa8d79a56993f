import { isText } from '../text/ascii';
import { Plainness } from '../text/scan';
import { Field } from './fields';
import { reserveTable } from './table-memory';

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
  /** It left one of the quarantines that it was in. */
  LEFT = 1 << 23,
  OFFSET = 1 << 24,
  ORIGIN = 1 << 25,
  REFUSED = 1 << 26,
  /** Its values stand only where no other row has any, and the last one says what became of the message. */
  WEAK = 1 << 27,
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
  'left',
  'offset',
  'origin',
  'refused',
  'weak',
];

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
  /** How its literals may stand in JSON. */
  plainLiterals: Plainness;
  /** A text that it matches begins with neither a blank nor a level word. */
  beginsOtherwise: bool;
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
  /** The file that the line is about. */
  fileAt: u8;
  /** ridAt or, without one, ridsAt. */
  recipientAt: u8;
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
  memory.fill(ptr + offsetof<Variant>('midAt'), NONE, 10);
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
  const v = changetype<Variant>(variant);
  v.recipientAt = v.ridAt != NONE ? v.ridAt : v.ridsAt;
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

/** Index of the byte run in a list of names, or -1. */
export function indexOfName(ptr: usize, len: usize, names: StaticArray<string>): i32 {
  for (let i = 0; i < names.length; i++) if (isText(ptr, len, names[i])) return i;
  return -1;
}
