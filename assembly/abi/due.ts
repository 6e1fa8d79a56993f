import { Reason } from '../documents/envelope';
import { Appliance, applianceAt, applianceCount } from '../store/appliances';
import { dueMessage } from '../store/lifecycle';
import { followHost, isEventClock, nowMs } from './clock';
import { dueBeforeLine, evictedByLine, hasRoomForLine, isLineLate, lineEnd, lineStart } from './line';
import { addMessage, hasRoom } from './outbox';

/**
 * Which messages are handed out where no host asks for them: a call has one answer, so what is due goes into the outbox,
 * and all appliances are looked at now and then.
 */
/** All appliances are looked at for what is due this often, milliseconds. */
const SWEEP_MS: i64 = 1000;
let sweepIndex: u32 = 0;
let nextSweepMs: i64 = 0;

/** A look at all appliances is due, or under way. */
export let sweeps: bool = true;

export function lookForSweep(): void {
  sweeps = nowMs >= nextSweepMs || sweepIndex != applianceCount();
}

/** Hands out what is due before the line of this call, and what has to go for it. */
export function makeRoomForLine(): void {
  lookForSweep();
  if (sweeps || isLineLate()) addDue(true);
  if (hasRoomForLine(lineEnd - lineStart)) return;
  for (let evicted = evictedByLine(); evicted != 0; evicted = evictedByLine())
    addMessage(evicted, Reason.BUDGET);
}

/** A look at all appliances is due at once. */
export function addDueNow(): void {
  nextSweepMs = nowMs;
  addDue(false);
}

/** Adds documents that are due, those before the line in work first, as many as one answer can take. */
export function addDue(beforeLine: bool): void {
  addDueMessages(beforeLine);
  lookForSweep();
}

function addDueMessages(beforeLine: bool): void {
  if ((nowMs >= nextSweepMs || nextSweepMs > nowMs + SWEEP_MS) && sweepIndex == applianceCount()) {
    sweepIndex = 0;
    nextSweepMs = nowMs + SWEEP_MS;
  }
  // what has nothing to tell goes on its way even where no document can be added
  if (beforeLine && !hasRoom()) dueBeforeLine();
  while (hasRoom()) {
    let due: usize = beforeLine ? dueBeforeLine() : 0;
    if (due == 0) due = dueAnywhere();
    if (due == 0) return;
    addMessage(due, Reason.TIMEOUT);
  }
}

/** The next message that is due in this round over all appliances, or 0 when it is over. */
function dueAnywhere(): usize {
  for (; sweepIndex < applianceCount(); sweepIndex++) {
    const appliance = applianceAt(sweepIndex);
    if (!isEventClock()) followHost(appliance);
    const due = dueMessage(appliance, changetype<Appliance>(appliance).now);
    if (due != 0) return due;
  }
  return 0;
}
