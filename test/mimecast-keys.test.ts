import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, type MimecastEvent, toJson } from '../bench/mimecast/event.js';
import { LOG_TYPES, type LogType } from '../bench/mimecast/script.js';
import {
  decision,
  documentOf,
  eventDocument,
  eventOf,
  type JsonObject,
  stitchLines,
} from './support/mimecast.js';
import {
  classify,
  classifyKeys,
  KEYS_OF,
  reviewedTypes,
  SHARED_KEYS,
  UNIQUE_KEYS,
} from './support/mimecast-oracle.js';
import { FILED_EVENTS } from './support/mimecast-table.js';

/** An event that has these keys, besides those that make it one. */
const eventWith = (keys: readonly string[]): MimecastEvent => [
  ['datetime', '2026-03-16T09:15:30+0000'],
  ['acc', 'C0A0'],
  ...keys.map((key, at) => [key, `v${at}`] as const),
];

/** What the module decides of sets of keys, in one run. */
function decisions(sets: readonly (readonly string[])[]): JsonObject[] {
  const { events } = stitchLines(sets.map((keys) => toJson(eventWith(keys))));
  expect(events.length).toBe(sets.length);
  return events.map(decision);
}

function expectDecisions(sets: readonly (readonly string[])[]): void {
  const wrong = decisions(sets)
    .map((found, at) => ({ keys: sets[at]?.join(' '), found, expected: classifyKeys(sets[at] ?? []) }))
    .filter(({ found, expected }) => JSON.stringify(found) !== JSON.stringify(expected));
  expect(wrong.slice(0, 5), `${wrong.length} of ${sets.length}`).toEqual([]);
}

/** All subsets of `size` keys. */
function subsets(keys: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  return keys.flatMap((key, at) => subsets(keys.slice(at + 1), size - 1).map((rest) => [key, ...rest]));
}

