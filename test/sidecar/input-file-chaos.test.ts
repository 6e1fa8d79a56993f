import * as fs from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { append, place, type StartedFile, startFile, useFilePlace } from './support/input-file-kit.js';

useFilePlace();

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
    let file: StartedFile | undefined = await startFile();
    const caughtUp = async () => {
      // what can be read by now
      const whole = written - (half === '' ? 0 : 1);
      await file?.recorder.until(
        'all lines',
        () => seen.length + (file as StartedFile).recorder.lineCount >= whole,
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
        // no file comes and goes between two looks of a process that runs; but it may not have read it all
        await caughtUp();
        if (fs.existsSync(place.path)) append(`line ${written++}\n`);
        const rotated = `${place.path}.${++rotations}`;
        if (fs.existsSync(place.path)) fs.renameSync(place.path, rotated);
        await clockTick();
      } else if (dice < 0.85) {
        finishLine();
        await caughtUp();
        if (file !== undefined && fs.existsSync(place.path)) fs.truncateSync(place.path);
      } else if (file === undefined) file = await startFile();
      else {
        seen.push(...(await file.end()));
        file = undefined;
        await clockTick();
      }
    }
    finishLine();
    file ??= await startFile();
    await caughtUp();
    seen.push(...(await file.end()));
    const numbers = seen.map((line) => Number(/^line (\d+)/.exec(line)?.[1])).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: written }, (_, number) => number));
  });
});
