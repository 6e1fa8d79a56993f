import { execFileSync } from 'node:child_process';
import { appendFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  batchOf,
  lineOf,
  numbersIn,
  type Output,
  outputOf,
  range,
  SPILL,
  settled,
  tempDir,
  textOf,
  until,
} from './support/output-kit.js';
import { TestSink } from './support/output-sink.js';

const KB = 1000;

/** Adds one document of 1000 bytes after the other, as inputs do that can wait. */
async function feed({ queue }: Output, first: number, count: number): Promise<void> {
  for (const number of range(count, first)) {
    queue.add(batchOf(number, 1, KB));
    await new Promise((resolve) => setImmediate(resolve));
    await until(() => !queue.isFull);
  }
}

function deadSink(): TestSink {
  const sink = new TestSink();
  sink.isDown = true;
  return sink;
}

describe('spill file', () => {
  it('takes the oldest documents while the destination is down, and gives them back first', async () => {
    const sink = deadSink();
    const output = outputOf(sink, { queueBytes: 100 * KB }, tempDir());
    let accepted = 0;
    output.queue.onAccepted = () => {
      expect(output.queue.acceptedPosition).toBeGreaterThan(accepted);
      accepted = output.queue.acceptedPosition;
    };
    await feed(output, 0, 2000);
    await until(() => accepted >= 1800);
    expect(accepted).toBe(output.meter.spilledDocuments);
    expect(output.queue.isFull).toBe(false);
    sink.isDown = false;
    await feed(output, 2000, 500);
    await settled(output);
    await until(() => sink.numbers.length >= 2500);
    expect(sink.numbers).toEqual(range(2500));
    await until(() => output.meter.now.spillBytes === 0);
    expect(output.meter.unspilledDocuments).toBe(output.meter.spilledDocuments);
    expect(output.meter.lostDocuments).toBe(0);
  });

  it('is deleted piece by piece while it is sent, so that what comes in finds room', async () => {
    const dir = tempDir();
    const sink = deadSink();
    const output = outputOf(sink, { queueBytes: 100 * KB, spillBytes: 800 * KB }, dir);
    await feed(output, 0, 800);
    await until(() => readdirSync(dir).filter((file) => SPILL.test(file)).length > 4);
    sink.isDown = false;
    sink.isSlow = true;
    await until(() => sink.isSending);
    const files = readdirSync(dir).filter((file) => SPILL.test(file)).length;
    while (sink.numbers.length < 400) {
      sink.release();
      await until(() => sink.isSending);
    }
    await until(() => readdirSync(dir).filter((file) => SPILL.test(file)).length <= files - 2);
    sink.isSlow = false;
    sink.release();
    await feed(output, 800, 800);
    await until(() => sink.numbers.length >= 1600);
    expect(sink.numbers).toEqual(range(1600));
    await output.queue.stop(1000);
    expect(readdirSync(dir).filter((file) => SPILL.test(file))).toEqual([]);
  });

  it('makes the queue full when it has its size, and no document is lost', async () => {
    const dir = tempDir();
    const sink = deadSink();
    const output = outputOf(sink, { queueBytes: 100 * KB, spillBytes: 300 * KB }, dir);
    let next = 0;
    while (!(output.queue.isFull && output.meter.now.spillBytes > 200 * KB)) {
      if (!output.queue.isFull) output.queue.add(batchOf(next++, 1, KB));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(Buffer.byteLength(textOf(dir, SPILL))).toBeLessThanOrEqual(300 * KB);
    sink.isDown = false;
    await until(() => sink.numbers.length >= next && !output.queue.isFull);
    expect(sink.numbers).toEqual(range(next));
    expect(output.meter.lostDocuments).toBe(0);
  });

  it('holds documents that are larger than what is written at once', async () => {
    const dir = tempDir();
    const sink = deadSink();
    const output = outputOf(sink, { queueBytes: 1000 * KB }, dir);
    output.queue.add(batchOf(0, 1, 10 * 1024 * 1024));
    output.queue.add(batchOf(1, 1));
    await until(() => output.meter.spilledDocuments >= 1);
    sink.isDown = false;
    await until(() => sink.numbers.length >= 2);
    expect(sink.numbers).toEqual([0, 1]);
    expect(output.meter.lostDocuments).toBe(0);
  });
});

describe('a restart', () => {
  it('goes on where the process before it stopped, and before what comes in now', async () => {
    const dir = tempDir();
    const first = outputOf(deadSink(), { queueBytes: 100 * KB }, dir);
    await feed(first, 0, 500);
    expect(await first.queue.stop(0)).toEqual({ lost: 0 });

    const second = outputOf(deadSink(), { queueBytes: 100 * KB }, dir);
    await feed(second, 500, 300);
    expect(await second.queue.stop(0)).toEqual({ lost: 0 });
    expect(second.log.of('info')[0]).toContain('"documents":500');

    const sink = new TestSink();
    const third = outputOf(sink, { queueBytes: 100 * KB }, dir);
    third.queue.add(batchOf(800, 200, KB));
    await until(() => sink.numbers.length >= 1000);
    expect(sink.numbers).toEqual(range(1000));
    await settled(third);
    expect(third.queue.position).toBe(200);
    expect(await third.queue.stop(1000)).toEqual({ lost: 0 });
    expect(textOf(dir, SPILL)).toBe('');
  });

  it('does not repeat what was sent of the file before an orderly stop', async () => {
    const dir = tempDir();
    const first = outputOf(deadSink(), {}, dir);
    first.queue.add(batchOf(0, 100, KB));
    await first.queue.stop(0);

    const half = new TestSink();
    half.maxBatchBytes = 10 * KB;
    half.isSlow = true;
    const second = outputOf(half, {}, dir);
    while (half.numbers.length < 50) {
      await until(() => half.isSending);
      half.release();
      await until(() => half.numbers.length % 10 === 0);
    }
    await second.queue.stop(0);
    expect(half.numbers).toEqual(range(50));

    const rest = new TestSink();
    outputOf(rest, {}, dir);
    await until(() => rest.numbers.length >= 50);
    expect(rest.numbers).toEqual(range(50, 50));
  });

  it('repeats little of what was sent of the file where the process was killed', async () => {
    const dir = tempDir();
    const before = outputOf(deadSink(), {}, dir);
    before.queue.add(batchOf(0, 1000, KB));
    await before.queue.stop(0);

    const sink = new TestSink();
    sink.maxBatchBytes = 10 * KB;
    sink.isSlow = true;
    outputOf(sink, {}, dir);
    const endMs = performance.now() + 1000;
    while (performance.now() < endMs && sink.numbers.length < 900) {
      sink.release();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // As after a kill: a second instance on what is on the disk now.
    const killed = sink.numbers.length;
    const after = new TestSink();
    outputOf(after, {}, dir);
    await until(() => after.numbers.at(-1) === 999);
    const begin = after.numbers[0] ?? -1;
    expect(begin).toBeGreaterThan(0);
    expect(begin).toBeLessThanOrEqual(killed);
    expect(after.numbers).toEqual(range(1000 - begin, begin));
  });

  it('cuts half a document off that a crash has left, and counts it', async () => {
    const dir = tempDir();
    const first = outputOf(deadSink(), {}, dir);
    first.queue.add(batchOf(0, 10));
    await first.queue.stop(0);
    const file = join(dir, readdirSync(dir).find((name) => SPILL.test(name)) as string);
    appendFileSync(file, lineOf(10, 100_000).slice(0, 90_000));

    const sink = new TestSink();
    const second = outputOf(sink, {}, dir);
    second.queue.add(batchOf(11, 1));
    await until(() => sink.numbers.length >= 11);
    expect(sink.numbers).toEqual([...range(10), 11]);
    expect(second.meter.lostDocuments).toBe(1);
    expect(second.log.of('warn')).toEqual([expect.stringContaining('half a document')]);
  });

  it.each([
    ['is no place', () => 'garbage\n'],
    ['names a file that has gone', () => '12345 60\n'],
    ['is the middle of a line', (number: string) => `${number} 70\n`],
    ['is behind the end', (number: string) => `${number} 7000\n`],
    ['is empty', () => ''],
  ])('sends the whole file again where its progress %s', async (_, textFor) => {
    const dir = tempDir();
    const first = outputOf(deadSink(), {}, dir);
    first.queue.add(batchOf(0, 10));
    await first.queue.stop(0);
    const progress = readdirSync(dir).find((name) => name.endsWith('.spill.progress')) as string;
    const [, number = ''] = /(\d+)\.ndjson/.exec(readdirSync(dir).join()) ?? [];
    writeFileSync(join(dir, progress), textFor(number));
    const sink = new TestSink();
    outputOf(sink, {}, dir);
    await until(() => sink.numbers.length >= 10);
    expect(sink.numbers).toEqual(range(10));
  });

  it('puts a file aside that can not be read any more, and goes on', async () => {
    const dir = tempDir();
    const first = outputOf(deadSink(), {}, dir);
    first.queue.add(batchOf(0, 10, KB));
    await first.queue.stop(0);
    const file = join(dir, readdirSync(dir).find((name) => SPILL.test(name)) as string);

    const sink = deadSink();
    const second = outputOf(sink, { retryMaxMs: 20 }, dir);
    await until(() => sink.tries > 1);
    truncateSync(file, 0);
    sink.isDown = false;
    second.queue.add(batchOf(10, 1));
    await until(() => sink.numbers.includes(10));
    expect(second.meter.lostDocuments).toBe(10);
    expect(second.log.of('error')).toEqual([expect.stringContaining('can not be read')]);
    expect(statSync(`${file}.unreadable`).size).toBe(0);
  });
});

describe('a disk that takes nothing', () => {
  /** A disk of 256 KiB. */
  function smallDisk(): string {
    const dir = tempDir();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', dir]);
    onTestFinished(() => {
      execFileSync('umount', ['-l', dir]);
    });
    return dir;
  }

  const canMount = process.getuid?.() === 0 && tryMount();

  function tryMount(): boolean {
    try {
      execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  it.runIf(canMount)(
    'keeps the documents in memory, stops the inputs, and goes on when there is room',
    async () => {
      const dir = smallDisk();
      const sink = deadSink();
      const output = outputOf(sink, { queueBytes: 100 * KB }, dir);
      let next = 0;
      while (output.log.of('error').length === 0) {
        await until(() => !output.queue.isFull || output.log.of('error').length > 0);
        output.queue.add(batchOf(next++, 1, KB));
        await new Promise((resolve) => setImmediate(resolve));
      }
      await until(() => output.queue.isFull);
      await until(() => output.meter.retries > 10);
      // Between a write that the disk takes a part of and its removal the file ends in half a document.
      let kept = '';
      await until(() => {
        kept = textOf(dir, SPILL);
        return kept.endsWith('\n');
      });
      expect(numbersIn(kept)).toEqual(range(numbersIn(kept).length));
      expect(output.meter.lostDocuments).toBe(0);
      expect(output.log.of('error')).toEqual([expect.stringContaining('no space left on the device')]);

      execFileSync('mount', ['-o', 'remount,size=4m', dir]);
      await until(() => !output.queue.isFull);
      await feed(output, next, 500);
      sink.isDown = false;
      await until(() => sink.numbers.length >= next + 500);
      expect(sink.numbers).toEqual(range(next + 500));
      expect(output.meter.lostDocuments).toBe(0);
    },
  );

  it.runIf(canMount)('counts at a stop what the disk does not take', async () => {
    const dir = smallDisk();
    const output = outputOf(deadSink(), { queueBytes: 10_000 * KB }, dir);
    for (const number of range(600)) output.queue.add(batchOf(number, 1, KB));
    const { lost } = await output.queue.stop(0);
    expect(lost).toBe(600);
    expect(textOf(dir, SPILL)).toBe('');
    expect(output.meter.lostDocuments).toBe(600);
    expect(output.log.of('error').length).toBeGreaterThan(0);
  });

  it('may have no folder yet: it is made when it is needed', async () => {
    const dir = join(tempDir(), 'made', 'when', 'needed');
    const output = outputOf(deadSink(), { queueBytes: 100 * KB }, dir);
    await feed(output, 0, 200);
    await until(() => output.meter.spilledDocuments > 0);
    expect(numbersIn(textOf(dir, SPILL))).toEqual(range(output.meter.spilledDocuments));
  });

  it('is an error at the start where what an earlier process left can not be read', () => {
    const file = join(tempDir(), 'file');
    writeFileSync(file, '');
    expect(() => outputOf(deadSink(), {}, join(file, 'below'))).toThrow(
      /part of the path is not a directory/,
    );
  });
});
