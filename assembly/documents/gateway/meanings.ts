import { Finding } from '../engine-rows';
import { engineFinding } from '../engines';
import { Severity } from '../ocsf-words';
import { Outcome, outcome } from '../outcome';

/** What the standard formats say of a message by what became of it, in the order of Outcome. */

export const enum Ending {
  UNKNOWN = 0,
  SUCCESS = 1,
  FAILURE = 2,
}

export const ENDING_NAMES: StaticArray<string> = ['unknown', 'success', 'failure'];

/** By Outcome: Ending; a bit 4 if the message did not get to its recipients. */
const STOPS: u8 = 4;
const ENDINGS = memory.data<u8>([
  0, // unknown
  1, // delivered
  2 | 4, // bounced
  0, // mixed
  2 | 4, // dropped
  2 | 4, // aborted
  2 | 4, // quarantined
  2 | 4, // rejected
  0, // delayed
  0, // queued
  1, // split
]);

/** By Outcome: number of the disposition of OCSF. */
const DISPOSITIONS = memory.data<u8>([
  0, // unknown
  1, // delivered: Allowed
  2, // bounced: Blocked
  99, // mixed: Other
  6, // dropped: Dropped
  99, // aborted: Other
  3, // quarantined: Quarantined
  25, // rejected: Rejected
  14, // delayed: Delayed
  0, // queued
  16, // split: No Action
]);

/** By Outcome: caption of the disposition of OCSF, where the number is 99 the word of the outcome. */
export const DISPOSITION_CAPTIONS: StaticArray<string> = [
  'Unknown',
  'Allowed',
  'Blocked',
  'Mixed',
  'Dropped',
  'Aborted',
  'Quarantined',
  'Rejected',
  'Delayed',
  'Unknown',
  'No Action',
];

@inline
export function ending(): Ending {
  return (load<u8>(ENDINGS + (outcome() as usize)) & 3) as Ending;
}

/** Did the message not get to its recipients? */
@inline
export function isStopped(): bool {
  return (load<u8>(ENDINGS + (outcome() as usize)) & STOPS) != 0;
}

@inline
export function dispositionId(): u32 {
  return load<u8>(DISPOSITIONS + (outcome() as usize));
}

export function isMalicious(): bool {
  return engineFinding() == (Finding.MALICIOUS as u32);
}

/** A threat, unwanted mail, or mail that was stopped. */
export function isAlert(): bool {
  return engineFinding() <= (Finding.SUSPICIOUS as u32) || isStopped();
}

/** The gateway tells no severity; this one is by what was found. */
export function severity(): Severity {
  if (isMalicious()) return Severity.HIGH;
  if (engineFinding() <= (Finding.SUSPICIOUS as u32)) return Severity.MEDIUM;
  return isStopped() ? Severity.LOW : Severity.INFORMATIONAL;
}

/** Was it let through? */
export function isLetThrough(): bool {
  const what = outcome();
  return what == Outcome.DELIVERED || what == Outcome.SPLIT;
}
