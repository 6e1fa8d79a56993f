import { describe, it } from 'vitest';
import { caseNames, runCase } from './support/cases.js';
import { forgetfulEngine, restartEngine } from './support/restart-engine.js';

const names = caseNames();

describe.each([restartEngine, forgetfulEngine])('$name', (engine) => {
  it.each(names)('%s', async (name) => {
    await runCase(engine, name);
  });
});
