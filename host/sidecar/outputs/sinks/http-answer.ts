import { RejectedError } from '../sink.js';
import { SendError } from '../trouble.js';

export interface Answer {
  status: number;
  /** The headers of these names. */
  retryAfter: string | undefined;
  location: string | undefined;
  /** The beginning of the body. */
  text: string;
}

export const TOO_LARGE = 413;
const TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

/** The server has understood the documents and does not want them: the same bytes never get another answer. */
const REFUSALS: Record<number, string> = {
  400: 'the server does not take the documents',
  [TOO_LARGE]: 'the batch is too large for the server',
  422: 'the server does not take the documents',
};

/** What to look at, for answers that stay the same until somebody changes the configuration. */
const HINTS: Record<number, string> = {
  401: 'the `headers` need the right Authorization',
  403: 'what the `headers` show does not allow this',
  404: 'there is nothing at this path of the URL',
  405: 'this path of the URL takes no POST',
  407: 'a proxy asks for a password',
  415: 'the server takes no application/x-ndjson, or no gzip',
};

/** The error that an answer comes to; undefined where the server has the documents. */
export function judge(name: string, { status, retryAfter, location, text }: Answer): Error | undefined {
  if (status >= 200 && status < 300) return undefined;
  const said = text.trim().replace(/\s+/g, ' ').slice(0, 200);
  const answer = `${name}: the server answers ${status}${said === '' ? '' : ` (${said})`}`;
  const refusal = REFUSALS[status];
  if (refusal !== undefined) return new RejectedError(`${answer}: ${refusal}`);
  if (status >= 500 || status === TIMEOUT || status === TOO_MANY_REQUESTS) {
    return new SendError(answer, { retryAfterMs: retryAfterMs(retryAfter, Date.now()) });
  }
  const hint = status >= 300 && status < 400 ? movedTo(location) : HINTS[status];
  return new SendError(hint === undefined ? answer : `${answer}: ${hint}`, { isConfiguration: true });
}

/** `Retry-After: 120`, or `Retry-After: Fri, 20 Mar 2026 08:00:00 GMT`; 0 where it says neither. */
export function retryAfterMs(header: string | undefined, nowMs: number): number {
  if (header === undefined) return 0;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? 0 : Math.max(0, atMs - nowMs);
}

/** Documents are not sent to a place that nobody has configured. */
function movedTo(location: string | undefined): string {
  return `redirects are not followed${location === undefined ? '' : `; the right URL may be ${location}`}`;
}
