import { Appliance, applianceAt, applianceCount, List, listFor } from './appliances';
import { BLOCK_BITS, growPool, hasFreeBlocks } from './blocks';
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

/**
 * Makes room for `blocks` blocks. False if a message or connection has to be handed out before its time for that; it
 * is then what victim() says.
 */
export function makeRoom(blocks: u32): bool {
  while (true) {
    if (hasRoomFor(blocks)) return true;
    if (openMessages() < maxMessages) {
      const done = oldestDone();
      const enough = done != 0 && rememberedBlocks() > rememberBlocks;
      if (!enough && growPool()) continue;
      if (done != 0) {
        forgetMessage(done);
        continue;
      }
    }
    if (!forgetQuietly()) return victim() == 0;
  }
}

/** Frees something that owes no document: a connection nobody waits for, a held message without news. */
function forgetQuietly(): bool {
  if (openMessages() < maxMessages) {
    if (forgetScope()) return true;
    if (owingConnection() != 0) return false; // before a message loses its turn
  }
  const appliance = busiest();
  if (appliance == 0) return false;
  const held = changetype<List>(listFor(appliance, State.HELD)).head;
  if (held == 0 || (changetype<Record>(held).flags & Flag.DIRTY) != 0) return false;
  forgetMessage(held);
  return true;
}

/**
 * Of the appliance that has the most of them, frees the oldest connection or delivery without a message; but
 * only if it is older than every message at work there: else its own message may be about to come.
 */
function forgetScope(): bool {
  const found = oldestScope(State.IDLE, State.CLOSING);
  if (found == 0) return false;
  freeScope(found);
  return true;
}

/** The same for connections that are documents. One of which something was refused has no message to wait for. */
function owingConnection(): usize {
  return oldestScope(State.LEAVING, State.WAITING);
}

function oldestScope(from: u32, to: u32): usize {
  let most: u32 = 0;
  let found: usize = 0;
  for (let i: u32 = 0; i < applianceCount(); i++) {
    const appliance = applianceAt(i);
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
  }
  return found;
}

/** Turn of the oldest message at work of the appliance; the largest number if it has none. */
function oldestTurn(appliance: usize): u64 {
  let oldest = u64.MAX_VALUE;
  for (let state: u32 = State.OPEN; state <= (State.HELD as u32); state++) {
    const head = changetype<List>(listFor(appliance, state)).head;
    if (head != 0) oldest = min<u64>(oldest, changetype<Record>(head).turn);
  }
  return oldest;
}

/** The appliance with the most messages at work: a flood pays for itself. */
function busiest(): usize {
  let most: u32 = 0;
  let found: usize = 0;
  for (let i: u32 = 0; i < applianceCount(); i++) {
    const a = changetype<Appliance>(applianceAt(i));
    if (a.messages > most) {
      most = a.messages;
      found = applianceAt(i);
    }
  }
  return found;
}

/**
 * What goes first when the budget is spent: a connection that is a document, then messages, held before open, the
 * oldest of each.
 */
export function victim(): usize {
  if (openMessages() < maxMessages) {
    const connection = owingConnection();
    if (connection != 0) return connection;
  }
  const appliance = busiest();
  if (appliance == 0) return 0;
  let record = changetype<List>(listFor(appliance, State.HELD)).head;
  if (record == 0) record = changetype<List>(listFor(appliance, State.OPEN)).head;
  if (record == 0) record = changetype<List>(listFor(appliance, State.FINISHING)).head;
  return record;
}
