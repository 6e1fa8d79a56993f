/** What one peer, or many, can take of an input: each limit, by real sockets, and what it is counted by. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createInput } from '../../host/sidecar/inputs/create.js';
import { LineBuffer } from '../../host/sidecar/inputs/line-buffer.js';
import { peerKey } from '../../host/sidecar/inputs/peers.js';
import { Room } from '../../host/sidecar/inputs/room.js';
import { Metrics } from '../../host/sidecar/service/metrics.js';
import { ServiceServer } from '../../host/sidecar/service/server.js';
import { InputRecorder, Inputs } from './support/input-recorder.js';
import { httpSpec, tcpSpec } from './support/input-specs.js';
import { testLog } from './support/log.js';

const inputs = new Inputs();
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await inputs.stopAll();
});

async function started(spec: Parameters<typeof createInput>[0]) {
  const recorder = new InputRecorder();
  await inputs.start(createInput(spec, recorder.context()));
  return recorder;
}

async function peer(port: number, from = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** What comes until the other side closes. */
async function rest(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  if (!socket.closed) await once(socket, 'close');
  return text;
}

const POST = 'POST /in HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\none\n';

describe('connections of one address', () => {
  it('by syslog: more are refused, and others still come in', async () => {
    const recorder = await started(tcpSpec({ maxPerPeer: 2 }));
    const kept = [await peer(recorder.port), await peer(recorder.port)];
    await rest(await peer(recorder.port));
    expect(recorder.troubles).toEqual(['peer_limit']);
    expect(recorder.logged('too many connections of one address: more were refused')).toBe(true);
    (await peer(recorder.port, '127.0.0.2')).write('other\n');
    await recorder.until('a line', () => recorder.lineCount === 1);
    kept[0]?.destroy();
    await recorder.until('its end', () => recorder.connections === 2);
    (await peer(recorder.port)).write('again\n');
    await recorder.until('a line', () => recorder.lineCount === 2);
  });

  it('by HTTP', async () => {
    const recorder = await started(httpSpec({ maxPerPeer: 1 }));
    const kept = await peer(recorder.port);
    await recorder.until('a connection', () => recorder.connections === 1);
    await rest(await peer(recorder.port));
    const other = await peer(recorder.port, '127.0.0.2');
    other.write(POST);
    kept.write(POST);
    await recorder.until('both lines', () => recorder.lineCount === 2);
    expect(recorder.troubles).toEqual(['peer_limit']);
    expect(recorder.connections).toBe(2);
  });

  it('are those of a /64 where it is one of IPv6', () => {
    expect(peerKey('192.0.2.1')).toBe('192.0.2.1');
    expect(peerKey('2001:db8:0:1:2:3:4:5')).toBe('2001:db8:0:1');
    expect(peerKey('2001:db8:0:1::5')).toBe('2001:db8:0:1');
    expect(peerKey('2001:db8::5')).toBe('2001:db8:0:0');
    expect(peerKey('fe80::1%eth0')).toBe('fe80:0:0:0');
    expect(peerKey('::1')).toBe('0:0:0:0');
  });
});

describe('all connections', () => {
  it('by HTTP: more are refused', async () => {
    const recorder = await started(httpSpec({ maxConnections: 1 }));
    await peer(recorder.port);
    await recorder.until('a connection', () => recorder.connections === 1);
    await rest(await peer(recorder.port));
    expect(recorder.troubles).toEqual(['refused']);
    expect(recorder.logged('too many connections: more were refused')).toBe(true);
  });
});

