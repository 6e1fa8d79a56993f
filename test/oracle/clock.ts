import type { Appliance } from './model.js';
import type { Store } from './store.js';

/** A stamp further ahead of the host's clock than this is wrong. */
export const AHEAD_MS = 86_400_000;
/** An appliance's time goes back when so many lines in a row lie so far behind it: an older file follows. */
const BEHIND_MS = 600_000;
const BEHIND_LINES = 32;

/** Event time: the clock of an appliance is the latest stamp of its lines. */
export function advanceEventTime(appliance: Appliance, stampS: number, nowMs: number, store: Store): void {
  const time = stampS * 1000;
  if (time === 0 || time > nowMs + AHEAD_MS) return;
  if (time >= appliance.now - BEHIND_MS) appliance.behind = 0;
  else if (++appliance.behind >= BEHIND_LINES) store.setClock(appliance, time);
  if (time <= appliance.now) return;
  // before its first stamp an appliance had no time: what is open waits from now on
  if (appliance.now === 0) store.setClock(appliance, time);
  else appliance.now = time;
}
