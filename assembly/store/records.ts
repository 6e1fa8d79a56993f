import { Bound, reach } from '../bounds';
import { BLOCK_SIZE } from './blocks';
import { freeBlockOf, freeChainOf, takeBlockFor } from './holdings';

/** Where a record stands in its life; each state but PINNED is a list ordered by due time. */
export const enum State {
  NONE = 0,
  OPEN = 1, // message, due when `timeout` has passed
  FINISHING = 2, // message, its end was seen; due when `linger` has passed
  HELD = 3, // message, handed out unfinished; due when `hold` has passed
  DONE = 4, // message, handed out; remembered until its blocks are needed
  IDLE = 5, // connection or delivery that no message in memory refers to
  CLOSING = 6, // the same after its close line
  RESTING = 7, // connection or delivery of remembered messages only, whose lines a host still keeps
  LEAVING = 8, // connection that is a document of its own, after its close line; due when `linger` has passed
  WAITING = 9, // the same while its close line is still to come
  PINNED = 10, // connection or delivery of a message in memory: in no list
}

/** How a message came from its parent; 0 if it did not. The names are in RELATION_NAMES. */
export const enum Relation {
  NONE = 0,
  SPLIT = 1,
  GENERATED = 2,
  BOUNCE = 3,
  REINJECTED = 4,
  RETURNED = 5,
}

export const RELATION_NAMES: StaticArray<string> = [
  '',
  'split',
  'generated',
  'bounce',
  'reinjected',
  'returned',
];

export const enum Flag {
  /** Facts came since the last document. */
  DIRTY = 1,
  /** A final document was handed out before these facts. */
  LATE = 2,
  /** Facts were left out because the message reached its size limit. */
  TRUNCATED = 4,
  /** idStamp is decided: a document carried it. */
  NAMED = 8,
  /** A connection or delivery whose close line was seen. */
  CLOSED = 16,
  /** A child whose parent is kept for it. */
  HEIR = 32,
  /** rootStamp is decided: it is that of the root's id. */
  ROOTED = 64,
  /** A connection that a message came by. */
  BOUND = 128,
  /** A connection that had a document of its own. */
  TOLD = 256,
  /** A connection of which more is known than its end; of which something was refused. */
  BEGUN = 512,
  REFUSED = 1024,
  /** A message that is among those of some file. */
  CARRIER = 2048,
  /** A connection or delivery whose number is another one's by now: its key is not in the index. */
  FORMER = 4096,
}

/**
 * Record: head of a message, connection or delivery. It fills the first part of its first block; facts
 * follow it there and in the blocks chained behind.
 * ╒═══════╤═══════╤═══════════╤══════╤══════╤═══════════╤═════
 * │ next  │ tail  │ key       │ prev │ succ │ due       │ ...
 * ╘═══════╧═══════╧═══════════╧══════╧══════╧═══════════╧═════
 */
@unmanaged
export class Record {
  /** Next block of the chain: must be the first word of every block. */
  next: usize;
  /** Last block of the chain. */
  tail: usize;
  /** Kind, appliance and number that it was opened under. */
  key: u64;
  prev: usize;
  succ: usize;
  /** Time at which its state ends, milliseconds of the clock in use. */
  due: i64;
  /** Bytes used of the last block. */
  tailUsed: u32;
  state: u16;
  relation: u16;
  flags: u32;
  factBytes: u32;
  appliance: usize;
  /** The connection a message came in by. */
  connection: usize;
  /** How many messages in memory refer to a connection or delivery; how many children a message is kept for. */
  refs: u32;
  /** How many of those messages are not done. */
  atWork: u32;
  /** Numbers of a rewritten message: 1 + those in its alias block. */
  aliasCount: u16;
  /** Numbers whose end is still to come. */
  openLeaves: u16;
  aliases: usize;
  /** Sequence of the last document, 0 if there was none. */
  sequence: u32;
  /** Earliest and latest stamp of its lines, seconds since 1970; 0 unknown. */
  firstStamp: u32;
  lastStamp: u32;
  /** Stamp that the document id is made of, once NAMED. */
  idStamp: u32;
  /** Stamp that the id of the root is made of; before ROOTED what was known of it. */
  rootStamp: u32;
  lines: u32;
  /** Stamp of the line that named its parent; 0 unknown. */
  parentStamp: u32;
  /** Number that the document id is made of, once NAMED: a rewritten message may be known by a later one. */
  idNumber: u64;
  parentKey: u64;
  /** The message that this one descends from, as far up as is known; 0 if it descends from none. */
  rootKey: u64;
  /** The message that this one came back as from an SMA, 0 if it did not. */
  returnedKey: u64;
  /** Turn in which it was opened or, for a connection or delivery, last spoken of: what is old in the budget. */
  turn: u64;
  /** Deliveries it went out by; more of them in link blocks. */
  delivery0: usize;
  delivery1: usize;
  links: usize;
  /** Numbers of its lines, for a host that wants to hear when they are done with. */
  held: usize;
  /** Number of the journal's entry in which it was opened: what is older speaks of another that had its key. */
  born: u64;
}

/** Bytes of the block head that chain blocks have: the pointer to the next, padded. */
export const CHAIN_HEAD: usize = 8;
export const RECORD_HEAD: usize = (offsetof<Record>() + 7) & ~7;

