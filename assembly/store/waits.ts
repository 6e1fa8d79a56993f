/** How long messages wait in each state, milliseconds. */
@unmanaged
export class Waits {
  /** From the first line to the first document. */
  timeoutMs: i64;
  /** From the first document of an unfinished message on. */
  holdMs: i64;
  /** From the end of a message on. */
  lingerMs: i64;
}

/** Those of gateways, whose lines come as they are written. */
export const gatewayWaits: usize = memory.data(24, 8);
/** Those of accounts, whose events a collector fetches in rounds. */
export const accountWaits: usize = memory.data(24, 8);

export function setWaits(waits: usize, timeoutMs: i64, holdMs: i64, lingerMs: i64): void {
  const w = changetype<Waits>(waits);
  w.timeoutMs = timeoutMs;
  w.holdMs = holdMs;
  w.lingerMs = lingerMs;
}
