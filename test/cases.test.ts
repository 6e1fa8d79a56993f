import { describe, expect, it } from 'vitest';
import { caseNames, readCase, readLog, runCase } from './support/cases.js';
import { bytewiseEngine, nodeEngine } from './support/engines.js';

const names = caseNames();

describe('every case', () => {
  it('is there', () => {
    expect(names.length).toBeGreaterThan(70);
  });

  it.each(names)('%s', async (name) => {
    await runCase(nodeEngine, name);
  });
});

describe('byte by byte', () => {
  it.each(names)('%s', async (name) => {
    await runCase(bytewiseEngine, name);
  });
});

/** `event` time makes a case the same on every engine: nothing depends on when a line was pushed. */
describe('a case file', () => {
  it.each(names)('%s says what it is about and is made of lines', (name) => {
    const { about, settings, documents, now } = readCase(name);
    expect(about).toMatch(/^\S.*\.$/);
    expect(settings.clock).toBe('event');
    expect(Date.parse(now)).toBeGreaterThan(0);
    expect(documents.length === 0 || readLog(name).length > 0).toBe(true);
  });
});
