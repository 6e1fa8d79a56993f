import { grownTo, reserve } from '../memory';
import { hashBytes, sameBytes } from '../text/scan';
import { gatheredCount, gatheredEvent } from './gathered';
import { Key } from './keys';
import { eventTypes, findValue, valueEnd, valueStart } from './stored';
import { LogType } from './types';

/** What became of a message, from its events; their order does not matter. */
export const enum Disposition {
  UNKNOWN = 0,
  DELIVERED = 1,
  MIXED = 2,
  DELAYED = 3,
  QUEUED = 4,
  QUARANTINED = 5,
  BOUNCED = 6,
  DROPPED = 7,
  REJECTED = 8,
}

export const DISPOSITION_NAMES: StaticArray<string> = [
  'unknown',
  'delivered',
  'mixed',
  'delayed',
  'queued',
  'quarantined',
  'bounced',
  'dropped',
  'rejected',
];

/** What is known of one recipient. */
const enum Fate {
  ACCEPTED = 1,
  /** An attempt to deliver failed. */
  FAILED = 2,
  DELIVERED = 4,
}

export let disposition: Disposition = Disposition.UNKNOWN;
/** Nothing more is to come: it was turned away, or every recipient that was accepted has it. */
export let isComplete: bool = false;

// Recipient, 16 bytes: address ptr and len, hash, Fate (u32 each)
const RECIPIENT_SIZE: usize = 16;
let recipients: usize = 0;
let recipientCap: u32 = 0;
let recipientCount: u32 = 0;

function openRecipients(most: u32): void {
  recipientCount = 0;
  if (most <= recipientCap) return;
  recipientCap = grownTo(recipientCap == 0 ? 64 : recipientCap, most) as u32;
  recipients = reserve((recipientCap as usize) * RECIPIENT_SIZE);
}

/** The recipient that an event is about: sets valueStart and valueEnd, JSON text. */
export function findRecipient(event: usize): bool {
  return findValue(event, Key.RCPT) || findValue(event, Key.RECIPIENTS) || findValue(event, Key.RECIPIENT);
}

/** Notes something of the recipient that the event is about. */
function noteFate(event: usize, fate: Fate): void {
  let ptr: usize = 0;
  let len: usize = 0;
  if (findRecipient(event)) {
    ptr = valueStart;
    len = valueEnd - valueStart;
  }
  const hash = hashBytes(ptr, len, 0) as u32;
  const end = recipients + (recipientCount as usize) * RECIPIENT_SIZE;
  let at = recipients;
  for (; at < end; at += RECIPIENT_SIZE) {
    if (load<u32>(at, 8) != hash || load<u32>(at, 4) != (len as u32)) continue;
    if (sameBytes(load<u32>(at), ptr, len)) break;
  }
  if (at == end) {
    store<u32>(at, ptr as u32);
    store<u32>(at, len as u32, 4);
    store<u32>(at, hash, 8);
    store<u32>(at, 0, 12);
    recipientCount++;
  }
  store<u32>(at, load<u32>(at, 12) | fate, 12);
}

/** What an event at receipt or in process says was done; whatever is no word of these is no refusal. */
export const enum ActionKind {
  ACCEPTED = 0,
  REJECTED = 1,
  IGNORED = 2,
  HELD = 3,
  BOUNCED = 4,
}

/** Words of `Act`, as their bytes. */
const enum Act {
  REJECTED = 0x6a6552, // Rej
  IGNORED = 0x6e6749, // Ign
  HELD = 0x646c48, // Hld
  BOUNCED = 0x636e42, // Bnc
  SANDBOXED = 0x78626453, // Sdbx
}

export function actionKind(event: usize): ActionKind {
  if (!findValue(event, Key.ACT) && !findValue(event, Key.ACTION)) return ActionKind.ACCEPTED;
  const len = valueEnd - valueStart;
  if (len - 1 > 3) return ActionKind.ACCEPTED;
  const unused = 32 - ((len as u32) << 3);
  const word = (load<u32>(valueStart) << unused) >> unused;
  if (word == (Act.REJECTED as u32)) return ActionKind.REJECTED;
  if (word == (Act.IGNORED as u32)) return ActionKind.IGNORED;
  if (word == (Act.BOUNCED as u32)) return ActionKind.BOUNCED;
  const isHeld = word == (Act.HELD as u32) || word == (Act.SANDBOXED as u32);
  return isHeld ? ActionKind.HELD : ActionKind.ACCEPTED;
}

const TRUE_WORD: u32 = 0x65757274;

export function isDelivered(event: usize): bool {
  return findValue(event, Key.DELIVERED) && valueEnd - valueStart == 4 && load<u32>(valueStart) == TRUE_WORD;
}

/** Stands for the recipient that the event is about. */
export function recipientHash(event: usize): u32 {
  return findRecipient(event) ? (hashBytes(valueStart, valueEnd - valueStart, 0) as u32) : 1;
}

/** Looks at all events that were gathered: sets disposition and isComplete. */
export function decideOutcome(): void {
  const count = gatheredCount();
  openRecipients(count);
  let processed = false;
  let held = false;
  let bounced = false;
  let turnedAway = false;
  let rejected = false;
  let ignored = false;
  let journaled: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const event = gatheredEvent(i);
    const types = eventTypes(event);
    if (types == LogType.DELIVERY) noteFate(event, isDelivered(event) ? Fate.DELIVERED : Fate.FAILED);
    else if (types == LogType.JOURNAL) journaled++;
    else if (types == LogType.RECEIPT) {
      const action = actionKind(event);
      if (action == ActionKind.REJECTED) rejected = true;
      else if (action == ActionKind.IGNORED) ignored = true;
      else noteFate(event, Fate.ACCEPTED);
    } else if (types == LogType.PROCESS) {
      const action = actionKind(event);
      processed = true;
      if (action == ActionKind.HELD) held = true;
      else if (action == ActionKind.BOUNCED) bounced = true;
      else if (action == ActionKind.REJECTED) turnedAway = true;
    }
  }
  decide(processed, held, rejected, ignored);
  if (bounced || turnedAway) {
    disposition = bounced ? Disposition.BOUNCED : Disposition.REJECTED;
    isComplete = true;
  }
  if (journaled != 0 && journaled == count) isComplete = true;
}

function decide(processed: bool, held: bool, rejected: bool, ignored: bool): void {
  let accepted: u32 = 0;
  let missing: u32 = 0;
  let delivered: u32 = 0;
  let failed: u32 = 0;
  const end = recipients + (recipientCount as usize) * RECIPIENT_SIZE;
  for (let at = recipients; at < end; at += RECIPIENT_SIZE) {
    const fate = load<u32>(at, 12);
    if ((fate & Fate.ACCEPTED) != 0) accepted++;
    if ((fate & Fate.DELIVERED) != 0) delivered++;
    else {
      if ((fate & Fate.FAILED) != 0) failed++;
      if ((fate & Fate.ACCEPTED) != 0) missing++;
    }
  }
  isComplete = true;
  // nobody was let in, and nothing went out
  const nobody = recipientCount == 0;
  if (nobody && rejected) disposition = Disposition.REJECTED;
  else if (nobody && ignored) disposition = Disposition.DROPPED;
  else {
    isComplete = processed && accepted != 0 && missing == 0;
    if (delivered != 0) disposition = failed != 0 ? Disposition.MIXED : Disposition.DELIVERED;
    else if (held) disposition = Disposition.QUARANTINED;
    else if (failed != 0) disposition = Disposition.DELAYED;
    else disposition = processed || accepted != 0 ? Disposition.QUEUED : Disposition.UNKNOWN;
  }
}
