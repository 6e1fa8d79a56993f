/** Plain numbers behind the meters: counting is an addition, and they are read when somebody asks. */
import type { InputMeter, OutputMeter } from '../meters.js';

/** The reasons that are there from the start, so that a rate over them is never without a first value. */
export const LOSSES = ['kernel', 'oversize', 'backpressure', 'unreadable', 'deleted'];
export const TROUBLES = [
  'tls',
  'framing',
  'connection',
  'refused',
  'peer_limit',
  'idle',
  'timeout',
  'reconnect',
  'lease',
  'oversize',
  'request',
  'rotated',
  'unreadable',
];

/** An input that says a new word each time must not fill the memory. */
const MOST_REASONS = 50;

export class InputCounts implements InputMeter {
  lineCount = 0;
  byteCount = 0;
  open = 0;
  readonly losses = zeros(LOSSES);
  readonly troubles = zeros(TROUBLES);

  lines(count: number, bytes: number): void {
    this.lineCount += count;
    this.byteCount += bytes;
  }

  lost(count: number, why: string): void {
    add(this.losses, why, count);
  }

  connections(open: number): void {
    this.open = open;
  }

  trouble(why: string): void {
    add(this.troubles, why, 1);
  }
}

export class OutputCounts implements OutputMeter {
  acceptedDocuments = 0;
  acceptedBytes = 0;
  retries = 0;
  spilledDocuments = 0;
  unspilledDocuments = 0;
  rejectedDocuments = 0;
  lostDocuments = 0;
  waitingDocuments = 0;
  waitingBytes = 0;
  spillBytes = 0;
  failing = false;

  accepted(documents: number, bytes: number): void {
    this.acceptedDocuments += documents;
    this.acceptedBytes += bytes;
  }

  retried(): void {
    this.retries++;
  }

  spilled(documents: number): void {
    this.spilledDocuments += documents;
  }

  unspilled(documents: number): void {
    this.unspilledDocuments += documents;
  }

  rejected(documents: number): void {
    this.rejectedDocuments += documents;
  }

  lost(documents: number): void {
    this.lostDocuments += documents;
  }

  waiting(now: Parameters<OutputMeter['waiting']>[0]): void {
    this.waitingDocuments = now.memoryDocuments;
    this.waitingBytes = now.memoryBytes;
    this.spillBytes = now.spillBytes;
    this.failing = now.failing;
  }
}

function zeros(reasons: readonly string[]): Map<string, number> {
  return new Map(reasons.map((reason) => [reason, 0]));
}

function add(counts: Map<string, number>, why: string, count: number): void {
  const key = counts.has(why) || counts.size < MOST_REASONS ? why : 'other';
  counts.set(key, (counts.get(key) ?? 0) + count);
}
