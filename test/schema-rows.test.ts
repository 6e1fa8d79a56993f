/** The tables of ECS and OCSF: every source that a row names gives the row's field a value in some row's example. */
import { describe, expect, it } from 'vitest';
import { consolidated } from './support/consolidated.js';
import { FORMATS, type Format, type Loose, standardOf } from './support/formats.js';
import { LATER_MS, line } from './support/log.js';
import { ciscoRows, type Example, eventRows } from './support/rules.js';
import { schemaRows } from './support/schema-rows.js';

/** The log in which an example is about message 77 or a message of its own. */
function logOf({ line: text, gives }: Example, isTerm: boolean): string {
  if (isTerm) return line(text.startsWith('CEF:') ? text : consolidated(77, text));
  const given = new Map(gives);
  if (given.has('mid')) return line(text);
  if (given.has('icid')) return line(text) + line(`Start MID 77 ICID ${given.get('icid')}`, 1);
  return line(text) + line(`Delivery start DCID ${given.get('dcid')} MID 77 to RID [0]`, 1);
}

const examples = [
  ...(await ciscoRows()).flatMap((row) =>
    row.examples.map((example) => ({ example, log: logOf(example, false) })),
  ),
  ...(await eventRows()).flatMap((row) =>
    row.examples.map((example) => ({ example, log: logOf(example, true) })),
  ),
].map(({ example, log }) => ({ fields: new Map(example.gives), log }));

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
