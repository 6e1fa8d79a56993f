import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OutputSpec, SyslogForm } from '../../host/sidecar/config/specs.js';
import { createSink } from '../../host/sidecar/outputs/create.js';
import {
  batchOf,
  COMMON,
  numbersIn,
  type Output,
  outputOf,
  range,
  TestLog,
  tempDir,
  until,
} from './support/output-kit.js';
import { freePort, Receiver, receiver, wholeLines } from './support/output-receiver.js';

const TIMES = { ...COMMON, queueBytes: 64 * 1024 * 1024, timeoutMs: 10_000 };
const FORM: SyslogForm = { form: 'rfc5424', ident: 'mail stitch', facility: 16, severity: 6 };

function open(spec: OutputSpec, spillDir?: string): Output {
  return outputOf(createSink(spec, new TestLog()), spec, spillDir);
}

function tcp(port: number, host = '127.0.0.1'): Extract<OutputSpec, { kind: 'tcp' }> {
  return { ...TIMES, kind: 'tcp', name: `tcp://${host}:${port}`, host, port };
}

describe('lines', () => {
  it('go into a TCP connection and into a Unix socket', async () => {
    const path = join(tempDir(), 'socket');
    const overTcp = await receiver();
    const overUnix = await receiver(undefined, path);
    const outputs = [open(tcp(overTcp.port)), open({ ...TIMES, kind: 'unix', name: `unix:${path}`, path })];
    for (const number of range(1000)) {
      for (const { queue } of outputs) queue.add(batchOf(number * 10, 10, 200));
    }
    for (const { queue } of outputs) expect(await queue.stop(10_000)).toEqual({ lost: 0 });
    for (const { receiver } of [overTcp, overUnix]) {
      expect(receiver.connections).toHaveLength(1);
      expect(numbersIn(receiver.text)).toEqual(range(10_000));
    }
    for (const { queue, meter } of outputs) {
      expect(queue.acceptedPosition).toBe(10_000);
      expect(meter.acceptedDocuments).toBe(10_000);
    }
  });

  it('take a document of 10 MB', async () => {
    const { receiver: far, port } = await receiver();
    const { queue } = open(tcp(port));
    queue.add(batchOf(0, 1));
    queue.add(batchOf(1, 1, 10_000_000));
    queue.add(batchOf(2, 1));
    expect(await queue.stop(10_000)).toEqual({ lost: 0 });
    expect(numbersIn(far.text)).toEqual(range(3));
    expect(far.text.length).toBeGreaterThan(10_000_000);
  });
});

describe('syslog messages', () => {
  it('are counted in octets as RFC 6587 has it, and formed as RFC 5424 has it', async () => {
    const { receiver: far, port } = await receiver();
    const name = `syslog+tcp://127.0.0.1:${port}`;
    const { queue } = open({
      ...TIMES,
      ...FORM,
      kind: 'syslog+tcp',
      name,
      host: '127.0.0.1',
      port,
      framing: 'octet',
    });
    queue.add({ bytes: Buffer.from('{"Subject":"✓"}\n{"n":2}\n'), documents: 2 });
    await queue.stop(10_000);
    const bytes = Buffer.concat(far.connections[0]?.chunks ?? []);
    const messages: string[] = [];
    for (let at = 0; at < bytes.length; ) {
      const space = bytes.indexOf(' ', at);
      const end = space + 1 + Number(bytes.toString('latin1', at, space));
      messages.push(bytes.toString('utf8', space + 1, end));
      at = end;
    }
    const time = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z';
    const head = `^<134>1 ${time} ${hostname()} mail_stitch ${process.pid} - - `;
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatch(new RegExp(`${head}\\{"Subject":"✓"\\}$`));
    expect(messages[1]).toMatch(new RegExp(`${head}\\{"n":2\\}$`));
    const sent = Date.parse(/1 (\S+) /.exec(messages[0] as string)?.[1] ?? '');
    expect(Math.abs(Date.now() - sent)).toBeLessThan(60_000);
  });

  it('end with a line feed where that is the framing, and take the form of ironport-correlator', async () => {
    const { receiver: far, port } = await receiver();
    const name = `syslog+tcp://127.0.0.1:${port}`;
    const { queue } = open({
      ...TIMES,
      kind: 'syslog+tcp',
      name,
      host: '127.0.0.1',
      port,
      framing: 'newline',
      form: 'ident',
      ident: 'IronPort',
      facility: 1,
      severity: 5,
    });
    queue.add({ bytes: Buffer.from('{"n":1}\n{"n":2}\n'), documents: 2 });
    await queue.stop(10_000);
    expect(far.text).toBe('<13>IronPort: {"n":1}\n<13>IronPort: {"n":2}\n');
  });
});

