import { describe, expect, it } from 'vitest';
import { GoneError } from '../../host/sidecar/outputs/sink.js';
import {
  batchOf,
  numbersIn,
  outputOf,
  REJECTED,
  range,
  SPILL,
  settled,
  tempDir,
  textOf,
  until,
} from './support/output-kit.js';
import { TestSink } from './support/output-sink.js';

describe('batches', () => {
  it('puts small ones together and cuts large ones at line ends', async () => {
    const sink = new TestSink();
    sink.maxBatchBytes = 1000;
    sink.isSlow = true;
    const output = outputOf(sink);
    output.queue.add(batchOf(0, 1));
    await until(() => sink.isSending);
    for (const number of range(30, 1)) output.queue.add(batchOf(number, 1, 100));
    output.queue.add(batchOf(31, 69, 100));
    expect(output.queue.position).toBe(100);
    sink.isSlow = false;
    sink.release();
    await settled(output);
    expect(sink.numbers).toEqual(range(100));
    expect(sink.batches[1]).toEqual(range(10, 1));
    expect(Math.max(...sink.sizes)).toBe(1000);
    expect(output.meter).toMatchObject({
      acceptedDocuments: 100,
      acceptedBytes: 60 + 99 * 100,
      lostDocuments: 0,
    });
  });

  it('hands over a document that is longer than a batch may be, alone', async () => {
    const sink = new TestSink();
    sink.maxBatchBytes = 1000;
    const output = outputOf(sink, { queueBytes: 64 * 1024 * 1024 });
    output.queue.add(batchOf(0, 3));
    output.queue.add(batchOf(3, 1, 10 * 1024 * 1024));
    output.queue.add({
      bytes: Buffer.concat([batchOf(4, 1).bytes, batchOf(5, 1, 5000).bytes]),
      documents: 2,
    });
    await settled(output);
    expect(sink.numbers).toEqual(range(6));
    expect(sink.batches).toContainEqual([3]);
    expect(sink.batches).toContainEqual([5]);
  });

  it('waits for more where the sink wants large batches, and no longer than it says', async () => {
    const sink = new TestSink();
    sink.maxBatchBytes = 1000;
    sink.maxBatchWaitMs = 60_000;
    const output = outputOf(sink);
    for (const number of range(10)) output.queue.add(batchOf(number, 1, 100));
    await settled(output);
    expect(sink.batches).toEqual([range(10)]);

    const hasty = new TestSink();
    hasty.maxBatchWaitMs = 20;
    const other = outputOf(hasty);
    other.queue.add(batchOf(0, 1));
    other.queue.add(batchOf(1, 1));
    await settled(other);
    expect(hasty.batches).toEqual([[0, 1]]);
  });
});

describe('failure', () => {
  it('sends everything in order once the destination is there again', async () => {
    const sink = new TestSink();
    sink.isDown = true;
    const output = outputOf(sink);
    for (const number of range(100)) output.queue.add(batchOf(number * 10, 10));
    await until(() => sink.tries >= 5);
    expect(output.queue.isFailing).toBe(true);
    expect(output.queue.acceptedPosition).toBe(0);
    sink.isDown = false;
    await settled(output);
    expect(output.queue.isFailing).toBe(false);
    expect(sink.numbers).toEqual(range(1000));
    expect(output.meter.retries).toBeGreaterThanOrEqual(5);
    expect(output.log.of('warn')).toEqual([expect.stringContaining('output fails; its documents wait')]);
    expect(output.log.of('info')).toEqual([expect.stringContaining('output works again')]);
  });

  it('waits longer after each failure, and tries at once after a SIGHUP', async () => {
    const sink = new TestSink();
    sink.isDown = true;
    const output = outputOf(sink, { retryMinMs: 60_000, retryMaxMs: 60_000 });
    output.queue.add(batchOf(0, 1));
    await until(() => sink.tries === 1);
    output.queue.add(batchOf(1, 1));
    sink.isDown = false;
    output.queue.reopen();
    await settled(output);
    expect(sink.batches).toEqual([[0, 1]]);
  });

  it('tells when nobody will ever read, and keeps the documents for the next start', async () => {
    const dir = tempDir();
    const sink = new TestSink();
    sink.send = async () => {
      throw new GoneError('gone');
    };
    const output = outputOf(sink, {}, dir);
    const gone = new Promise<Error>((resolve) => {
      output.queue.onGone = resolve;
    });
    output.queue.add(batchOf(0, 3));
    expect(await gone).toBeInstanceOf(GoneError);
    output.queue.add(batchOf(3, 3));
    expect(await output.queue.stop(1000)).toEqual({ lost: 0 });
    expect(numbersIn(textOf(dir, SPILL))).toEqual(range(6));
  });
});

