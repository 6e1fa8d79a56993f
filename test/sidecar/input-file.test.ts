import * as fs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileInputSpec } from '../../host/sidecar/config/specs.js';
import { FileInput, type FilePace } from '../../host/sidecar/inputs/file/file-input.js';
import { InputRecorder, Inputs } from './support/input-recorder.js';
import { fileSpec } from './support/input-specs.js';

const PACE: FilePace = { pollMs: 20, gatherMs: 1, saveMs: 20, quietMs: 10_000 };

const inputs = new Inputs();
let folder = '';
let path = '';
let stateDir = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailstitch-file-'));
  path = join(folder, 'mail.log');
  stateDir = join(folder, 'state');
});
afterEach(async () => {
  await inputs.stopAll();
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  recorder: InputRecorder;
  input: FileInput;
  /** So many lines have come, and these are all. */
  lines(count: number): Promise<string[]>;
  /** Stops as the service does, and takes the lines. */
  end(): Promise<string[]>;
}

async function started(
  changes: Partial<FileInputSpec> = {},
  pace: Partial<FilePace> = {},
  prepare: (recorder: InputRecorder) => void = () => {},
): Promise<Started> {
  const recorder = new InputRecorder();
  prepare(recorder);
  const spec = fileSpec(path, changes);
  const input = await inputs.start(new FileInput(spec, recorder.context(stateDir), { ...PACE, ...pace }));
  return {
    recorder,
    input,
    async lines(count) {
      await recorder.until(`${count} lines`, () => recorder.lineCount >= count);
      return recorder.lines;
    },
    async end() {
      await input.stop();
      await input.close();
      return recorder.lines;
    },
  };
}

const append = (text: string | Uint8Array, to = path) => fs.appendFileSync(to, text);
const said = ({ recorder }: Started, message: string) =>
  recorder.until(message, () => recorder.log.entries.some((entry) => entry.message.includes(message)));

describe('following a file', () => {
  it('reads what is there and what comes, and waits for the end of a line', async () => {
    append('one\ntwo\nth');
    const file = await started();
    expect(file.recorder.address).toBe(path);
    await file.lines(2);
    append('r');
    append('ee\nfour\n');
    expect(await file.lines(4)).toEqual(['one', 'two', 'three', 'four']);
    expect(file.recorder.pushes[0]?.origin).toEqual({ records: true });
    expect(file.recorder.meteredBytes).toBe(file.recorder.bytes.length);
  });

  it('waits for a file that is not there, and for its folder', async () => {
    path = join(folder, 'later', 'mail.log');
    const file = await started();
    await said(file, 'the file is not there; it is waited for');
    fs.mkdirSync(join(folder, 'later'));
    append('one\n');
    expect(await file.lines(1)).toEqual(['one']);
    expect(file.recorder.log.entries.filter(({ message }) => message.includes('waited for'))).toHaveLength(1);
  });

  it('hears of changes without looking', async () => {
    append('one\n');
    const file = await started({}, { pollMs: 3_600_000 });
    await file.lines(1);
    append('two\n');
    await file.lines(2);
    fs.renameSync(path, `${path}.1`);
    append('three\n');
    expect(await file.lines(3)).toEqual(['one', 'two', 'three']);
  });

  it('follows the name when the file is renamed, and reads the old one to its end', async () => {
    append('one\n');
    const writer = fs.openSync(path, 'a');
    const file = await started();
    await file.lines(1);
    fs.writeSync(writer, 'two\n');
    fs.renameSync(path, `${path}.1`);
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
    const file = await started({}, { quietMs: 50 });
    await file.lines(1);
    fs.renameSync(path, `${path}.1`);
    append('new\n');
    const lines = await file.lines(3);
    expect(lines.sort()).toEqual(['half', 'new', 'one']);
    append('late\n', `${path}.1`); // it is closed by now
    append('last\n');
    expect((await file.lines(4)).at(-1)).toBe('last');
  });

  it('reads a file from its start after it was copied and truncated', async () => {
    append('one\ntwo\nhalf');
    const file = await started();
    await file.lines(2);
    await file.recorder.until('the half line was seen', () => fs.existsSync(stateDir));
    await turn();
    fs.copyFileSync(path, `${path}.1`);
    fs.truncateSync(path);
    await said(file, 'the file was truncated');
    append('three\n');
    await file.recorder.until('the new line', () => file.recorder.lines.includes('three'));
    const { lines } = file.recorder;
    // what was read of the half line is there too, since nobody could find it later
    expect(lines.filter((line) => line !== 'half')).toEqual(['one', 'two', 'three']);
  });

  it('sees that a file was truncated although it is longer than before', async () => {
    append('one\n');
    const file = await started();
    await file.lines(1);
    fs.writeFileSync(path, 'something else entirely\nand more\n');
    expect(await file.lines(3)).toEqual(['one', 'something else entirely', 'and more']);
  });

  it('follows the name when another file of the same size takes it', async () => {
    append('one\n');
    const file = await started();
    await file.lines(1);
    append('two\n', `${path}.new`);
    fs.renameSync(`${path}.new`, path);
    expect(await file.lines(2)).toEqual(['one', 'two']);
  });

  it('follows the name when the file is removed and made again', async () => {
    append('one\n');
    const file = await started();
    await file.lines(1);
    fs.rmSync(path);
    await said(file, 'the file is not there');
    append('two\n');
    expect(await file.lines(2)).toEqual(['one', 'two']);
  });

  it('reads nothing twice when a file gets its name back', async () => {
    append('one\n');
    const file = await started();
    await file.lines(1);
    fs.renameSync(path, `${path}.away`);
    await said(file, 'the file is not there');
    fs.renameSync(`${path}.away`, path);
    append('two\n');
    expect(await file.lines(2)).toEqual(['one', 'two']);
    await file.end();
    expect(file.recorder.lineCount).toBe(2);
  });

  it('follows a link to where it points', async () => {
    const targets = mkdtempSync(join(folder, 'targets-'));
    const [first, second] = [join(targets, 'first'), join(targets, 'second')];
    append('one\n', first);
    append('three\n', second);
    fs.symlinkSync(first, path);
    const file = await started();
    await file.lines(1);
    append('two\n', first);
    await file.lines(2);
    fs.symlinkSync(second, `${path}.new`);
    fs.renameSync(`${path}.new`, path);
    expect(await file.lines(3)).toEqual(['one', 'two', 'three']);
  });

  it('takes any bytes, and leaves out a hole before what was written after a truncation', async () => {
    const bytes = Buffer.from(Array.from({ length: 255 }, (_, byte) => byte + 1));
    append(Buffer.concat([bytes, Buffer.from('\n')]));
    const writer = fs.openSync(path, 'r+');
    const file = await started();
    await file.lines(2); // one of the bytes is a line feed
    expect([...file.recorder.bytes]).toEqual([...bytes, 0x0a]);
    fs.truncateSync(path);
    await said(file, 'the file was truncated');
    fs.writeSync(writer, 'after\n', 1_000_000);
    fs.closeSync(writer);
    expect((await file.lines(3)).at(-1)).toBe('after');
  });

  it('cuts a line that is longer than a read', async () => {
    append(`${'x'.repeat(300_000)}\nshort\n`);
    const file = await started();
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
    const file = await started();
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
    let file: Started | undefined;
    file = await started({}, {}, (recorder) => {
      recorder.onPush = () => file?.input.pause();
    });
    await file.lines(1);
    const { pushes } = file.recorder;
    append('end\n');
    fs.renameSync(path, `${path}.1`);
    await new Promise((resolve) => setTimeout(resolve, 100)); // five looks at the file
    expect(pushes).toHaveLength(1);
    file.recorder.onPush = () => {};
    file.input.resume();
    expect((await file.lines(10_001)).at(-1)).toBe('end');
  });

  it('refuses what is no file, and tries again what can not be opened now', async () => {
    const start = (other: string) =>
      new FileInput(fileSpec(other), new InputRecorder().context(stateDir), PACE).start();
    await expect(start(folder)).rejects.toThrow(`file: ${folder}: is a directory`);
    const pipe = join(folder, 'pipe');
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [pipe]);
    await expect(start(pipe)).rejects.toThrow('is no file that can be followed');
    fs.symlinkSync('mail.log', path); // a link to itself
    const file = await started();
    await said(file, 'the file can not be opened; it is tried again');
    fs.rmSync(path);
    append('one\n');
    expect(await file.lines(1)).toEqual(['one']);
  });
});

