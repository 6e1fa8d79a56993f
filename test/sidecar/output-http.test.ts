import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HttpOutputSpec } from '../../host/sidecar/config/specs.js';
import { createSink } from '../../host/sidecar/outputs/create.js';
import { retryAfterMs } from '../../host/sidecar/outputs/sinks/http-answer.js';
import { Authority, pem } from './support/certificates.js';
import {
  batchOf,
  COMMON,
  numbersIn,
  type Output,
  outputOf,
  REJECTED,
  range,
  settled,
  TestLog,
  tempDir,
  textOf,
  until,
} from './support/output-kit.js';

interface Request {
  method: string | undefined;
  url: string | undefined;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  atMs: number;
}

type Answer = { status: number; headers?: http.OutgoingHttpHeaders; body?: string };

/** A server that answers each request as the test says, and 200 otherwise. */
class HttpReceiver {
  readonly requests: Request[] = [];
  readonly server: http.Server;
  connections = 0;
  answer: (request: Request) => Answer | 'hang' | 'reset' = () => ({ status: 200 });

  constructor(tls?: https.ServerOptions) {
    const listener: http.RequestListener = (request, response) => void this.#serve(request, response);
    this.server = tls === undefined ? http.createServer(listener) : https.createServer(tls, listener);
    this.server.on('connection', () => this.connections++);
    onTestFinished(() => this.close());
  }

  async listen(port = 0): Promise<number> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Documents of the requests that were answered with 200. */
  readonly numbers: number[] = [];

  async #serve(incoming: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const { method, url, headers } = incoming;
    const request = { method, url, headers, body: Buffer.concat(chunks), atMs: performance.now() };
    this.requests.push(request);
    const answer = this.answer(request);
    if (answer === 'hang') return;
    if (answer === 'reset') {
      incoming.socket.destroy();
      return;
    }
    if (answer.status === 200) this.numbers.push(...numbersIn(textIn(request)));
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }
}