describe('documents that are refused', () => {
  it('finds them by halves and puts them aside; all others arrive in order', async () => {
    const dir = tempDir();
    const sink = new TestSink();
    for (const number of [0, 17, 18, 99]) sink.refuses.add(number);
    const output = outputOf(sink, {}, dir);
    output.queue.add(batchOf(0, 100));
    await settled(output);
    expect(sink.numbers).toEqual(range(100).filter((number) => !sink.refuses.has(number)));
    expect(numbersIn(textOf(dir, REJECTED))).toEqual([0, 17, 18, 99]);
    expect(output.meter).toMatchObject({ acceptedDocuments: 96, rejectedDocuments: 4, lostDocuments: 0 });
    expect(sink.tries).toBeLessThan(60);
    expect(output.log.of('warn')).toHaveLength(1);
  });

  it('counts them lost where there is no folder for them', async () => {
    const sink = new TestSink();
    sink.refuses.add(1);
    const output = outputOf(sink);
    output.queue.add(batchOf(0, 3));
    await settled(output);
    expect(sink.numbers).toEqual([0, 2]);
    expect(output.meter).toMatchObject({ rejectedDocuments: 0, lostDocuments: 1 });
    expect(output.log.of('error')).toEqual([expect.stringContaining('no folder')]);
  });

  it('counts them lost where their file is full', async () => {
    const dir = tempDir();
    const sink = new TestSink();
    for (const number of range(10)) sink.refuses.add(number);
    const output = outputOf(sink, { spillBytes: 500 }, dir);
    output.queue.add(batchOf(0, 10, 100));
    await settled(output);
    expect(output.meter).toMatchObject({ rejectedDocuments: 5, lostDocuments: 5 });
    expect(numbersIn(textOf(dir, REJECTED))).toEqual(range(5));
  });
});

