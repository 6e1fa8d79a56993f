import { Bound, reach } from '../bounds';
import { digitRun, MAX_NUMBER_DIGITS } from '../text/scan';
import { CAPTURE_BITS, captures } from './captures';
import { captureStop, otherNumberEnd, takeSearched } from './ends';
import { captureChild, Edge, edgeAt, leapAt, NO_EDGE, NO_LITERALS, Node, restAt, root } from './graph';
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
const lastChoice: usize = choices + (MAX_CHOICES - 1) * Choice.SIZE;

/**
 * Work left for this line. Going back is cheap for the lines that appliances write; a sender can make it quadratic
 * (a file name of a thousand quotes), so it is bounded by the length of the line. When the budget is spent the line
 * is walked again with no second tries in captures: a line of a message is then taken by the row for any such line.
 */
let spent: bool = false;
const BUDGET_PER_BYTE: i64 = 64;
const BUDGET_BASE: i64 = 4096;

let furthest: usize = 0;

/** After a miss: the furthest byte that any pattern agrees with. */
export function furthestMatch(ptr: usize, end: usize): usize {
  furthest = ptr;
  const found = walkTraced(ptr, end, true);
  if (found == 0 && spent) walkTraced(ptr, end, false);
  spent = false;
  return furthest;
}

/** The line goes into the literal of `edge` but not to its end. */
function tracePartial(edge: usize, ptr: usize, end: usize): void {
  if (edge == NO_EDGE) return;
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
  return found != 0 || !spent ? found : matchOnce(ptr, end);
}

/** The same without second tries. */
function matchOnce(ptr: usize, end: usize): usize {
  const found = walk(ptr, end, false);
  spent = false;
  return found;
}

/** The same with the rows of another graph than that of lines. */
export function matchIn(graph: usize, ptr: usize, end: usize): usize {
  let found = walkIn(graph, ptr, end, true);
  if (found == 0 && spent) found = walkIn(graph, ptr, end, false);
  spent = false;
  return found;
}

function walkIn(graph: usize, start: usize, end: usize, secondTries: bool): usize {
  return walkWith(graph, start, end, secondTries, false);
}

function walk(start: usize, end: usize, secondTries: bool): usize {
  return walkWith(root, start, end, secondTries, false);
}

/** The walk is for a miss: how far it goes is of interest. */
function walkTraced(start: usize, end: usize, secondTries: bool): usize {
  return walkWith(root, start, end, secondTries, true);
}

/*
 * The steps of the loop are written out where a helper would read better: it runs ten times a line, and a boolean
 * that is made to be tested at once costs an interpreter three steps more.
 */
@inline
function walkWith(from: usize, start: usize, end: usize, secondTries: bool, tracing: bool): usize {
  let work: i64 = 0;
  let node = from;
  let ptr = start;
  let slot = captures;
  let top = choices;
  let resume: usize = 0;
  let types: u32 = 0;
  while (true) {
    // literals, as far as they go
    while (true) {
      types = changetype<Node>(node).captures;
      if ((types as i32) < 0) break; // NO_LITERALS
      let edge: usize = changetype<Node>(node).table;
      if (edge != 0) {
        const leap = leapAt(node, ptr);
        const l = changetype<Edge>(leap);
        if ((load<u64>(ptr) & l.mask) == l.word) {
          const behind = ptr + l.len;
          if (behind <= end) {
            if (l.len <= 8) {
              if (types != 0) top = pushChoice(top, node, ptr, slot, types, 0);
              ptr = behind;
              node = l.child;
              continue;
            }
            if (restAt(leap, ptr, l.len)) {
              if (types != 0) top = pushChoice(top, node, ptr, slot, types, 0);
              ptr = behind;
              node = l.child;
              continue;
            }
          }
        }
        edge = load<usize>(edge + ((load<u8>(ptr) as usize) << alignof<usize>()));
      } else edge = changetype<Node>(node).edge;
      const e = changetype<Edge>(edge);
      if ((load<u64>(ptr) & e.mask) != e.word) break;
      const len: usize = e.len;
      const behind = ptr + len;
      if (behind > end) break;
      if (len > 8) {
        if (!restAt(edge, ptr, len)) break;
      }
      if (types != 0) top = pushChoice(top, node, ptr, slot, types, 0);
      ptr = behind;
      node = e.child;
    }
    if (ptr == end) {
      const variant = changetype<Node>(node).variant;
      if (variant != 0) return variant;
    } else if (tracing && (types & NO_LITERALS) == 0) tracePartial(edgeAt(node, ptr), ptr, end);
    types &= ~NO_LITERALS;
    while (true) {
      let stop: usize;
      if ((types & 1) != 0) {
        // a number, the commonest capture by far
        types ^= 1;
        const digits = digitRun(ptr);
        stop = ptr + digits;
        if (digits - 1 >= MAX_NUMBER_DIGITS || stop > end) {
          stop = otherNumberEnd(ptr, end);
          if (stop == 0) continue;
        }
        if (types != 0) top = pushChoice(top, node, ptr, slot, types, 0);
        node = captureChild(node, Type.NUM);
      } else if (types != 0) {
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
          work += takeSearched();
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
      } else {
        // a dead end: back to the last choice
        if (ptr > furthest) furthest = ptr;
        if (top == choices) return 0;
        top -= Choice.SIZE;
        const back: usize = load<u32>(top, Choice.PTR);
        resume = load<u32>(top, Choice.RESUME);
        // a search goes on where it stood: what lies before was not walked in vain
        work += (ptr - (resume != 0 ? resume : back) + 16) as i64;
        if (work > BUDGET_BASE + BUDGET_PER_BYTE * ((end - start) as i64)) {
          spent = true;
          reach(Bound.SEARCH);
          return 0;
        }
        ptr = back;
        node = load<u32>(top, Choice.NODE);
        slot = load<u32>(top, Choice.SLOT);
        types = load<u32>(top, Choice.TYPES);
        continue;
      }
      store<u32>(slot, ptr as u32);
      store<u32>(slot, stop as u32, 4);
      slot += 1 << CAPTURE_BITS;
      ptr = stop;
      break;
    }
  }
}

/** Where there is no room for more choices than there can be, the last place is written over. */
@inline
function pushChoice(top: usize, node: usize, ptr: usize, slot: usize, types: u32, resume: usize): usize {
  store<u32>(top, node as u32, Choice.NODE);
  store<u32>(top, ptr as u32, Choice.PTR);
  store<u32>(top, slot as u32, Choice.SLOT);
  store<u32>(top, types, Choice.TYPES);
  store<u32>(top, resume as u32, Choice.RESUME);
  return top == lastChoice ? top : top + Choice.SIZE;
}
