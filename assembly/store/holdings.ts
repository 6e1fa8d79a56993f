import { Appliance, applianceAt, applianceCount } from './appliances';
import { freeBlock, takeBlock } from './blocks';

/**
 * How much of the store each appliance holds, and which of them gives something up when there is no room: a flood pays
 * for itself.
 *
 * Whoever can send lines can also make up appliances. One of which little was ever finished is a newcomer, and all
 * newcomers together count as one: otherwise a thousand names with a message each would each hold less than an
 * appliance that does its work.
 */
export const enum Measure {
  /** Messages that are not done. */
  MESSAGES = 0,
  /** Blocks of all records and of what hangs on them, but for those of messages that are only remembered. */
  BLOCKS = 1,
  /** Blocks of messages that were handed out and are remembered. */
  REMEMBERED = 2,
}

/** So many messages that came to their end make an appliance one that is known. */
const KNOWN_BY: u32 = 64;
/** A newcomer that holds this share of what all of them do is a flood by itself; else it is their number. */
const FLOOD_SHARE: u32 = 8;

/** What all newcomers hold, by Measure. */
const newcomers = memory.data(3 * 4, 8);

@inline
function holdingAt(appliance: usize, measure: Measure): usize {
  return appliance + offsetof<Appliance>('messages') + ((measure as usize) << 2);
}

@inline
function isNewcomer(appliance: usize): bool {
  return changetype<Appliance>(appliance).finished < KNOWN_BY;
}

/** The appliance holds `n` more; a negative number is less. */
@inline
export function hold(appliance: usize, measure: Measure, n: i32): void {
  const at = holdingAt(appliance, measure);
  store<i32>(at, load<i32>(at) + n);
  if (!isNewcomer(appliance)) return;
  addNewcomers(measure, n);
  const number = changetype<Appliance>(appliance).number;
  // what is remembered no more is at work
  const grown = n > 0 ? measure : Measure.BLOCKS;
  if (number > load<u32>(newestAt(grown))) store<u32>(newestAt(grown), number);
}

/** Where the number of the newcomer stands that came last of those which hold anything; no newer one does. */
const newestOf = memory.data(3 * 4, 8);

@inline
function newestAt(measure: Measure): usize {
  return newestOf + ((measure as usize) << 2);
}

/** That newcomer; 0 if none of them holds anything. */
function newestNewcomer(measure: Measure): usize {
  for (let number = load<u32>(newestAt(measure)) as i32; number >= 0; number--) {
    const appliance = applianceAt(number);
    if (!isNewcomer(appliance) || holdingOf(appliance, measure) == 0) continue;
    store<u32>(newestAt(measure), number);
    return appliance;
  }
  return 0;
}

@inline
function addNewcomers(measure: Measure, n: i32): void {
  const at = newcomers + ((measure as usize) << 2);
  store<i32>(at, load<i32>(at) + n);
}

/** A message of the appliance came to its end. */
export function noteFinished(appliance: usize): void {
  if (!isNewcomer(appliance)) return;
  if (++changetype<Appliance>(appliance).finished < KNOWN_BY) return;
  for (let measure: u32 = 0; measure <= (Measure.REMEMBERED as u32); measure++) {
    addNewcomers(measure as Measure, -load<i32>(holdingAt(appliance, measure as Measure)));
  }
}

/** A block for a record of the appliance; 0 if the host has no more memory at all. */
@inline
export function takeBlockFor(appliance: usize): usize {
  const block = takeBlock();
  if (block != 0) hold(appliance, Measure.BLOCKS, 1);
  return block;
}

export function freeBlockOf(appliance: usize, block: usize): void {
  hold(appliance, Measure.BLOCKS, -1);
  freeBlock(block);
}

/** Gives back a chain of blocks of the appliance, linked through their first word. */
export function freeChainOf(appliance: usize, block: usize): void {
  let count: i32 = 0;
  while (block != 0) {
    const next = load<usize>(block);
    freeBlock(block);
    block = next;
    count++;
  }
  hold(appliance, Measure.BLOCKS, -count);
}

/** Counts are a little off where a message is told by its bytes: what is held is never less than nothing. */
@inline
function difference(blocks: i32, remembered: i32): u32 {
  return blocks > remembered ? ((blocks - remembered) as u32) : 0;
}

/** What the appliance holds. */
export function holdingOf(appliance: usize, measure: Measure): u32 {
  const a = changetype<Appliance>(appliance);
  if (measure == Measure.MESSAGES) return a.messages as u32;
  if (measure == Measure.REMEMBERED) return a.remembered as u32;
  return difference(a.blocks, a.remembered);
}

function newcomersHold(measure: Measure): u32 {
  const held = load<i32>(newcomers + ((measure as usize) << 2));
  return measure == Measure.BLOCKS
    ? difference(held, load<i32>(newcomers + ((Measure.REMEMBERED as usize) << 2)))
    : (held as u32);
}

/** Those that were found to hold the most, by Measure: each time some more appliances are looked at, in turn. */
@unmanaged
class Search {
  at: u32;
  heaviest: usize;
  heaviestNewcomer: usize;
}
const searches = memory.data(3 * 16, 8);

/** How many appliances are looked at: with more of them, who holds the most is found a little later. */
const LOOKS: u32 = 16;

@inline
function isHeavier(a: usize, b: usize, measure: Measure): bool {
  return b == 0 || holdingOf(a, measure) > holdingOf(b, measure);
}

function look(search: Search, measure: Measure, looks: u32): void {
  const total = applianceCount();
  // what they are may have changed
  if (search.heaviest != 0 && isNewcomer(search.heaviest)) search.heaviest = 0;
  if (search.heaviestNewcomer != 0 && !isNewcomer(search.heaviestNewcomer)) search.heaviestNewcomer = 0;
  for (let n: u32 = 0; n < min(looks, total); n++) {
    if (search.at >= total) search.at = 0;
    const appliance = applianceAt(search.at++);
    if (isNewcomer(appliance)) {
      if (isHeavier(appliance, search.heaviestNewcomer, measure)) search.heaviestNewcomer = appliance;
    } else if (isHeavier(appliance, search.heaviest, measure)) search.heaviest = appliance;
  }
}

function choose(search: Search, measure: Measure): usize {
  const known: u32 = search.heaviest == 0 ? 0 : holdingOf(search.heaviest, measure);
  const all = newcomersHold(measure);
  if (all > known && search.heaviestNewcomer != 0) {
    const most = holdingOf(search.heaviestNewcomer, measure);
    // many that hold little each: those go that came last
    return most * FLOOD_SHARE >= all ? search.heaviestNewcomer : newestNewcomer(measure);
  }
  return search.heaviest != 0 ? search.heaviest : search.heaviestNewcomer;
}

/** The appliance that has to give something up; 0 if none holds anything. */
export function payer(measure: Measure): usize {
  const search = changetype<Search>(searches + ((measure as usize) << 4));
  look(search, measure, LOOKS);
  let found = choose(search, measure);
  if (found != 0 && holdingOf(found, measure) != 0) return found;
  look(search, measure, u32.MAX_VALUE);
  found = choose(search, measure);
  return found == 0 || holdingOf(found, measure) == 0 ? 0 : found;
}
