import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FileOutputSpec } from '../../host/sidecar/config/specs.js';
import { createSink } from '../../host/sidecar/outputs/create.js';
import { GoneError } from '../../host/sidecar/outputs/sink.js';
import { stdoutSink } from '../../host/sidecar/outputs/sinks/stdout.js';
import {
  batchOf,
  COMMON,
  lineOf,
  numbersIn,
  type Output,
  outputOf,
  range,
  settled,
  TestLog,
  tempDir,
  until,
} from './support/output-kit.js';

function specOf(path: string): FileOutputSpec {
  return { ...COMMON, queueBytes: 64 * 1024 * 1024, kind: 'file', name: `file:${path}`, path, mode: 0o640 };
}

function open(path: string, log = new TestLog()): Output {
  return outputOf(createSink(specOf(path), log), specOf(path));
}

function numbersOf(path: string): number[] {
  return numbersIn(readFileSync(path, 'utf8'));
}

/** A named pipe. */
function pipe(): string {
  const path = join(tempDir(), 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

/** Reads a named pipe until it is closed, whoever writes into it meanwhile. */
class PipeReader {
  readonly #socket: Socket;
  #text = '';

  constructor(path: string) {
    // To write too: otherwise the end of one writer is the end of the pipe.
    const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    this.#socket = new Socket({ fd, writable: false });
    this.#socket.on('data', (chunk) => {
      this.#text += chunk.toString('latin1');
    });
    onTestFinished(() => {
      this.#socket.destroy();
    });
  }

  get numbers(): number[] {
    return numbersIn(this.#text.slice(0, this.#text.lastIndexOf('\n') + 1));
  }

  async close(): Promise<void> {
    this.#socket.destroy();
    await once(this.#socket, 'close');
  }
}

/** A disk of this size, where the tests may mount one. */
const canMount = process.getuid?.() === 0 && tryMount();

function tryMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function smallDisk(size: string): string {
  const dir = tempDir();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', dir]);
  onTestFinished(() => {
    execFileSync('umount', ['-l', dir]);
  });
  return dir;
}

describe('a file', () => {
  it('is appended to, and made with the permissions that are asked for', async () => {
    const path = join(tempDir(), 'out.ndjson');
    const output = open(path);
    for (const number of range(1000)) output.queue.add(batchOf(number * 10, 10, 500));
    await settled(output);
    expect(numbersOf(path)).toEqual(range(10_000));
    expect(statSync(path).mode & 0o777).toBe(0o640);
    await output.queue.stop(1000);
    const again = open(path);
    again.queue.add(batchOf(10_000, 10));
    await settled(again);
    expect(numbersOf(path)).toEqual(range(10_010));
  });

  it('waits for its folder', async () => {
    const dir = join(tempDir(), 'logs');
    const path = join(dir, 'out.ndjson');
    const output = open(path);
    output.queue.add(batchOf(0, 10));
    await until(() => output.meter.retries >= 2);
    expect(output.log.of('warn')[0]).toContain(`${path}: no such file or directory`);
    mkdirSync(dir);
    await settled(output);
    expect(numbersOf(path)).toEqual(range(10));
  });

  it('is opened anew on SIGHUP, in the middle of traffic, and no line is torn', async () => {
    const path = join(tempDir(), 'out.ndjson');
    const output = open(path);
    for (const turn of range(10)) {
      for (const number of range(20)) output.queue.add(batchOf(turn * 200 + number * 10, 10, 10_000));
      await until(() => existsSync(path) && output.queue.acceptedPosition > turn * 200);
      renameSync(path, `${path}.${turn}`);
      output.queue.reopen();
    }
    output.queue.add(batchOf(2000, 1));
    await settled(output);
    const files = [...range(10).map((turn) => `${path}.${turn}`), path];
    expect(files.flatMap(numbersOf)).toEqual(range(2001));
    expect(output.meter.retries).toBe(0);
  });

  it('lets go of a file that was moved away even when nothing is written', async () => {
    const path = join(tempDir(), 'out.ndjson');
    const output = open(path);
    output.queue.add(batchOf(0, 1));
    await settled(output);
    renameSync(path, `${path}.1`);
    output.queue.reopen();
    const openFiles = () => execFileSync('readlink', ['-f', ...openPaths()], { encoding: 'utf8' });
    await until(() => !openFiles().includes(`${path}.1`));
  });

  it.runIf(canMount)('on a full disk keeps whole lines only, and goes on when there is room', async () => {
    const dir = smallDisk('300k');
    const path = join(dir, 'out.ndjson');
    const output = open(path);
    for (const number of range(50)) output.queue.add(batchOf(number * 10, 10, 1777));
    await until(() => output.meter.retries >= 5);
    expect(output.log.of('warn')[0]).toContain('no space left on the device');
    const written = numbersOf(path);
    expect(written).toEqual(range(written.length));
    expect(readFileSync(path, 'utf8')).toMatch(/^$|\n$/);
    execFileSync('mount', ['-o', 'remount,size=4m', dir]);
    await settled(output);
    expect(numbersOf(path)).toEqual(range(500));
  });

  it.runIf(canMount)('does not cut off what somebody else wrote behind a write that failed', async () => {
    const dir = smallDisk('64k');
    const path = join(dir, 'out.ndjson');
    writeFileSync(path, '{"n":1000}\n');
    const output = open(path);
    output.queue.add(batchOf(0, 100, 1000));
    await until(() => output.meter.retries >= 2);
    execFileSync('mount', ['-o', 'remount,size=4m', dir]);
    appendFileSync(path, '{"n":1001}\n');
    await settled(output);
    expect(numbersOf(path).sort((a, b) => a - b)).toEqual([...range(100), 1000, 1001]);
  });

  it('that ends in half a document, as a kill leaves it, loses that half and nothing else', async () => {
    const path = join(tempDir(), 'out.ndjson');
    writeFileSync(path, `${lineOf(0, 60)}${lineOf(1, 300_000).slice(0, 200_000)}`);
    const log = new TestLog();
    const output = open(path, log);
    output.queue.add(batchOf(1, 2));
    await settled(output);
    expect(numbersOf(path)).toEqual([0, 1, 2]);
    expect(log.of('warn')).toEqual([expect.stringContaining('"bytes":200000')]);
  });

  it.each([
    ['a whole document without its line end', '{"n":7}', '{"n":7}\n'],
    ['something that is no document', 'a note', 'a note\n'],
  ])('that ends in %s gets the line end first', async (_, before, expected) => {
    const path = join(tempDir(), 'out.ndjson');
    writeFileSync(path, before);
    const output = open(path);
    output.queue.add(batchOf(0, 1));
    await settled(output);
    expect(readFileSync(path, 'utf8')).toBe(`${expected}${lineOf(0, 60)}`);
  });

  it('that is a folder is no file', async () => {
    const output = open(tempDir());
    output.queue.add(batchOf(0, 1));
    await until(() => output.meter.retries > 0);
    expect(output.log.of('warn')[0]).toContain('is a directory');
  });

  it('that takes nothing is tried again', async () => {
    const output = open('/dev/full');
    output.queue.add(batchOf(0, 1));
    await until(() => output.meter.retries >= 3);
    expect(output.log.of('warn')[0]).toContain('/dev/full: no space left on the device');
    expect(output.queue.acceptedPosition).toBe(0);
  });
});

describe('a named pipe', () => {
  it('waits for a reader, and for the next one, without blocking anything', async () => {
    const path = pipe();
    const output = open(path);
    output.queue.add(batchOf(0, 100, 1000));
    await until(() => output.meter.retries >= 2);
    expect(output.log.of('warn')[0]).toContain('nobody reads from this pipe');

    const first = new PipeReader(path);
    await until(() => first.numbers.length === 100);
    await first.close();
    output.queue.add(batchOf(100, 100, 1000));
    await until(() => output.queue.isFailing);
    const second = new PipeReader(path);
    await until(() => second.numbers.includes(199));
    const arrived = new Set([...first.numbers, ...second.numbers]);
    expect([...arrived].sort((a, b) => a - b)).toEqual(range(200));
  });

  it('that is read slowly makes the queue full, not the process wait', async () => {
    const path = pipe();
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const spec = { ...specOf(path), queueBytes: 1_000_000 };
    const output = outputOf(createSink(spec, new TestLog()), spec);
    for (const number of range(60)) output.queue.add(batchOf(number * 10, 10, 1000));
    expect(output.queue.isFull).toBe(true);
    const reader = new PipeReader(path);
    closeSync(fd);
    await until(() => !output.queue.isFull);
    expect(await output.queue.stop(5000)).toEqual({ lost: 0 });
    await until(() => reader.numbers.length === 600);
    expect(reader.numbers).toEqual(range(600));
  });
});

describe('standard output', () => {
  const stdout = { name: 'stdout' };

  it('is written as a pipe', async () => {
    const path = pipe();
    const reader = new PipeReader(path);
    const fd = openSync(path, 'w');
    onTestFinished(() => closeSync(fd));
    const output = outputOf(stdoutSink(stdout, fd), { queueBytes: 64 * 1024 * 1024 });
    for (const number of range(1000)) output.queue.add(batchOf(number * 10, 10, 300));
    expect(await output.queue.stop(5000)).toEqual({ lost: 0 });
    await until(() => reader.numbers.length === 10_000);
    expect(reader.numbers).toEqual(range(10_000));
  });

  it('says that it is over when its reader has gone, and takes back what was in the pipe', async () => {
    const path = pipe();
    const reader = new PipeReader(path);
    const fd = openSync(path, 'w');
    onTestFinished(() => closeSync(fd));
    const output = outputOf(stdoutSink(stdout, fd));
    const gone = new Promise<Error>((resolve) => {
      output.queue.onGone = resolve;
    });
    output.queue.add(batchOf(0, 1));
    await until(() => reader.numbers.length === 1);
    await reader.close();
    output.queue.add(batchOf(1, 1));
    expect(await gone).toBeInstanceOf(GoneError);
    expect((await gone).message).toBe('stdout: its reader has gone');
    expect(output.queue.isFailing).toBe(true);
    expect(await output.queue.stop(1000)).toEqual({ lost: 2 });
  });

  it('may be a file', async () => {
    const path = join(tempDir(), 'out.ndjson');
    const fd = openSync(path, 'w');
    onTestFinished(() => closeSync(fd));
    const output = outputOf(stdoutSink(stdout, fd));
    output.queue.add(batchOf(0, 100));
    output.queue.add(batchOf(100, 100));
    await settled(output);
    expect(numbersOf(path)).toEqual(range(200));
  });

  it.runIf(canMount)('may be a file on a full disk: the line that was begun is finished later', async () => {
    const dir = smallDisk('64k');
    const path = join(dir, 'out.ndjson');
    const fd = openSync(path, 'w');
    onTestFinished(() => closeSync(fd));
    const output = outputOf(stdoutSink(stdout, fd));
    output.queue.add(batchOf(0, 100, 1777));
    await until(() => output.meter.retries >= 3);
    execFileSync('mount', ['-o', 'remount,size=4m', dir]);
    await settled(output);
    expect(numbersOf(path)).toEqual(range(100));
  });
});

/** What this process has open. */
function openPaths(): string[] {
  return range(256).map((fd) => `/proc/${process.pid}/fd/${fd}`);
}