describe('keys', () => {
  it('without a unique one: all sets of up to four shared keys', () => {
    expectDecisions([0, 1, 2, 3, 4].flatMap((size) => subsets(SHARED_KEYS, size)));
  });

  it('with one unique key: all of them, with all pairs of shared keys', () => {
    expectDecisions(
      UNIQUE_KEYS.flatMap((unique) => subsets(SHARED_KEYS, 2).map((pair) => [unique, ...pair])),
    );
  });

  it('with two unique keys: all pairs of them, with each shared key', () => {
    const pairs = subsets(UNIQUE_KEYS, 2);
    expectDecisions(
      pairs.flatMap((pair) => ['acode', 'recipient', 'size'].map((shared) => [...pair, shared])),
    );
  });

  const anyKeys = fc.array(fc.constantFrom(...SHARED_KEYS, ...SHARED_KEYS, ...UNIQUE_KEYS, 'note', 'x-7'), {
    maxLength: 14,
  });

  it('in any number and in any case', () => {
    const anyCase = fc
      .tuple(anyKeys, fc.infiniteStream(fc.boolean()))
      .map(([keys, upper]) =>
        [...new Set(keys)].map((key) =>
          [...key].map((char) => (upper.next().value ? char.toUpperCase() : char)).join(''),
        ),
      );
    fc.assert(
      fc.property(fc.array(anyCase, { minLength: 500, maxLength: 500 }), (sets) => expectDecisions(sets)),
      { numRuns: 10 },
    );
  });

  it('tie exactly where the method of the review ties', () => {
    const sets = [2, 3, 4].flatMap((size) => subsets(SHARED_KEYS, size));
    const reviewed = sets.map(reviewedTypes);
    // where it excludes all types, it answers with an empty list: the nearest types are more than that
    const kept = sets.filter((_, at) => (reviewed[at] as LogType[]).length > 0);
    expect(kept.length).toBeGreaterThan(1_000);
    const found = decisions(kept);
    const wrong = kept.filter((keys, at) => {
      const types = reviewedTypes(keys);
      const { types: own, by } = found[at] as { types: LogType[]; by: string };
      const sameTypes = JSON.stringify([...types].sort()) === JSON.stringify([...own].sort());
      return !sameTypes || (by === 'tie') !== types.length > 1;
    });
    expect(wrong.slice(0, 5)).toEqual([]);
    const ties = found.filter(({ by }) => by === 'tie');
    expect(ties.length).toBeGreaterThan(100);
    expect(ties.length).toBeLessThan(kept.length);
  });

  it('name the type that the review names, where one unique key has all shared keys for it', () => {
    const sets = LOG_TYPES.flatMap((type) =>
      KEYS_OF[type].unique.flatMap((unique) =>
        [1, 2, 3].flatMap((size) => subsets(KEYS_OF[type].shared, size).map((shared) => [unique, ...shared])),
      ),
    );
    const found = decisions(sets);
    const wrong = sets.filter((keys, at) => {
      const { types, by } = found[at] as { types: LogType[]; by: string };
      return by !== 'unique key' || JSON.stringify(types) !== JSON.stringify(reviewedTypes(keys));
    });
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  it('of a tie stand in the order of the ten types', () => {
    const document = documentOf(eventWith(['Rcpt', 'Dir', 'aCode']));
    expect(document.log_type).toEqual(['receipt', 'delivery', 'jrnl']);
    expect(document.log_type_by).toBe('tie');
  });
});

describe('what the product may change', () => {
  const known = new Set([
    ...SHARED_KEYS,
    ...UNIQUE_KEYS,
    'type',
    'log_type',
    'content-disposition',
    'receipient',
  ]);
  const unknownKey = fc
    .oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
      fc.constantFrom(
        'hash',
        'act2',
        'url_category',
        'aCodes',
        'Rcpts',
        'IPs',
        'fileSize',
        '',
        ' Act',
        'Act ',
      ),
    )
    .filter((key) => !known.has(key.toLowerCase()) && key !== '__proto__');

  it('unknown keys: they never change the answer', () => {
    const pair = fc.tuple(
      fc.constantFrom(...FILED_EVENTS),
      fc.uniqueArray(fc.tuple(unknownKey, fc.jsonValue()), { maxLength: 8, selector: ([key]) => key }),
    );
    fc.assert(
      fc.property(fc.array(pair, { minLength: 30, maxLength: 60 }), (pairs) => {
        const lines = pairs.map(([{ json }, extra]) => {
          const event = eventOf(json);
          const names = new Set(event.map(([key]) => key));
          return toJson([...(extra.filter(([key]) => !names.has(key)) as [string, Json][]), ...event]);
        });
        const found = stitchLines(lines).events.map(decision);
        expect(found).toEqual(pairs.map(([{ type, by }]) => ({ types: [type], by })));
      }),
      { numRuns: 20 },
    );
  });

  /** The fullest event of a type. */
  const typical = (type: LogType): MimecastEvent =>
    FILED_EVENTS.filter((row) => row.type === type)
      .map(({ json }) => eventOf(json))
      .reduce((fullest, event) => (event.length > fullest.length ? event : fullest));

  const additions = LOG_TYPES.flatMap((type) =>
    [...UNIQUE_KEYS, ...SHARED_KEYS].map((key) => [type, key] as const),
  ).filter(([type, key]) => !typical(type).some(([name]) => name.toLowerCase() === key));

  it('one key of another type, unique or shared, beside a whole event: its type stays', () => {
    const events = additions.map(([type, key]): MimecastEvent => [...typical(type), [key, 'x']]);
    const found = stitchLines(events.map(toJson)).events.map(decision);
    const changed = additions.filter(([type], at) => {
      const { types } = found[at] as { types: LogType[] };
      return !types.includes(type);
    });
    expect(changed.map(([type, key]) => `${type} + ${key}`)).toEqual([]);
    found.forEach((one, at) => {
      expect(one, additions[at]?.join(' + ')).toEqual(classify(events[at] as MimecastEvent));
    });
  });

  it.each([
    ['spam', 'ScanResultInfo', 'spam', 'elimination'],
    ['spam', 'reason', 'spam', 'elimination'],
    ['spam', 'Hld', 'spam', 'elimination'],
    ['spam', 'fileName', 'spam', 'elimination'],
    ['process', 'Action', 'process', 'unique key'],
    ['process', 'fileName', 'process', 'unique key'],
    ['url-protect', 'fileName', 'url-protect', 'unique key'],
    ['delivery', 'SpamScore', 'delivery', 'unique key'],
    ['attachment-protect', 'Virus', 'attachment-protect', 'unique key'],
    ['process', 'Rcpt', 'process', 'unique key'],
  ] as const)('%s with %s stays %s by %s', (type, key, wanted, by) => {
    expect(decision(documentOf([...typical(type), [key, 'x']]))).toEqual({ types: [wanted], by });
  });

  it('a new type: it is unknown, and whole', () => {
    const event: MimecastEvent = [
      ['datetime', '2026-03-16T09:15:30+0000'],
      ['acc', 'C0A0'],
      ['policy', 'Card numbers'],
      ['matches', 3],
      ['words', ['4111', { b: 1, a: null }]],
      ['Rcpt', 'bob@example.com'],
    ];
    const document = documentOf(event);
    expect(document).toEqual(eventDocument(event));
    expect(document).toMatchObject({ log_type: 'unknown', log_type_by: 'none' });
  });
});
