import { sameBytes } from '../text/scan';
import { Type } from './table';
import { reserveTable } from './table-memory';

/**
 * The parse graph: a radix tree over literals whose nodes also branch on typed captures. All patterns
 * share their common beginnings, so a line is walked once whatever the number of patterns.
 */
@unmanaged
export class Node {
  /** Edges by first byte: 256 pointers, 0 until the graph is frozen or while there are few edges. */
  table: usize;
  /** First literal edge; the edges of a node differ in their first byte. In a frozen graph never 0, see NO_EDGE. */
  edge: usize;
  /** Variant that ends here, 0 if none. */
  variant: usize;
  /** Bit n: there is a capture of type n. */
  captures: u32;
  /* Then eight child nodes, one a capture type. */
}

@unmanaged
export class Edge {
  /** The first eight bytes of the literal and which bits of them count. */
  word: u64;
  mask: u64;
  literal: usize;
  len: u32;
  first: u32;
  child: usize;
  next: usize;
}

/** From this many edges on a node has a table of 1 KiB. */
const TABLE_FROM: u32 = 2;

function newNode(): usize {
  return reserveTable(offsetof<Node>() + (Type.COUNT as usize) * sizeof<usize>());
}

export const root: usize = newNode();

/** Stands for no edge in a frozen graph: nothing matches it, so nobody has to ask whether it is one. */
export const NO_EDGE: usize = newNoEdge();

function newNoEdge(): usize {
  const edge = reserveTable(offsetof<Edge>());
  const e = changetype<Edge>(edge);
  e.word = e.mask = u64.MAX_VALUE;
  e.len = i32.MAX_VALUE;
  return edge;
}

@inline
export function captureChild(node: usize, type: Type): usize {
  return load<usize>(node + offsetof<Node>() + (type as usize) * sizeof<usize>());
}

/** In a frozen graph, the only edge of `node` that the text at `ptr` can go along; or NO_EDGE. */
@inline
export function edgeAt(node: usize, ptr: usize): usize {
  const table = changetype<Node>(node).table;
  if (table == 0) return changetype<Node>(node).edge;
  return load<usize>(table + ((load<u8>(ptr) as usize) << alignof<usize>()));
}

/** While the graph is built, the edge of `node` that begins with byte `c`, or 0. */
function findEdge(node: usize, c: u32): usize {
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
  e.mask = len >= 8 ? u64.MAX_VALUE : ((<u64>1) << ((len << 3) as u64)) - 1;
  e.word = load<u64>(copy) & e.mask;
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

/** Makes the graph ready for walks. Called once, when all patterns are in. */
export function freezeGraph(node: usize): void {
  let count: u32 = 0;
  for (let edge = changetype<Node>(node).edge; edge != 0; edge = changetype<Edge>(edge).next) {
    count++;
    freezeGraph(changetype<Edge>(edge).child);
  }
  if (count == 0) changetype<Node>(node).edge = NO_EDGE;
  if (count >= TABLE_FROM) {
    const table = reserveTable(256 << alignof<usize>());
    for (let c: usize = 0; c < 256; c++) store<usize>(table + (c << alignof<usize>()), NO_EDGE);
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
export function literalAt(edge: usize, ptr: usize, end: usize): bool {
  const e = changetype<Edge>(edge);
  if (((load<u64>(ptr) ^ e.word) & e.mask) != 0) return false;
  const len: usize = e.len;
  return ptr + len <= end && (len <= 8 || sameBytes(ptr + 8, e.literal + 8, len - 8));
}
