import * as dgram from 'node:dgram';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SyslogUdpSpec } from '../../host/sidecar/config/specs.js';
import { createSink } from '../../host/sidecar/outputs/create.js';
import {
  batchOf,
  COMMON,
  numbersIn,
  type Output,
  outputOf,
  REJECTED,
  range,
  TestLog,
  tempDir,
  textOf,
  until,
} from './support/output-kit.js';

class UdpReceiver {
  readonly messages: string[] = [];
  readonly #socket: dgram.Socket;

  private constructor(family: 'udp4' | 'udp6') {
    this.#socket = dgram.createSocket({ type: family, recvBufferSize: 4 * 1024 * 1024 });
    this.#socket.on('message', (message) => this.messages.push(message.toString()));
  }

  static async bind(port = 0, family: 'udp4' | 'udp6' = 'udp4'): Promise<UdpReceiver> {
    const receiver = new UdpReceiver(family);
    receiver.#socket.bind(port, family === 'udp4' ? '127.0.0.1' : '::1');
    await once(receiver.#socket, 'listening');
    onTestFinished(() => receiver.close());
    return receiver;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      try {
        this.#socket.close(resolve);
      } catch {
        resolve();
      }
    });
  }

  get numbers(): number[] {
    return numbersIn(this.messages.map((message) => message.slice(message.indexOf('{'))).join('\n'));
  }
}

function open(port: number, more: Partial<SyslogUdpSpec> = {}, spillDir?: string): Output {
  const spec: SyslogUdpSpec = {
    ...COMMON,
    queueBytes: 64 * 1024 * 1024,
    kind: 'syslog+udp',
    name: `syslog+udp://127.0.0.1:${port}`,
    host: '127.0.0.1',
    port,
    form: 'ident',
    ident: 'IronPort',
    facility: 1,
    severity: 6,
    ...more,
  };
  return outputOf(createSink(spec, new TestLog()), spec, spillDir);
}

/** Not more at once than the receiver's buffer holds. */
async function feed(output: Output, far: UdpReceiver, first: number, count: number): Promise<void> {
  for (const start of range(count / 100)) {
    output.queue.add(batchOf(first + start * 100, 100, 300));
    await until(() => far.numbers.at(-1) === first + start * 100 + 99);
  }
}

describe('syslog over UDP', () => {
  it('sends one datagram a document, in the form of ironport-correlator', async () => {
    const far = await UdpReceiver.bind();
    const output = open(far.port);
    await feed(output, far, 0, 1000);
    expect(far.numbers).toEqual(range(1000));
    expect(far.messages[7]).toMatch(/^<14>IronPort: \{"n":7,"pad":"x*"\}$/);
    expect(await output.queue.stop(5000)).toEqual({ lost: 0 });
    expect(output.queue.acceptedPosition).toBe(1000);
  });

  it('forms messages of RFC 5424 too', async () => {
    const far = await UdpReceiver.bind();
    const output = open(far.port, { form: 'rfc5424', ident: 'mailstitch' });
    output.queue.add(batchOf(0, 1));
    await until(() => far.messages.length === 1);
    expect(far.messages[0]).toMatch(/^<14>1 \d{4}-[\d:.T-]+Z \S+ mailstitch \d+ - - \{"n":0,/);
    expect(far.messages[0]).toContain(` ${hostname()} `);
  });

  it('finds a host by its name, and over IPv6', async () => {
    const far = await UdpReceiver.bind();
    const named = open(far.port, { host: 'localhost' });
    named.queue.add(batchOf(0, 1));
    await until(() => far.messages.length === 1);

    const six = await UdpReceiver.bind(0, 'udp6');
    const output = open(six.port, { host: '::1' });
    output.queue.add(batchOf(0, 1));
    await until(() => six.messages.length === 1);
  });

  it('notices that nobody listens, and sends again what went there in vain', async () => {
    const gone = await UdpReceiver.bind();
    const { port } = gone;
    const output = open(port);
    await feed(output, gone, 0, 100);
    await gone.close();
    for (const number of range(20)) output.queue.add(batchOf(100 + number * 10, 10, 300));
    await until(() => output.meter.retries >= 3);
    expect(output.queue.isFailing).toBe(true);
    expect(output.log.of('warn')[0]).toContain('connection refused');
    const back = await UdpReceiver.bind(port);
    await until(() => back.numbers.includes(299));
    const arrived = new Set([...gone.numbers, ...back.numbers]);
    expect([...arrived].sort((a, b) => a - b)).toEqual(range(300));
    await until(() => !output.queue.isFailing);
    expect(output.queue.acceptedPosition).toBe(300);
  });

  it('takes back at a stop what nobody has received', async () => {
    const gone = await UdpReceiver.bind();
    const { port } = gone;
    await gone.close();
    const output = open(port);
    output.queue.add(batchOf(0, 10));
    expect(await output.queue.stop(200)).toEqual({ lost: 10 });
  });

  it('puts a document aside that fits into no datagram, and goes on', async () => {
    const dir = tempDir();
    const far = await UdpReceiver.bind();
    const output = open(far.port, {}, dir);
    output.queue.add(batchOf(0, 3));
    output.queue.add(batchOf(3, 1, 65_507 - '<14>IronPort: '.length + 1));
    output.queue.add(batchOf(4, 1, 65_507 - '<14>IronPort: '.length + 2));
    output.queue.add(batchOf(5, 3));
    await until(() => far.numbers.includes(7));
    expect([...far.numbers].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 5, 6, 7]);
    expect(numbersIn(textOf(dir, REJECTED))).toEqual([4]);
    expect(output.meter).toMatchObject({ rejectedDocuments: 1, lostDocuments: 0, retries: 0 });
    expect(output.log.of('warn')[0]).toContain('does not fit into a datagram');
  });

  it('waits where the name of the host can not be found', async () => {
    const output = open(514, { host: 'no-such-host.invalid' });
    output.queue.add(batchOf(0, 1));
    await until(() => output.meter.retries >= 2);
    expect(output.log.of('warn')[0]).toMatch(/no host of this name|name service/);
    expect(output.queue.acceptedPosition).toBe(0);
  });
});
