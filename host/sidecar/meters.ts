/**
 * What inputs and outputs count. `service/metrics.ts` makes one of each per input and output, by its name.
 */
export interface InputMeter {
  /** Lines and bytes that were handed to the intake. */
  lines(count: number, bytes: number): void;
  /** Lines that are lost and why: `kernel` (UDP receive buffer), `oversize`, `backpressure`, `unreadable`. */
  lost(count: number, why: string): void;
  /** Open connections, for inputs that have them. */
  connections(open: number): void;
  /** Trouble that cost no line, such as a failed TLS handshake: `tls`, `framing`, `connection`, `reconnect`. */
  trouble(why: string): void;
}

export interface OutputMeter {
  /** Documents and bytes that the destination has accepted. */
  accepted(documents: number, bytes: number): void;
  /** A send that failed and will be tried again. */
  retried(): void;
  /** Documents that go to the spill file, and that come back from it. */
  spilled(documents: number): void;
  unspilled(documents: number): void;
  /** Documents that the destination refused for good; they are in the file of refused ones. */
  rejected(documents: number): void;
  /** Documents that are lost: queue full, and no spill file could be written. */
  lost(documents: number): void;
  /** What waits now: in memory and in the spill file. */
  waiting(now: { memoryDocuments: number; memoryBytes: number; spillBytes: number; failing: boolean }): void;
}
