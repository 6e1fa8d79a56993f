import * as fs from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FileInput } from '../../host/sidecar/inputs/file/file-input.js';
import { append, PACE, place, type StartedFile, startFile, useFilePlace } from './support/input-file-kit.js';
import { InputRecorder } from './support/input-recorder.js';
import { fileSpec } from './support/input-specs.js';

useFilePlace();

describe('following a file', () => {
  it('reads what is there and what comes, and waits for the end of a line', async () => {
    append('one\ntwo\nth');
    const file = await startFile();
    expect(file.recorder.address).toBe(place.path);
    await file.lines(2);
    append('r');
    append('ee\nfour\n');
    expect(await file.lines(4)).toEqual(['one', 'two', 'three', 'four']);
    expect(file.recorder.pushes[0]?.origin).toEqual({ records: true });
    expect(file.recorder.meteredBytes).toBe(file.recorder.bytes.length);
  });

  it('waits for a file that is not there, and for its folder', async () => {
    place.path = join(place.folder, 'later', 'mail.log');
    const file = await startFile();
    await file.said('the file is not there; it is waited for');
    fs.mkdirSync(join(place.folder, 'later'));
    append('one\n');
    expect(await file.lines(1)).toEqual(['one']);
    expect(file.recorder.log.entries.filter(({ message }) => message.includes('waited for'))).toHaveLength(1);
  });

  it('hears of changes without looking', async () => {
    append('one\n');
    const file = await startFile({}, { pollMs: 3_600_000 });
    await file.lines(1);
    append('two\n');
    await file.lines(2);
    fs.renameSync(place.path, `${place.path}.1`);
    append('three\n');
    expect(await file.lines(3)).toEqual(['one', 'two', 'three']);
  });

  it('follows the name when the file is renamed, and reads the old one to its end', async () => {
    append('one\n');
    const writer = fs.openSync(place.path, 'a');
    const file = await startFile();
    await file.lines(1);
    fs.writeSync(writer, 'two\n');
    fs.renameSync(place.path, `${place.path}.1`);
    fs.writeSync(writer, 'three\n');
    await file.lines(3);
    append('new\n');
    await file.lines(4);
    fs.writeSync(writer, 'late\n');
    fs.closeSync(writer);
    expect(await file.lines(5)).toEqual(['one', 'two', 'three', 'new', 'late']);
    await file.end();
    expect(file.recorder.lineCount).toBe(5);
  });

  it('takes half a line of a renamed file for a line when nobody writes to it any more', async () => {
    append('one\nhalf');
    const file = await startFile({}, { quietMs: 50 });
    await file.lines(1);
    fs.renameSync(place.path, `${place.path}.1`);
    append('new\n');
    const lines = await file.lines(3);
    expect(lines.sort()).toEqual(['half', 'new', 'one']);
    append('late\n', `${place.path}.1`); // it is closed by now
    append('last\n');
    expect((await file.lines(4)).at(-1)).toBe('last');
  });

  it('reads a file from its start after it was copied and truncated', async () => {
    append('one\ntwo\nhalf');
    const file = await startFile();
    await file.lines(2);
    await file.recorder.until('the half line was seen', () => fs.existsSync(place.stateDir));
    await turn();
    fs.copyFileSync(place.path, `${place.path}.1`);
    fs.truncateSync(place.path);
    await file.said('the file was truncated');
    append('three\n');
    await file.recorder.until('the new line', () => file.recorder.lines.includes('three'));
    const { lines } = file.recorder;
    // what was read of the half line is there too, since nobody could find it later
    expect(lines.filter((line) => line !== 'half')).toEqual(['one', 'two', 'three']);
  });

  it('sees that a file was truncated although it is longer than before', async () => {
    append('one\n');
    const file = await startFile();
    await file.lines(1);
    fs.writeFileSync(place.path, 'something else entirely\nand more\n');
    expect(await file.lines(3)).toEqual(['one', 'something else entirely', 'and more']);
  });

  it('follows the name when another file of the same size takes it', async () => {
    append('one\n');
    const file = await startFile();
    await file.lines(1);
    append('two\n', `${place.path}.new`);
    fs.renameSync(`${place.path}.new`, place.path);
    expect(await file.lines(2)).toEqual(['one', 'two']);
  });

  it('follows the name when the file is removed and made again', async () => {
    append('one\n');
    const file = await startFile();
    await file.lines(1);
    fs.rmSync(place.path);
    await file.said('the file is not there');
    append('two\n');
    expect(await file.lines(2)).toEqual(['one', 'two']);
  });

  it('reads nothing twice when a file gets its name back', async () => {
    append('one\n');
    const file = await startFile();
    await file.lines(1);
    fs.renameSync(place.path, `${place.path}.away`);
    await file.said('the file is not there');
    fs.renameSync(`${place.path}.away`, place.path);
    append('two\n');
    expect(await file.lines(2)).toEqual(['one', 'two']);
    await file.end();
    expect(file.recorder.lineCount).toBe(2);
  });

  it('follows a link to where it points', async () => {
    const targets = fs.mkdtempSync(join(place.folder, 'targets-'));
    const [first, second] = [join(targets, 'first'), join(targets, 'second')];
    append('one\n', first);
    append('three\n', second);
    fs.symlinkSync(first, place.path);
    const file = await startFile();
    await file.lines(1);
    append('two\n', first);
    await file.lines(2);
    fs.symlinkSync(second, `${place.path}.new`);
    fs.renameSync(`${place.path}.new`, place.path);
    expect(await file.lines(3)).toEqual(['one', 'two', 'three']);
  });

  it('takes any bytes, and leaves out a hole before what was written after a truncation', async () => {
    const bytes = Buffer.from(Array.from({ length: 255 }, (_, byte) => byte + 1));
    append(Buffer.concat([bytes, Buffer.from('\n')]));
    const writer = fs.openSync(place.path, 'r+');
    const file = await startFile();
    await file.lines(2); // one of the bytes is a line feed
    expect([...file.recorder.bytes]).toEqual([...bytes, 0x0a]);
    fs.truncateSync(place.path);
    await file.said('the file was truncated');
    fs.writeSync(writer, 'after\n', 1_000_000);
    fs.closeSync(writer);
    expect((await file.lines(3)).at(-1)).toBe('after');
  });

  it('cuts a line that is longer than a read', async () => {
    append(`${'x'.repeat(300_000)}\nshort\n`);
    const file = await startFile();
    const lines = await file.lines(2);
    expect(lines.map((line) => line.length)).toEqual([256 * 1024, 5]);
    expect(file.recorder.troubles).toEqual(['oversize']);
  });

  it('reads a large file in pieces, and lets others work meanwhile', async () => {
    const lines = Array.from({ length: 200_000 }, (_, number) => `line ${number} ${'x'.repeat(100)}`);
    append(`${lines.join('\n')}\n`);
    let turns = 0;
    let isReading = true;
    const work = () => {
      turns++;
      if (isReading) setImmediate(work);
    };
    work();
    const file = await startFile();
    await file.lines(lines.length);
    isReading = false;
    expect(file.recorder.text === `${lines.join('\n')}\n`).toBe(true);
    expect(Math.max(...file.recorder.pushes.map((push) => push.lines.length))).toBeLessThanOrEqual(
      256 * 1024,
    );
    expect(turns).toBeGreaterThan(file.recorder.pushes.length);
  });

  it('reads nothing while it is paused', async () => {
    append(`${'x'.repeat(99)}\n`.repeat(10_000));
    let file: StartedFile | undefined;
    file = await startFile({}, {}, (recorder) => {
      recorder.onPush = () => file?.input.pause();
    });
    await file.lines(1);
    const { pushes } = file.recorder;
    append('end\n');
    fs.renameSync(place.path, `${place.path}.1`);
    await new Promise((resolve) => setTimeout(resolve, 100)); // five looks at the file
    expect(pushes).toHaveLength(1);
    file.recorder.onPush = () => {};
    file.input.resume();
    expect((await file.lines(10_001)).at(-1)).toBe('end');
  });

  it('misses no file that came and went while it was paused', async () => {
    append('0\n');
    const file = await startFile();
    await file.lines(1);
    file.input.pause();
    for (let number = 1; number <= 3; number++) {
      fs.renameSync(place.path, `${place.path}.${number}`);
      append(`${number}\n`);
      const times = number;
      await file.recorder.until('the rotation', () => {
        return (
          file.recorder.log.entries.filter(({ message }) => message === 'the file was rotated').length ===
          times
        );
      });
    }
    expect(file.recorder.lineCount).toBe(1);
    file.input.resume();
    expect(await file.lines(4)).toEqual(['0', '1', '2', '3']);
  });

  it('does not begin if it is stopped while it starts', async () => {
    append('one\n');
    const recorder = new InputRecorder();
    const input = new FileInput(fileSpec(place.path), recorder.context(place.stateDir), PACE);
    await Promise.all([input.start(), input.stop()]);
    await input.close();
    expect(recorder.lineCount).toBe(0);
    expect(await (await startFile()).lines(1)).toEqual(['one']);
  });

  it('refuses what is no file, and tries again what can not be opened now', async () => {
    const start = (other: string) =>
      new FileInput(fileSpec(other), new InputRecorder().context(place.stateDir), PACE).start();
    await expect(start(place.folder)).rejects.toThrow(`file: ${place.folder}: is a directory`);
    const pipe = join(place.folder, 'pipe');
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [pipe]);
    await expect(start(pipe)).rejects.toThrow('is no file that can be followed');
    fs.symlinkSync('mail.log', place.path); // a link to itself
    const file = await startFile();
    await file.said('the file can not be opened; it is tried again');
    fs.rmSync(place.path);
    append('one\n');
    expect(await file.lines(1)).toEqual(['one']);
  });
});
