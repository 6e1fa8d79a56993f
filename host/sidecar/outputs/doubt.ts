/** Documents that the sink has taken. */
export interface Sent {
  startAt: number;
  endAt: number;
  documents: number;
  /** As in `Chunk`. */
  endDocument: number;
}

interface Doubtful extends Sent {
  firstMs: number;
  lastMs: number;
}

/** What is sent within so short a time is believed together: less to remember when sends are small. */
const TOGETHER_MS = 20;

/**
 * What was sent and is not yet believed, in order. Written is not received: a connection that breaks takes along
 * what is in the buffers of both kernels.
 */
export class Doubt {
  #sent: Doubtful[] = [];

  get isEmpty(): boolean {
    return this.#sent.length === 0;
  }

  add(sent: Sent, nowMs: number): void {
    const newest = this.#sent.at(-1);
    if (newest !== undefined && nowMs - newest.firstMs < TOGETHER_MS) {
      newest.endAt = sent.endAt;
      newest.documents += sent.documents;
      newest.endDocument = sent.endDocument;
      newest.lastMs = nowMs;
    } else {
      this.#sent.push({ ...sent, firstMs: nowMs, lastMs: nowMs });
    }
  }

  /** Takes out what has `bytes` written behind it or was written `ms` ago; without an `ms` only the first counts. */
  takeBelieved(bytes: number, ms: number | undefined, nowMs: number): Sent[] {
    const endAt = this.#sent.at(-1)?.endAt ?? 0;
    const isBelieved = (sent: Doubtful) =>
      endAt - sent.endAt >= bytes || (ms !== undefined && nowMs - sent.lastMs >= ms);
    let count = 0;
    for (const sent of this.#sent) {
      if (!isBelieved(sent)) break;
      count++;
    }
    return this.#sent.splice(0, count);
  }

  takeAll(): Sent[] {
    return this.#sent.splice(0);
  }

  /** When the oldest was written; undefined if there is none. */
  get oldestMs(): number | undefined {
    return this.#sent[0]?.lastMs;
  }
}