describe('a receiver', () => {
  it('that is not there yet gets everything when it comes, and again after it was away', async () => {
    const port = await freePort();
    const output = open(tcp(port));
    output.queue.add(batchOf(0, 100));
    await until(() => output.meter.retries >= 3);
    expect(output.queue.isFailing).toBe(true);
    expect(output.log.of('warn')[0]).toContain(`tcp://127.0.0.1:${port}: connection refused`);

    const first = new Receiver();
    await first.listen(port);
    await until(() => numbersIn(wholeLines(first)).length === 100);
    await first.close();

    output.queue.add(batchOf(100, 100));
    await until(() => output.meter.retries >= 6);
    const { receiver: second } = await receiver(undefined, port);
    await until(() => numbersIn(second.text).includes(199));
    const arrived = new Set([...numbersIn(wholeLines(first)), ...numbersIn(second.text)]);
    expect([...arrived].sort((a, b) => a - b)).toEqual(range(200));
  });

  it('that accepts and resets gets every document in the end, and is not hammered', async () => {
    const { receiver: far, port } = await receiver();
    far.onConnection = (socket) => socket.resetAndDestroy();
    const output = open({ ...tcp(port), retryMinMs: 20, retryMaxMs: 200 });
    const beginMs = performance.now();
    for (const number of range(50)) output.queue.add(batchOf(number * 10, 10, 1000));
    await until(() => far.connections.length >= 8);
    expect(performance.now() - beginMs).toBeGreaterThan(7 * 20);
    expect(output.queue.acceptedPosition).toBe(0);
    expect(output.meter.acceptedDocuments).toBe(0);
    expect(output.queue.isFailing).toBe(true);

    far.onConnection = () => {};
    await until(() => numbersIn(wholeLines(far)).includes(499));
    expect([...new Set(numbersIn(wholeLines(far)))]).toEqual(range(500));
    expect(await output.queue.stop(10_000)).toEqual({ lost: 0 });
    expect(output.queue.acceptedPosition).toBe(500);
  });

  it('that reads a while and resets again and again gets every document in the end', async () => {
    const { receiver: far, port } = await receiver();
    far.onConnection = (socket) => {
      if (far.connections.length <= 10)
        socket.once('data', () => setImmediate(() => socket.resetAndDestroy()));
    };
    const { queue } = open(tcp(port));
    for (const number of range(100)) {
      queue.add(batchOf(number * 10, 10, 10_000));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(await queue.stop(20_000)).toEqual({ lost: 0 });
    const arrived = new Set(numbersIn(wholeLines(far)));
    expect([...arrived].sort((a, b) => a - b)).toEqual(range(1000));
  });

  it('that ends an idle connection is no trouble: there is a new one for the next document', async () => {
    const { receiver: far, port } = await receiver();
    const sink = createSink(tcp(port), new TestLog());
    Object.assign(sink, { doubt: { bytes: 1, ms: 1 } });
    const output = outputOf(sink);
    output.queue.add(batchOf(0, 1));
    await until(() => output.queue.acceptedPosition === 1 && far.text.length > 0);
    const { socket } = far.connections[0] as (typeof far.connections)[0];
    socket.end();
    await until(() => socket.destroyed);
    output.queue.add(batchOf(1, 1));
    await until(() => numbersIn(far.text).length === 2);
    expect(output.meter.retries).toBe(0);
    expect(output.log.lines).toEqual([]);
  });

  it('that closes before a document is believed gets it again', async () => {
    const { receiver: far, port } = await receiver();
    const output = open(tcp(port));
    output.queue.add(batchOf(0, 1));
    await until(() => far.text.length > 0);
    far.connections[0]?.socket.end();
    await until(() => far.connections[1]?.chunks.length === 1);
    expect(numbersIn(far.text)).toEqual([0, 0]);
  });

  it('that is slow makes the queue full; memory stays, and nothing is lost', async () => {
    const { receiver: far, port } = await receiver();
    far.onConnection = (socket) => socket.pause();
    const output = open({ ...tcp(port), queueBytes: 4_000_000, spillBytes: 1_000_000_000 }, tempDir());
    let next = 0;
    await new Promise<void>((resolve) => {
      output.queue.onFullChange = resolve;
      const feed = () => {
        if (output.queue.isFull) return;
        output.queue.add(batchOf(next, 10, 10_000));
        next += 10;
        setImmediate(feed);
      };
      feed();
    });
    await until(() => output.meter.now.memoryBytes > 2_000_000);
    // Half of the queue, and what is in the buffers of the connection and in doubt.
    expect(output.meter.now.memoryBytes).toBeLessThan(2_000_000 + 17 * 1024 * 1024);
    expect(output.queue.isFailing).toBe(false);
    expect(output.meter.spilledDocuments).toBe(0);

    const connection = far.connections[0] as (typeof far.connections)[0];
    connection.socket.on('data', (chunk: Buffer) => connection.chunks.push(chunk));
    connection.socket.resume();

    await until(() => !output.queue.isFull);

    expect(await output.queue.stop(20_000)).toEqual({ lost: 0 });
    expect(numbersIn(far.text)).toEqual(range(next));
  });

  it('that takes nothing for too long is left, and what it did not read is sent again', async () => {
    const { receiver: far, port } = await receiver();
    far.onConnection = (socket) => {
      if (far.connections.length === 1) socket.pause();
    };
    const output = open({ ...tcp(port), timeoutMs: 300 });
    for (const number of range(300)) output.queue.add(batchOf(number * 10, 10, 10_000));
    await until(() => far.connections.length >= 2 && output.queue.acceptedPosition > 0);
    expect(output.log.of('warn')[0]).toContain('nothing was taken within 0.3 s');
    expect(await output.queue.stop(20_000)).toEqual({ lost: 0 });
    expect([...new Set(numbersIn(wholeLines(far)))]).toEqual(range(3000));
  });

  it('whose name does not exist, or that never answers, is told apart in the log', async () => {
    const nameless = open(tcp(514, 'no-such-host.invalid'));
    nameless.queue.add(batchOf(0, 1));
    await until(() => nameless.log.of('warn').length > 0);
    expect(nameless.log.of('warn')[0]).toMatch(
      /there is no host of this name|the name service does not answer/,
    );

    const path = join(tempDir(), 'nothing');
    const absent = open({ ...TIMES, kind: 'unix', name: `unix:${path}`, path });
    absent.queue.add(batchOf(0, 1));
    await until(() => absent.log.of('warn').length > 0);
    expect(absent.log.of('warn')[0]).toContain('no such socket');
  });

  it('that does not answer the TLS handshake is left in time', async () => {
    const { receiver: far, port } = await receiver();
    const name = `syslog+tls://127.0.0.1:${port}`;
    const host = '127.0.0.1';
    const spec = {
      ...TIMES,
      ...FORM,
      kind: 'syslog+tls',
      name,
      host,
      port,
      framing: 'octet',
      verify: true,
    } as const;
    const output = open({ ...spec, timeoutMs: 100 });
    output.queue.add(batchOf(0, 1));
    await until(() => output.log.of('warn').length > 0);
    expect(output.log.of('warn')[0]).toContain('no connection within 0.1 s');
    expect(far.connections.length).toBeGreaterThan(0);
    expect(await output.queue.stop(0)).toEqual({ lost: 1 });
  });

  it('that is dead at a stop costs no document: they are on the disk, and come first after the start', async () => {
    const dir = tempDir();
    const port = await freePort();
    const before = open(tcp(port), dir);
    before.queue.add(batchOf(0, 1000));
    expect(await before.queue.stop(100)).toEqual({ lost: 0 });

    const { receiver: far } = await receiver(undefined, port);
    const after = open(tcp(port), dir);
    after.queue.add(batchOf(1000, 10));
    expect(await after.queue.stop(10_000)).toEqual({ lost: 0 });
    expect(numbersIn(far.text)).toEqual(range(1010));
  });
});
