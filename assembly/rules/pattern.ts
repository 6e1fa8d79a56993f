import { Char } from '../text/chars';
import { beginsOtherwise } from '../text/header-words';
import { Plainness, plainness } from '../text/scan';
import { internField, isFieldName, MAX_FIELDS } from './fields';
import { addCapture, addLiteral, endPattern, root } from './graph';
import {
  blankVariant,
  captureOf,
  indexOfName,
  MAX_CAPTURES,
  NONE,
  newVariant,
  PIECE_CAPTURE,
  Rule,
  SetRow,
  setCapture,
  TYPE_NAMES,
  Type,
  Variant,
} from './table';
import { reserveTable } from './table-memory';

/** Turns one pattern of a row into variants in the graph: one for each choice of its optional parts. */
export const enum PatternFault {
  NONE = 0,
  UNCLOSED = 1,
  BAD_CAPTURE = 2,
  UNKNOWN_TYPE = 3,
  ADJACENT = 4,
  REST_NOT_LAST = 5,
  OPEN_END = 6,
  TOO_MANY = 7,
  TOO_MANY_FIELDS = 8,
  EMPTY = 9,
}

const MAX_PATTERN: usize = 2048;
const MAX_OPTIONAL: u32 = 6;
const MAX_PIECES: u32 = 2 * MAX_CAPTURES + 2;
const expanded = memory.data(2056, 8);
const pieces = memory.data(34 * 8, 8);
let pieceTotal: u32 = 0;
/** A text had more pieces than fit. */
let piecesOverflow: bool = false;

@inline
function isPair(ptr: usize, end: usize, c: u32): bool {
  return ptr + 1 < end && load<u8>(ptr) == c && load<u8>(ptr, 1) == c;
}

/** Where patterns go. */
let graph: usize = root;

export function setPatternGraph(node: usize): void {
  graph = node;
}

/** Rows are only looked at for faults: nothing goes into the graph. */
let checking: bool = false;

export function setPatternChecking(only: bool): void {
  checking = only;
}

export function addVariants(rule: usize, ptr: usize, end: usize): PatternFault {
  if (ptr == end) return PatternFault.EMPTY;
  if (end - ptr > MAX_PATTERN) return PatternFault.TOO_MANY;
  let optional: u32 = 0;
  for (let p = ptr; p < end; p++) {
    if (!isPair(p, end, Char.LEFT_BRACKET)) continue;
    optional++;
    p += 2;
    while (p < end && !isPair(p, end, Char.RIGHT_BRACKET)) p++;
    if (p >= end) return PatternFault.UNCLOSED;
    p++;
  }
  if (optional > MAX_OPTIONAL) return PatternFault.TOO_MANY;
  for (let chosen: u32 = 0; chosen < 1 << optional; chosen++) {
    const fault = addVariant(rule, expanded, expand(ptr, end, chosen));
    if (fault != PatternFault.NONE) return fault;
  }
  return PatternFault.NONE;
}

/** Copies the pattern with the optional parts whose bit is set, returns the end. */
function expand(ptr: usize, end: usize, chosen: u32): usize {
  let dst = expanded;
  let part: u32 = 0;
  while (ptr < end) {
    if (isPair(ptr, end, Char.LEFT_BRACKET)) {
      ptr += 2;
      const keep = ((chosen >> part++) & 1) != 0;
      while (!isPair(ptr, end, Char.RIGHT_BRACKET)) {
        if (keep) store<u8>(dst++, load<u8>(ptr));
        ptr++;
      }
      // `[[, {r2:num}]]]`: the last of three closing brackets closes the part, the first is text
      while (ptr + 2 < end && load<u8>(ptr, 2) == Char.RIGHT_BRACKET) {
        if (keep) store<u8>(dst++, load<u8>(ptr));
        ptr++;
      }
      ptr += 2;
    } else store<u8>(dst++, load<u8>(ptr++));
  }
  return dst;
}

