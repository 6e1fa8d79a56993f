import { reserveTable } from '../rules/table-memory';
import { Char } from '../text/chars';
import { sameBytes } from '../text/scan';

/**
 * Nested JSON out of values that come one after the other, each with its place: a dotted path such as
 * `email.attachments[].file.name`, where `[]` marks a list of objects. Places are prepared once. What is written
 * between two values then is the end of one prepared text (what closes the objects of the last value) and the end of
 * another (what opens those of the next one), each in one copy; what is not written costs nothing.
 */
export const MAX_DEPTH: usize = 7;
/** So many objects may be in all paths together: their numbers are a byte each. */
const MAX_NODES: u32 = 255;

/**
 * Place, 56 bytes. Object n of its path is the one n levels below the root.
 * ╒════════════╤═════════════════╤══════╤═══════╤════════════════╤══════════════════╕
 * │ nodes 8×u8 │ closing 16 bytes│ text │ depth │ starts 8×u8    │ closings 8×u8    │
 * ╘════════════╧═════════════════╧══════╧═══════╧════════════════╧══════════════════╛
 */
@unmanaged
class Place {
  /** Number of the object at each level, a byte each, the outermost lowest; 0 where there is none. */
  nodes: u64;
  /** What closes all of them, the innermost first: `}` or `}]` each. */
  closing0: u64;
  closing1: u64;
  /** `"email":{"attachments":[{"file":{"name":` */
  text: usize;
  textLen: u32;
  depth: u32;
  /** Byte n: where the text of level n begins in `text`. */
  starts: u64;
  /** Byte n: how many bytes of the closing leave n levels open. */
  closings: u64;
}

const PLACE_SIZE: usize = offsetof<Place>();

// Object, 16 bytes: number of the one it is in u32, ptr and len of its name u32 each, is it in a list u32
const NODE_SIZE: usize = 16;
const nodes = memory.data(256 * 16, 8);
let nodeCount: u32 = 0;
let definedLast: usize = 0;

const root = memory.data(64, 8);

@inline
function placeOf(ptr: usize): Place {
  return changetype<Place>(ptr);
}

@inline
function byteAt(word: u64, index: usize): usize {
  return ((word >> ((index as u64) << 3)) & 0xff) as usize;
}

/** How many levels two places share. */
@inline
function commonDepth(a: Place, b: Place): usize {
  const common = (ctz(a.nodes ^ b.nodes) >> 3) as usize;
  return common < (a.depth as usize) ? common : (a.depth as usize);
}

/** Number of the newest object when the last place was defined. */
let newestDefined: u32 = 0;

/** Forgets all places; those that are defined from here on are written in the order of their definition. */
export function openPlaces(): void {
  nodeCount = 0;
  newestDefined = 0;
  memory.fill(root, 0, PLACE_SIZE);
  definedLast = root;
}

/**
 * Prepares the place of the path [ptr, end); 0 if it is too deep, if there are too many objects, or if it is in an
 * object that the places before it have left. What begins at `whole` is one name, also with dots in it.
 */
export function definePlace(ptr: usize, end: usize, whole: usize = 0): usize {
  const place = reserveTable(PLACE_SIZE);
  const p = placeOf(place);
  const text = reserveTable(end - ptr + 5 * MAX_DEPTH + 16);
  p.text = text;
  let to = text;
  let parent: u32 = 0;
  while (true) {
    let nameEnd = ptr;
    while (nameEnd < end && (ptr == whole || load<u8>(nameEnd) != Char.DOT)) nameEnd++;
    const isLast = nameEnd == end;
    const inList = !isLast && load<u8>(nameEnd - 1) == Char.RIGHT_BRACKET;
    const nameLen = nameEnd - ptr - (inList ? 2 : 0);
    p.starts |= ((to - text) as u64) << ((p.depth as u64) << 3);
    store<u8>(to, Char.DOUBLE_QUOTE);
    memory.copy(to + 1, ptr, nameLen);
    to += nameLen + 1;
    store<u16>(to, 0x3a22); // ":
    to += 2;
    if (isLast) break;
    if (inList) store<u8>(to++, Char.LEFT_BRACKET);
    store<u8>(to++, Char.LEFT_BRACE);
    parent = nodeNamed(parent, ptr, nameLen, inList);
    if (parent == 0 || (p.depth as usize) == MAX_DEPTH) return 0;
    p.nodes |= (parent as u64) << ((p.depth as u64) << 3);
    p.depth++;
    ptr = nameEnd + 1;
  }
  p.textLen = (to - text) as u32;
  prepareClosing(p);
  if (isReopened(p)) return 0;
  definedLast = place;
  return place;
}

/** Number of the object of that name in another; 0 if there are too many. */
function nodeNamed(parent: u32, ptr: usize, len: usize, inList: bool): u32 {
  for (let n: u32 = 0; n < nodeCount; n++) {
    const node = nodes + (n as usize) * NODE_SIZE;
    if (load<u32>(node) != parent || load<u32>(node, 8) != (len as u32)) continue;
    if (sameBytes(load<u32>(node, 4), ptr, len)) return n + 1;
  }
  if (nodeCount == MAX_NODES) return 0;
  const node = nodes + (nodeCount as usize) * NODE_SIZE;
  const name = reserveTable(len + 8);
  memory.copy(name, ptr, len);
  store<u32>(node, parent);
  store<u32>(node, name as u32, 4);
  store<u32>(node, len as u32, 8);
  store<u32>(node, inList ? 1 : 0, 12);
  return ++nodeCount;
}

