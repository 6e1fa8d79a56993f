import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import * as zlib from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpInputSpec } from '../../host/sidecar/config/specs.js';
import { HttpInput } from '../../host/sidecar/inputs/http/http-input.js';
import { InputRecorder, Inputs } from './support/input-recorder.js';
import { httpSpec } from './support/input-specs.js';

const inputs = new Inputs();
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await inputs.stopAll();
});

async function started(changes: Partial<HttpInputSpec> = {}) {
  const recorder = new InputRecorder();
  const input = await inputs.start(new HttpInput(httpSpec(changes), recorder.context()));
  const url = `http://${recorder.address}/in`;
  return { recorder, input, url };
}

interface Answer {
  status: number;
  body: { lines?: number; error?: string };
  headers: Headers;
}

async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer> | ReadableStream,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<Answer> {
  const streams = body instanceof ReadableStream ? { duplex: 'half' } : {};
  const init = { method, headers, ...(method === 'GET' ? {} : { body }), ...streams };
  const response = await fetch(url, init as RequestInit);
  return {
    status: response.status,
    body: (await response.json()) as Answer['body'],
    headers: response.headers,
  };
}

async function rawSocket(recorder: InputRecorder): Promise<Socket> {
  const socket = connect(recorder.port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** What comes until the other side closes. */
async function readAll(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await once(socket, 'close');
  return text;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

describe('lines by HTTP', () => {
  it('takes lines as they are', async () => {
    const { recorder, url } = await started();
    const answer = await post(url, 'one\r\ntwo\nthree', { 'Content-Type': 'text/plain' });
    expect(answer).toMatchObject({ status: 200, body: { lines: 3 } });
    expect(recorder.text).toBe('one\r\ntwo\nthree\n');
    expect(recorder.pushes).toHaveLength(1);
    expect(recorder.pushes[0]?.origin).toEqual({ peer: '127.0.0.1', records: true });
    expect([recorder.meteredLines, recorder.meteredBytes]).toEqual([3, recorder.bytes.length]);
  });

  it('takes any bytes', async () => {
    const { recorder, url } = await started();
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect((await post(url, bytes)).status).toBe(200);
    expect([...recorder.bytes]).toEqual([...bytes, 0x0a]);
  });

  it('takes records, one a line', async () => {
    const { recorder, url } = await started();
    const body = '{"message":"a"}\n{"message":"b"}\n';
    for (const type of ['application/x-ndjson', 'application/json']) {
      expect(await post(url, body, { 'Content-Type': type })).toMatchObject({
        status: 200,
        body: { lines: 2 },
      });
    }
    expect(recorder.text).toBe(body + body);
  });

  it('takes an array of records and lines, byte for byte', async () => {
    const { recorder, url } = await started();
    const body = ` [ {"message": "a, [b] {c} \\"d\\" \\\\", "id": 12345678901234567890,\n "list": [1, {"x": []}]} ,"line\\nforged", {} ] \n`;
    const answer = await post(url, body, { 'Content-Type': 'application/json; charset=utf-8' });
    expect(answer).toMatchObject({ status: 200, body: { lines: 3 } });
    expect(recorder.lines).toEqual([
      `{"message": "a, [b] {c} \\"d\\" \\\\", "id": 12345678901234567890,  "list": [1, {"x": []}]}`,
      'line#012forged',
      '{}',
    ]);
  });

  it('takes an array of records for one whatever type it is sent with', async () => {
    const { recorder, url } = await started();
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect(await post(url, '[{"message":"a"},\n{"message":"b"}]', type)).toMatchObject({ status: 200 });
    expect(recorder.lines).toEqual(['{"message":"a"}', '{"message":"b"}']);
  });

  it.each([
    ['one record', '{\n  "message": "a"\n}\n', ['{   "message": "a" }']],
    ['one line', '"a\\nb"', ['a#012b']],
    ['an empty array', '[]', []],
    ['an empty array with blanks', '[ \n ]', []],
    ['nothing', '', []],
    ['blanks', ' \n', []],
  ])('takes %s as JSON', async (_name, body, lines) => {
    const { recorder, url } = await started();
    expect(await post(url, body, JSON_TYPE)).toMatchObject({ status: 200, body: { lines: lines.length } });
    expect(recorder.lines).toEqual(lines);
  });

  it.each([
    ['[{"message":"a"},{"message":"b"]', /^the body is no JSON: /],
    ['[{"message":"a"}', /^the body is no JSON: /],
    ['[{"message":"a"},42]', /^element 1 is 42; expected an object or a string$/],
    ['[["a"]]', /^element 0 is \["a"\]; expected an object or a string$/],
    ['42', /^the body is 42; expected an object or a string$/],
    ['{"message":"a"}\n{"message":\n', /^line 2 is no JSON: /],
    ['{"message":"a"}\nnull\n', /^line 2 is null; expected an object or a string$/],
    ['not JSON', /^line 1 is no JSON: /],
  ])('takes nothing of %j', async (body, error) => {
    const { recorder, url } = await started();
    const answer = await post(url, body, JSON_TYPE);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(error);
    expect(recorder.pushes).toEqual([]);
    expect(recorder.troubles).toEqual(['request']);
  });

  it.each([
    ['gzip', zlib.gzipSync],
    ['x-gzip', zlib.gzipSync],
    ['deflate', zlib.deflateSync],
    ['br', zlib.brotliCompressSync],
    ['identity', (text: Buffer) => text],
  ])('unpacks %s', async (encoding, pack) => {
    const { recorder, url } = await started();
    const body = new Uint8Array(pack(Buffer.from('one\ntwo\n')));
    expect(await post(url, body, { 'Content-Encoding': encoding })).toMatchObject({
      status: 200,
      body: { lines: 2 },
    });
    expect(recorder.text).toBe('one\ntwo\n');
  });

  it('refuses what is packed otherwise, or badly, or is too large unpacked', async () => {
    const { recorder, url } = await started({ maxBodyBytes: 100_000 });
    const unknown = await post(url, 'x', { 'Content-Encoding': 'lzma' });
    expect(unknown.status).toBe(415);
    expect(unknown.body.error).toContain('Content-Encoding lzma is not known; expected one of gzip');
    const broken = await post(url, 'x', { 'Content-Encoding': 'gzip' });
    expect(broken.status).toBe(400);
    expect(broken.body.error).toMatch(/^the body is not gzip: /);
    const whole = zlib.gzipSync('x\n'.repeat(1000));
    const torn = await post(url, new Uint8Array(whole.subarray(0, whole.length - 8)), {
      'Content-Encoding': 'gzip',
    });
    expect(torn.status).toBe(400);
    const bomb = zlib.gzipSync(Buffer.alloc(50_000_000, 'x\n'));
    expect((await post(url, new Uint8Array(bomb), { 'Content-Encoding': 'gzip' })).status).toBe(413);
    expect(recorder.pushes).toEqual([]);
    expect((await post(url, 'one')).status).toBe(200);
  });

  it('refuses a body that is too large, whether it says so or not', async () => {
    const { recorder, url } = await started({ maxBodyBytes: 1024 });
    const large = 'x'.repeat(1025);
    expect(await post(url, large)).toMatchObject({
      status: 413,
      body: { error: 'the body is larger than 1024 bytes' },
    });
    const stream = new Blob([large]).stream();
    expect((await post(url, stream)).status).toBe(413);
    expect((await post(url, 'x'.repeat(1024))).status).toBe(200);
    expect(recorder.lineCount).toBe(1);
  });

  it('refuses other paths, methods and tokens', async () => {
    const { recorder, url } = await started({ token: 'sesame' });
    const with_ = (token: string) => ({ Authorization: token });
    expect((await post(`${url}/more`, 'x', with_('Bearer sesame'))).status).toBe(404);
    const got = await post(url, '', {}, 'GET');
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
    for (const headers of [{}, with_('Bearer sesam'), with_('Basic sesame'), with_('Bearer sesame2')]) {
      const { status, headers: answered } = await post(url, 'x', headers);
      expect([status, answered.get('www-authenticate')]).toEqual([401, 'Bearer']);
    }
    expect(recorder.pushes).toEqual([]);
    expect((await post(`${url}?a=b`, 'x', with_('bearer sesame'))).status).toBe(200);
  });

  it('answers when the lines are safe, and not before', async () => {
    const { recorder, url } = await started();
    recorder.isSafeAtOnce = false;
    const answers: number[] = [];
    const asked = ['a', 'b'].map((text) => post(url, `${text}\n`).then(({ status }) => answers.push(status)));
    await recorder.until('both pushes', () => recorder.pushes.length === 2);
    await turn();
    expect(answers).toEqual([]);
    for (const { receipt } of recorder.pushes) receipt?.safe?.();
    await Promise.all(asked);
    expect(answers).toEqual([200, 200]);
  });

  it('refuses while it is paused, and lets a body that began before take nothing', async () => {
    const { recorder, input, url } = await started();
    const begun = httpRequest(url, { method: 'POST', headers: { Expect: '100-continue' } });
    begun.flushHeaders();
    await once(begun, 'continue');
    begun.write('begun\n');
    input.pause();
    const answer = await post(url, 'x');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    begun.end('end\n');
    const [response] = await once(begun, 'response');
    expect(response.statusCode).toBe(503);
    response.resume();
    expect(recorder.pushes).toEqual([]);
    input.resume();
    expect((await post(url, 'x')).status).toBe(200);
  });

  it('takes nothing of a request that breaks off', async () => {
    const { recorder, url } = await started();
    for (const headers of ['', 'Content-Encoding: gzip\r\n']) {
      const socket = await rawSocket(recorder);
      socket.write(`POST /in HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n${headers}\r\n`);
      socket.write('one\ntwo\n');
      await recorder.until('a connection', () => recorder.connections === 1);
      socket.destroy();
      await recorder.until('its end', () => recorder.connections === 0);
    }
    await recorder.until('both counted', () => recorder.troubles.length >= 2);
    expect(recorder.pushes).toEqual([]);
    expect((await post(url, 'x')).status).toBe(200);
  });

  it('does not mind a client that is gone before its lines are safe', async () => {
    const { recorder, url } = await started();
    recorder.isSafeAtOnce = false;
    const socket = await rawSocket(recorder);
    socket.write('POST /in HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nx\n');
    await recorder.until('a push', () => recorder.pushes.length === 1);
    socket.destroy();
    await recorder.until('its end', () => recorder.connections === 0);
    recorder.pushes[0]?.receipt?.safe?.();
    recorder.isSafeAtOnce = true;
    expect((await post(url, 'x')).status).toBe(200);
  });

  it('serves one connection again and again', async () => {
    const { recorder, url } = await started();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let number = 0; number < 50; number++) {
      const request = httpRequest(url, { method: 'POST', agent });
      request.end(number % 5 === 4 ? 'x'.repeat(2 << 20) : `${number}\n`);
      const [response] = await once(request, 'response');
      response.resume();
      await once(response, 'end');
      expect(response.statusCode).toBe(number % 5 === 4 ? 413 : 200);
    }
    agent.destroy();
    expect(recorder.lineCount).toBe(40);
  });

  it('asks for the body of a client that waits to be asked, unless it will not take it', async () => {
    const { recorder, url } = await started({ maxBodyBytes: 1024 });
    const headers = { Expect: '100-continue' };
    const fine = httpRequest(url, { method: 'POST', headers: { ...headers, 'Content-Length': 2 } });
    fine.flushHeaders();
    await once(fine, 'continue');
    fine.end('x\n');
    const [response] = await once(fine, 'response');
    expect(response.resume().statusCode).toBe(200);
    const large = httpRequest(url, { method: 'POST', headers: { ...headers, 'Content-Length': 2000 } });
    large.on('continue', () => expect.unreachable());
    large.flushHeaders();
    const [refused] = await once(large, 'response');
    expect(refused.resume().statusCode).toBe(413);
    large.destroy();
    expect(recorder.lineCount).toBe(1);
  });

  it('hangs up on those who take their time, or are no clients', async () => {
    const { recorder } = await started({ headerTimeoutMs: 100, requestTimeoutMs: 200 });
    const slowHeaders = await rawSocket(recorder);
    slowHeaders.write('POST /in HTTP/1.1\r\n');
    expect(await readAll(slowHeaders)).toMatch(/^HTTP\/1\.1 408 /);
    const slowBody = await rawSocket(recorder);
    slowBody.write('POST /in HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\none\n');
    expect(await readAll(slowBody)).toMatch(/^HTTP\/1\.1 408 /);
    const none = await rawSocket(recorder);
    none.write('<22>Mar 16 10:10:01 esa1 mail_logs: Info: no HTTP at all\r\n\r\n');
    expect(await readAll(none)).toMatch(/^HTTP\/1\.1 400 /);
    expect(recorder.pushes).toEqual([]);
    expect(recorder.troubles.filter((why) => why === 'timeout')).toHaveLength(2);
    expect(recorder.troubles).toContain('connection');
  });

  it('refuses new requests at a stop, and answers the old ones when their lines are safe', async () => {
    const { recorder, input, url } = await started();
    recorder.isSafeAtOnce = false;
    const safe = post(url, 'safe\n');
    await recorder.until('a push', () => recorder.pushes.length === 1);
    const lost = post(url, 'never safe\n');
    await recorder.until('two pushes', () => recorder.pushes.length === 2);
    const begun = await rawSocket(recorder);
    begun.write('POST /in HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\non');
    await recorder.until('three connections', () => recorder.connections === 3);
    await input.stop();
    await input.stop();
    begun.write('e\n');
    expect(await readAll(begun)).toMatch(/^HTTP\/1\.1 503 /);
    await expect(fetch(url)).rejects.toThrow();
    recorder.pushes[0]?.receipt?.safe?.();
    expect((await safe).status).toBe(200);
    await input.close();
    expect((await lost).status).toBe(503);
    await recorder.until('no connection', () => recorder.connections === 0);
    expect(recorder.lineCount).toBe(2);
  });

  it('says who is in the way', async () => {
    const { recorder } = await started();
    const second = new HttpInput(httpSpec({ port: recorder.port }), new InputRecorder().context());
    await expect(second.start()).rejects.toThrow('http: another process listens there already');
    await second.stop();
    await second.close();
  });
});
