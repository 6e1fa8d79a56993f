/** The module in Node, killed and started again on its journal between any two lines. */
import { join } from 'node:path';
import { Random } from '../../bench/traffic-random.js';
import { createStitcher, type PassedLine, type Settings, type StitchDocument } from '../../host/index.js';
import { type Engine, sortOut } from './engines.js';
import { withFiles } from './fluent-bit-session.js';
import { linesOf } from './lines.js';

/** Runs `use` with the path of a journal that is not there yet, in a directory of its own. */
export function withJournal<T>(use: (journal: string) => T): T {
  return withFiles({}, (directory) => use(join(directory, 'journal')));
}

type Output = StitchDocument | PassedLine;

/** How many lines a process lives; another number in each case, so that cases of all kinds are cut everywhere. */
function* lifetimes(bytes: Uint8Array): Generator<number, never> {
  const MOST = Number(process.env.MAILSTITCH_LINES_A_PROCESS ?? 16);
  const random = new Random(bytes.length);
  for (;;) yield 1 + random.below(MOST);
}

/** Every document that was handed out is safe when the process ends. */
export const restartEngine: Engine = {
  name: 'node, started anew after every few lines',
  hasEnd: true,
  run: (settings, bytes, nowMs) =>
    withJournal((journal) => {
      const outputs: Output[] = [];
      const session = () => createStitcher({ ...settings, journal } as Settings);
      const lines = linesOf(bytes);
      const lifetime = lifetimes(bytes);
      for (let from = 0, lives = 0; from < lines.length; from += lives) {
        lives = lifetime.next().value;
        const stitcher = session();
        for (const line of lines.slice(from, from + lives)) {
          stitcher.push(line, nowMs);
          outputs.push(...stitcher);
        }
        stitcher.tick(nowMs); // it came again, so what it took is safe
        outputs.push(...stitcher);
      }
      const last = session();
      last.drain(nowMs);
      outputs.push(...last);
      return sortOut(outputs);
    }),
};

/** No document is safe before the end: each process hands out again what the ones before did. */
export const forgetfulEngine: Engine = {
  name: 'node, started anew with all documents lost',
  hasEnd: true,
  run: (settings, bytes, nowMs) =>
    withJournal((journal) => {
      const lines = linesOf(bytes);
      let outputs: Output[] = [];
      const EVERY = 40;
      for (let from = 0; from <= lines.length; from += EVERY) {
        const stitcher = createStitcher({ ...settings, journal } as Settings);
        stitcher.accept(0);
        for (const line of lines.slice(from, from + EVERY)) stitcher.push(line, nowMs);
        if (from + EVERY > lines.length) stitcher.drain(nowMs);
        else stitcher.tick(nowMs);
        outputs = [...stitcher];
      }
      return sortOut(outputs);
    }),
};
