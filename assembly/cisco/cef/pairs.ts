import { Char, isBlank } from '../../text/chars';
import { skipBlanks } from '../../text/scan';
import { closingBrace, isCutOff, nextClose } from './closing';
import { foundKey, isKeyAt, keyValue, nextKey, openExtension } from './extension';
import { beginsKey, isSenderText, KeyKind, kindOf } from './keys';

/**
 * The extension of an event as pairs of key and value, in whatever order it has them.
 *
 * Pair, 16 bytes: ╒══ start u32 ══╤══ value u32 ══╤══ value end u32 ══╤══ key u16 ══╤══ form u16 ══╕
 */
const PAIR_SIZE: usize = 16;
export const MAX_PAIRS: u32 = 128;
const pairs = memory.data(128 * 16, 8);
export let pairCount: u32 = 0;

/** How the value of a pair stands in the line. */
export const enum Form {
  PLAIN = 0,
  /** In quotes, which the value is without. */
  QUOTED = 1,
  /** A dictionary. */
  BRACED = 2,
  /** Part of another value: what a sender wrote. */
  VOID = 3,
}

/** The line breaks off within a value or key, or has more pairs than there is room for. */
export let isCut: bool = false;

let stop: usize = 0;

/**
 * Where a text in quotes may end at several places, each is tried. A sender can bring about any number of them;
 * when so many were tried the last one counts.
 */
const MAX_TRIALS: u32 = 8;
let trials: u32 = 0;

@inline
function pairAt(index: u32): usize {
  return pairs + (index as usize) * PAIR_SIZE;
}

@inline
export function pairStart(index: u32): usize {
  return load<u32>(pairAt(index));
}

@inline
export function valueStart(index: u32): usize {
  return load<u32>(pairAt(index), 4);
}

@inline
export function valueEnd(index: u32): usize {
  return load<u32>(pairAt(index), 8);
}

@inline
export function pairKey(index: u32): u32 {
  return load<u16>(pairAt(index), 12);
}

@inline
export function pairForm(index: u32): Form {
  return load<u16>(pairAt(index), 14) as Form;
}

@inline
function setValueEnd(index: u32, end: usize): void {
  store<u32>(pairAt(index), end as u32, 8);
}

@inline
function setForm(index: u32, form: Form): void {
  store<u16>(pairAt(index), form as u16, 14);
}

function addPair(start: usize, key: u32, value: usize, end: usize, form: Form): void {
  const at = pairAt(pairCount++);
  store<u32>(at, start as u32);
  store<u32>(at, value as u32, 4);
  store<u32>(at, end as u32, 8);
  store<u16>(at, key as u16, 12);
  store<u16>(at, form as u16, 14);
}

/** Reads [ptr, end) into pairs. */
export function readPairs(ptr: usize, end: usize): void {
  openExtension(ptr, end);
  stop = end;
  pairCount = 0;
  isCut = false;
  trials = MAX_TRIALS;
  readFrom(ptr);
  takeBack();
  dropBegunKey();
}

/** Without the blanks at its end. */
function trimmed(ptr: usize, end: usize): usize {
  while (end > ptr && isBlank(load<u8>(end - 1))) end--;
  return end;
}

@inline
function isQuote(c: u32): bool {
  return c == Char.SINGLE_QUOTE || c == Char.DOUBLE_QUOTE;
}

/** Reads pairs from `at` on. Do they look as the appliance would have written them? */
function readFrom(at: usize): bool {
  while (true) {
    at = skipBlanks(at, stop);
    if (at >= stop) return areSound();
    if (pairCount == MAX_PAIRS) {
      isCut = true;
      return areSound();
    }
    if (!isKeyAt(at, true)) {
      // text that belongs to no key, such as a note behind a dictionary
      at = nextKey(at, true);
      continue;
    }
    const key = foundKey;
    const kind = kindOf(key);
    // `ESAMARAction= {action:success;...}`, and `cs4=  act=DELIVERED` without a value
    const value = skipBlanks(keyValue, stop);
    if (value >= stop || (value > keyValue && isKeyAt(value, !isSenderText(kind)))) {
      addPair(at, key, value, value, Form.PLAIN);
      at = value;
      continue;
    }
    const first: u32 = load<u8>(value);
    if (first == Char.LEFT_BRACE && kind >= KeyKind.ATTACHMENTS) {
      const end = closingBrace(value, stop);
      addPair(at, key, value, end, Form.BRACED);
      if (isCutOff) isCut = true;
      at = end;
      continue;
    }
    if (isQuote(first) && (kind == KeyKind.SUBJECT || kind == KeyKind.LABELLED)) {
      const close = closeOf(at, key, value, first);
      if (close == ALL_READ) return true;
      if (close != 0) {
        addPair(at, key, value + 1, close, Form.QUOTED);
        at = close + 1;
        continue;
      }
    }
    const next = nextKey(value, !isSenderText(kind));
    if (next == stop && isQuote(first) && kind == KeyKind.SUBJECT) {
      addPair(at, key, value + 1, stop, Form.QUOTED);
      isCut = true;
    } else addPair(at, key, value, trimmed(value, next), Form.PLAIN);
    at = next;
  }
}

