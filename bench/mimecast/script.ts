/** The life of one message while it is written down: its events in order, and what they come to. */
import { type Envelope, envelopeOf } from './envelope.js';
import type { MimecastEvent } from './event.js';
import * as legacy from './legacy.js';

export const LOG_TYPES = [
  'receipt',
  'process',
  'delivery',
  'jrnl',
  'avlog',
  'spam',
  'internal-email-protect',
  'impersonation-protect',
  'url-protect',
  'attachment-protect',
] as const;
export type LogType = (typeof LOG_TYPES)[number];

/** Words that a message of this traffic can end with. */
export type MimecastDisposition =
  | 'rejected'
  | 'dropped'
  | 'bounced'
  | 'delivered'
  | 'mixed'
  | 'delayed'
  | 'quarantined'
  | 'queued'
  | 'unknown';

/** One event of a life cycle, `afterS` seconds behind the first. */
export interface Step {
  readonly afterS: number;
  readonly type: LogType;
  readonly event: MimecastEvent;
}

/** Whether the last attempt reached the recipient, and how many there were. */
export interface Ending {
  readonly delivered: boolean;
  readonly attempts: number;
}

export interface Life {
  readonly envelope: Envelope;
  readonly steps: readonly Step[];
  /** Null: each event is a document of its own. */
  readonly disposition: MimecastDisposition | null;
  readonly complete: boolean;
  /** By recipient. */
  readonly endings: Readonly<Record<string, Ending>>;
}

/** Between two attempts to deliver. */
const RETRY_S = 300;

/** What is known of a message before its life begins. */
export interface Birth {
  seedHash: number;
  /** Number of the message among those of its account. */
  own: number;
  account: string;
  /** Of the first event. */
  startMs: number;
}

/** Writes the life of one message down, step by step. */
export class Script {
  readonly envelope: Envelope;
  private readonly steps: Step[] = [];
  private readonly endings: Record<string, Ending> = {};
  private readonly startMs: number;

  constructor({ seedHash, own, account, startMs }: Birth, recipients = 1) {
    this.envelope = envelopeOf(seedHash, own, account, recipients);
    this.startMs = startMs;
  }

  get recipient(): string {
    return this.envelope.recipients[0] as string;
  }

  add(type: LogType, afterS: number, write: (envelope: Envelope, ms: number) => MimecastEvent): this {
    this.steps.push({ type, afterS, event: write(this.envelope, this.startMs + afterS * 1000) });
    return this;
  }

  accepted(): this {
    const write = this.envelope.direction === 'Internal' ? legacy.innerReceipt : legacy.receipt;
    for (const to of this.envelope.recipients) this.add('receipt', 0, (e, ms) => write(e, ms, to));
    return this;
  }

  refused(act: 'Rej' | 'Ign', to = this.recipient): this {
    return this.add('receipt', 0, (e, ms) => legacy.refusal(e, ms, to, act));
  }

  processed(act: string, afterS = 1): this {
    return this.add('process', afterS, (e, ms) => legacy.process(e, ms, act));
  }

  held(afterS = 1): this {
    return this.add('process', afterS, legacy.hold);
  }

  /** `failures` attempts in vain, then one that arrives unless `arrives` is false; `afterS` is that of the first. */
  delivered(to: string, afterS: number, failures = 0, arrives = true): this {
    for (let attempt = 1; attempt <= failures; attempt++) {
      const at = afterS + RETRY_S * (attempt - 1);
      this.add('delivery', at, (e, ms) => legacy.failure(e, ms, to, attempt));
    }
    const attempts = failures + (arrives ? 1 : 0);
    const at = afterS + RETRY_S * failures;
    if (arrives) this.add('delivery', at, (e, ms) => legacy.delivery(e, ms, to, attempts));
    return this.ending(to, arrives, attempts);
  }

  all(afterS: number): this {
    this.envelope.recipients.forEach((to, at) => {
      this.delivered(to, afterS + at);
    });
    return this;
  }

  ending(to: string, delivered: boolean, attempts: number): this {
    this.endings[to] = { delivered, attempts };
    return this;
  }

  ends(disposition: MimecastDisposition | null, complete: boolean): Life {
    const { envelope, steps, endings } = this;
    return { envelope, steps, endings, disposition, complete };
  }
}
