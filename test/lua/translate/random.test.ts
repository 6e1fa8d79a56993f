/** Random functions (test/random-functions/) in V8 and in Lua: results, traps, globals and memory have to be the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Program, programs } from '../../random-functions/program.js';
import { tellFigures } from '../../sidecar/support/found-once.js';
import { isTrap } from '../../support/lua-answers.js';
import { type Lua, withLua } from '../../support/lua-modules.js';

/** Always the same programs, some seconds of them; `npm run oracle:lua` takes others, for as long as one likes. */
const SEED = 20_260_316;
const RUNS = 200;
const MOST_MS = 90_000;

/** Of scripts/oracle-lua.mjs. */
const { LUA_MINUTES: minutes, LUA_SEED: firstSeed } = process.env;

interface Figures {
  programs: number;
  calls: number;
  traps: number;
}

function sameIn(lua: Lua, figures: Figures) {
  return fc.asyncProperty(programs, async (program: Program) => {
    const trial = program.trial();
    figures.programs++;
    figures.calls += program.calls.length;
    figures.traps += trial.answers().filter(isTrap).length;
    // which of two traps in one expression comes first is all that may differ
    const isSame = (v8: string, inLua: string) => v8 === inLua || (isTrap(v8) && isTrap(inLua));
    expect(await lua.differences(trial, isSame), program[fc.toStringMethod]()).toBe(undefined);
  });
}

withLua((lua) => {
  it('random functions do the same', { timeout: MOST_MS + 30_000 }, async () => {
    const figures: Figures = { programs: 0, calls: 0, traps: 0 };
    await fc.assert(sameIn(lua, figures), {
      seed: SEED,
      numRuns: RUNS,
      // a difference is told before it is as small as it can be, if that takes longer
      interruptAfterTimeLimit: MOST_MS,
      markInterruptAsFailure: true,
    });
    // both kinds of ends come up
    expect(figures.traps).toBeGreaterThan(figures.calls / 50);
    expect(figures.traps).toBeLessThan(figures.calls / 2);
  });

  describe.runIf(minutes)('for a while', () => {
    const limitMs = Number(minutes) * 60_000;

    it('random functions do the same', { timeout: limitMs + 600_000 }, async () => {
      const figures: Figures = { programs: 0, calls: 0, traps: 0 };
      try {
        await fc.assert(sameIn(lua, figures), {
          seed: Number(firstSeed),
          numRuns: Number.POSITIVE_INFINITY,
          interruptAfterTimeLimit: limitMs,
        });
      } finally {
        tellFigures(figures);
      }
    });
  });
});
