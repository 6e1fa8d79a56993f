import { Bound, reach } from '../bounds';
import { grownTo, reserve } from '../memory';
import { CAPTURE_BITS, captures } from '../rules/captures';
import { Variant } from '../rules/table';
import { BLOCK_SIZE } from './blocks';
import { freeChainOf, takeBlockFor } from './holdings';
import { CHAIN_HEAD, Flag, Record } from './records';

/**
 * Fact: one line about a record, as the variant that matched it and what its captures held.
 * ╒═════════════════╤══════════════════╤═════════════════════════════════╤══════════╤════════════════╕
 * │ stamp u32       │ variant u32      │ flags:3 alias:5 size:24         │ len u16… │ capture bytes… │
 * ╘═════════════════╧══════════════════╧═════════════════════════════════╧══════════╧════════════════╛
 * stamp: seconds since 1970, 0 if the line had none. size: of the whole fact, a multiple of 4. The number
 * of the message itself is not repeated: its capture is empty and the alias says which number it was.
 */
export const FACT_HEAD: usize = 12;
const SIZE_MASK: u32 = 0xffffff;
const ALIAS_SHIFT: u32 = 24;
const ALIAS_MASK: u32 = 0x1f;
/** The fact hangs on the other message of a lineage line; all its captures are kept. */
export const FACT_REVERSED: u32 = 1 << 29;
/** The fact is the line as it came (`keep_raw`): no captures, its bytes behind the head. */
export const FACT_RAW: u32 = 1 << 30;

/** All captures, and the literals of the variant, are printable ASCII without quotes and backslashes. */
export const FACT_PLAIN: u32 = 1 << 31;

/** Facts of one message take at most this many bytes; what comes after is counted and marked. */
export const MAX_FACT_BYTES: u32 = 256 << 10;
/** Those of a connection or delivery stand in the document of each of its messages, so they are kept short. */
export const MAX_SCOPE_BYTES: u32 = 8 << 10;
const MAX_CAPTURE: usize = 0xffff;

let scratch: usize = 0;
let scratchCap: usize = 0;

/** The mark of a fact about the message's nth number. */
@inline
export function markOf(alias: u32): u32 {
  return alias << ALIAS_SHIFT;
}

@inline
export function factSize(fact: usize): usize {
  return load<u32>(fact, 8) & SIZE_MASK;
}

@inline
export function factAlias(fact: usize): u32 {
  return (load<u32>(fact, 8) >> ALIAS_SHIFT) & ALIAS_MASK;
}

/** Flags, alias and size of a fact, for whoever asks for several of them. */
@inline
export function factMark(fact: usize): u32 {
  return load<u32>(fact, 8);
}

@inline
export function sizeIn(mark: u32): usize {
  return mark & SIZE_MASK;
}

@inline
export function aliasIn(mark: u32): u32 {
  return (mark >> ALIAS_SHIFT) & ALIAS_MASK;
}

/** FACT_REVERSED and FACT_RAW. */
@inline
export function factFlags(fact: usize): u32 {
  return load<u32>(fact, 8) & (FACT_REVERSED | FACT_RAW);
}

/** First byte of the nth capture of a fact whose variant has `captures` of them. */
export function factCapture(fact: usize, captures: u32, index: u32): usize {
  const lens = fact + FACT_HEAD;
  let at = lens + ((captures as usize) << 1);
  for (let i: u32 = 0; i < index; i++) at += load<u16>(lens + ((i as usize) << 1));
  return at;
}

/** Length of the nth capture, quotes and brackets included. */
@inline
export function factCaptureLen(fact: usize, index: u32): usize {
  return load<u16>(fact + FACT_HEAD + ((index as usize) << 1));
}

function scratchFor(size: usize): usize {
  if (size > scratchCap) {
    const larger = grownTo(scratchCap == 0 ? 65536 : scratchCap, size);
    scratch = reserve(larger);
    scratchCap = larger;
  }
  return scratch;
}

/**
 * Keeps the line that was just matched as a fact of `record`. `mark` holds alias and flags, `limit` is how many bytes
 * of facts the record may have, `skip` the capture that is left out: the number of the message itself, NONE for none.
 */
export function appendMatch(
  record: usize,
  variant: usize,
  stamp: u32,
  mark: u32,
  limit: u32,
  skip: u32,
): void {
  const count: usize = changetype<Variant>(variant).captureCount;
  const skipAt = captures + ((skip as usize) << CAPTURE_BITS);
  const end = captures + (count << CAPTURE_BITS);
  const r = changetype<Record>(record);
  const used: usize = r.tailUsed;
  // captures lie one behind the other, so these are enough bytes for all of them
  let bound = FACT_HEAD + 3 + (count << 1);
  if (count != 0) bound += load<u32>(end - (1 << CAPTURE_BITS), 4) - load<u32>(captures);
  // the word-wise copies write up to 7 bytes on: those must still be in the block
  const fits = used + bound + 8 <= BLOCK_SIZE && r.factBytes + (bound as u32) <= limit;
  const fact = fits ? r.tail + used : scratchFor(bound + 8);
  let tooLong: u32 = 0;
  let lens = fact + FACT_HEAD;
  let bytes = lens + (count << 1);
  for (let at = captures; at < end; at += 1 << CAPTURE_BITS) {
    if (at == skipAt) store<u16>(lens, 0);
    else {
      const src: usize = load<u32>(at);
      let len: usize = (load<u32>(at, 4) as usize) - src;
      if (len > MAX_CAPTURE) {
        len = MAX_CAPTURE;
        tooLong++;
      }
      store<u16>(lens, len as u16);
      store<u64>(bytes, load<u64>(src));
      if (len > 8) {
        store<u64>(bytes, load<u64>(src, 8), 8);
        if (len > 16) memory.copy(bytes + 16, src + 16, len - 16);
      }
      bytes += len;
    }
    lens += 2;
  }
  const size = (bytes - fact + 3) & ~3;
  store<u32>(fact, stamp);
  store<u32>(fact, variant as u32, 4);
  store<u32>(fact, (size as u32) | mark, 8);
  if (fits) {
    r.tailUsed = (used + size) as u32;
    r.factBytes += size as u32;
    return;
  }
  if (!hasRoom(record, size, limit)) return;
  if (tooLong != 0) {
    r.flags |= Flag.TRUNCATED;
    for (; tooLong != 0; tooLong--) reach(Bound.VALUE);
  }
  appendBytes(record, fact, size);
}

