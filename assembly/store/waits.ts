/** How long records wait in each state, milliseconds. */
export let timeoutMs: i64 = 30000;
export let holdMs: i64 = 4 * 3600000;
export let lingerMs: i64 = 2000;

export function setWaits(timeout: i64, hold: i64, linger: i64): void {
  timeoutMs = timeout;
  holdMs = hold;
  lingerMs = linger;
}