function prepareClosing(p: Place): void {
  let to = changetype<usize>(p) + offsetof<Place>('closing0');
  const start = to;
  for (let level = p.depth as usize; level > 0; level--) {
    p.closings |= ((to - start) as u64) << ((level as u64) << 3);
    const node = nodes + (byteAt(p.nodes, level - 1) - 1) * NODE_SIZE;
    store<u8>(to++, Char.RIGHT_BRACE);
    if (load<u32>(node, 12) != 0) store<u8>(to++, Char.RIGHT_BRACKET);
  }
  p.closings |= (to - start) as u64;
}

/** Is it in an object that other places have left? Then the document would have one key twice. */
function isReopened(p: Place): bool {
  const common = commonDepth(placeOf(definedLast), p);
  // what it opens must be newer than everything that was there before
  for (let level = common; level < (p.depth as usize); level++) {
    if ((byteAt(p.nodes, level) as u32) <= newestDefined) return true;
  }
  newestDefined = nodeCount;
  return false;
}

/** Levels that the objects of the list are below the root: the depth at which its next item begins. */
export function listDepth(ptr: usize, end: usize): usize {
  let depth: usize = 0;
  let list: usize = 0;
  for (; ptr < end; ptr++) {
    if (load<u8>(ptr) != Char.DOT) continue;
    depth++;
    if (load<u8>(ptr - 1) == Char.RIGHT_BRACKET) list = depth;
  }
  return list;
}

/** The place that was written last, and whether a comma comes before the next one. */
let last: usize = 0;
let separator: usize = 0;
/** A new item is to begin at that depth; 0 none. */
let itemDepth: usize = 0;
/** Behind the `{` of the item that was begun last. */
export let itemStart: usize = 0;

let lastBefore: usize = 0;
let separatorBefore: usize = 0;
let itemDepthBefore: usize = 0;

/** Begins a document at `dst`, returns its end. */
export function beginTree(dst: usize): usize {
  last = root;
  separator = 0;
  itemDepth = 0;
  store<u8>(dst, Char.LEFT_BRACE);
  return dst + 1;
}

/** Has the object that the place is in a member already? */
export function isObjectOpen(place: usize): bool {
  const p = placeOf(place);
  return commonDepth(placeOf(last), p) == (p.depth as usize);
}

/** Writes everything up to the value of the place; the value itself comes next. Writes up to 16 bytes past the end. */
export function openPlace(place: usize, dst: usize): usize {
  lastBefore = last;
  separatorBefore = separator;
  itemDepthBefore = itemDepth;
  const before = placeOf(last);
  const p = placeOf(place);
  let common = commonDepth(before, p);
  last = place;
  const isNext = itemDepth != 0 && common >= itemDepth;
  if (isNext) {
    // `},{` between two items of a list that is open
    common = itemDepth;
    dst = close(before, common, dst);
    store<u32>(dst, 0x7b2c7d);
    dst += 3;
  } else {
    dst = close(before, common, dst);
    store<u8>(dst, Char.COMMA);
    dst += separator;
  }
  separator = 1;
  const from = byteAt(p.starts, common);
  if (itemDepth != 0) {
    itemStart = dst + (byteAt(p.starts, itemDepth) - from);
    itemDepth = 0;
  }
  return copyShort(p.text + from, (p.textLen as usize) - from, dst);
}

/**
 * Copies `len` bytes, returns the end: word by word, which for texts of some ten bytes is cheaper than the call of
 * memory.copy. Reads and writes up to 7 bytes past the ends.
 */
@inline
export function copyShort(src: usize, len: usize, dst: usize): usize {
  const end = dst + len;
  while (dst < end) {
    store<u64>(dst, load<u64>(src));
    src += 8;
    dst += 8;
  }
  return end;
}

/** Takes back the last openPlace: there is no value after all. */
export function dropPlace(): void {
  last = lastBefore;
  separator = separatorBefore;
  itemDepth = itemDepthBefore;
}

let lastItem: usize = 0;
let separatorItem: usize = 0;

/** The next place that is opened begins an item of the list whose items are at that depth. */
export function beginItem(depth: usize): void {
  lastItem = last;
  separatorItem = separator;
  itemDepth = depth;
}

/** Takes back all places that were opened since beginItem. */
export function dropItem(): void {
  last = lastItem;
  separator = separatorItem;
  itemDepth = 0;
}

/** Has the item no value yet? */
@inline
export function isItemEmpty(): bool {
  return itemDepth != 0;
}

/** The items of the list are all there. */
@inline
export function endItems(): void {
  itemDepth = 0;
}

/** Closes all objects and the document. */
export function endTree(dst: usize): usize {
  dst = close(placeOf(last), 0, dst);
  store<u8>(dst, Char.RIGHT_BRACE);
  return dst + 1;
}

/** Closes the objects of a place but for `depth` levels. */
@inline
function close(p: Place, depth: usize, dst: usize): usize {
  store<u64>(dst, p.closing0);
  store<u64>(dst, p.closing1, 8);
  return dst + byteAt(p.closings, depth);
}
