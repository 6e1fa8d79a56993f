/** What tests that kill want in the end, and how they tell what they found to scripts/figures.mjs. */
import { writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { TrafficSource } from '../../../bench/traffic.js';
import type { ClassicDocument } from '../../../host/types.js';
import { differences } from '../../support/truth.js';
import { bestOfEachId, deduplicated, idsOf } from './documents.js';

/** Every message of the traffic has its document, as it should be, and none has two first ones. */
export function expectFoundOnce(
  traffic: TrafficSource,
  documents: readonly ClassicDocument[],
  told: string,
): void {
  expect(differences(traffic, bestOfEachId(documents)), told).toEqual([]);
  expect(idsOf(documents), told).toBe(traffic.documents);
  const firsts = deduplicated(documents).filter(({ sequence }) => sequence === 1);
  expect(firsts.length, `${told}: first documents`).toBe(traffic.documents);
}

/** Tells figures to whoever asked for them. */
export function tellFigures(figures: object): void {
  const path = process.env.MAILSTITCH_FIGURES;
  if (path) writeFileSync(path, JSON.stringify(figures));
}
