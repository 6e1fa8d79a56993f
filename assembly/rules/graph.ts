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
  /** Leaps by their first four bytes, see leapAt; where there is a table. */
  leaps: usize;
  leapShift: u32;
  /** First literal edge; the edges of a node differ in their first byte. In a frozen graph never 0, see NO_EDGE. */
  edge: usize;
  /** Variant that ends here, 0 if none. */
  variant: usize;
  /** Bit n: there is a capture of type n; NO_LITERALS. */
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

/** Of a frozen node's captures: it has no edges. It is the sign bit, so that one comparison asks for it. */
export const NO_LITERALS: u32 = 1 << 31;

/** From this many edges on a node has a table of 1 KiB. */
const TABLE_FROM: u32 = 2;

function newNode(): usize {
  return reserveTable(offsetof<Node>() + (Type.COUNT as usize) * sizeof<usize>());
}

/** The graph that lines are matched with. */
export const root: usize = newNode();

/** A graph beside it, for texts that are no lines. */
export function newGraph(): usize {
  return newNode();
}

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

/**
 * A leap is an edge over several nodes that only stand between literals: where literals share beginnings, `DKIM: pass `
 * is cut into four edges, and a leap goes over them at once. It is found by a hash of four bytes; two leaps that
 * fall on one place have one place, so a leap is a short cut that need not be there: the edges lead there as well.
 */
const LEAP_BYTES: usize = 4;
const LEAP_FACTOR: u32 = 0x9e3779b1;

/** In a frozen graph, the only leap from `node`, which has a table, that the text at `ptr` can take; or NO_EDGE. */
@inline
export function leapAt(node: usize, ptr: usize): usize {
  const n = changetype<Node>(node);
  const place = (load<u32>(ptr) * LEAP_FACTOR) >> n.leapShift;
  return load<usize>(n.leaps + ((place as usize) << alignof<usize>()));
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
  if (count == 0) {
    changetype<Node>(node).edge = NO_EDGE;
    changetype<Node>(node).captures |= NO_LITERALS;
  }
  if (count >= TABLE_FROM) {
    const table = reserveTable(256 << alignof<usize>());
    for (let c: usize = 0; c < 256; c++) store<usize>(table + (c << alignof<usize>()), NO_EDGE);
    for (let edge = changetype<Node>(node).edge; edge != 0; edge = changetype<Edge>(edge).next) {
      store<usize>(table + ((changetype<Edge>(edge).first as usize) << alignof<usize>()), edge);
    }
    changetype<Node>(node).table = table;
    addLeaps(node, count);
  }
  for (let type: u32 = 0; type < (Type.COUNT as u32); type++) {
    const child = captureChild(node, type as Type);
    if (child != 0) freezeGraph(child);
  }
}

/** Longest literal of a leap. */
const MAX_LEAP: usize = 256;
const leapText = memory.data(256, 8);

/** Places for leaps, per edge of the node: most leaps should have one of their own. */
const PLACES_BITS: u32 = 4;
const MAX_PLACES_BITS: u32 = 12;

function addLeaps(node: usize, edges: u32): void {
  const n = changetype<Node>(node);
  const bits = min<u32>(MAX_PLACES_BITS, 32 - clz(edges) + PLACES_BITS);
  n.leaps = reserveTable(((<usize>1) << bits) << alignof<usize>());
  n.leapShift = 32 - bits;
  for (let place: usize = 0; place < (<usize>1) << bits; place++) {
    store<usize>(n.leaps + (place << alignof<usize>()), NO_EDGE);
  }
  leapFrom(node, node, 0);
}

/** Adds the leaps of `from` that go through `node`, which lies `len` bytes behind it. */
function leapFrom(from: usize, node: usize, len: usize): void {
  for (let edge = changetype<Node>(node).edge; edge != 0; edge = changetype<Edge>(edge).next) {
    const e = changetype<Edge>(edge);
    const end = len + e.len;
    if (end > MAX_LEAP) continue;
    memory.copy(leapText + len, e.literal, e.len);
    const c = changetype<Node>(e.child);
    if (end >= LEAP_BYTES) addLeap(from, e.child, end);
    else if ((c.captures & ~NO_LITERALS) == 0) leapFrom(from, e.child, end);
  }
}

/** Adds the leap over the text to `node`, or further while there is only one way to go on. */
function addLeap(from: usize, node: usize, len: usize): void {
  const n = changetype<Node>(from);
  while (true) {
    const at = changetype<Node>(node);
    const edge = at.edge;
    if (at.captures != 0 || at.variant != 0 || at.table != 0) break;
    const e = changetype<Edge>(edge);
    if (len + e.len > MAX_LEAP) break;
    memory.copy(leapText + len, e.literal, e.len);
    len += e.len;
    node = e.child;
  }
  const place =
    n.leaps + ((((load<u32>(leapText) * LEAP_FACTOR) >> n.leapShift) as usize) << alignof<usize>());
  if (load<usize>(place) == NO_EDGE) store<usize>(place, newEdge(leapText, len, node));
}

/** Does the literal of `edge` stand at `ptr`? */
export function literalAt(edge: usize, ptr: usize, end: usize): bool {
  const e = changetype<Edge>(edge);
  if ((load<u64>(ptr) & e.mask) != e.word) return false;
  const len: usize = e.len;
  return ptr + len <= end && (len <= 8 || restAt(edge, ptr, len));
}

/** Do the bytes from the ninth on of a literal of `len` bytes, more than eight, stand behind the first eight at `ptr`? */
@inline
export function restAt(edge: usize, ptr: usize, len: usize): bool {
  const literal = changetype<Edge>(edge).literal;
  const last = len - 8;
  // the last eight bytes, which may overlap those before them
  if (load<u64>(ptr + last) != load<u64>(literal + last)) return false;
  for (let at: usize = 8; at < last; at += 8) {
    if (load<u64>(ptr + at) != load<u64>(literal + at)) return false;
  }
  return true;
}
