import * as fs from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FileInput } from '../../host/sidecar/inputs/file/file-input.js';
import { append, PACE, place, startFile, useFilePlace } from './support/input-file-kit.js';
import { InputRecorder } from './support/input-recorder.js';
import { fileSpec } from './support/input-specs.js';

useFilePlace();

describe('where a file begins', () => {
  it('reads only what comes, where it is told to, and no half lines', async () => {
    append('one\ntwo\nth');
    const file = await startFile({ from: 'end' });
    append('ree\nfour\n');
    expect(await file.lines(2)).toEqual(['three', 'four']);
  });

  it('reads all of a file that was not there at the start', async () => {
    const file = await startFile({ from: 'end' });
    append('one\n');
    expect(await file.lines(1)).toEqual(['one']);
  });

  it('remembers the end at once', async () => {
    append('one\n');
    const first = await startFile({ from: 'end' });
    expect(await first.end()).toEqual([]);
    append('two\n');
    const second = await startFile({ from: 'end' });
    expect(await second.lines(1)).toEqual(['two']);
  });
});

describe('a file after a restart', () => {
  it('is read on from where it was, with the half line whole', async () => {
    append('one\ntwo\nth');
    const first = await startFile();
    await first.lines(2);
    expect(await first.end()).toEqual(['one', 'two']);
    append('ree\nfour\n');
    const second = await startFile();
    expect(await second.lines(2)).toEqual(['three', 'four']);
  });

  it('is read again from the first line that was not safe', async () => {
    append('one\n');
    const first = await startFile({}, {}, (recorder) => {
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
    const second = await startFile({}, {}, (recorder) => {
      recorder.isSafeAtOnce = false;
    });
    expect(await second.lines(2)).toEqual(['two', 'three']);
    await second.input.stop();
    // the outputs take the last documents after the inputs have stopped
    for (const { receipt } of second.recorder.pushes) receipt?.safe?.();
    await second.input.close();
    append('four\n');
    const third = await startFile();
    expect(await third.lines(1)).toEqual(['four']);
  });

  it('is remembered while it is read, for the case that the process is killed', async () => {
    append('one\n');
    const first = await startFile();
    await first.lines(1);
    const remembered = () => {
      const [name] = fs.existsSync(join(place.stateDir, 'positions'))
        ? fs.readdirSync(join(place.stateDir, 'positions'))
        : [];
      return name === undefined ? '' : fs.readFileSync(join(place.stateDir, 'positions', name), 'utf8');
    };
    await first.recorder.until('the position', () => remembered().includes('"position":4'));
    const copy = `${place.stateDir}-of-the-killed`;
    fs.cpSync(place.stateDir, copy, { recursive: true });
    append('two\n');
    await first.lines(2);
    await first.end();
    place.stateDir = copy;
    const second = await startFile();
    expect(await second.lines(1)).toEqual(['two']);
  });

  it('is found under its new name, and those that came and went in between too', async () => {
    append('one\n');
    const first = await startFile();
    await first.lines(1);
    await first.end();
    append('two\n');
    fs.renameSync(place.path, `${place.path}.2`);
    append('three\n');
    fs.renameSync(place.path, `${place.path}.1`);
    append('four\n');
    const now = Date.now() / 1000;
    fs.utimesSync(`${place.path}.2`, now - 20, now - 20);
    fs.utimesSync(`${place.path}.1`, now - 10, now - 10);
    append('no log\n', `${place.path}.bak`);
    const second = await startFile();
    await second.lines(3);
    expect(await second.end()).toEqual(['two', 'three', 'four']);
    const third = await startFile();
    expect(await third.end()).toEqual([]);
  });

  it('is found in its copy if it was copied and truncated', async () => {
    append('one is longer than all that comes\n');
    const first = await startFile();
    await first.lines(1);
    await first.end();
    append('two\n');
    fs.copyFileSync(place.path, `${place.path}.1`);
    fs.truncateSync(place.path);
    append('three\n');
    const second = await startFile();
    await second.lines(2);
    expect(await second.end()).toEqual(['two', 'three']);
  });

  it('is said to be packed or missing', async () => {
    append('one\n');
    const first = await startFile();
    await first.lines(1);
    await first.end();
    fs.writeFileSync(`${place.path}.1.gz`, gzipSync(fs.readFileSync(place.path)));
    fs.writeFileSync(place.path, 'new one\n');
    fs.renameSync(place.path, `${place.path}.x`);
    fs.rmSync(`${place.path}.x`);
    append('two\n');
    const second = await startFile();
    expect(await second.lines(1)).toEqual(['two']);
    const warning = second.recorder.log.entries.find(({ level }) => level === 'warn');
    expect(warning?.message).toContain('rotated away while nobody read it and is not found, or packed');
    expect(warning?.facts).toMatchObject({ packed: ['mail.log.1.gz'] });
    expect(second.recorder.troubles).toEqual(['rotated']);
  });

  it('is not mistaken for another that got its number', async () => {
    append('one\ntwo\n');
    const first = await startFile();
    await first.lines(2);
    await first.end();
    fs.writeFileSync(place.path, 'three\nfour\nfive\n'); // the number stays, the file is another
    const second = await startFile();
    expect(await second.lines(3)).toEqual(['three', 'four', 'five']);
  });

  it('counts as never seen if what is remembered is broken', async () => {
    append('one\n');
    const first = await startFile();
    await first.lines(1);
    await first.end();
    const [name] = fs.readdirSync(join(place.stateDir, 'positions'));
    for (const broken of ['{', '{}', '{"version":2}']) {
      fs.writeFileSync(join(place.stateDir, 'positions', name as string), broken);
      const next = await startFile();
      expect(await next.lines(1)).toEqual(['one']);
      expect(next.recorder.log.entries[0]?.message).toContain('the remembered position can not be read');
      await next.end();
    }
  });

  it('keeps what is remembered if it was stopped before it began', async () => {
    append('one\n');
    const first = await startFile();
    await first.lines(1);
    await first.end();
    const never = new FileInput(fileSpec(place.path), new InputRecorder().context(place.stateDir), PACE);
    await never.stop();
    await never.close();
    const second = await startFile();
    append('two\n');
    expect(await second.lines(1)).toEqual(['two']);
  });

  it('says once that its position can not be kept, and reads on', async () => {
    fs.writeFileSync(place.stateDir, 'a file, and no folder');
    append('one\n');
    const file = await startFile();
    await file.lines(1);
    append('two\n');
    await file.lines(2);
    await file.end();
    const errors = file.recorder.log.entries.filter(({ level }) => level === 'error');
    expect(errors.map(({ message }) => message)).toEqual(['the position could not be written']);
  });
});
