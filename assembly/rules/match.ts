import { Char, isDigit } from '../text/chars';
import {
  digitRun,
  findByte,
  MAX_NUMBER_DIGITS,
  sameBytes,
  skipBlanks,
  skipDigits,
  skipWord,
} from '../text/scan';
import { CAPTURE_BITS, captures } from './captures';
import { captureChild, Edge, edgeAt, literalAt, NO_EDGE, Node, root } from './graph';
import { Type } from './table';

/**
 * Walks a line through the parse graph. Literals go before captures, captures in the order of their types; a way
 * that does not reach the end of the line is given up, so that every pattern is anchored at both ends. Wherever
 * there was a choice the walk can come back to it: choices are a stack, the walk itself is one loop (on hosts that
 * interpret the module a call costs as much as ten steps).
 */
const enum Choice {
  NODE = 0,
  PTR = 4,
  /** Where the next capture goes. */
  SLOT = 8,
  /** Types of captures that are still to be tried here, the lowest first. */
  TYPES = 12,
  /** Where a capture of that type goes on with its search; 0 if it was not tried yet. */
  RESUME = 16,
  SIZE = 20,
}

/** A way has at most one choice a byte of its pattern, and a pattern at most so many bytes. */
const MAX_CHOICES: usize = 2048;
const choices = memory.data(2048 * 20, 8);
const choicesEnd: usize = choices + MAX_CHOICES * Choice.SIZE;

/**
 * Work left for this line. Going back is cheap for the lines that appliances write; a sender can make it quadratic
 * (a file name of a thousand quotes), so it is bounded by the length of the line. When the budget is spent the line
 * is walked again with no second tries in captures: a line of a message is then taken by the row for any such line.
 */
let spent: bool = false;
const BUDGET_PER_BYTE: i64 = 64;
const BUDGET_BASE: i64 = 4096;

/** Bytes that the last search in vain went over; whoever charges them sets it back. */
let searchedInVain: usize = 0;

@inline
function notFound(from: usize, end: usize): usize {
  searchedInVain = end - from;
  return 0;
}

/** The walk is for a miss: how far it goes is of interest. */
let tracing: bool = false;
let furthest: usize = 0;

/** After a miss: the furthest byte that any pattern agrees with. */
export function furthestMatch(ptr: usize, end: usize): usize {
  tracing = true;
  furthest = ptr;
  match(ptr, end);
  tracing = false;
  return furthest;
}

/** The line goes into the literal of `edge` but not to its end. */
function tracePartial(edge: usize, ptr: usize, end: usize): void {
  const literal = changetype<Edge>(edge).literal;
  const len: usize = changetype<Edge>(edge).len;
  let n: usize = 0;
  while (n < len && ptr + n < end && load<u8>(literal + n) == load<u8>(ptr + n)) n++;
  if (ptr + n > furthest) furthest = ptr + n;
}

/** The variant that matches the whole text [ptr, end), or 0; its captures are then in captureStart/End. */
@inline
export function match(ptr: usize, end: usize): usize {
  const found = walk(ptr, end, true);
  return found != 0 || !spent ? found : walk(ptr, end, false);
}

/*
 * The steps of the loop are written out where a helper would read better: it runs ten times a line, and a boolean
 * that is made to be tested at once costs an interpreter three steps more.
 */
function walk(start: usize, end: usize, secondTries: bool): usize {
  let budget: i64 = BUDGET_BASE + BUDGET_PER_BYTE * ((end - start) as i64);
  let node = root;
  let ptr = start;
  let slot = captures;
  let top = choices;
  let resume: usize = 0;
  spent = false;
  while (true) {
    let types = changetype<Node>(node).captures;
    if (ptr != end) {
      const edge = edgeAt(node, ptr);
      const e = changetype<Edge>(edge);
      if (((load<u64>(ptr) ^ e.word) & e.mask) == 0) {
        const behind = ptr + e.len;
        let same: bool = behind <= end;
        if (same) {
          if (e.len > 8) same = sameBytes(ptr + 8, e.literal + 8, e.len - 8);
          if (same) {
            if (types != 0) top = pushChoice(top, node, ptr, slot, types, 0);
            ptr = behind;
            node = e.child;
            continue;
          }
        }
      }
      if (tracing && edge != NO_EDGE) tracePartial(edge, ptr, end);
    } else {
      const variant = changetype<Node>(node).variant;
      if (variant != 0) return variant;
    }
    while (true) {
      if (types == 0) {
        // a dead end: back to the last choice
        if (ptr > furthest) furthest = ptr;
        if (top == choices) return 0;
        top -= Choice.SIZE;
        const back: usize = load<u32>(top, Choice.PTR);
        resume = load<u32>(top, Choice.RESUME);
        // a search goes on where it stood: what lies before was not walked in vain
        budget -= (ptr - (resume != 0 ? resume : back) + 16) as i64;
        if (budget < 0) {
          spent = true;
          return 0;
        }
        ptr = back;
        node = load<u32>(top, Choice.NODE);
        slot = load<u32>(top, Choice.SLOT);
        types = load<u32>(top, Choice.TYPES);
        continue;
      }
      let stop: usize = 0;
      if ((types & 1) != 0) {
        // a number, the commonest capture by far
        const digits = digitRun(ptr);
        stop = ptr + digits;
        if (digits - 1 >= MAX_NUMBER_DIGITS || stop > end) stop = otherNumberEnd(ptr, end);
        types &= ~1;
        if (stop == 0) continue;
        if (types != 0) top = pushChoice(top, node, ptr, slot, types, 0);
        node = captureChild(node, Type.NUM);
      } else {
        const type = ctz(types) as Type;
        const child = captureChild(node, type);
        if (type == Type.REST) {
          store<u32>(slot, ptr as u32);
          store<u32>(slot, end as u32, 4);
          return changetype<Node>(child).variant; // nothing can follow a rest, and no type comes behind it
        }
        stop = captureStop(type, child, ptr, end, resume);
        resume = 0;
        if (stop == 0) {
          budget -= searchedInVain as i64;
          searchedInVain = 0;
          types &= types - 1;
          continue;
        }
        // types that search can go on searching, the others are tried once
        if (secondTries && type != Type.LIST && type != Type.WORD) {
          top = pushChoice(top, node, ptr, slot, types, stop);
        } else {
          types &= types - 1;
          if (types != 0) top = pushChoice(top, node, ptr, slot, types, 0);
        }
        node = child;
      }
      store<u32>(slot, ptr as u32);
      store<u32>(slot, stop as u32, 4);
      slot += 1 << CAPTURE_BITS;
      ptr = stop;
      break;
    }
  }
}

