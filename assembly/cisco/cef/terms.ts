import { matchIn } from '../../rules/match';
import { narrow } from '../../text/ascii';
import { Char, isBlank } from '../../text/chars';
import { findByte, skipBlanks } from '../../text/scan';
import { beginEntries, nextEntry } from './entries';
import { eventOrigin, eventOriginLen, isEventCut, stringRoom, termRoom, valueRoom } from './event';
import { eventGraph } from './graph';
import { findKey, KeyKind, keyName, keyNameLen, kindOf, NO_KEY } from './keys';
import { isLiteralCut, readLiteral } from './literal';
import { Form, pairCount, pairForm, pairKey, pairStart, valueEnd, valueStart } from './pair-table';
import { isLayered } from './pairs';
import { undoLayer, unescapePlain, unescapePython } from './strings';

/**
 * What an event says, one term after the other, each as the text `KEY=VALUE` that a row knows: a term for each key,
 * for each address, and for each entry of a dictionary. Two keys can make one term: what was done and its details.
 */
export let termVariant: usize = 0;
export let termPtr: usize = 0;
export let termEnd: usize = 0;
/** A dictionary has more in it than is read. */
export let isTermCut: bool = false;

/** 0: the header comes next; n: pair n - 1. */
let step: u32 = 0;
/** Where in its list or dictionary the pair in work goes on; 0: it was not begun. */
let rest: usize = 0;
let inEntries: bool = false;

export function beginTerms(): void {
  step = 0;
  rest = 0;
  inEntries = false;
  isTermCut = false;
}

/** Finds the next term and the row that knows it, whose captures are then in the term; false if there is none. */
export function nextTerm(): bool {
  while (step <= pairCount + 1) {
    let end: usize = 0;
    if (step == 0) end = copy(eventOrigin, eventOriginLen, termRoom);
    else if (step <= pairCount) end = writePair(step - 1);
    else if (!isEventCut && findPair(KeyKind.ACTION) == NO_PAIR) end = narrow('act=', termRoom);
    if (rest == 0 && !inEntries) step++;
    if (end == 0) continue;
    termPtr = termRoom;
    termEnd = end;
    termVariant = matchIn(eventGraph, termRoom, end);
    if (termVariant != 0) return true;
  }
  return false;
}

const NO_PAIR: u32 = u32.MAX_VALUE;

/** The pair of that kind that has a value, or NO_PAIR. */
function findPair(kind: KeyKind): u32 {
  for (let i: u32 = 0; i < pairCount; i++) if (kindOf(pairKey(i)) == kind && hasValue(i)) return i;
  return NO_PAIR;
}

@inline
function hasValue(index: u32): bool {
  return pairForm(index) != Form.VOID && valueEnd(index) != valueStart(index);
}

@inline
function copy(ptr: usize, len: usize, dst: usize): usize {
  memory.copy(dst, ptr, len);
  return dst + len;
}

/** Writes `KEY=`. */
function writeKey(key: u32, dst: usize): usize {
  dst = copy(keyName(key), keyNameLen(key), dst);
  store<u8>(dst, Char.EQUALS);
  return dst + 1;
}

function writeValue(index: u32, dst: usize): usize {
  openValue(index);
  const form = pairForm(index);
  if (form == Form.QUOTED) return unescapePython(value, stop, dst);
  return form == Form.PLAIN ? unescapePlain(value, stop, dst) : copy(value, stop - value, dst);
}

/** The value of a pair without the layer that a relay put on it. */
let value: usize = 0;
let stop: usize = 0;

function openValue(index: u32): void {
  value = valueStart(index);
  stop = valueEnd(index);
  if (!isLayered) return;
  stop = undoLayer(value, stop, valueRoom);
  value = valueRoom;
}

/** Writes the next term of a pair; 0 if it has none. */
function writePair(index: u32): usize {
  const kind = kindOf(pairKey(index));
  if (!hasValue(index)) {
    // the null sender of a bounce, which is not the same as one that the line has not come to
    const isNull = kind == KeyKind.ADDRESS && pairForm(index) != Form.VOID && index + 1 < pairCount;
    return isNull ? narrow('<>', writeKey(pairKey(index), termRoom)) : 0;
  }
  // what a dictionary holds that no row knows, nobody can say: it stays as it came
  if (pairForm(index) == Form.BRACED && kind != KeyKind.NEW) return writeEntry(index, kind);
  switch (kind as u32) {
    case KeyKind.MESSAGE:
    case KeyKind.LABEL:
      return 0;
    case KeyKind.LABELLED:
      return writeLabelled(index);
    case KeyKind.RECIPIENTS:
      return writeRecipient(index);
    case KeyKind.ACTION:
      return writeAction(index);
    case KeyKind.ACTION_DETAIL:
      if (findPair(KeyKind.ACTION) != NO_PAIR) return 0;
      break;
    case KeyKind.NEW:
      return copy(pairStart(index), valueEnd(index) - pairStart(index), termRoom);
  }
  const start = writeKey(pairKey(index), termRoom);
  const end = writeValue(index, start);
  if (kind == KeyKind.VERDICT) return writeVerdict(start, end);
  return kind == KeyKind.SUBJECT && pairForm(index) == Form.PLAIN ? wrapResidue(start, end) : end;
}