describe('time', () => {
  it('a connection without a byte is closed', async () => {
    const recorder = await started(tcpSpec({ idleTimeoutMs: 50 }));
    await rest(await peer(recorder.port));
    await recorder.until('trouble', () => recorder.troubles.length > 0);
    expect(recorder.troubles).toEqual(['idle']);
  });

  it('HTTP: a connection between two requests is closed', async () => {
    // Node adds a second of its own
    const recorder = await started(httpSpec({ idleTimeoutMs: 1 }));
    const socket = await peer(recorder.port);
    socket.write(POST);
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('HTTP: one that says nothing at all, or drips headers or a body, is answered with 408', async () => {
    const recorder = await started(httpSpec({ headerTimeoutMs: 150, requestTimeoutMs: 300 }));
    const drip = async (begin: string) => {
      const socket = await peer(recorder.port);
      socket.write(begin);
      const timer = setInterval(() => socket.write('x'), 20);
      try {
        return await rest(socket);
      } finally {
        clearInterval(timer);
      }
    };
    const answers = await Promise.all([
      drip(''),
      drip('POST /in HTTP/1.1\r\nX-Slow: '),
      drip('POST /in HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n'),
      rest(await peer(recorder.port)),
    ]);
    expect(answers.slice(1).map((text) => text.slice(0, 12))).toEqual(Array(3).fill('HTTP/1.1 408'));
    expect(recorder.troubles.filter((why) => why === 'timeout')).toHaveLength(3);
    expect(recorder.pushes).toEqual([]);
  });

  it('the service: whoever does not ask is sent away', async () => {
    const ready = { parts: () => [] };
    const address = { host: '127.0.0.1', port: 0, explicit: true };
    const server = new ServiceServer(address, new Metrics(), ready, testLog(), 150);
    await server.start();
    try {
      const slow = await peer(server.port);
      slow.write('GET /metrics HTTP/1.1\r\n');
      const [of408, ofNothing] = await Promise.all([rest(slow), rest(await peer(server.port))]);
      expect([of408, ofNothing].map((text) => text.slice(0, 11))).toEqual(Array(2).fill('HTTP/1.1 40'));
      const answer = await fetch(`http://127.0.0.1:${server.port}/healthz`);
      expect(answer.status).toBe(200);
    } finally {
      await server.stop();
    }
  });
});

describe('memory', () => {
  it('of begun lines is bounded for all connections together; a short one always has its place', () => {
    const room = new Room(100_000);
    const long = Buffer.alloc(150_000, 'x');
    const greedy = new LineBuffer(1 << 20, room);
    expect(greedy.append(long)).toBe(0);
    const late = new LineBuffer(1 << 20, room);
    // 64 KiB are its own, with the line feed
    expect(late.append(long)).toBe(150_000 - 65_535);
    expect(late.isCut).toBe(true);
    expect(late.takeLine().length).toBe(65_536);
    greedy.takeLine();
    expect(late.append(long)).toBe(0);
    late.clear();
    expect(room.take(100_000)).toBe(true);
  });

  it('of a line is bounded by max_line, however it comes', async () => {
    const recorder = await started(tcpSpec({ maxLineBytes: 2000 }));
    const [byLine, byLength] = [await peer(recorder.port), await peer(recorder.port)];
    byLine.end(`${'x'.repeat(100_000)}\n`);
    byLength.end(`100000 <${'y'.repeat(99_999)}`);
    await recorder.until('two lines', () => recorder.lineCount === 2);
    expect(recorder.lines.map((line) => line.length)).toEqual([2000, 2000]);
    expect(recorder.troubles).toEqual(['oversize', 'oversize']);
  });

  it('of headers is bounded', async () => {
    const recorder = await started(httpSpec());
    const socket = await peer(recorder.port);
    socket.write(`POST /in HTTP/1.1\r\nX-Long: ${'x'.repeat(100_000)}\r\n`);
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 431 /);
    expect(recorder.troubles).toEqual(['connection']);
  });

  it('JSON in a quarter of a million brackets is refused, and quickly', async () => {
    const recorder = await started(httpSpec({ maxBodyBytes: 1 << 22 }));
    const url = `http://${recorder.address}/in`;
    const headers = { 'Content-Type': 'application/json' };
    const startMs = performance.now();
    for (const body of [
      '['.repeat(1 << 18),
      `[${'{"a":'.repeat(1 << 18)}`,
      '['.repeat(1 << 18) + ']'.repeat(1 << 18),
    ]) {
      expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(400);
    }
    expect(performance.now() - startMs).toBeLessThan(5000);
  });
});
