/**
 * The fuzzer of fuzz/ for a few seconds: all inputs that are kept, then as many new ones as that leaves time for. A run of
 * `npm run fuzz` looks longer.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { Campaign } from '../fuzz/engine/campaign.js';
import { faultOf, keptInputs, openProgram } from '../fuzz/engine/laboratory.js';
import type { Program } from '../fuzz/engine/machine.js';
import { createTarget, TARGET_NAMES } from '../fuzz/targets/index.js';

/** The same inputs in every run, so that what fails here fails again. */
const SEED = 20_260_316;
const INPUTS = 300;

let program: Program;
beforeAll(() => {
  program = openProgram();
});

describe.each(TARGET_NAMES)('whatever comes in: %s', (name) => {
  it('inputs that are kept show no fault', () => {
    const target = createTarget(name, program);
    const kept = [...keptInputs('regressions', name), ...keptInputs('corpus', name)];
    expect(kept.length).toBeGreaterThan(0);
    for (const { name: file, input } of kept) {
      expect(faultOf(target, input)?.message, `npm run fuzz -- --target ${name} --reproduce ${file}`).toBe(
        undefined,
      );
    }
  });

  it('nor do changes of them', () => {
    const target = createTarget(name, program);
    const corpus = keptInputs('corpus', name).map(({ input }) => input);
    const campaign = new Campaign({ target, edges: program.edges, seed: SEED, corpus, isSeeded: false });
    const wanted = campaign.figures.inputs + INPUTS;
    while (campaign.figures.inputs < wanted) campaign.step();
    const found = campaign.findings.map(({ input, ...seen }) => ({
      ...seen,
      input: Buffer.from(input).toString('latin1'),
    }));
    expect(found, `seed ${SEED}`).toEqual([]);
    expect(campaign.figures.edges).toBeGreaterThan(1000);
  });
});
