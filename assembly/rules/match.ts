import { Char, isDigit } from '../text/chars';
import { decimal, MAX_NUMBER_DIGITS, skipBlanks, skipDigits, skipWord } from '../text/scan';
import { captureChild, Edge, findEdge, literalAt, Node, root } from './graph';
import { MAX_CAPTURES, Type } from './table';

/**
 * Walks a line through the parse graph. Literals go before captures, captures in the order of their types;
 * a branch that does not reach the end of the line is left again, so that every pattern is anchored at both
 * ends. The state of one walk is in the globals below, never in the graph.
 */
// start and end of each capture; the blanks before it, its quotes and brackets included, so that nothing is lost
const captures = memory.data(16 * 8, 8);
let depth: u32 = 0;
let textEnd: usize = 0;
/** The furthest byte of the line that any pattern reached. */
let furthest: usize = 0;

/**
 * Work left for this line. Walking back is linear for the lines that appliances write; a sender can make
 * it quadratic (a file name of a thousand quotes), so it is bounded by the length of the line. When the
 * budget is spent the line is walked again with no second tries in captures, and the row for any line
 * of a message takes it.
 */
let budget: i64 = 0;
const BUDGET_PER_BYTE: i64 = 64;
const BUDGET_BASE: i64 = 4096;
let secondTries: bool = true;
/** The walk is for a miss: how far into a literal the line goes is of interest too. */
let tracing: bool = false;

@inline
export function captureStart(index: u32): usize {
  return load<u32>(captures + ((index as usize) << 3));
}

@inline
export function captureEnd(index: u32): usize {
  return load<u32>(captures + ((index as usize) << 3), 4);
}

@inline
function putCapture(start: usize, end: usize): void {
  const at = captures + ((depth as usize) << 3);
  store<u32>(at, start as u32);
  store<u32>(at, end as u32, 4);
  depth++;
}

/** After a miss: the furthest byte that any pattern agrees with. */
export function furthestMatch(ptr: usize, end: usize): usize {
  tracing = true;
  match(ptr, end);
  tracing = false;
  return furthest;
}

/** The line goes into the literal of `edge` but not to its end. */
function tracePartial(edge: usize, ptr: usize): void {
  const literal = changetype<Edge>(edge).literal;
  const len: usize = changetype<Edge>(edge).len;
  let n: usize = 0;
  while (n < len && ptr + n < textEnd && load<u8>(literal + n) == load<u8>(ptr + n)) n++;
  if (ptr + n > furthest) furthest = ptr + n;
}

/** Value of a capture of digits. */
export function captureNumber(index: u32): u64 {
  const end = captureEnd(index);
  return decimal(skipBlanks(captureStart(index), end), end);
}

/** The variant that matches the whole text [ptr, end), or 0; its captures are then in captureStart/End. */
export function match(ptr: usize, end: usize): usize {
  textEnd = end;
  furthest = ptr;
  secondTries = true;
  budget = BUDGET_BASE + BUDGET_PER_BYTE * ((end - ptr) as i64);
  depth = 0;
  const found = walk(root, ptr);
  if (found != 0 || budget > 0) return found;
  secondTries = false;
  budget = BUDGET_BASE + BUDGET_PER_BYTE * ((end - ptr) as i64);
  depth = 0;
  return walk(root, ptr);
}

function walk(node: usize, ptr: usize): usize {
  while (true) {
    if (ptr > furthest) furthest = ptr;
    const n = changetype<Node>(node);
    const captureBits = n.captures;
    if (ptr == textEnd) {
      if (n.variant != 0) return n.variant;
      return captureBits == 0 ? 0 : walkCaptures(node, ptr);
    }
    const edge = findEdge(node, load<u8>(ptr));
    if (tracing && edge != 0) tracePartial(edge, ptr);
    if (edge != 0 && literalAt(edge, ptr, textEnd)) {
      const behind = ptr + changetype<Edge>(edge).len;
      const child = changetype<Edge>(edge).child;
      if (captureBits == 0) {
        ptr = behind;
        node = child;
        continue;
      }
      if (--budget < 0) return 0;
      const saved = depth;
      const found = walk(child, behind);
      if (found != 0) return found;
      depth = saved;
    }
    if (captureBits == 0) return 0;
    if (captureBits == 1 << Type.NUM) {
      // the commonest place by far: the number behind MID, ICID or DCID
      const start = skipBlanks(ptr, textEnd);
      const stop = skipDigits(start, textEnd);
      if (stop - start - 1 >= MAX_NUMBER_DIGITS) return 0;
      budget -= (stop - ptr) as i64;
      putCapture(ptr, stop);
      node = captureChild(node, Type.NUM);
      ptr = stop;
      continue;
    }
    return walkCaptures(node, ptr);
  }
}

