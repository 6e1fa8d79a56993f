/**
 * The module against the oracle (test/oracle/): a stitcher written from the design in the plainest way. On every case
 * and on random traffic both have to give the same documents.
 */
import { describe, expect, it } from 'vitest';
import type { Settings } from '../host/types.js';
import { tellFigures } from './sidecar/support/found-once.js';
import { type Case, caseNames, readCase, readLog } from './support/cases.js';
import { expectSame, foretold, stitched } from './support/oracle-check.js';
import { OracleRun } from './support/oracle-run.js';

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

/** Always the same traffic, a few seconds of it; `npm run oracle` takes other, for as long as one likes. */
const TRAFFICS = 20;
const SESSIONS = 12;

describe('on random traffic', () => {
  it.each(Array.from({ length: TRAFFICS }, (_, at) => at + 1))('of seed %i', async (seed) => {
    const run = await OracleRun.open();
    await run.compare(seed, SESSIONS);
    expect(run.report.documents).toBeGreaterThan(0);
  });
});

/** Of scripts/oracle.mjs. */
const { ORACLE_MINUTES: minutes, ORACLE_SEED: firstSeed, ORACLE_SESSIONS: sessions } = process.env;

describe.runIf(minutes)('for a while', () => {
  it(
    'on random traffic',
    async () => {
      const run = await OracleRun.open();
      const endMs = Date.now() + Number(minutes) * 60_000;
      try {
        for (let seed = Number(firstSeed); Date.now() < endMs; seed++)
          await run.compare(seed, Number(sessions));
      } finally {
        tellFigures(run.report);
      }
    },
    Number(minutes) * 60_000 + 120_000,
  );
});
