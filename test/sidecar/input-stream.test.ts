import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TcpInputSpec, UnixInputSpec } from '../../host/sidecar/config/specs.js';
import { createInput } from '../../host/sidecar/inputs/create.js';
import { InputRecorder, Inputs } from './support/input-recorder.js';
import { tcpSpec, unixSpec } from './support/input-specs.js';

const inputs = new Inputs();
const sockets: Socket[] = [];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailstitch-stream-'));
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await inputs.stopAll();
  rmSync(folder, { recursive: true, force: true });
});

async function tcp(changes: Partial<TcpInputSpec> = {}) {
  const recorder = new InputRecorder();
  const input = await inputs.start(createInput(tcpSpec(changes), recorder.context()));
  return { recorder, input };
}

async function unix(path: string, changes: Partial<UnixInputSpec> = {}) {
  const recorder = new InputRecorder();
  const input = await inputs.start(createInput(unixSpec(path, changes), recorder.context()));
  return { recorder, input };
}

/** A sender, connected to a port or a path. */
async function sender(to: number | string): Promise<Socket> {
  const socket = typeof to === 'number' ? connect(to, '127.0.0.1') : connect(to);
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** The other side has closed. */
function closed(socket: Socket): Promise<unknown> {
  socket.resume();
  return socket.closed ? Promise.resolve() : once(socket, 'close');
}

describe('syslog by TCP', () => {
  it('takes lines of several senders, each with its own framing', async () => {
    const { recorder } = await tcp();
    const [byLine, byLength] = [await sender(recorder.port), await sender(recorder.port)];
    byLine.write('<22>a\n<22>b');
    byLength.write('5 <22>c5 <2');
    await recorder.until('two lines', () => recorder.lineCount === 2);
    expect(recorder.connections).toBe(2);
    byLine.end();
    byLength.end('2>d');
    await recorder.until('all lines', () => recorder.lineCount === 4 && recorder.connections === 0);
    expect(recorder.lines.sort()).toEqual(['<22>a', '<22>b', '<22>c', '<22>d']);
    expect(recorder.pushes[0]?.origin).toEqual({ peer: '127.0.0.1', records: true });
    expect(recorder.troubles).toEqual([]);
    expect(recorder.meteredBytes).toBe(recorder.bytes.length);
  });

  it('takes 100,000 lines whole', async () => {
    const { recorder } = await tcp();
    const lines = Array.from(
      { length: 100_000 },
      (_, number) => `<22>line ${number} ${'x'.repeat(number % 200)}`,
    );
    const socket = await sender(recorder.port);
    socket.end(lines.map((line) => `${line}\n`).join(''));
    await recorder.until('all lines', () => recorder.lineCount === lines.length);
    expect(recorder.text === `${lines.join('\n')}\n`).toBe(true);
    expect(recorder.pushes.length).toBeLessThan(1000);
  });

  it('keeps what came of a message whose connection is reset', async () => {
    const { recorder } = await tcp();
    const [broken, sound] = [await sender(recorder.port), await sender(recorder.port)];
    broken.write('5 <22>a40 <22>the beginn');
    await recorder.until('a line', () => recorder.lineCount === 1);
    broken.resetAndDestroy();
    await recorder.until('its end', () => recorder.connections === 1);
    sound.write('<22>b\n');
    await recorder.until('the other', () => recorder.lineCount === 3);
    expect(recorder.lines).toEqual(['<22>a', '<22>the beginn', '<22>b']);
    expect(recorder.troubles.sort()).toEqual(['connection', 'framing']);
  });

  it('closes a connection in which it can not make out messages', async () => {
    const { recorder } = await tcp({ framing: 'octet', maxLineBytes: 100 });
    const socket = await sender(recorder.port);
    socket.write('x'.repeat(1000));
    await closed(socket);
    expect(recorder.lines).toEqual(['x'.repeat(100)]);
    expect(recorder.logged('connections were closed: no message can be made out in what comes')).toBe(true);
  });

  it('cuts lines that are too long, and counts them', async () => {
    const { recorder } = await tcp({ maxLineBytes: 1000 });
    const socket = await sender(recorder.port);
    socket.end(`${'x'.repeat(500_000)}\nshort\n`);
    await recorder.until('two lines', () => recorder.lineCount === 2);
    expect(recorder.lines).toEqual(['x'.repeat(1000), 'short']);
    expect(recorder.troubles).toEqual(['oversize']);
  });

  it('refuses more connections than it is told to have', async () => {
    const { recorder } = await tcp({ maxConnections: 2 });
    const kept = [await sender(recorder.port), await sender(recorder.port)];
    await recorder.until('two connections', () => recorder.connections === 2);
    const refused = connect(recorder.port, '127.0.0.1');
    sockets.push(refused);
    refused.on('error', () => {});
    await closed(refused);
    expect(recorder.troubles).toEqual(['refused']);
    kept[0]?.destroy();
    await recorder.until('one connection', () => recorder.connections === 1);
    (await sender(recorder.port)).write('again\n');
    await recorder.until('a line', () => recorder.lineCount === 1);
  });

  it('closes idle connections, but not while it is paused', async () => {
    const { recorder, input } = await tcp({ idleTimeoutMs: 100 });
    const socket = await sender(recorder.port);
    await recorder.until('a connection', () => recorder.connections === 1);
    input.pause();
    await new Promise((resolve) => setTimeout(resolve, 300)); // three times the limit
    expect(recorder.connections).toBe(1);
    input.resume();
    await closed(socket);
    expect(recorder.logged('a connection was idle for too long')).toBe(true);
  });

  it('reads nothing while it is paused, of old connections and of new ones', async () => {
    const { recorder, input } = await tcp();
    const old = await sender(recorder.port);
    old.write('before\n');
    await recorder.until('a line', () => recorder.lineCount === 1);
    input.pause();
    input.pause();
    const late = await sender(recorder.port);
    await recorder.until('the new one', () => recorder.connections === 2);
    const text = `${'x'.repeat(99)}\n`.repeat(1000);
    let blocked = 0;
    for (const socket of [old, late]) {
      // until the buffers of the kernel are full: the sender feels it
      while (socket.write(text) || socket.writableLength === 0) await new Promise((go) => setImmediate(go));
      blocked++;
    }
    expect(blocked).toBe(2);
    expect(recorder.lineCount).toBe(1);
    input.resume();
    for (const socket of [old, late]) socket.end('end\n');
    await recorder.until('their ends', () => recorder.connections === 0);
    const sent = old.bytesWritten + late.bytesWritten;
    expect(recorder.bytes.length).toBe(sent);
    expect(recorder.lines.filter((line) => line === 'end')).toHaveLength(2);
  });

  it('takes what was sent before a stop, and closes', async () => {
    const { recorder, input } = await tcp();
    const socket = await sender(recorder.port);
    await recorder.until('a connection', () => recorder.connections === 1);
    socket.write(`${'x'.repeat(99)}\n`.repeat(10_000));
    socket.write('half');
    const ended = closed(socket);
    await Promise.all([input.stop(), input.stop()]);
    expect(recorder.lineCount).toBe(10_001);
    expect(recorder.lines.at(-1)).toBe('half');
    expect(recorder.connections).toBe(0);
    await ended;
    await expect(sender(recorder.port)).rejects.toThrow('ECONNREFUSED');
  });

  it('does not wait at a stop for a sender that writes on and on', async () => {
    const { recorder, input } = await tcp();
    const socket = await sender(recorder.port);
    const text = 'x\n'.repeat(1000);
    let isOver = false;
    socket.on('close', () => {
      isOver = true;
    });
    const pump = () => {
      if (isOver) return;
      socket.write(text);
      setImmediate(pump);
    };
    pump();
    await recorder.until('lines', () => recorder.lineCount > 0);
    await input.stop();
    const { lineCount } = recorder;
    await closed(socket);
    expect(recorder.lineCount).toBe(lineCount);
  });

  it('hands on at a stop what it held back while it was paused', async () => {
    const { recorder, input } = await tcp();
    const socket = await sender(recorder.port);
    await recorder.until('a connection', () => recorder.connections === 1);
    input.pause();
    socket.write('held\n');
    await new Promise<void>((resolve) => socket.write('back\n', () => resolve()));
    await input.stop();
    // the kernel may still have had them; what is there is whole and once
    expect(['', 'held\n', 'held\nback\n']).toContain(recorder.text);
  });

  it('does not listen if it is stopped while it starts', async () => {
    const recorder = new InputRecorder();
    const input = createInput(tcpSpec(), recorder.context());
    await Promise.all([input.start(), input.stop()]);
    await expect(sender(recorder.port)).rejects.toThrow('ECONNREFUSED');
  });

  it('says what is wrong with an address', async () => {
    const { recorder } = await tcp();
    const create = (changes: Partial<TcpInputSpec>) =>
      createInput(tcpSpec(changes), new InputRecorder().context());
    const taken = create({ port: recorder.port });
    await expect(taken.start()).rejects.toThrow('syslog+tcp: another process listens there already');
    await taken.stop();
    await expect(create({ host: '192.0.2.1' }).start()).rejects.toThrow(
      'syslog+tcp: this machine does not have that address',
    );
  });

  it('listens on IPv6, and names IPv4 senders as usual', async () => {
    const { recorder } = await tcp({ host: '::' });
    expect(recorder.address).toMatch(/^\[::\]:\d+$/);
    (await sender(recorder.port)).end('one\n');
    await recorder.until('a line', () => recorder.lineCount === 1);
    expect(recorder.pushes[0]?.origin.peer).toBe('127.0.0.1');
  });
});

describe('lines by a Unix socket', () => {
  it('takes lines, has its permissions, and removes its file', async () => {
    const path = join(folder, 'in.sock');
    const { recorder, input } = await unix(path, { mode: 0o620 });
    expect(recorder.address).toBe(path);
    expect(statSync(path).mode & 0o777).toBe(0o620);
    (await sender(path)).end('one\ntwo');
    await recorder.until('two lines', () => recorder.lineCount === 2);
    expect(recorder.pushes[0]?.origin).toEqual({ records: true });
    await input.stop();
    expect(existsSync(path)).toBe(false);
  });

  it('takes the place of a socket that nobody serves any more', async () => {
    const path = join(folder, 'stale.sock');
    const { execFileSync } = await import('node:child_process');
    // a process that is killed leaves its socket behind
    const code = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
    expect(() => execFileSync(process.execPath, ['-e', code])).toThrow();
    expect(statSync(path).isSocket()).toBe(true);
    const { recorder } = await unix(path);
    (await sender(path)).end('one\n');
    await recorder.until('a line', () => recorder.lineCount === 1);
  });

  it('leaves a socket alone that another serves, and a file that is none', async () => {
    const path = join(folder, 'taken.sock');
    const other = createServer().listen(path);
    await once(other, 'listening');
    const recorder = new InputRecorder();
    await expect(createInput(unixSpec(path), recorder.context()).start()).rejects.toThrow(
      'unix: another process listens there already',
    );
    expect(statSync(path).isSocket()).toBe(true);
    other.close();
    const file = join(folder, 'file');
    writeFileSync(file, 'mine');
    const input = createInput(unixSpec(file), recorder.context());
    await expect(input.start()).rejects.toThrow('unix: there is a file that is no socket; it is left alone');
    await input.stop();
    expect(statSync(file).size).toBe(4);
    const nowhere = createInput(unixSpec(join(folder, 'no', 'in.sock')), recorder.context());
    await expect(nowhere.start()).rejects.toThrow(/^unix: /);
  });
});