function textIn({ headers, body }: Request): string {
  return (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
}

async function receiver(tls?: https.ServerOptions): Promise<{ far: HttpReceiver; port: number }> {
  const far = new HttpReceiver(tls);
  return { far, port: await far.listen() };
}

function specOf(port: number, more: Partial<HttpOutputSpec> = {}): HttpOutputSpec {
  const url = `http://127.0.0.1:${port}/ingest?source=esa`;
  const batching = { batchBytes: 100_000, batchWaitMs: 20 };
  const common = { ...COMMON, queueBytes: 64 * 1024 * 1024, name: url };
  return {
    ...common,
    kind: 'http',
    url,
    headers: {},
    ...batching,
    timeoutMs: 5000,
    compression: 'none',
    verify: true,
    ...more,
  };
}

function open(spec: HttpOutputSpec, spillDir?: string): Output {
  return outputOf(createSink(spec, new TestLog()), spec, spillDir);
}

describe('requests', () => {
  it('post batches of NDJSON over one connection', async () => {
    const { far, port } = await receiver();
    const headers = { Authorization: 'Bearer secret', 'X-Source': 'esa' };
    const output = open(specOf(port, { headers }));
    for (const number of range(100)) output.queue.add(batchOf(number * 10, 10, 1000));
    await settled(output);
    expect(far.numbers).toEqual(range(1000));
    expect(far.requests).toHaveLength(10);
    expect(far.connections).toBe(1);
    const [first] = far.requests;
    expect(first).toMatchObject({ method: 'POST', url: '/ingest?source=esa' });
    expect(first?.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      authorization: 'Bearer secret',
      'x-source': 'esa',
      'content-length': String(first?.body.length),
    });
    expect(output.meter.acceptedDocuments).toBe(1000);
  });

  it('wait until a batch has its size or its age', async () => {
    const { far, port } = await receiver();
    const output = open(specOf(port, { batchWaitMs: 200 }));
    for (const number of range(5)) {
      output.queue.add(batchOf(number, 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await settled(output);
    expect(far.requests).toHaveLength(1);
  });

  it('are compressed where that is asked for, and have the content type that is asked for', async () => {
    const { far, port } = await receiver();
    const output = open(
      specOf(port, { compression: 'gzip', headers: { 'Content-Type': 'application/json' } }),
    );
    output.queue.add(batchOf(0, 100, 900));
    await settled(output);
    expect(far.numbers).toEqual(range(100));
    expect(far.requests[0]?.body.length).toBeLessThan(10_000);
    expect(far.requests[0]?.headers['content-type']).toBe('application/json');
  });

  it('go over TLS, with the certificates of the configuration', async () => {
    const dir = tempDir();
    const authority = new Authority(dir);
    const strangers = new Authority(dir, 'strangers');
    const { far, port } = await receiver(pem(authority.issue('siem', 'DNS:siem.test')));
    const spec = specOf(port, { url: `https://127.0.0.1:${port}/`, serverName: 'siem.test' });
    const wrong = open({ ...spec, ca: strangers.ca });
    wrong.queue.add(batchOf(0, 1));
    await until(() => wrong.meter.retries > 0);
    expect(wrong.log.of('error')[0]).toContain('name that as `ca`');

    const output = open({ ...spec, ca: authority.ca });
    output.queue.add(batchOf(0, 10));
    await settled(output);
    expect(far.numbers).toEqual(range(10));
    expect(() => createSink({ ...spec, ca: `${dir}/absent` }, new TestLog())).toThrow('no such file');
  });
});

describe('answers', () => {
  it.each([500, 502, 503, 429, 408])('%i: the batch is sent again until it is taken', async (status) => {
    const { far, port } = await receiver();
    far.answer = () => (far.requests.length < 4 ? { status, body: 'busy\n' } : { status: 200 });
    const output = open(specOf(port));
    output.queue.add(batchOf(0, 10));
    await settled(output);
    expect(far.numbers).toEqual(range(10));
    expect(output.meter.retries).toBe(3);
    expect(output.log.of('warn')[0]).toContain(`the server answers ${status} (busy)`);
    expect(output.log.of('error')).toEqual([]);
  });

  it('Retry-After: no try before that', async () => {
    const { far, port } = await receiver();
    far.answer = () =>
      far.requests.length === 1 ? { status: 503, headers: { 'retry-after': '1' } } : { status: 200 };
    const output = open(specOf(port));
    output.queue.add(batchOf(0, 1));
    await settled(output);
    const [first, second] = far.requests;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('Retry-After is a number of seconds or a date', () => {
    const nowMs = Date.parse('2026-03-16T09:15:00Z');
    expect(retryAfterMs('120', nowMs)).toBe(120_000);
    expect(retryAfterMs('Mon, 16 Mar 2026 09:15:30 GMT', nowMs)).toBe(30_000);
    expect(retryAfterMs('Mon, 16 Mar 2026 09:14:30 GMT', nowMs)).toBe(0);
    expect(retryAfterMs('soon', nowMs)).toBe(0);
    expect(retryAfterMs(undefined, nowMs)).toBe(0);
  });

  it.each([400, 422])('%i: only the documents that are meant are put aside', async (status) => {
    const dir = tempDir();
    const { far, port } = await receiver();
    far.answer = (request) => (numbersIn(textIn(request)).includes(42) ? { status } : { status: 200 });
    const output = open(specOf(port), dir);
    output.queue.add(batchOf(0, 100));
    await settled(output);
    expect(far.numbers).toEqual(range(100).filter((number) => number !== 42));
    expect(numbersIn(textOf(dir, REJECTED))).toEqual([42]);
    expect(output.meter).toMatchObject({ rejectedDocuments: 1, retries: 0 });
  });

  it('413: smaller batches are sent; only a document that is too large alone is put aside', async () => {
    const dir = tempDir();
    const { far, port } = await receiver();
    far.answer = ({ body }) => (body.length > 3000 ? { status: 413 } : { status: 200 });
    const output = open(specOf(port), dir);
    output.queue.add(batchOf(0, 20, 1000));
    output.queue.add(batchOf(20, 1, 5000));
    output.queue.add(batchOf(21, 1));
    await settled(output);
    expect(far.numbers).toEqual([...range(20), 21]);
    expect(numbersIn(textOf(dir, REJECTED))).toEqual([20]);
  });

  it('413: later batches are small from the beginning', async () => {
    const { far, port } = await receiver();
    far.answer = ({ body }) => (body.length > 30_000 ? { status: 413 } : { status: 200 });
    const output = open(specOf(port));
    for (const number of range(100)) output.queue.add(batchOf(number * 10, 10, 1000));
    await settled(output);
    expect(far.numbers).toEqual(range(1000));
    expect(far.requests.filter(({ body }) => body.length > 30_000).length).toBeLessThanOrEqual(4);
  });

  it.each([
    [401, /Authorization/],
    [403, /does not allow/],
    [404, /nothing at this path/],
    [405, /no POST/],
    [410, /answers 410/],
    [302, /redirects are not followed; the right URL may be http:\/\/else\.test\//],
  ])('%i: a fault of the configuration, and no document is thrown away', async (status, said) => {
    const { far, port } = await receiver();
    let isRight = false;
    far.answer = () => (isRight ? { status: 200 } : { status, headers: { location: 'http://else.test/' } });
    const output = open(specOf(port, { headers: { authorization: 'secret' } }), tempDir());
    output.queue.add(batchOf(0, 10));
    await until(() => output.meter.retries >= 3);
    const errors = output.log.of('error');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(said);
    expect(errors[0]).not.toContain('secret');
    isRight = true;
    await settled(output);
    expect(far.numbers).toEqual(range(10));
    expect(output.meter).toMatchObject({ rejectedDocuments: 0, lostDocuments: 0 });
  });

  it('none: the request is given up after its time and made again', async () => {
    const { far, port } = await receiver();
    far.answer = () => (far.requests.length === 1 ? 'hang' : { status: 200 });
    const output = open(specOf(port, { timeoutMs: 100 }));
    output.queue.add(batchOf(0, 10));
    await settled(output);
    expect(far.numbers).toEqual(range(10));
    expect(output.log.of('warn')[0]).toContain('no answer within 0.1 s');
  });

  it('of any length are read, and none fills the memory', async () => {
    const { far, port } = await receiver();
    far.answer = () => ({ status: 200, body: 'x'.repeat(3_000_000) });
    const output = open(specOf(port));
    output.queue.add(batchOf(0, 10));
    await settled(output);
    output.queue.add(batchOf(10, 10));
    await settled(output);
    expect(far.numbers).toEqual(range(20));
    expect(output.meter.retries).toBe(0);
  });
});

describe('the connection', () => {
  it('is made again where the server closed it meanwhile, without a failure', async () => {
    const { far, port } = await receiver();
    const output = open(specOf(port));
    output.queue.add(batchOf(0, 1));
    await settled(output);
    far.answer = () => (far.requests.length === 2 ? 'reset' : { status: 200 });
    output.queue.add(batchOf(1, 1));
    await settled(output);
    expect(far.numbers).toEqual([0, 1]);
    expect(output.meter.retries).toBe(0);
  });

  it('that is reset each time is tried again, with pauses, until it holds', async () => {
    const { far, port } = await receiver();
    far.answer = () => (far.requests.length < 6 ? 'reset' : { status: 200 });
    const output = open(specOf(port));
    output.queue.add(batchOf(0, 10));
    await settled(output);
    expect(far.numbers).toEqual(range(10));
    expect(output.meter.retries).toBe(5);
  });

  it('to a server that is down and comes back brings everything once', async () => {
    const { far, port } = await receiver();
    await far.close();
    const output = open(specOf(port), tempDir());
    for (const number of range(100)) output.queue.add(batchOf(number * 10, 10, 1000));
    await until(() => output.meter.retries >= 3);
    const back = new HttpReceiver();
    await back.listen(port);
    await settled(output);
    expect(back.numbers).toEqual(range(1000));
  });
});