let turns: u64 = 0;

/** Number of the entry that the line in work will have in the journal. */
export let entryOrdinal: u64 = 0;

/** The entry was written. */
@inline
export function countEntry(): void {
  entryOrdinal++;
}

/** A line came for the record. */
export function takeTurn(record: usize): void {
  changetype<Record>(record).turn = turns++;
}

/** A zeroed record in a block of its own; 0 if the host has no memory left. */
export function newRecord(key: u64, appliance: usize): usize {
  const block = takeBlockFor(appliance);
  if (block == 0) return 0;
  memory.fill(block, 0, RECORD_HEAD);
  const r = changetype<Record>(block);
  r.tail = block;
  r.tailUsed = RECORD_HEAD as u32;
  r.key = key;
  r.appliance = appliance;
  r.turn = turns++;
  r.born = entryOrdinal;
  return block;
}

/** Links block: pointers to further deliveries. ╒══ next ══╤══ count ══╤══ pointer ══╤═ ... */
const LINKS_HEAD: usize = 8;
const LINKS_CAP: u32 = ((BLOCK_SIZE - LINKS_HEAD) / sizeof<usize>()) as u32;

/** What more deliveries say is left out. */
const MAX_DELIVERIES: u32 = 1024;

/** Calls are made for every line that names the delivery, so the two inline places are looked at first. */
export function hasDelivery(record: usize, delivery: usize): bool {
  const r = changetype<Record>(record);
  if (r.delivery0 == delivery || r.delivery1 == delivery) return true;
  for (let block = r.links; block != 0; block = load<usize>(block)) {
    const count = load<u32>(block, 4);
    for (let i: u32 = 0; i < count; i++)
      if (load<usize>(block + LINKS_HEAD + (i as usize) * sizeof<usize>()) == delivery) return true;
  }
  return false;
}

export function addDelivery(record: usize, delivery: usize): bool {
  const r = changetype<Record>(record);
  if (r.delivery0 == 0) r.delivery0 = delivery;
  else if (r.delivery1 == 0) r.delivery1 = delivery;
  else {
    let block = r.links;
    if (block != 0 && deliveryCount(record) >= MAX_DELIVERIES) {
      r.flags |= Flag.TRUNCATED;
      reach(Bound.DELIVERIES);
      return false;
    }
    if (block == 0 || load<u32>(block, 4) == LINKS_CAP) {
      block = takeBlockFor(r.appliance);
      if (block == 0) return false;
      store<usize>(block, r.links);
      store<u32>(block, 0, 4);
      r.links = block;
    }
    const count = load<u32>(block, 4);
    store<usize>(block + LINKS_HEAD + (count as usize) * sizeof<usize>(), delivery);
    store<u32>(block, count + 1, 4);
  }
  return true;
}

export function deliveryCount(record: usize): u32 {
  const r = changetype<Record>(record);
  let count: u32 = (r.delivery0 != 0 ? 1 : 0) + (r.delivery1 != 0 ? 1 : 0);
  for (let block = r.links; block != 0; block = load<usize>(block)) count += load<u32>(block, 4);
  return count;
}

/** The nth delivery of a message; n is below deliveryCount. */
export function deliveryAt(record: usize, n: u32): usize {
  const r = changetype<Record>(record);
  if (n == 0) return r.delivery0;
  if (n == 1) return r.delivery1;
  n -= 2;
  for (let block = r.links; block != 0; block = load<usize>(block)) {
    const count = load<u32>(block, 4);
    if (n < count) return load<usize>(block + LINKS_HEAD + (n as usize) * sizeof<usize>());
    n -= count;
  }
  return 0;
}

/** Alias block: further MIDs of a rewritten message, in the order of the rewrites. */
export const MAX_ALIASES: u32 = 31;

/** Key of the nth number of a message; 0 is the one it was received under. */
export function aliasKey(record: usize, n: u32): u64 {
  const r = changetype<Record>(record);
  return n == 0 ? r.key : load<u64>(r.aliases + (((n - 1) as usize) << 3));
}

/** Adds a number; returns its position, or 0 if there is no room for it. */
export function addAlias(record: usize, key: u64): u32 {
  const r = changetype<Record>(record);
  if (r.aliasCount > MAX_ALIASES) {
    reach(Bound.NUMBERS);
    return 0;
  }
  if (r.aliases == 0) {
    r.aliases = takeBlockFor(r.appliance);
    if (r.aliases == 0) return 0;
  }
  store<u64>(r.aliases + (((r.aliasCount - 1) as usize) << 3), key);
  return r.aliasCount++;
}

/** Position of the number under which a line spoke of the message. */
export function aliasOf(record: usize, key: u64): u32 {
  const r = changetype<Record>(record);
  if (r.key == key) return 0;
  for (let n: u32 = 1; n < r.aliasCount; n++) if (aliasKey(record, n) == key) return n;
  return 0;
}

/** Frees the blocks that hang on a record besides its chain. */
export function freeSideBlocks(record: usize): void {
  const r = changetype<Record>(record);
  if (r.aliases != 0) freeBlockOf(r.appliance, r.aliases);
  freeChainOf(r.appliance, r.links);
}
