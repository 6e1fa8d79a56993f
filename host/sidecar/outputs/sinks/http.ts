import * as http from 'node:http';
import * as https from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { secretsHidden, secretsOf } from '../../config/secrets.js';
import type { HttpOutputSpec } from '../../config/specs.js';
import { type Batch, RejectedError, type Sink } from '../sink.js';
import { networkTrouble, SendError } from '../trouble.js';
import { type Answer, judge, TOO_LARGE } from './http-answer.js';
import { tlsOptions } from './tls-options.js';

const compress = promisify(gzip);

/** A server that finds this too large means a single document. */
const MIN_BATCH_BYTES = 16 * 1024;

/** So much of an answer is kept, for the log. */
const KEPT_BYTES = 1024;

/** An answer that is longer is not read to its end; the connection is closed. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Batches of NDJSON as bodies of POST requests. Throws an `IoError` where a PEM file can not be used. */
export function httpSink(spec: HttpOutputSpec): Sink {
  return new HttpSink(spec);
}

class HttpSink implements Sink {
  readonly name: string;
  /** Becomes smaller where the server says so. */
  maxBatchBytes: number;
  readonly maxBatchWaitMs: number;
  readonly #spec: HttpOutputSpec;
  readonly #url: URL;
  /** A server may say back what it was sent. */
  readonly #hide: (text: string) => string;
  /** One connection, kept open; made anew after trouble, with the PEM files as they are then. */
  #agent: http.Agent | undefined;

  constructor(spec: HttpOutputSpec) {
    this.name = spec.name;
    this.maxBatchBytes = spec.batchBytes;
    this.maxBatchWaitMs = spec.batchWaitMs;
    this.#spec = spec;
    this.#url = new URL(spec.url);
    this.#hide = secretsHidden(secretsOf({ inputs: [], outputs: [spec] }));
    this.#agent = this.#makeAgent();
  }

  async send({ bytes }: Batch, signal: AbortSignal): Promise<void> {
    const isCompressed = this.#spec.compression === 'gzip';
    const body = isCompressed ? await compress(bytes) : bytes;
    const headers = {
      'content-type': 'application/x-ndjson',
      'user-agent': 'mailstitch',
      ...lowerCase(this.#spec.headers),
      ...(isCompressed && { 'content-encoding': 'gzip' }),
      'content-length': body.length,
    };
    let answer: Answer;
    try {
      answer = await this.#post(body, headers, signal);
    } catch (error) {
      this.#dropAgent();
      throw networkTrouble(this.name, error);
    }
    if (answer.status === TOO_LARGE) {
      this.maxBatchBytes = Math.max(MIN_BATCH_BYTES, Math.min(this.maxBatchBytes, bytes.length >> 1));
    }
    const trouble = judge(this.name, { ...answer, text: this.#hide(answer.text) });
    if (trouble !== undefined && !(trouble instanceof RejectedError)) this.#dropAgent();
    if (trouble !== undefined) throw trouble;
  }

  async close(): Promise<void> {
    this.#dropAgent();
  }

  /** A server may close a connection that was idle in the very moment it is used again: then once more. */
  async #post(body: Buffer, headers: http.OutgoingHttpHeaders, signal: AbortSignal): Promise<Answer> {
    const first = await this.#request(body, headers, signal);
    if (first !== 'stale connection') return first;
    this.#dropAgent();
    const second = await this.#request(body, headers, signal);
    if (second !== 'stale connection') return second;
    throw new SendError(`${this.name}: the other side closes each connection`);
  }

  #request(
    body: Buffer,
    headers: http.OutgoingHttpHeaders,
    signal: AbortSignal,
  ): Promise<Answer | 'stale connection'> {
    this.#agent ??= this.#makeAgent();
    const { request } = this.#isHttps ? https : http;
    const { timeoutMs } = this.#spec;
    return new Promise((resolve, reject) => {
      const post = request(this.#url, { method: 'POST', headers, agent: this.#agent as http.Agent, signal });
      const timer = setTimeout(() => {
        post.destroy(new SendError(`${this.name}: no answer within ${timeoutMs / 1000} s`));
      }, timeoutMs);
      post.on('close', () => clearTimeout(timer));
      post.on('error', (error: NodeJS.ErrnoException) => {
        const isStale = post.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        if (isStale) resolve('stale connection');
        else reject(error);
      });
      post.on('response', (response) => {
        readAnswer(response).then(resolve, reject);
      });
      post.end(body);
    });
  }

  get #isHttps(): boolean {
    return this.#url.protocol === 'https:';
  }

  #makeAgent(): http.Agent {
    const options = { keepAlive: true, maxSockets: 1 };
    if (!this.#isHttps) return new http.Agent(options);
    return new https.Agent({
      ...options,
      ...tlsOptions(this.#spec, this.#url.hostname.replace(/^\[|\]$/g, '')),
    });
  }

  #dropAgent(): void {
    this.#agent?.destroy();
    this.#agent = undefined;
  }
}

/** The end of the answer counts, not its beginning: before that the connection can not be used again. */
function readAnswer(response: http.IncomingMessage): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const kept: Buffer[] = [];
    let length = 0;
    const done = () =>
      resolve({
        status: response.statusCode ?? 0,
        retryAfter: response.headers['retry-after'],
        location: response.headers.location,
        text: Buffer.concat(kept).subarray(0, KEPT_BYTES).toString('utf8'),
      });
    response.on('data', (chunk: Buffer) => {
      if (length < KEPT_BYTES) kept.push(chunk);
      length += chunk.length;
      if (length <= MAX_ANSWER_BYTES) return;
      done();
      response.destroy();
    });
    response.on('end', done);
    response.on('error', reject);
  });
}

function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