function addVariant(rule: usize, ptr: usize, end: usize): PatternFault {
  if (ptr == end) return PatternFault.EMPTY;
  piecesOverflow = false;
  const variant = checking ? checkedVariant() : newVariant();
  const v = changetype<Variant>(variant);
  v.rule = rule;
  v.verbs = changetype<Rule>(rule).verbs;
  v.order = changetype<Rule>(rule).order;
  let node = graph;
  let afterCapture = false;
  let openEnd = false;
  let ended = false;
  v.plainLiterals = Plainness.ASCII;
  v.beginsOtherwise = false;
  pieceTotal = 0;
  const start = ptr;
  while (ptr < end) {
    if (ended) return PatternFault.REST_NOT_LAST;
    if (load<u8>(ptr) != Char.LEFT_BRACE) {
      const literal = ptr;
      while (ptr < end && load<u8>(ptr) != Char.LEFT_BRACE) ptr++;
      if (!checking) node = addLiteral(node, literal, ptr - literal);
      const plain = plainness(literal, ptr);
      if (plain < v.plainLiterals) v.plainLiterals = plain;
      if (literal == start) v.beginsOtherwise = beginsOtherwise(literal, ptr - literal);
      addPiece(keepText(literal, ptr - literal), (ptr - literal) as u32);
      afterCapture = openEnd = false;
      continue;
    }
    if (afterCapture) return PatternFault.ADJACENT;
    const name = ++ptr;
    let colon: usize = 0;
    while (ptr < end && load<u8>(ptr) != Char.RIGHT_BRACE) {
      if (load<u8>(ptr) == Char.COLON) colon = ptr;
      ptr++;
    }
    if (ptr == end) return PatternFault.UNCLOSED;
    if (colon <= name || !isFieldName(name, colon)) return PatternFault.BAD_CAPTURE;
    const type = indexOfName(colon + 1, ptr - colon - 1, TYPE_NAMES);
    if (type < 0) return PatternFault.UNKNOWN_TYPE;
    ptr++;
    if (v.captureCount == MAX_CAPTURES) return PatternFault.TOO_MANY;
    const field = internField(name, colon - name);
    if (field == MAX_FIELDS) return PatternFault.TOO_MANY_FIELDS;
    setCapture(variant, v.captureCount, field, type as Type);
    if (type != Type.NUM && type != Type.LIST) v.textCaptures |= 1 << v.captureCount;
    addPiece(PIECE_CAPTURE, v.captureCount++);
    if (!checking) node = addCapture(node, type as Type);
    afterCapture = true;
    ended = type == Type.REST;
    openEnd = type == Type.UNTIL || type == Type.TEXT;
  }
  if (openEnd) return PatternFault.OPEN_END;
  v.text = keepPieces();
  addSets(rule, variant);
  if (piecesOverflow) return PatternFault.TOO_MANY;
  if (!checking) endPattern(node, variant);
  return PatternFault.NONE;
}

/** One variant serves all checks. */
let checked: usize = 0;

function checkedVariant(): usize {
  if (checked == 0) checked = blankVariant();
  changetype<Variant>(checked).captureCount = 0;
  changetype<Variant>(checked).textCaptures = 0;
  return checked;
}

function keepText(ptr: usize, len: usize): u32 {
  const copy = reserveTable(len + 8);
  memory.copy(copy, ptr, len);
  return copy as u32;
}

function addPiece(ptr: u32, len: u32): void {
  if (pieceTotal == MAX_PIECES) {
    piecesOverflow = true;
    return;
  }
  const at = pieces + ((pieceTotal++ as usize) << 3);
  store<u32>(at, ptr);
  store<u32>(at, len, 4);
}

function keepPieces(): usize {
  const copy = reserveTable(4 + ((pieceTotal as usize) << 3));
  store<u32>(copy, pieceTotal);
  memory.copy(copy + 4, pieces, (pieceTotal as usize) << 3);
  return copy;
}

/** Is a `{` of the template not closed? */
export function isTemplateOpen(ptr: usize, len: usize): bool {
  let open = false;
  for (let p = ptr; p < ptr + len; p++) {
    const c = load<u8>(p);
    if (c == Char.LEFT_BRACE) open = true;
    else if (c == Char.RIGHT_BRACE) open = false;
  }
  return open;
}

/** Cuts each template of the row into pieces for this variant; a capture that it does not have is empty. */
function addSets(rule: usize, variant: usize): void {
  const r = changetype<Rule>(rule);
  const list = reserveTable((r.setCount as usize) * sizeof<usize>());
  changetype<Variant>(variant).sets = list;
  for (let i: u32 = 0; i < r.setCount; i++) {
    const row = changetype<SetRow>(r.sets + (i as usize) * offsetof<SetRow>());
    let ptr = row.template;
    const end = ptr + row.templateLen;
    pieceTotal = 0;
    while (ptr < end) {
      const start = ptr;
      while (ptr < end && load<u8>(ptr) != Char.LEFT_BRACE) ptr++;
      if (ptr > start) addPiece(start as u32, (ptr - start) as u32);
      if (ptr == end) break;
      const name = ++ptr;
      while (load<u8>(ptr) != Char.RIGHT_BRACE) ptr++;
      const capture = captureOf(variant, internField(name, ptr - name));
      if (capture != NONE) addPiece(PIECE_CAPTURE, capture);
      ptr++;
    }
    store<usize>(list + (i as usize) * sizeof<usize>(), keepPieces());
  }
}