/** Tries the captures at `node` one type after the other. */
function walkCaptures(node: usize, ptr: usize): usize {
  if (depth >= MAX_CAPTURES || --budget < 0) return 0;
  const start = skipBlanks(ptr, textEnd);
  budget -= (start - ptr) as i64;
  const saved = depth;
  let bits = changetype<Node>(node).captures;
  while (bits != 0) {
    const type = ctz(bits) as Type;
    bits &= bits - 1;
    const child = captureChild(node, type);
    let found: usize = 0;
    switch (type) {
      case Type.NUM: {
        const stop = skipDigits(start, textEnd);
        if (stop - start - 1 < MAX_NUMBER_DIGITS) found = take(child, ptr, stop);
        break;
      }
      case Type.LIST: {
        const stop = listEnd(start);
        if (stop != 0) found = take(child, ptr, stop);
        break;
      }
      case Type.ADDR: {
        if (start < textEnd && load<u8>(start) == Char.LESS) found = toLast(child, ptr, start, Char.GREATER);
        else if (start < textEnd) found = take(child, ptr, skipWord(start, textEnd));
        break;
      }
      case Type.QUOTED: {
        if (start >= textEnd) break;
        const quote = load<u8>(start);
        if (quote == Char.SINGLE_QUOTE || quote == Char.DOUBLE_QUOTE)
          found = toLast(child, ptr, start, quote);
        break;
      }
      case Type.WORD: {
        if (start < textEnd) found = take(child, ptr, skipWord(start, textEnd));
        break;
      }
      case Type.UNTIL:
        found = shortest(child, ptr, start);
        break;
      case Type.TEXT:
        found = longest(child, ptr, start);
        break;
      default: {
        putCapture(ptr, textEnd);
        found = changetype<Node>(child).variant;
        if (textEnd > furthest) furthest = textEnd;
      }
    }
    if (found != 0) return found;
    depth = saved;
  }
  return 0;
}

@inline
function take(child: usize, from: usize, stop: usize): usize {
  budget -= (stop - from) as i64;
  putCapture(from, stop);
  return walk(child, stop);
}

/** `[0, 1]` or a bare number; its end, or 0. */
function listEnd(start: usize): usize {
  if (start >= textEnd) return 0;
  if (load<u8>(start) != Char.LEFT_BRACKET) {
    const stop = skipDigits(start, textEnd);
    return stop > start ? stop : 0;
  }
  let p = start + 1;
  while (p < textEnd) {
    const c = load<u8>(p);
    if (c == Char.RIGHT_BRACKET) return p + 1;
    if (!isDigit(c) && c != Char.COMMA && c != Char.SPACE) return 0;
    p++;
  }
  return 0;
}

/** A value in quotes or brackets: up to the last `close` that lets the rest of the pattern match. */
function toLast(child: usize, from: usize, start: usize, close: u32): usize {
  const saved = depth;
  let p = textEnd;
  while (--p > start) {
    if (load<u8>(p) != close) continue;
    const found = take(child, from, p + 1);
    if (found != 0) return found;
    depth = saved;
    if (!secondTries || budget < 0) return 0;
  }
  budget -= (textEnd - start) as i64;
  return 0;
}

/** Up to the first place from which the rest of the pattern matches. */
function shortest(child: usize, from: usize, start: usize): usize {
  for (let p = start; p < textEnd; p++) {
    const found = endingAt(child, from, p);
    if (found != 0 || noSecondTry) return found;
  }
  budget -= (textEnd - start) as i64;
  return 0;
}

/** Up to the last place from which the rest of the pattern matches. */
function longest(child: usize, from: usize, start: usize): usize {
  for (let p = textEnd; p > start; p--) {
    const found = endingAt(child, from, p - 1);
    if (found != 0 || noSecondTry) return found;
  }
  budget -= (textEnd - start) as i64;
  return 0;
}

/** The last try was the only one that there is. */
let noSecondTry: bool = false;

/** The capture from `from` ends at `p`, where a literal of the pattern must stand. */
@inline
function endingAt(child: usize, from: usize, p: usize): usize {
  noSecondTry = false;
  const edge = findEdge(child, load<u8>(p));
  if (edge == 0 || !literalAt(edge, p, textEnd)) return 0;
  const saved = depth;
  putCapture(from, p);
  const found = walk(child, p);
  if (found != 0) return found;
  depth = saved;
  noSecondTry = !secondTries || budget < 0;
  return 0;
}
