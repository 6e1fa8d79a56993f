import { Bound, reach } from '../bounds';
import { applianceAt, applianceCount, List, listFor } from './appliances';
import { BLOCK_BITS, growPool, hasFreeBlocks } from './blocks';
import { Measure, payer } from './holdings';
import { forgetMessage, oldestDone, openMessages, rememberedBlocks } from './lifecycle';
import { Flag, Record, State } from './records';
import { freeScope } from './scopes';

/** Who has to go when there is no room: the store never grows past its budget, and nothing is lost by that. */
let maxMessages: u32 = 1000000;
/** Blocks that messages keep after their last document, for lines and children that come later. */
let rememberBlocks: u32 = 0;

export function setBounds(messages: u32, rememberBytes: u64): void {
  maxMessages = messages;
  // a quarter of it is slack: in a full pool some remembered messages go before the pool grows
  rememberBlocks = (((rememberBytes >> BLOCK_BITS) as u32) / 4) * 3;
}

/** Are there `blocks` blocks, and may a message be opened, without a look at what has to go? */
@inline
export function hasRoomFor(blocks: u32): bool {
  return hasFreeBlocks(blocks) && openMessages() < maxMessages;
}

/** Who has to be handed out early: see makeRoom. */
let chosen: usize = 0;

/** What goes first when the budget is spent, after makeRoom said so. */
export function victim(): usize {
  return chosen;
}

/**
 * Makes room for `blocks` blocks. False if a message or connection has to be handed out before its time for that; it
 * is then what victim() says.
 */
export function makeRoom(blocks: u32): bool {
  while (true) {
    if (hasRoomFor(blocks)) return true;
    const isFull = openMessages() >= maxMessages;
    if (!isFull) {
      const isOver = rememberedBlocks() > rememberBlocks;
      if (isOver && forgetDone(payer(Measure.REMEMBERED))) continue;
      if (growPool()) continue;
    }
    const appliance = payer(isFull ? Measure.MESSAGES : Measure.BLOCKS);
    if (appliance == 0) {
      if (forgetDone(payer(Measure.REMEMBERED))) continue;
      return true;
    }
    const isFreed = giveUp(appliance) || (chosen == 0 && giveUpAnything());
    if (!isFreed && chosen == 0) return true;
    reach(isFull ? Bound.MESSAGES : Bound.BYTES);
    if (!isFreed) return false;
  }
}

/** Forgets the message of the appliance that was handed out longest ago; false if it has none. */
function forgetDone(appliance: usize): bool {
  const done: usize = appliance == 0 ? 0 : oldestDone(appliance);
  if (done == 0) return false;
  forgetMessage(done);
  reach(Bound.REMEMBERED);
  return true;
}

/**
 * Of an appliance frees something that owes no document: what is remembered, a connection nobody waits for, a held message
 * without news.
 * Else false, and `chosen` is what has to be handed out: a connection that is a document, then messages, held before
 * open, the oldest of each; 0 if it has none.
 */
function giveUp(appliance: usize): bool {
  chosen = 0;
  if (openMessages() < maxMessages) {
    if (forgetDone(appliance)) return true;
    const scope = oldestScope(appliance, State.IDLE, State.CLOSING);
    if (scope != 0) {
      freeScope(scope);
      return true;
    }
    chosen = oldestScope(appliance, State.LEAVING, State.WAITING);
    if (chosen != 0) return false; // before a message loses its turn
  }
  const held = headOf(appliance, State.HELD);
  if (held != 0 && (changetype<Record>(held).flags & Flag.DIRTY) == 0) {
    forgetMessage(held);
    return true;
  }
  chosen = held;
  if (chosen == 0) chosen = headOf(appliance, State.OPEN);
  if (chosen == 0) chosen = headOf(appliance, State.FINISHING);
  return false;
}

/** The same of the first appliance that has anything to give: all that the payer holds is in use. */
function giveUpAnything(): bool {
  for (let i: u32 = 0; i < applianceCount(); i++) {
    if (giveUp(applianceAt(i))) return true;
    if (chosen != 0) return false;
  }
  return false;
}

@inline
function headOf(appliance: usize, state: u32): usize {
  return changetype<List>(listFor(appliance, state)).head;
}

/**
 * The oldest connection or delivery of the appliance without a message, of the longer of two lists; but only if it is
 * older than every message at work there: else its own message may be about to come. One of which something was refused has
 * no message to wait for.
 */
function oldestScope(appliance: usize, from: u32, to: u32): usize {
  let most: u32 = 0;
  let found: usize = 0;
  const oldest = oldestTurn(appliance);
  for (let state = from; state <= to; state++) {
    const list = changetype<List>(listFor(appliance, state));
    if (list.count <= most) continue;
    const head = changetype<Record>(list.head);
    const isOver = state >= (State.LEAVING as u32) && (head.flags & (Flag.CLOSED | Flag.REFUSED)) != 0;
    if (!isOver && head.turn >= oldest) continue;
    most = list.count;
    found = list.head;
  }
  return found;
}

/** Turn of the oldest message at work of the appliance; the largest number if it has none. */
function oldestTurn(appliance: usize): u64 {
  let oldest = u64.MAX_VALUE;
  for (let state: u32 = State.OPEN; state <= (State.HELD as u32); state++) {
    const head = headOf(appliance, state);
    if (head != 0) oldest = min<u64>(oldest, changetype<Record>(head).turn);
  }
  return oldest;
}
