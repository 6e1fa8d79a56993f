import { Char, isBlank } from '../../text/chars';
import { skipBlanks } from '../../text/scan';
import { closingBrace, isCutOff, nextClose } from './closing';
import { foundKey, isKeyAt, keyValue, nextKey, openExtension } from './extension';
import { beginsKey, isSenderText, KeyKind, kindOf } from './keys';
import {
  addPair,
  Form,
  keepPairs,
  MAX_PAIRS,
  pairCount,
  pairForm,
  pairKey,
  setForm,
  setValueEnd,
  valueEnd,
  valueStart,
} from './pair-table';
import { Layer, layerOf } from './strings';

/** A relay put a layer of backslashes on top of the line, which values still have. Keys begin where they did. */
export let isLayered: bool = false;

/** The line breaks off within a value or key, or has more pairs than there is room for. */
export let isCut: bool = false;

let stop: usize = 0;

/**
 * Where a text in quotes may end at several places, each is tried. A sender can bring about any number of them;
 * when so many were tried the last one counts.
 */
const MAX_TRIALS: u32 = 8;
let trials: u32 = 0;

/** Reads [ptr, end) into pairs. */
export function readPairs(ptr: usize, end: usize): void {
  openExtension(ptr, end);
  stop = end;
  keepPairs(0);
  isCut = false;
  trials = MAX_TRIALS;
  isLayered = false;
  readFrom(ptr, MAX_PAIRS);
  takeBack();
  dropBegunKey();
  lookForLayer();
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

/**
 * Reads pairs from `at` on. Do they look as the appliance would have written them? `tried`: the first pair of which the
 * end was tried, MAX_PAIRS for none.
 */
function readFrom(at: usize, tried: u32): bool {
  while (true) {
    at = skipBlanks(at, stop);
    if (at >= stop) return areSound(tried);
    if (pairCount == MAX_PAIRS) {
      isCut = true;
      return areSound(tried);
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
    const inLayer = first == Char.BACKSLASH && value + 1 < stop && load<u8>(value, 1) == Char.DOUBLE_QUOTE;
    const text = inLayer ? value + 2 : value + 1;
    if ((inLayer || isQuote(first)) && (kind == KeyKind.SUBJECT || kind == KeyKind.LABELLED)) {
      const close = closeOf(at, key, text, inLayer, tried);
      if (close == ALL_READ) return true;
      if (close != 0) {
        addText(at, key, text, close, inLayer);
        at = close + 1;
        continue;
      }
    }
    const next = nextKey(value, !isSenderText(kind));
    if (next == stop && (inLayer || isQuote(first)) && kind == KeyKind.SUBJECT) {
      addText(at, key, text, stop, false);
      if (inLayer) isLayered = true;
      isCut = true;
    } else addPair(at, key, value, trimmed(value, next), Form.PLAIN);
    at = next;
  }
}

/** All that follows was read, and looks as it should. */
const ALL_READ: usize = 1;

/** Adds a text in quotes; its last quote is at `close`. */
function addText(start: usize, key: u32, text: usize, close: usize, inLayer: bool): void {
  if (inLayer) isLayered = true;
  addPair(start, key, text, inLayer ? close - 1 : close, Form.QUOTED);
}

/**
 * Where the text in quotes ends that begins at `text`: at the first place with which the rest looks as it should, else
 * at the last one; 0 if there is none. `msg='x' act=DROPPED ESAMID=7' act=DELIVERED`: with the first of both, the event has
 * a key twice.
 */
function closeOf(start: usize, key: u32, text: usize, inLayer: bool, tried: u32): usize {
  const mark = pairCount;
  const wasCut = isCut;
  const quote: u32 = load<u8>(text - 1);
  let close = nextClose(text, text, stop, quote, inLayer);
  let next: usize = close == 0 ? 0 : nextClose(text, close + 1, stop, quote, inLayer);
  while (next != 0) {
    if (trials != 0) {
      trials--;
      addText(start, key, text, close, inLayer);
      if (readFrom(close + 1, min(tried, mark))) return ALL_READ;
      keepPairs(mark);
      isCut = wasCut;
    }
    close = next;
    next = nextClose(text, close + 1, stop, quote, inLayer);
  }
  return close;
}

/** Keys that were seen, as bits. */
const seen = memory.data(16, 8);

/** Has the plain value a quote at its end that belongs to a text before it? `DROPPED'`, but not `Kim "K"`. */
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

@inline
function isSeen(key: u32): bool {
  const bit: u32 = 1 << (key & 7);
  return (load<u8>(seen + ((key >> 3) as usize)) & bit) != 0;
}

/**
 * No key twice and, behind the text whose end was tried, no number without its label and no quote that ends nothing: else
 * that text ends further on.
 */
function areSound(tried: u32): bool {
  store<u64>(seen, 0);
  store<u64>(seen, 0, 8);
  for (let i: u32 = 0; i < pairCount; i++) {
    const key = pairKey(i);
    if (isSeen(key) && kindOf(key) != KeyKind.NEW) return false;
    const at = seen + ((key >> 3) as usize);
    const bit: u32 = 1 << (key & 7);
    store<u8>(at, load<u8>(at) | bit);
    if (i > tried && pairForm(i) == Form.PLAIN && !isSenderText(kindOf(key)) && endsInStrayQuote(i))
      return false;
  }
  for (let i = tried + 1; i < pairCount; i++) {
    if (kindOf(pairKey(i)) == KeyKind.LABELLED && !isSeen(pairKey(i) - 1)) return false;
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

/** Escapes are those of CEF in all values but dictionaries. */
function lookForLayer(): void {
  let found = isLayered;
  for (let i: u32 = 0; i < pairCount; i++) {
    if (pairForm(i) > Form.QUOTED) continue;
    const layer = layerOf(valueStart(i), valueEnd(i));
    if (layer == Layer.NONE) {
      isLayered = false;
      return;
    }
    if (layer == Layer.THERE) found = true;
  }
  isLayered = found;
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