describe('where a file begins', () => {
  it('reads only what comes, where it is told to, and no half lines', async () => {
    append('one\ntwo\nth');
    const file = await started({ from: 'end' });
    append('ree\nfour\n');
    expect(await file.lines(2)).toEqual(['three', 'four']);
  });

  it('reads all of a file that was not there at the start', async () => {
    const file = await started({ from: 'end' });
    append('one\n');
    expect(await file.lines(1)).toEqual(['one']);
  });

  it('remembers the end at once', async () => {
    append('one\n');
    const first = await started({ from: 'end' });
    expect(await first.end()).toEqual([]);
    append('two\n');
    const second = await started({ from: 'end' });
    expect(await second.lines(1)).toEqual(['two']);
  });
});

describe('a file after a restart', () => {
  it('is read on from where it was, with the half line whole', async () => {
    append('one\ntwo\nth');
    const first = await started();
    await first.lines(2);
    expect(await first.end()).toEqual(['one', 'two']);
    append('ree\nfour\n');
    const second = await started();
    expect(await second.lines(2)).toEqual(['three', 'four']);
  });

  it('is read again from the first line that was not safe', async () => {
    append('one\n');
    const first = await started({}, {}, (recorder) => {
      recorder.isSafeAtOnce = false;
    });
    await first.lines(1);
    append('two\n');
    await first.lines(2);
    append('three\n');
    await first.lines(3);
    const [one, , three] = first.recorder.pushes;
    one?.receipt?.safe?.();
    three?.receipt?.safe?.();
    await first.end();
    const second = await started({}, {}, (recorder) => {
      recorder.isSafeAtOnce = false;
    });
    expect(await second.lines(2)).toEqual(['two', 'three']);
    await second.input.stop();
    // the outputs take the last documents after the inputs have stopped
    for (const { receipt } of second.recorder.pushes) receipt?.safe?.();
    await second.input.close();
    append('four\n');
    const third = await started();
    expect(await third.lines(1)).toEqual(['four']);
  });

  it('is remembered while it is read, for the case that the process is killed', async () => {
    append('one\n');
    const first = await started();
    await first.lines(1);
    const remembered = () => {
      const [name] = fs.existsSync(join(stateDir, 'positions'))
        ? fs.readdirSync(join(stateDir, 'positions'))
        : [];
      return name === undefined ? '' : fs.readFileSync(join(stateDir, 'positions', name), 'utf8');
    };
    await first.recorder.until('the position', () => remembered().includes('"position":4'));
    const copy = `${stateDir}-of-the-killed`;
    fs.cpSync(stateDir, copy, { recursive: true });
    append('two\n');
    await first.lines(2);
    await first.end();
    stateDir = copy;
    const second = await started();
    expect(await second.lines(1)).toEqual(['two']);
  });

  it('is found under its new name, and those that came and went in between too', async () => {
    append('one\n');
    const first = await started();
    await first.lines(1);
    await first.end();
    append('two\n');
    fs.renameSync(path, `${path}.2`);
    append('three\n');
    fs.renameSync(path, `${path}.1`);
    append('four\n');
    const now = Date.now() / 1000;
    fs.utimesSync(`${path}.2`, now - 20, now - 20);
    fs.utimesSync(`${path}.1`, now - 10, now - 10);
    append('no log\n', `${path}.bak`);
    const second = await started();
    await second.lines(3);
    expect(await second.end()).toEqual(['two', 'three', 'four']);
    const third = await started();
    expect(await third.end()).toEqual([]);
  });

  it('is found in its copy if it was copied and truncated', async () => {
    append('one is longer than all that comes\n');
    const first = await started();
    await first.lines(1);
    await first.end();
    append('two\n');
    fs.copyFileSync(path, `${path}.1`);
    fs.truncateSync(path);
    append('three\n');
    const second = await started();
    await second.lines(2);
    expect(await second.end()).toEqual(['two', 'three']);
  });

  it('is said to be packed or missing', async () => {
    append('one\n');
    const first = await started();
    await first.lines(1);
    await first.end();
    fs.writeFileSync(`${path}.1.gz`, gzipSync(fs.readFileSync(path)));
    fs.writeFileSync(path, 'new one\n');
    fs.renameSync(path, `${path}.x`);
    fs.rmSync(`${path}.x`);
    append('two\n');
    const second = await started();
    expect(await second.lines(1)).toEqual(['two']);
    const warning = second.recorder.log.entries.find(({ level }) => level === 'warn');
    expect(warning?.message).toContain('rotated away while nobody read it and is not found, or packed');
    expect(warning?.facts).toMatchObject({ packed: ['mail.log.1.gz'] });
    expect(second.recorder.troubles).toEqual(['rotated']);
  });

  it('is not mistaken for another that got its number', async () => {
    append('one\ntwo\n');
    const first = await started();
    await first.lines(2);
    await first.end();
    fs.writeFileSync(path, 'three\nfour\nfive\n'); // the number stays, the file is another
    const second = await started();
    expect(await second.lines(3)).toEqual(['three', 'four', 'five']);
  });

  it('counts as never seen if what is remembered is broken', async () => {
    append('one\n');
    const first = await started();
    await first.lines(1);
    await first.end();
    const [name] = fs.readdirSync(join(stateDir, 'positions'));
    for (const broken of ['{', '{}', '{"version":2}']) {
      fs.writeFileSync(join(stateDir, 'positions', name as string), broken);
      const next = await started();
      expect(await next.lines(1)).toEqual(['one']);
      expect(next.recorder.log.entries[0]?.message).toContain('the remembered position can not be read');
      await next.end();
    }
  });

  it('keeps what is remembered if it was stopped before it began', async () => {
    append('one\n');
    const first = await started();
    await first.lines(1);
    await first.end();
    const never = new FileInput(fileSpec(path), new InputRecorder().context(stateDir), PACE);
    await never.stop();
    await never.close();
    const second = await started();
    append('two\n');
    expect(await second.lines(1)).toEqual(['two']);
  });

  it('says once that its position can not be kept, and reads on', async () => {
    fs.writeFileSync(stateDir, 'a file, and no folder');
    append('one\n');
    const file = await started();
    await file.lines(1);
    append('two\n');
    await file.lines(2);
    await file.end();
    const errors = file.recorder.log.entries.filter(({ level }) => level === 'error');
    expect(errors.map(({ message }) => message)).toEqual(['the position could not be written']);
  });
});