/** Keeps the bytes of the line itself. */
export function appendRaw(record: usize, line: usize, len: usize, stamp: u32, mark: u32, limit: u32): void {
  const size = (FACT_HEAD + 4 + len + 3) & ~3;
  if (!hasRoom(record, size, limit)) return;
  const fact = scratchFor(size + 8);
  store<u32>(fact, stamp);
  store<u32>(fact, 0, 4);
  store<u32>(fact, (size as u32) | mark | FACT_RAW, 8);
  store<u32>(fact, len as u32, 12);
  memory.copy(fact + FACT_HEAD + 4, line, len);
  appendBytes(record, fact, size);
}

/** May a fact of `size` bytes be added to the record? Says so without a mark that something was left out. */
@inline
export function hasFactRoom(record: usize, size: usize): bool {
  return changetype<Record>(record).factBytes + (size as u32) <= MAX_FACT_BYTES;
}

/** Keeps a fact that somebody else laid out: its first three words are those of a fact, its size is a multiple of 4. */
export function appendFact(record: usize, fact: usize, size: usize): void {
  if (hasRoom(record, size, MAX_FACT_BYTES)) appendBytes(record, fact, size);
}

function hasRoom(record: usize, size: usize, limit: u32): bool {
  const r = changetype<Record>(record);
  if (r.factBytes + (size as u32) <= limit) return true;
  r.flags |= Flag.TRUNCATED;
  reach(limit == MAX_SCOPE_BYTES ? Bound.SCOPE : Bound.MESSAGE);
  return false;
}

/** Appends whole facts to the chain; they may span blocks. */
function appendBytes(record: usize, src: usize, size: usize): void {
  const r = changetype<Record>(record);
  const tail = r.tail;
  const tailUsed = r.tailUsed;
  let left = size;
  while (left != 0) {
    let room = BLOCK_SIZE - (r.tailUsed as usize);
    if (room == 0) {
      const block = takeBlockFor(r.appliance);
      if (block == 0) {
        // the host has no memory left: an incomplete fact must not stay in the chain
        if (r.tail != tail) freeChainOf(r.appliance, load<usize>(tail));
        store<usize>(tail, 0);
        r.tail = tail;
        r.tailUsed = tailUsed;
        r.flags |= Flag.TRUNCATED;
        reach(Bound.BYTES);
        return;
      }
      store<usize>(block, 0);
      store<usize>(r.tail, block);
      r.tail = block;
      r.tailUsed = CHAIN_HEAD as u32;
      room = BLOCK_SIZE - CHAIN_HEAD;
    }
    const part = left < room ? left : room;
    memory.copy(r.tail + r.tailUsed, src, part);
    r.tailUsed += part as u32;
    src += part;
    left -= part;
  }
  r.factBytes += size as u32;
}

/** Copies all facts of the record to `dst` in one run, returns the end. `dst` has room for factBytes + 8. */
export function linearize(record: usize, head: usize, dst: usize): usize {
  const r = changetype<Record>(record);
  let block = record;
  let from = head;
  while (true) {
    const last = block == r.tail;
    const stop = last ? (r.tailUsed as usize) : BLOCK_SIZE;
    memory.copy(dst, block + from, stop - from);
    dst += stop - from;
    if (last) return dst;
    block = load<usize>(block);
    from = CHAIN_HEAD;
  }
}

/** Where copyFacts put them. */
export let factsCopy: usize = 0;

/** Copies all facts of the record to one run, which holds until more are copied or kept; returns its end. */
export function copyFacts(record: usize, head: usize): usize {
  factsCopy = scratchFor((changetype<Record>(record).factBytes as usize) + 8);
  return linearize(record, head, factsCopy);
}

/** Moves all facts of `from` to the end of `to`, their aliases counted on by `shift`. */
export function moveFacts(to: usize, from: usize, head: usize, shift: u32): void {
  const end = copyFacts(from, head);
  let fact = factsCopy;
  while (fact + FACT_HEAD <= end) {
    const size = factSize(fact);
    if (size < FACT_HEAD || fact + size > end) break;
    store<u32>(fact, load<u32>(fact, 8) + (shift << ALIAS_SHIFT), 8);
    if (hasRoom(to, size, MAX_FACT_BYTES)) appendBytes(to, fact, size);
    fact += size;
  }
}
