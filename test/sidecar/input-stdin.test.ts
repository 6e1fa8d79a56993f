import { spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { StdinInput } from '../../host/sidecar/inputs/stdin.js';
import { InputRecorder } from './support/input-recorder.js';

const SPEC = { kind: 'stdin', name: 'stdin', records: true, spool: false, appliance: 'esa1' } as const;

async function started(stream = new PassThrough()) {
  const recorder = new InputRecorder();
  const input = new StdinInput(SPEC, recorder.context(), () => stream);
  await input.start();
  return { recorder, input, stream };
}

describe('standard input', () => {
  it('gives lines, and says when it is at its end', async () => {
    const { recorder, stream, input } = await started();
    stream.write('one\ntw');
    await recorder.until('a line', () => recorder.lineCount === 1);
    stream.end('o\r\nthree');
    await recorder.until('its end', () => recorder.hasEnded);
    expect(recorder.text).toBe('one\ntwo\r\nthree\n');
    expect(recorder.pushes[0]?.origin).toEqual({ appliance: 'esa1', records: true });
    await input.stop();
    expect(recorder.lineCount).toBe(3);
  });

  it('reads a pipe of a real process', async () => {
    const child = spawn('sh', ['-c', 'seq 1 100000']);
    const recorder = new InputRecorder();
    const input = new StdinInput(SPEC, recorder.context(), () => child.stdout);
    await input.start();
    await recorder.until('its end', () => recorder.hasEnded);
    expect(recorder.lineCount).toBe(100_000);
    expect(recorder.lines.at(-1)).toBe('100000');
  });

  it('waits while it is paused', async () => {
    const { recorder, stream, input } = await started();
    input.pause();
    stream.write('one\n');
    await turn();
    expect(recorder.lineCount).toBe(0);
    input.resume();
    await recorder.until('a line', () => recorder.lineCount === 1);
    await input.stop();
  });

  it('is paused from the start if it was paused before', async () => {
    const recorder = new InputRecorder();
    const stream = new PassThrough();
    const input = new StdinInput(SPEC, recorder.context(), () => stream);
    input.pause();
    await input.start();
    stream.write('one\n');
    await turn();
    expect(recorder.lineCount).toBe(0);
    await input.stop();
    expect(recorder.lines).toEqual(['one']);
  });

  it('hands on at a stop what was read, and does not say that it ended', async () => {
    const { recorder, stream, input } = await started();
    input.pause();
    stream.write('one\ntwo\nhalf');
    await Promise.all([input.stop(), input.stop()]);
    expect(recorder.lines).toEqual(['one', 'two', 'half']);
    await turn();
    expect(recorder.hasEnded).toBe(false);
    expect(stream.destroyed).toBe(true);
  });

  it('ends the service if it breaks', async () => {
    const { recorder, stream } = await started();
    stream.write('one\nhalf');
    await recorder.until('a line', () => recorder.lineCount === 1);
    stream.destroy(new Error('i/o error'));
    await recorder.until('a failure', () => recorder.failures.length === 1);
    expect(recorder.failures[0]?.message).toBe('standard input: i/o error');
    expect(recorder.lines).toEqual(['one', 'half']);
  });
});