/** `act=QUARANTINED ESAFinalActionDetails=To POLICY`, however far apart they were. */
function writeAction(index: u32): usize {
  let end = writeValue(index, writeKey(pairKey(index), termRoom));
  const detail = findPair(KeyKind.ACTION_DETAIL);
  if (detail == NO_PAIR) return end;
  store<u8>(end++, Char.SPACE);
  return writeValue(detail, writeKey(pairKey(detail), end));
}

/** `cs1Label=MailPolicy cs1=DEFAULT` is `MailPolicy=DEFAULT`: what a number stands for has changed before. */
function writeLabelled(index: u32): usize {
  let label: u32 = 0;
  while (label < pairCount && !(pairKey(label) == pairKey(index) - 1 && hasValue(label))) label++;
  if (label == pairCount) return writeValue(index, writeKey(pairKey(index), termRoom));
  const start = valueStart(label);
  let end = valueEnd(label);
  while (end > start && (isBlank(load<u8>(end - 1)) || load<u8>(end - 1) == Char.COMMA)) end--;
  const name = findKey(start, end - start);
  if (name != NO_KEY && kindOf(name) == KeyKind.NAME) return writeValue(index, writeKey(name, termRoom));
  // a label that is not known stays beside its value
  const dst = copy(start, end - start, writeKey(pairKey(label), termRoom));
  store<u8>(dst, Char.SPACE);
  return writeValue(index, writeKey(pairKey(index), dst + 1));
}

/** The next address of a list, which has semicolons or commas between; one in quotes may hold them. */
function writeRecipient(index: u32): usize {
  const stop = valueEnd(index);
  const from = skipBlanks(rest == 0 ? valueStart(index) : rest, stop);
  let end = from;
  let quoted = false;
  for (; end < stop; end++) {
    const c: u32 = load<u8>(end);
    if (c == Char.DOUBLE_QUOTE) quoted = !quoted;
    else if (!quoted && (c == Char.SEMICOLON || c == Char.COMMA)) break;
  }
  rest = end < stop ? end + 1 : 0;
  while (end > from && isBlank(load<u8>(end - 1))) end--;
  return end == from ? 0 : unescapePlain(from, end, writeKey(pairKey(index), termRoom));
}

/** The next entry of a dictionary; one that cannot be read stands in its term as it came. */
function writeEntry(index: u32, kind: KeyKind): usize {
  const start = writeKey(pairKey(index), termRoom);
  if (!inEntries) {
    openValue(index);
    if (!readLiteral(value, stop, stringRoom)) return writeValue(index, start);
    if (isLiteralCut) isTermCut = true;
    beginEntries(kind);
    inEntries = true;
  }
  const end = nextEntry(start);
  if (end == 0) inEntries = false;
  return end;
}

/** 13.0 writes `NOT EVALUATED` and `NO VIOLATION`. */
function writeVerdict(start: usize, end: usize): usize {
  const blank = findByte(start, end, Char.SPACE);
  if (blank == end) return end;
  const len = end - start;
  if (len == 13 && load<u64>(start) == NOT_EVALU) store<u8>(blank, LOW_LINE);
  else if (len == 12 && load<u64>(start) == NO_VIOLA) return narrow('NO_TRIGGER', start);
  return end;
}

const LOW_LINE: u8 = 0x5f;
const NOT_EVALU: u64 = 0x4c41564520544f4e;
const NO_VIOLA: u64 = 0x414c4f4956204f4e;

/**
 * `msg=[Cousin\=20Domain]\=20x`: what 13.0 left of an encoded word, which never has a blank. It gets back what it lost,
 * so that it is decoded like any other.
 */
function wrapResidue(start: usize, end: usize): usize {
  let isResidue = false;
  for (let p = start; p < end; p++) {
    const c: u32 = load<u8>(p);
    if (isBlank(c) || c == QUESTION) return end;
    if (c == Char.EQUALS && load<u16>(p, 1) == TWENTY) isResidue = true;
  }
  if (!isResidue) return end;
  memory.copy(start + WORD_BEGIN.length, start, end - start);
  const first = load<u32>(start + WORD_BEGIN.length);
  narrow(WORD_BEGIN, start);
  store<u32>(start + WORD_BEGIN.length, first); // narrow writes up to three bytes on
  return narrow('?=', end + WORD_BEGIN.length);
}

const QUESTION: u32 = 0x3f;
const TWENTY: u16 = 0x3032;
const WORD_BEGIN: string = '=?utf-8?Q?';
