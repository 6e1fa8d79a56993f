/** Documents on their way out: whole lines of NDJSON, one document (or passed line) a line. */
export interface Batch {
  /** Ends with `\n`. Shared by all outputs: never written to. */
  readonly bytes: Buffer;
  /** Number of lines, at least 1. */
  readonly documents: number;
}

/**
 * One destination. It only knows how to hand over one batch; waiting, retrying, spilling and counting are the
 * work of its `OutputQueue`, which calls `send` for one batch at a time, in order.
 */
export interface Sink {
  /** As in the configuration, without secrets. */
  readonly name: string;
  /** Batches are cut to at most this size, at a line; a single longer line still comes alone. */
  readonly maxBatchBytes: number;
  /** A batch is sent at the latest when its first document is this old, milliseconds; 0 sends at once. */
  readonly maxBatchWaitMs: number;
  /**
   * For protocols in which the other side does not confirm (TCP lines): what was sent may still be lost in a
   * connection that breaks. A batch is only believed once `bytes` more were written behind it, or `ms` have passed
   * without trouble. Absent where `send` resolving means that the destination has it.
   */
  readonly doubt?: { readonly bytes: number; readonly ms: number } | undefined;
  /** Called by the sink when the connection broke: everything in doubt is sent again. Set by the queue. */
  onBroken?: (error: Error) => void;
  /** Calls back if nobody will ever read this output again, also while nothing is sent. Ends with `close`. */
  watch?(gone: (error: GoneError) => void): void;
  /**
   * Connects if need be and hands the batch over. Rejects where it is not sure that all of it got there: the
   * same batch comes again later. Rejects with `RejectedError` where the destination will never take it.
   */
  send(batch: Batch, signal: AbortSignal): Promise<void>;
  /** SIGHUP: a file is opened anew under its name. */
  reopen?(): void;
  /** Ends the connection in order: what was sent has left this process. Idempotent. */
  close(): Promise<void>;
}

/** The destination said for good that it does not take this batch (HTTP 400, 413 of one document, 422). */
export class RejectedError extends Error {
  override readonly name = 'RejectedError';
}

/** Nobody will ever read this output again (the reader of standard output has gone): the service stops. */
export class GoneError extends Error {
  override readonly name = 'GoneError';
}
