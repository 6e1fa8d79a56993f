/** Settings, configurations and rules that mean harm: bounded in size, depth and time, and they reach nothing else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { collectSettings } from '../host/commands/collect-settings.js';
import { createStitcher, SettingsError } from '../host/index.js';
import { ConfigFolder } from './sidecar/support/listen-config.js';

const config = new ConfigFolder();
const folder = mkdtempSync(join(tmpdir(), 'mailstitch-settings-'));
afterAll(() => {
  config.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Far above what any of these takes, far below what the square of their size would. */
const QUICK_MS = 8000;

function quickly<T>(work: () => T): T {
  const startMs = performance.now();
  const result = work();
  expect(performance.now() - startMs).toBeLessThan(QUICK_MS);
  return result;
}

describe('a configuration', () => {
  const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);

  it.each([
    ['without end', '# '.repeat(600_000), /longer than 1 MiB$/],
    ['of many brackets', `inputs: ${nested('[', ']', 20_000)}`, /nested too deeply/],
    ['of mappings in mappings', `inputs: ${nested('{a: ', '}', 20_000)}`, /nested too deeply/],
    ['of aliases of aliases', bomb(), /Excessive alias count/],
    ['of many keys', Array.from({ length: 6_000 }, (_, at) => `k${at}: 1`).join('\n'), /^k0: unknown key/],
    [
      'of many inputs',
      `inputs: [${'stdin, '.repeat(10_000)}]`,
      /inputs: there are 10000; expected at most 1000/,
    ],
    ['with a long URL', `inputs: ["redi://${'?'.repeat(900_000)}"]`, /has a URL of 900007 characters/],
    ['of references without end', `inputs: ["${'${A:-'.repeat(5_000)}"]`, /the name of a variable/],
    ['with a tag of code', 'inputs: !!js/function "x"', /not a list/],
  ])('%s is refused, and quickly', (_, file, fault) => {
    expect(quickly(() => config.faults({ file }))[0]).toMatch(fault);
  });

  it('that is a device without end is refused', () => {
    expect(() => config.load({ flags: { config: '/dev/zero' } })).toThrow('/dev/zero: longer than 1 MiB');
  });

  it('changes no object but its own', () => {
    const mapping = '{__proto__: {polluted: 1}, constructor: {prototype: {polluted: 1}}}';
    for (const file of [
      `{inputs: [stdin], __proto__: ${mapping}, constructor: ${mapping}}`,
      `{inputs: [stdin], settings: ${mapping}, log: ${mapping}}`,
      `inputs: [{url: stdin, <<: ${mapping}}, ${mapping}]`,
      `{inputs: [stdin], outputs: [{url: "https://h/", headers: ${mapping}}]}`,
    ]) {
      expect(config.faults({ file })).not.toEqual([]);
    }
    const path = join(folder, 'settings.json');
    writeFileSync(path, '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}');
    expect(() => createStitcher(collectSettings({ settings: path }))).toThrow(SettingsError);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('a file of settings or rules', () => {
  it('is bounded in size and depth', () => {
    const path = join(folder, 'deep.json');
    writeFileSync(path, `{"rules": ${nested(100_000)}}`);
    expect(() => quickly(() => collectSettings({ settings: path }))).toThrow(`${path}: nested too deeply`);
    writeFileSync(path, `{"rules": ${nested(500)}}`);
    expect(() => createStitcher(collectSettings({ settings: path }))).toThrow(SettingsError);
    expect(() => collectSettings({ settings: '/dev/zero' })).toThrow('/dev/zero: longer than 1 MiB');
    expect(() => collectSettings({ rules: ['/dev/zero'] })).toThrow('/dev/zero: longer than 1 MiB');
    expect(() => createStitcher({ rules: ['MID {mid:num} '.padEnd(1 << 20, 'x')] })).toThrow(
      'settings: too long: 1048590; expected at most 262144 bytes of JSON',
    );
  });
});

describe('rules', () => {
  const captures = (type: string, count: number, between: string) =>
    Array.from({ length: count }, (_, at) => `{f${at}:${type}}`).join(between);

  it('of the worst patterns read lines in proportion to their length', () => {
    const units: Record<string, string> = {
      until: 'a,',
      text: 'a,',
      word: 'a ',
      quoted: "'a' ",
      addr: '<a> ',
    };
    const rules = Object.entries(units).flatMap(([type, unit]) =>
      [2, 4, 8, 14].map((count) => `MID {mid:num} ${type} ${captures(type, count, unit.slice(-1))} END`),
    );
    const stitcher = createStitcher({ rules });
    for (const [type, unit] of Object.entries(units)) {
      // to try each way would be 100,000 to the 13th
      const line = `MID 5 ${type} ${unit.repeat(100_000 / unit.length)}`;
      const startMs = performance.now();
      const { rule } = stitcher.explain(line);
      expect(rule).toBe('Z-02'); // kept by the row for any line of a message
      expect(performance.now() - startMs).toBeLessThan(500);
    }
  });

  it('as many and as ambiguous as fit are built and matched quickly', () => {
    const optional = Array.from({ length: 6 }, (_, at) => `[[ {o${at}:word},]]`).join('');
    const rules = Array.from(
      { length: 1000 },
      (_, at) => `MID {mid:num} r${at}${optional} {s:text},{t:text} end`,
    );
    const stitcher = quickly(() => createStitcher({ rules }));
    quickly(() => stitcher.explain(`MID 5 r499 ${'a, '.repeat(30_000)}`));
  });
});

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

function bomb(): string {
  const names = [...'abcdefghij'];
  const lines = names.map((name, at) => {
    const items = at === 0 ? 'x' : `*${names[at - 1]}`;
    return `${name}: &${name} [${Array(9).fill(items).join(', ')}]`;
  });
  return `${lines.join('\n')}\ninputs: *j\n`;
}
