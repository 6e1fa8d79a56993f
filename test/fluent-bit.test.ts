import { describe, it } from 'vitest';
import { caseNames, type ExpectedDocument, runCase } from './support/cases.js';
import { fluentBitBatchEngine, fluentBitEngine } from './support/fluent-bit-engine.js';

const names = caseNames();

/**
 * Bytes that are no UTF-8 never reach the module: Fluent Bit puts a character of the private use area, U+E080 to
 * U+E0FF, in the place of each, and takes forms that are longer than need be for what they would stand for.
 */
const SUBJECTS_IN_FLUENT_BIT: Record<string, string> = {
  62101: 'Gr\ue0dfe',
  62102: 'cut \ue0e6\ue097',
  62103: '\ue0ed\ue0a0\ue080 surrogate',
  62104: 'over / long',
  62105: 'x\ue0f4\ue090\ue080\ue080y',
};

function reading(wanted: ExpectedDocument): ExpectedDocument {
  const Subject = SUBJECTS_IN_FLUENT_BIT[wanted.MID];
  return Subject === undefined ? wanted : { ...wanted, Subject };
}

describe('every case in the Fluent Bit filter', () => {
  it.each(names)('%s', async (name) => {
    await runCase(fluentBitEngine, name, reading);
  });
});

describe('every case in the Fluent Bit filter, in batches', () => {
  it.each(names)('%s', async (name) => {
    await runCase(fluentBitBatchEngine, name, reading);
  });
});
