/** Every case in Lua: the documents are those of Node, and only null may be missing from them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { caseNames, readCase, readLog } from '../support/cases.js';
import { type EngineOutput, nodeEngine } from '../support/engines.js';
import { sessionOf, sortLogs, withoutNulls } from '../support/lua-engine.js';
import { type LuaOutput, luaMissing, runAll } from '../support/lua-host.js';

const all = caseNames();
/** What Lua does to documents depends little on their format, and each case takes its time. */
const RUNS: ['classic' | 'ecs' | 'ocsf', string[]][] = [
  ['classic', all],
  ['ecs', all.filter((_, at) => at % 2 === 0)],
  ['ocsf', all.filter((_, at) => at % 2 === 1)],
];

function textsOf({ documents, mimecast, standard }: EngineOutput, own = (value: unknown) => value): string[] {
  const every: unknown[] = [...documents, ...mimecast, ...standard];
  return every.map((document) => JSON.stringify(sorted(own(document)))).sort();
}

/** Keys in the order of their names, which is Vector's; and the times of Mimecast's events as Vector writes them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [
        key,
        key === 'datetime' || key === 'timestamp' ? isoOf(member) : sorted(member),
      ]),
  );
}

function isoOf(time: string | number): string | number {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : date.toISOString();
}

if (luaMissing !== undefined) {
  console.warn(`Skipped: ${luaMissing}`);
  it.skip(luaMissing, () => {});
} else {
  describe.each(RUNS)('%s in Lua', (format, names) => {
    const outputs = new Map<string, LuaOutput>();
    beforeAll(() => {
      const sessions = names.map((name) => {
        const { settings, now } = readCase(name);
        return sessionOf({ ...settings, format }, readLog(name), Date.parse(now));
      });
      for (const [at, output] of runAll(sessions).entries()) outputs.set(names[at] as string, output);
    }, 120_000);

    it.each(names)('%s', async (name) => {
      const { settings, now } = readCase(name);
      const wanted = await nodeEngine.run({ ...settings, format }, readLog(name), Date.parse(now));
      const found = sortLogs(outputs.get(name) as LuaOutput);
      expect(textsOf(found)).toEqual(textsOf(wanted, withoutNulls));
      expect(found.passed.map(({ message }) => message)).toEqual(wanted.passed.map(({ message }) => message));
    });
  });
}
