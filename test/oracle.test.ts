/**
 * The module against the oracle (test/oracle/): a stitcher written from the design in the plainest way. On every case
 * and on random traffic both have to give the same documents.
 */
import { describe, it } from 'vitest';
import type { Settings } from '../host/types.js';
import { readExamples } from './random-traffic/examples.js';
import { randomTraffic } from './random-traffic/traffic.js';
import { type Case, caseNames, readCase, readLog } from './support/cases.js';
import { expectSame, foretold, stitched } from './support/oracle-check.js';

/** What the oracle has no idea of, and how a case shows that it is about that. */
const BEYOND: [reason: string, isAbout: (one: Case, log: string) => boolean][] = [
  ['consolidated events', (_, log) => /CEF:\d/.test(log)],
  ['events of Mimecast', ({ mimecast }) => mimecast !== undefined],
  ['documents of connections', ({ settings }) => (settings.connections ?? 'none') !== 'none'],
  ['zones', ({ settings }, log) => settings.timezone !== undefined || log.includes('Time offset from UTC')],
];

function reasonAgainst(name: string): string | undefined {
  const log = Buffer.from(readLog(name)).toString('latin1');
  return BEYOND.find(([, isAbout]) => isAbout(readCase(name), log))?.[0];
}

describe('on the cases', () => {
  for (const name of caseNames()) {
    const reason = reasonAgainst(name);
    it.skipIf(reason)(reason ? `${name}: ${reason}` : name, async () => {
      const { settings, now } = readCase(name);
      const nowMs = Date.parse(now);
      const lines = linesOf(readLog(name)).map((line) => ({ line, nowMs }));
      expectSame(stitched(settings as Settings, lines, nowMs), await foretold(settings, lines, nowMs));
    });
  }
});

function linesOf(bytes: Uint8Array): string[] {
  return Buffer.from(bytes).toString('latin1').split('\n');
}

const TRAFFICS = Number(process.env.ORACLE_TRAFFICS ?? 40);
const FIRST_SEED = Number(process.env.ORACLE_SEED ?? 1);

describe('on random traffic', () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + TRAFFICS; seed++) {
    it(`of seed ${seed}`, async () => {
      const { settings, lines, endMs } = randomTraffic(seed, 30, await readExamples());
      expectSame(stitched(settings, lines, endMs), await foretold(settings, lines, endMs));
    });
  }
});
