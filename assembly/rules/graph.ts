import { sameBytes } from '../text/scan';
import { reserveTable, Type } from './table';

/**
 * The parse graph: a radix tree over literals whose nodes also branch on typed captures. All patterns
 * share their common beginnings, so a line is walked once whatever the number of patterns.
 */
@unmanaged
export class Node {
  /** Edges by first byte: 256 pointers, 0 until the graph is frozen or while there are few edges. */
  table: usize;
  /** First literal edge; the edges of a node differ in their first byte. */
  edge: usize;
  /** Variant that ends here, 0 if none. */
  variant: usize;
  /** Bit n: there is a capture of type n. */
  captures: u32;
  /* Then eight child nodes, one a capture type. */
}

@unmanaged
export class Edge {
  literal: usize;
  len: u32;
  first: u32;
  child: usize;
  next: usize;
}

/** From this many edges on a table of 1 KiB pays: fewer are compared one after the other. */
const TABLE_FROM: u32 = 3;

function newNode(): usize {
  return reserveTable(offsetof<Node>() + (Type.COUNT as usize) * sizeof<usize>());
}

export const root: usize = newNode();

@inline
export function captureChild(node: usize, type: Type): usize {
  return load<usize>(node + offsetof<Node>() + (type as usize) * sizeof<usize>());
}

/** The edge of `node` that begins with byte `c`, or 0. */
@inline
export function findEdge(node: usize, c: u32): usize {
  const table = changetype<Node>(node).table;
  if (table != 0) return load<usize>(table + ((c as usize) << alignof<usize>()));
  let edge = changetype<Node>(node).edge;
  while (edge != 0 && changetype<Edge>(edge).first != c) edge = changetype<Edge>(edge).next;
  return edge;
}

function newEdge(literal: usize, len: usize, child: usize): usize {
  const edge = reserveTable(offsetof<Edge>());
  setLiteral(edge, literal, len);
  changetype<Edge>(edge).child = child;
  return edge;
}

/** Copies the literal to a word boundary, padded, so that it can be compared by words. */
function setLiteral(edge: usize, literal: usize, len: usize): void {
  const copy = reserveTable(len + 8);
  memory.copy(copy, literal, len);
  const e = changetype<Edge>(edge);
  e.literal = copy;
  e.len = len as u32;
  e.first = load<u8>(copy);
}

/** The node behind the literal, which is added where it is missing. */
export function addLiteral(node: usize, literal: usize, len: usize): usize {
  while (len != 0) {
    const edge = findEdge(node, load<u8>(literal));
    if (edge == 0) {
      const child = newNode();
      const added = newEdge(literal, len, child);
      changetype<Edge>(added).next = changetype<Node>(node).edge;
      changetype<Node>(node).edge = added;
      const table = changetype<Node>(node).table;
      if (table != 0) store<usize>(table + ((load<u8>(literal) as usize) << alignof<usize>()), added);
      return child;
    }
    const e = changetype<Edge>(edge);
    let common: usize = 1;
    while (common < len && common < e.len && load<u8>(literal + common) == load<u8>(e.literal + common))
      common++;
    if (common < e.len) splitEdge(edge, common);
    node = e.child;
    literal += common;
    len -= common;
  }
  return node;
}

function splitEdge(edge: usize, at: usize): void {
  const e = changetype<Edge>(edge);
  const middle = newNode();
  changetype<Node>(middle).edge = newEdge(e.literal + at, (e.len as usize) - at, e.child);
  setLiteral(edge, e.literal, at);
  e.child = middle;
}

/** The node behind a capture of that type, which is added where it is missing. */
export function addCapture(node: usize, type: Type): usize {
  let child = captureChild(node, type);
  if (child == 0) {
    child = newNode();
    store<usize>(node + offsetof<Node>() + (type as usize) * sizeof<usize>(), child);
    changetype<Node>(node).captures |= 1 << type;
  }
  return child;
}

/** Ends a pattern at `node`; the first of two equal patterns wins. */
export function endPattern(node: usize, variant: usize): bool {
  if (changetype<Node>(node).variant != 0) return false;
  changetype<Node>(node).variant = variant;
  return true;
}

/** Gives every node with many edges its table. Called once, when all patterns are in. */
export function freezeGraph(node: usize): void {
  let count: u32 = 0;
  for (let edge = changetype<Node>(node).edge; edge != 0; edge = changetype<Edge>(edge).next) {
    count++;
    freezeGraph(changetype<Edge>(edge).child);
  }
  if (count >= TABLE_FROM && changetype<Node>(node).table == 0) {
    const table = reserveTable(256 << alignof<usize>());
    for (let edge = changetype<Node>(node).edge; edge != 0; edge = changetype<Edge>(edge).next) {
      store<usize>(table + ((changetype<Edge>(edge).first as usize) << alignof<usize>()), edge);
    }
    changetype<Node>(node).table = table;
  }
  for (let type: u32 = 0; type < (Type.COUNT as u32); type++) {
    const child = captureChild(node, type as Type);
    if (child != 0) freezeGraph(child);
  }
}

/** Does the literal of `edge` stand at `ptr`? */
@inline
export function literalAt(edge: usize, ptr: usize, end: usize): bool {
  const e = changetype<Edge>(edge);
  return ptr + e.len <= end && sameBytes(ptr, e.literal, e.len);
}