/** All that follows was read, and looks as it should. */
const ALL_READ: usize = 1;

/**
 * Where the text ends that begins with a quote at `value`: at the first place with which the rest looks as it should, else
 * at the last one; 0 if there is none. `msg='x' act=DROPPED ESAMID=7' act=DELIVERED`: with the first of both, the event has
 * a key twice.
 */
function closeOf(start: usize, key: u32, value: usize, quote: u32): usize {
  const mark = pairCount;
  const wasCut = isCut;
  let close = nextClose(value + 1, value + 1, stop, quote);
  let next: usize = close == 0 ? 0 : nextClose(value + 1, close + 1, stop, quote);
  while (next != 0) {
    if (trials != 0) {
      trials--;
      addPair(start, key, value + 1, close, Form.QUOTED);
      if (readFrom(close + 1)) return ALL_READ;
      pairCount = mark;
      isCut = wasCut;
    }
    close = next;
    next = nextClose(value + 1, close + 1, stop, quote);
  }
  return close;
}

/** Keys that were seen, as bits. */
const seen = memory.data(16, 8);

/** Has the plain value a quote at its end that belongs to a text before it? `DROPPED'`, but not `Tin "J"`. */
function endsInStrayQuote(index: u32): bool {
  const start = valueStart(index);
  const end = valueEnd(index);
  if (end == start) return false;
  const quote: u32 = load<u8>(end - 1);
  if (!isQuote(quote)) return false;
  if (quote == Char.SINGLE_QUOTE && load<u8>(start) == quote) return true;
  let count: u32 = 0;
  for (let p = start; p < end; p++) if (load<u8>(p) == quote) count++;
  return (count & 1) != 0;
}

/** No key twice, and no quote that ends nothing: else a text in quotes ends further on. */
function areSound(): bool {
  store<u64>(seen, 0);
  store<u64>(seen, 0, 8);
  for (let i: u32 = 0; i < pairCount; i++) {
    const key = pairKey(i);
    const kind = kindOf(key);
    const at = seen + ((key >> 3) as usize);
    const bit: u32 = 1 << (key & 7);
    if (kind != KeyKind.NEW && (load<u8>(at) & bit) != 0) return false;
    store<u8>(at, load<u8>(at) | bit);
    if (pairForm(i) == Form.PLAIN && endsInStrayQuote(i)) return false;
  }
  return true;
}

/** Has another pair that key? */
function isRepeated(index: u32): bool {
  const key = pairKey(index);
  for (let i: u32 = 0; i < pairCount; i++) {
    if (i != index && pairForm(i) != Form.VOID && pairKey(i) == key && kindOf(key) != KeyKind.NEW)
      return true;
  }
  return false;
}

/**
 * A text without quotes may have held keys: `msg=Hello act=DROPPED ESAMID=7 act=DELIVERED ...`. An event has no key
 * twice, so those that stand right behind such a text and once more elsewhere are given back to it. Of what is still
 * there twice the first counts.
 */
function takeBack(): void {
  for (let i: u32 = 0; i < pairCount; i++) {
    if (pairForm(i) != Form.PLAIN || !isSenderText(kindOf(pairKey(i)))) continue;
    let next = i + 1;
    while (next < pairCount && isRepeated(next)) setForm(next++, Form.VOID);
    if (next != i + 1) setValueEnd(i, valueEnd(next - 1));
  }
  for (let i: u32 = pairCount; i > 0; i--) {
    const last = i - 1;
    for (let j: u32 = 0; j < last; j++) {
      if (pairForm(j) != Form.VOID && pairKey(j) == pairKey(last) && kindOf(pairKey(j)) != KeyKind.NEW) {
        setForm(last, Form.VOID);
        break;
      }
    }
  }
}

/** `... ESATLSOutProtocol=TLSv1.2 ESATLSInCi`: the line breaks off within a key. */
function dropBegunKey(): void {
  if (pairCount == 0) return;
  const last = pairCount - 1;
  const end = valueEnd(last);
  if (pairForm(last) != Form.PLAIN || end != stop || isSenderText(kindOf(pairKey(last)))) return;
  let word = end;
  while (word > valueStart(last) && !isBlank(load<u8>(word - 1))) word--;
  if (word == valueStart(last) || !beginsKey(word, end)) return;
  isCut = true;
  setValueEnd(last, trimmed(valueStart(last), word));
}
