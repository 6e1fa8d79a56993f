/** The tables of ECS and OCSF: every source that a row names gives the row's field a value in some row's example. */
import { describe, expect, it } from 'vitest';
import { consolidated } from './support/consolidated.js';
import { FORMATS, type Format, type Loose, standardOf } from './support/formats.js';
import { LATER_MS, line } from './support/log.js';
import { ciscoRows, type Example, eventRows } from './support/rules.js';
import { schemaRows } from './support/schema-rows.js';

/** The log in which an example is about message 77 or one of its own; none for lines that need more than a number. */
function logOf({ line: text, gives }: Example, isTerm: boolean): string | undefined {
  if (isTerm) return line(text.startsWith('CEF:') ? text : consolidated(77, text));
  const given = new Map(gives);
  if (given.has('mid')) return line(text);
  if (given.has('icid')) return line(text) + line(`Start MID 77 ICID ${given.get('icid')}`, 1);
  if (!given.has('dcid')) return undefined;
  return line(text) + line(`Delivery start DCID ${given.get('dcid')} MID 77 to RID [0]`, 1);
}

const examples = [
  ...(await ciscoRows()).map((row) => ({ row, isTerm: false })),
  ...(await eventRows()).map((row) => ({ row, isTerm: true })),
].flatMap(({ row, isTerm }) =>
  row.examples.flatMap((example) => {
    const log = logOf(example, isTerm);
    return log === undefined ? [] : [{ id: row.id, fields: new Map(example.gives), log }];
  }),
);

/** What stands at a path such as `a.b[].c`, of all items together. */
function valuesAt(value: Loose, path: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  if (path === '') return value === undefined ? [] : [value];
  const [, name = '', rest = ''] = /^([^.[]+)(?:\[\])?\.?(.*)$/.exec(path) ?? [];
  return value === null || typeof value !== 'object' ? [] : valuesAt(value[name], rest);
}

/** The field of a source, without how it is decoded. Numbers of other messages come from lineage lines. */
const fieldOf = (source: string): string => (source === 'related_mid' ? 'new' : source.replace(/=.*/, ''));

describe.each(FORMATS)('every source of %s fills its field', async (format: Format) => {
  const cases = (await schemaRows(format)).flatMap(({ path, sources }) =>
    sources.map((source, at) => [path, source, sources.slice(0, at)] as const),
  );
  it.each(cases.filter(([, source]) => !source.includes('.')))('%s from %s', (path, source, before) => {
    const found = examples.filter(
      ({ fields }) => fields.has(fieldOf(source)) && !before.some((name) => fields.has(fieldOf(name))),
    );
    expect(found.length, 'an example gives it').toBeGreaterThan(0);
    const fills = found.some(({ log }) =>
      standardOf([log.trimEnd()], format, { clock: 'event', timeout: '1s' }, LATER_MS).some(
        (document) => valuesAt(document, path).length > 0,
      ),
    );
    expect(fills).toBe(true);
  });
});

interface Other {
  where: 'own' | 'below' | 'rest';
  ids: string[];
}
const generator = new URL('../scripts/docs/schema-fields.mjs', import.meta.url).pathname;
const { othersOf, OWN } = (await import(generator)) as {
  othersOf(format: Format): Map<string, Other>;
  OWN: Record<Format, string>;
};

describe.each(FORMATS)('fields that no row of %s tells', (format) => {
  const others = othersOf(format);
  it.each([...others].filter(([, { where }]) => where !== 'rest'))(
    '%s stands where the page says',
    (field, { where, ids }) => {
      const found = examples.filter(({ id, fields }) => ids.includes(id) && (fields.get(field) ?? '') !== '');
      const stands = found.some(({ log }) =>
        standardOf([log.trimEnd()], format, { clock: 'event', timeout: '1s' }, LATER_MS).some((document) => {
          const own = document[OWN[format]];
          return field in (where === 'own' ? own : (own.all_values ?? {}));
        }),
      );
      // a field without an example of its own is one of a set, or of an optional part
      expect(stands || found.length === 0).toBe(true);
    },
  );
});
