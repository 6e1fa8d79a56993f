/** ECS and OCSF: every case and every row's example in both formats, checked against the schemas. */
import { describe, expect, it } from 'vitest';
import { caseNames, readCase, readLog } from './support/cases.js';
import { nodeEngine } from './support/engines.js';
import { expectStandards } from './support/standard.js';

describe('every case says the same in ECS and OCSF as in the classic format', () => {
  it.each(caseNames().filter((name) => readCase(name).documents.length > 0))('%s', async (name) => {
    const { settings, now } = readCase(name);
    const { documents, mimecast } = await nodeEngine.run(settings, readLog(name), Date.parse(now));
    if (mimecast.length > 0) return;
    expect(documents.length).toBeGreaterThan(0);
    expectStandards([readLog(name)], documents, settings, Date.parse(now));
  });
});