@inline
function pushChoice(top: usize, node: usize, ptr: usize, slot: usize, types: u32, resume: usize): usize {
  if (top == choicesEnd) return top;
  store<u32>(top, node as u32, Choice.NODE);
  store<u32>(top, ptr as u32, Choice.PTR);
  store<u32>(top, slot as u32, Choice.SLOT);
  store<u32>(top, types, Choice.TYPES);
  store<u32>(top, resume as u32, Choice.RESUME);
  return top + Choice.SIZE;
}

/** End of a number that has blanks before it or the end of the text in it; 0 if it is none, or too long to be one. */
function otherNumberEnd(ptr: usize, end: usize): usize {
  const start = skipBlanks(ptr, end);
  const stop = skipDigits(start, end);
  return stop - start - 1 >= MAX_NUMBER_DIGITS ? 0 : stop;
}

/**
 * End of a capture of that type at `ptr`, 0 if there is none. Of several ends the first to try or, if `resume` is
 * not 0, the next after that one.
 */
function captureStop(type: Type, child: usize, ptr: usize, end: usize, resume: usize): usize {
  const start = skipBlanks(ptr, end);
  switch (type) {
    case Type.UNTIL:
      return shortest(child, resume == 0 ? start : resume + 1, end);
    case Type.TEXT:
      return longest(child, start, resume == 0 ? end : resume, end);
    default: {
      if (start >= end) return 0;
    }
  }
  const first: u32 = load<u8>(start);
  switch (type) {
    case Type.LIST:
      return listEnd(start, end);
    case Type.ADDR:
      if (first == Char.LESS) return lastClose(start, resume == 0 ? end : resume - 1, Char.GREATER);
      return resume == 0 ? skipWord(start, end) : 0;
    case Type.QUOTED:
      if (first != Char.SINGLE_QUOTE && first != Char.DOUBLE_QUOTE) return 0;
      return lastClose(start, resume == 0 ? end : resume - 1, first);
    default:
      return skipWord(start, end);
  }
}

/** `[0, 1]` or a bare number; its end, or 0. */
function listEnd(start: usize, end: usize): usize {
  if (load<u8>(start) != Char.LEFT_BRACKET) {
    const stop = skipDigits(start, end);
    return stop > start ? stop : 0;
  }
  let p = start + 1;
  while (p < end) {
    const c = load<u8>(p);
    if (c == Char.RIGHT_BRACKET) return p + 1;
    if (!isDigit(c) && c != Char.COMMA && c != Char.SPACE) return 0;
    p++;
  }
  return 0;
}

/** Behind the last `close` in (start, before), 0 if there is none: a value in quotes or brackets ends as late as it can. */
function lastClose(start: usize, before: usize, close: u32): usize {
  let p = before;
  while (--p > start) if (load<u8>(p) == close) return p + 1;
  return notFound(start, before);
}

/** The first place in [from, end) where a literal behind the capture stands, or 0. */
function shortest(child: usize, from: usize, end: usize): usize {
  const edge = changetype<Node>(child).edge;
  const sole = changetype<Node>(child).table == 0;
  for (let p = from; p < end; p++) {
    if (sole) {
      p = findByte(p, end, changetype<Edge>(edge).first);
      if (p == end) break;
    }
    if (literalAt(edgeAt(child, p), p, end)) return p;
  }
  return notFound(from, end);
}

/** The last place in [start, before) where a literal behind the capture stands, or 0. */
function longest(child: usize, start: usize, before: usize, end: usize): usize {
  for (let p = before; p > start; p--) {
    if (literalAt(edgeAt(child, p - 1), p - 1, end)) return p - 1;
  }
  return notFound(start, before);
}