describe('doubt', () => {
  it('sends again what was not yet believed when the connection broke', async () => {
    const sink = new TestSink();
    sink.doubt = { bytes: 1_000_000, ms: 60_000 };
    const output = outputOf(sink);
    output.queue.add(batchOf(0, 10));
    await until(() => sink.numbers.length === 10);
    output.queue.add(batchOf(10, 10));
    await until(() => sink.numbers.length === 20);
    expect(output.queue.acceptedPosition).toBe(0);
    sink.onBroken?.(new Error('reset'));
    expect(output.queue.isFailing).toBe(true);
    await until(() => sink.numbers.length === 40);
    expect(sink.numbers.slice(20)).toEqual(range(20));
    expect(output.meter.acceptedDocuments).toBe(0);
    expect(await output.queue.stop(5000)).toEqual({ lost: 0 });
    expect(sink.isClosed).toBe(true);
    expect(output.queue.acceptedPosition).toBe(20);
    expect(output.meter.acceptedDocuments).toBe(20);
  });

  it('believes what has enough written behind it, or is old enough', async () => {
    const sink = new TestSink();
    sink.doubt = { bytes: 1000, ms: 60_000 };
    const output = outputOf(sink);
    for (const number of range(20)) {
      output.queue.add(batchOf(number, 1, 1000));
      await until(() => sink.numbers.length === number + 1);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await until(() => output.queue.acceptedPosition > 0);
    expect(output.queue.acceptedPosition).toBeLessThan(20);

    const timed = new TestSink();
    timed.doubt = { bytes: 1_000_000, ms: 50 };
    const other = outputOf(timed);
    other.queue.add(batchOf(0, 5));
    await settled(other);
    expect(timed.numbers).toEqual(range(5));
  });

  it('believes nothing by time while the reader takes nothing', async () => {
    const sink = new TestSink();
    sink.doubt = { bytes: 1_000_000, ms: 600 };
    const output = outputOf(sink);
    output.queue.add(batchOf(0, 1));
    await until(() => sink.numbers.length === 1);
    sink.isSlow = true;
    output.queue.add(batchOf(1, 1));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(output.queue.acceptedPosition).toBe(0);
    sink.isSlow = false;
    sink.release();
    await settled(output);
  });

  it('is no failure when a connection ends that nothing was sent over for long', async () => {
    const sink = new TestSink();
    sink.doubt = { bytes: 1_000_000, ms: 1 };
    const output = outputOf(sink);
    output.queue.add(batchOf(0, 1));
    await settled(output);
    sink.onBroken?.(new Error('closed'));
    expect(output.queue.isFailing).toBe(false);
    output.queue.add(batchOf(1, 1));
    await settled(output);
    expect(sink.numbers).toEqual([0, 1]);
    expect(output.log.lines).toEqual([]);
  });
});

describe('a slow destination', () => {
  it('makes the queue full at half, and no longer full at a quarter', async () => {
    const sink = new TestSink();
    sink.maxBatchBytes = 10_000;
    sink.isSlow = true;
    const output = outputOf(sink, { queueBytes: 100_000 }, tempDir());
    const changes: boolean[] = [];
    output.queue.onFullChange = () => changes.push(output.queue.isFull);
    for (const number of range(50)) output.queue.add(batchOf(number, 1, 1000));
    expect(output.queue.isFull).toBe(false);
    output.queue.add(batchOf(50, 1, 1000));
    expect(output.queue.isFull).toBe(true);
    while (output.queue.isFull) {
      await until(() => sink.isSending);
      sink.release();
      await until(() => sink.isSending || !output.queue.isFull);
    }
    expect(51_000 - sink.numbers.length * 1000).toBeLessThanOrEqual(25_000);
    sink.isSlow = false;
    sink.release();
    await settled(output);
    expect(changes).toEqual([true, false]);
    expect(output.meter.spilledDocuments).toBe(0);
  });

  it('keeps memory within bounds where inputs can not wait: the oldest go to the disk, the rest is counted', async () => {
    const sink = new TestSink();
    sink.isSlow = true;
    sink.maxBatchBytes = 10_000;
    const output = outputOf(sink, { queueBytes: 100_000, spillBytes: 200_000 }, tempDir());
    const total = 1000;
    let peakBytes = 0;
    for (const number of range(total)) {
      output.queue.add(batchOf(number, 1, 1000));
      await new Promise((resolve) => setImmediate(resolve));
      peakBytes = Math.max(peakBytes, output.meter.now.memoryBytes);
    }
    expect(output.queue.isFull).toBe(true);
    expect(output.meter.lostDocuments).toBeGreaterThan(0);
    await until(() => output.meter.now.spillBytes > 0);
    expect(Math.max(peakBytes, output.meter.now.memoryBytes)).toBeLessThanOrEqual(201_000);
    expect(output.meter.now.spillBytes).toBeLessThanOrEqual(200_000);
    sink.isSlow = false;
    sink.release();
    await until(() => sink.numbers.length + output.meter.lostDocuments === total);
    expect(sink.numbers).toEqual([...new Set(sink.numbers)].sort((a, b) => a - b));
    expect(sink.numbers.at(-1)).toBe(total - 1);
    expect(output.log.of('error').length).toBeLessThan(5);
  });
});

describe('stop', () => {
  it('sends what waits and closes the sink', async () => {
    const sink = new TestSink();
    sink.maxBatchWaitMs = 60_000;
    const output = outputOf(sink);
    output.queue.add(batchOf(0, 10));
    expect(await output.queue.stop(5000)).toEqual({ lost: 0 });
    expect(sink.numbers).toEqual(range(10));
    expect(sink.isClosed).toBe(true);
    expect(output.queue.acceptedPosition).toBe(10);
  });

  it('counts what comes afterwards as lost', async () => {
    const output = outputOf(new TestSink());
    await output.queue.stop(5000);
    output.queue.add(batchOf(0, 2));
    expect(output.meter.lostDocuments).toBe(2);
    expect(output.log.of('error')).toHaveLength(1);
  });

  it('writes to the disk what a dead destination did not take in time', async () => {
    const dir = tempDir();
    const sink = new TestSink();
    sink.isDown = true;
    const output = outputOf(sink, {}, dir);
    output.queue.add(batchOf(0, 10));
    expect(await output.queue.stop(100)).toEqual({ lost: 0 });
    expect(sink.isClosed).toBe(true);
    expect(output.queue.acceptedPosition).toBe(10);
    expect(numbersIn(textOf(dir, SPILL))).toEqual(range(10));
  });

  it('lets go of a send that hangs', async () => {
    const dir = tempDir();
    const sink = new TestSink();
    sink.isSlow = true;
    const output = outputOf(sink, {}, dir);
    output.queue.add(batchOf(0, 10));
    await until(() => sink.isSending);
    expect(await output.queue.stop(50)).toEqual({ lost: 0 });
    expect(numbersIn(textOf(dir, SPILL))).toEqual(range(10));
  });

  it('says how many documents are lost where there is no disk to write to', async () => {
    const sink = new TestSink();
    sink.isDown = true;
    const output = outputOf(sink);
    output.queue.add(batchOf(0, 10));
    expect(await output.queue.stop(0)).toEqual({ lost: 10 });
    expect(output.meter.lostDocuments).toBe(10);
    expect(output.log.of('error')).toEqual([expect.stringContaining('"documents":10')]);
  });
});
