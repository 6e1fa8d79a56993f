/** Which members of documents are times in Vector: a list of their places, which has to be that of the rows. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCase, readLog } from '../support/cases.js';
import { sessionOf } from '../support/lua-engine.js';
import { luaMissing, runAll } from '../support/lua-host.js';
import { itemRows, type SchemaRow, schemaRows } from '../support/schema-rows.js';

const FORMATS = ['classic', 'ecs', 'ocsf'] as const;
const FOLDER = fileURLToPath(new URL('../../vector/', import.meta.url));
const PROGRAM = `package.path = "${FOLDER}?.lua;" .. package.path
for format, paths in pairs(require("mailstitch.times").paths) do
  for _, path in ipairs(paths) do print(format .. " " .. path) end
end`;

/** Types of rows that are a time as text. */
const OWN_TIMES = new Set(['@time', '@start', '@end', '@delivered']);
/** Properties of items that are one: the time of a fact with a verb. */
const ITEM_TIMES = new Set(
  (await itemRows())
    .filter((row) => / @\w+$/.test(row))
    .map((row) => (row.split(' ')[0] as string).replace('!', '')),
);

/** `cisco_esa.quarantines[].left | text | quarantine.left`. */
function timesOf(rows: readonly SchemaRow[]): string[] {
  return rows
    .filter(({ type, sources }) => OWN_TIMES.has(type) || sources.some((source) => ITEM_TIMES.has(source)))
    .map(({ path }) => path.replaceAll('[]', ''))
    .sort();
}

/** Those of Mimecast's events are in no row: they keep the names that Mimecast gave them. */
const isOfEvent = (path: string) => /(^|\.)(datetime|timestamp)$/.test(path);

const MIMECAST = ['mimecast-delivered', 'mimecast-events', 'mimecast-json', 'mimecast-threats'];

/** Places of texts that look like a time, and of milliseconds. */
function* untyped(value: unknown, path = ''): Generator<string> {
  if (value instanceof Date) return;
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value)) yield path;
  else if (typeof value === 'number' && value > 1.7e12 && value < 1.9e12) yield path;
  else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) yield* untyped(member, path ? `${path}.${key}` : key);
  }
}

if (luaMissing !== undefined) {
  console.warn(`Skipped: ${luaMissing}`);
  it.skip(luaMissing, () => {});
} else {
  const lines = execFileSync('lua5.4', ['-e', PROGRAM], { encoding: 'utf8' }).split('\n');
  const paths = (format: string) =>
    lines.filter((line) => line.startsWith(`${format} `)).map((line) => line.split(' ')[1] as string);

  describe('the list of times', () => {
    it('is that of the rows', async () => {
      const own = (format: string) => paths(format).filter((path) => !isOfEvent(path));
      expect(own('ecs').sort()).toEqual(timesOf(await schemaRows('ecs')));
      expect(own('ocsf').sort()).toEqual(timesOf(await schemaRows('ocsf')));
      expect(own('classic').sort()).toEqual([
        'first_time',
        'last_time',
        'quarantines.entered',
        'quarantines.left',
      ]);
    });

    it('has the times of events of Mimecast in every section', () => {
      const sessions = FORMATS.flatMap((format) =>
        MIMECAST.flatMap((name) =>
          [true, false].map((correlate) => {
            const { settings, now } = readCase(name);
            return sessionOf({ ...settings, format, correlate }, readLog(name), Date.parse(now));
          }),
        ),
      );
      const documents = runAll(sessions).flatMap(({ logs }) => logs.filter((log) => !('message' in log)));
      expect(documents.length).toBeGreaterThan(30);
      // numbers of OCSF, and what it keeps as it was
      expect(new Set(documents.flatMap((document) => [...untyped(document)]))).toEqual(
        new Set(['time', 'start_time', 'end_time', 'metadata.original_time']),
      );
    });
  });
}
