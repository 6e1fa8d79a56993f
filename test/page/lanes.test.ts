/** Every line form has its column in the time line. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LANES } from '../../page/protocol.js';
import { LANE_OF_SECTION } from '../../page/session/steps.js';

it('every section of line forms has a column, and every column a section', () => {
  const forms = readFileSync('docs/line-forms.md', 'utf8');
  const sections = new Set([...forms.matchAll(/^### ([A-Z])-/gm)].map(([, letter]) => letter as string));
  expect([...sections].sort()).toEqual(Object.keys(LANE_OF_SECTION).sort());
  expect(new Set(Object.values(LANE_OF_SECTION))).toEqual(new Set(LANES));
});
