import { Verb } from '../rules/table';

/**
 * What became of a message, from the verbs of its lines. The order of the lines does not matter: the table
 * below says which word wins.
 */
export const enum Outcome {
  UNKNOWN = 0,
  DELIVERED = 1,
  BOUNCED = 2,
  MIXED = 3,
  DROPPED = 4,
  ABORTED = 5,
  QUARANTINED = 6,
  REJECTED = 7,
  DELAYED = 8,
  QUEUED = 9,
}

export const OUTCOME_NAMES: StaticArray<string> = [
  'unknown',
  'delivered',
  'bounced',
  'mixed',
  'dropped',
  'aborted',
  'quarantined',
  'rejected',
  'delayed',
  'queued',
];

/** Verbs of lines about the whole message, and of lines about some of its recipients. */
let whole: u32 = 0;
let partial: u32 = 0;
/** Quarantines that end the message on this appliance: the spam quarantine, or a central one. */
let putAway: bool = false;
/** What the last of the rows said whose word is the weaker one: each of them replaces the one before. */
let latest: u32 = 0;

const WORDS: u32 =
  Verb.DELIVERED |
  Verb.BOUNCED |
  Verb.DELAYED |
  Verb.DROPPED |
  Verb.QUARANTINED |
  Verb.ABORTED |
  Verb.REJECTED |
  Verb.QUEUED;

export function beginOutcome(): void {
  whole = partial = latest = 0;
  putAway = false;
}

@inline
export function addOutcome(verbs: u32, someRecipients: bool): void {
  if ((verbs & Verb.WEAK) != 0) {
    if ((verbs & WORDS) != 0) latest = verbs;
    return;
  }
  if (someRecipients) partial |= verbs;
  else whole |= verbs;
  if (isPutAway(verbs)) putAway = true;
}

@inline
function isPutAway(verbs: u32): bool {
  return (verbs & (Verb.QUARANTINED | Verb.HOLD)) == Verb.QUARANTINED;
}

/** First row that applies decides; deleted from all quarantines counts as dropped. */
export function outcome(): Outcome {
  const told = whole | latest;
  if ((told & Verb.DROPPED) != 0) return Outcome.DROPPED;
  if ((told & Verb.ABORTED) != 0) return Outcome.ABORTED;
  if (putAway || isPutAway(latest)) return Outcome.QUARANTINED; // the `Message done` to the quarantine is no delivery
  const all = told | partial;
  const delivered = (all & Verb.DELIVERED) != 0;
  const failed = (all & Verb.BOUNCED) != 0 || (partial & Verb.DROPPED) != 0;
  if (delivered) return failed ? Outcome.MIXED : Outcome.DELIVERED;
  if ((all & Verb.BOUNCED) != 0) return Outcome.BOUNCED;
  if ((partial & Verb.DROPPED) != 0) return Outcome.DROPPED;
  if ((all & Verb.QUARANTINED) != 0 && (all & Verb.RELEASE) == 0) return Outcome.QUARANTINED;
  if ((all & Verb.DELAYED) != 0) return Outcome.DELAYED;
  if ((all & Verb.QUEUED) != 0) return Outcome.QUEUED;
  return (all & Verb.REJECTED) != 0 ? Outcome.REJECTED : Outcome.UNKNOWN;
}
