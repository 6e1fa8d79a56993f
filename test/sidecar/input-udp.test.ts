import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { UdpInputSpec } from '../../host/sidecar/config/specs.js';
import { UdpInput } from '../../host/sidecar/inputs/udp.js';
import { InputRecorder, Inputs } from './support/input-recorder.js';
import { udpSpec } from './support/input-specs.js';

const inputs = new Inputs();
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  await inputs.stopAll();
});

async function started(changes: Partial<UdpInputSpec> = {}) {
  const recorder = new InputRecorder();
  const input = await inputs.start(new UdpInput(udpSpec(changes), recorder.context()));
  return { recorder, input };
}

async function sender(address?: string, type: 'udp4' | 'udp6' = 'udp4'): Promise<Socket> {
  const socket = createSocket(type);
  sockets.push(socket);
  if (address !== undefined) {
    socket.bind(0, address);
    await once(socket, 'listening');
  }
  return socket;
}

function send(socket: Socket, text: string | Uint8Array, port: number, to = '127.0.0.1'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(text, port, to, (error) => (error ? reject(error) : resolve()));
  });
}

describe('syslog by UDP', () => {
  it('makes one line of a datagram, whatever is in it', async () => {
    const { recorder } = await started();
    const socket = await sender();
    const forged = 'Subject "x\r\n<22>Mar 16 10:10:01 esa1 mail_logs: Info: Start MID 1 ICID 2"';
    for (const text of [
      'plain',
      'ended\n',
      'ended\r\n',
      'ended\0',
      '',
      '\n',
      forged,
      Buffer.from([0xff, 0x0a, 0x41]),
    ]) {
      await send(socket, text, recorder.port);
    }
    await recorder.until('six lines', () => recorder.lineCount === 6);
    expect(recorder.bytes.toString('latin1').split('\n')).toEqual([
      ...['plain', 'ended', 'ended', 'ended', forged.replace('\r\n', '#015#012'), '\xff#012A', ''],
    ]);
    expect(recorder.pushes[0]?.origin).toEqual({ peer: '127.0.0.1', records: true });
    expect(recorder.meteredLines).toBe(6);
    expect(recorder.meteredBytes).toBe(recorder.bytes.length);
  });

  it('splits datagrams at line feeds where it is told to', async () => {
    const { recorder } = await started({ framing: 'newline' });
    await send(await sender(), 'one\ntwo\r\nthree', recorder.port);
    await recorder.until('three lines', () => recorder.lineCount === 3);
    expect(recorder.text).toBe('one\ntwo\r\nthree\n');
  });

  it('keeps the lines of two senders apart, and in order', async () => {
    const { recorder } = await started();
    const [one, two] = [await sender('127.0.0.1'), await sender('127.0.0.2')];
    for (let number = 0; number < 100; number++) {
      await send(one, `one ${number}`, recorder.port);
      await send(two, `two ${number}`, recorder.port);
    }
    await recorder.until('200 lines', () => recorder.lineCount === 200);
    const numbered = (name: string) => Array.from({ length: 100 }, (_, number) => `${name} ${number}`);
    expect(recorder.linesOf('127.0.0.1')).toEqual(numbered('one'));
    expect(recorder.linesOf('127.0.0.2')).toEqual(numbered('two'));
  });

  it('remembers a bounded number of senders', async () => {
    const { recorder } = await started();
    for (let last = 1; last <= 200; last++)
      await send(await sender(`127.0.1.${last}`), `${last}`, recorder.port);
    await recorder.until('200 lines', () => recorder.lineCount === 200);
    for (let last = 1; last <= 200; last++) expect(recorder.linesOf(`127.0.1.${last}`)).toEqual([`${last}`]);
  });

  it('names no sender where the appliance is known', async () => {
    const { recorder } = await started({ appliance: 'esa1', records: false });
    await send(await sender(), 'one', recorder.port);
    await recorder.until('a line', () => recorder.lineCount === 1);
    expect(recorder.pushes[0]?.origin).toEqual({ appliance: 'esa1', records: false });
  });

  it('hears both families on ::, and names IPv4 senders as usual', async () => {
    const { recorder } = await started({ host: '::' });
    expect(recorder.address).toMatch(/^\[::\]:\d+$/);
    await send(await sender(), 'four', recorder.port);
    await send(await sender(undefined, 'udp6'), 'six', recorder.port, '::1');
    await recorder.until('two lines', () => recorder.lineCount === 2);
    expect(recorder.linesOf('127.0.0.1')).toEqual(['four']);
    expect(recorder.linesOf('::1')).toEqual(['six']);
  });

  it('hands datagrams on together', async () => {
    const { recorder } = await started();
    const socket = await sender();
    let count = 0;
    while (count < 100_000) {
      const sends: Promise<void>[] = [];
      // fewer than the buffer holds
      for (let number = 0; number < 100; number++) sends.push(send(socket, `line ${count++}`, recorder.port));
      await Promise.all(sends);
      while (recorder.lineCount < count) await turn();
    }
    expect(recorder.lines.every((line, number) => line === `line ${number}`)).toBe(true);
    expect(recorder.pushes.length).toBeLessThan(count / 4);
    expect(recorder.lost).toEqual({});
  });

  it('counts what the kernel drops', async () => {
    const { recorder, input } = await started({ receiveBuffer: 4096 });
    const socket = await sender();
    const payload = 'x'.repeat(1000);
    // sent in one turn of the event loop: nobody reads meanwhile
    const sends: Promise<void>[] = [];
    for (let number = 0; number < 500; number++) sends.push(send(socket, payload, recorder.port));
    await Promise.all(sends);
    await input.stop();
    expect(recorder.lost.kernel).toBeGreaterThan(0);
    expect(recorder.lineCount + (recorder.lost.kernel ?? 0)).toBe(500);
    expect(
      recorder.logged(
        'the kernel dropped datagrams: they came faster than they were read, or the receive buffer is too small',
      ),
    ).toBe(true);
  });

  it('says which limit of the kernel is in the way of a larger buffer', async () => {
    const limit = Number(readFileSync('/proc/sys/net/core/rmem_max', 'utf8'));
    const { recorder } = await started({ receiveBuffer: 2 * limit });
    const warning = recorder.log.entries.find(({ level }) => level === 'warn');
    expect(warning?.message).toContain(`sysctl -w net.core.rmem_max=${2 * limit}`);
    expect(warning?.facts).toMatchObject({ asked_bytes: 2 * limit, given_bytes: limit });
    const { recorder: modest } = await started({ receiveBuffer: limit });
    expect(modest.log.entries.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  it('reads what was sent before it was told to stop, and nothing after', async () => {
    const { recorder, input } = await started();
    const socket = await sender();
    const { port } = recorder;
    const sends: Promise<void>[] = [];
    for (let number = 0; number < 100; number++) sends.push(send(socket, `${number}`, port));
    await Promise.all(sends);
    input.pause();
    await Promise.all([input.stop(), input.stop()]);
    expect(recorder.lineCount).toBe(100);
    await send(socket, 'late', port).catch(() => {});
    await turn();
    expect(recorder.lineCount).toBe(100);
  });

  it('throws away what comes while it is told to, and counts it', async () => {
    const { recorder, input } = await started();
    const socket = await sender();
    input.shed(true);
    for (let number = 0; number < 10; number++) await send(socket, `${number}`, recorder.port);
    await recorder.until('ten lost', () => recorder.lost.backpressure === 10);
    input.shed(false);
    await send(socket, 'kept', recorder.port);
    await recorder.until('a line', () => recorder.lineCount === 1);
    expect(recorder.lines).toEqual(['kept']);
    const said = recorder.log.entries.filter(({ message }) =>
      message.startsWith('datagrams are thrown away'),
    );
    expect(said.map(({ facts }) => facts.datagrams)).toEqual([1, 9]);
  });

  it('does not listen if it is stopped while it starts', async () => {
    const recorder = new InputRecorder();
    const input = new UdpInput(udpSpec(), recorder.context());
    await Promise.all([input.start(), input.stop()]);
    const again = new UdpInput(udpSpec({ port: recorder.port }), new InputRecorder().context());
    await again.start();
    await again.stop();
  });

  it('says who is in the way', async () => {
    const { recorder } = await started();
    const second = new UdpInput(udpSpec({ port: recorder.port }), new InputRecorder().context());
    await expect(second.start()).rejects.toThrow('syslog+udp: another process listens there already');
    await second.stop();
  });
});
