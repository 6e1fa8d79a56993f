import { describe, it } from 'vitest';
import { caseNames, runCase } from '../support/cases.js';
import { sidecarEngine } from '../support/sidecar-engine.js';

describe('every case, through the service', () => {
  it.each(caseNames())('%s', async (name) => {
    await runCase(sidecarEngine, name);
  });
});