describe('a file under an unkind writer', () => {
  /** The same numbers for the same seed. */
  function random(seed: number): () => number {
    let state = seed;
    return () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return state / 2 ** 32;
    };
  }

  /** Files are told apart by when they were written, which has the steps of the kernel's clock. */
  async function clockTick(): Promise<void> {
    for (const start = Date.now(); Date.now() - start < 10; ) await turn();
  }

  it.each([1, 2, 3, 4, 5, 6])('loses no line and gives none twice (%i)', async (seed) => {
    const next = random(seed);
    const seen: string[] = [];
    let written = 0;
    let half = '';
    let rotations = 0;
    let file: Started | undefined = await started();
    const caughtUp = async () => {
      // what can be read by now
      const whole = written - (half === '' ? 0 : 1);
      await file?.recorder.until(
        'all lines',
        () => seen.length + (file as Started).recorder.lineCount >= whole,
      );
    };
    const finishLine = () => {
      if (half !== '') append(`${half}\n`);
      half = '';
    };
    for (let step = 0; step < 80; step++) {
      const dice = next();
      if (dice < 0.45) {
        finishLine();
        append(`line ${written++} ${'x'.repeat(next() * 300)}\n`);
      } else if (dice < 0.6) {
        finishLine();
        append(`line ${written++} `);
        half = 'end';
      } else if (dice < 0.75) {
        finishLine();
        const rotated = `${path}.${++rotations}`;
        if (fs.existsSync(path)) fs.renameSync(path, rotated);
        await clockTick();
      } else if (dice < 0.85) {
        finishLine();
        await caughtUp();
        if (file !== undefined && fs.existsSync(path)) fs.truncateSync(path);
      } else if (file === undefined) file = await started();
      else {
        seen.push(...(await file.end()));
        file = undefined;
      }
    }
    finishLine();
    file ??= await started();
    await caughtUp();
    seen.push(...(await file.end()));
    const numbers = seen.map((line) => Number(/^line (\d+) /.exec(line)?.[1])).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: written }, (_, number) => number));
  });
});
