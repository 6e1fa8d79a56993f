/** JSON in Lua: any value that Lua can say comes back as it was, and what is no JSON is an error. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withoutNulls } from '../support/lua-engine.js';
import { luaMissing } from '../support/lua-host.js';

const FOLDER = fileURLToPath(new URL('../../vector/', import.meta.url));
const PROGRAM = `package.path = "${FOLDER}?.lua;" .. package.path
local json = require "mailstitch.json"
for line in io.lines() do
  local is_read, value = pcall(json.decode, line)
  print(is_read and json.encode(value) or "fault " .. value)
end`;

/** What Lua makes of each line. */
function throughLua(lines: readonly string[]): string[] {
  const input = `${lines.join('\n')}\n`;
  const { stdout, stderr } = spawnSync('lua5.4', ['-e', PROGRAM], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect(stderr).toBe('');
  return stdout.split('\n').slice(0, -1);
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', '\\', 'u', 'n', '0', 'd', '\n', '{', ',') }),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('tree')),
    fc.dictionary(text, tie('tree')),
  ),
}));

if (luaMissing !== undefined) {
  console.warn(`Skipped: ${luaMissing}`);
  it.skip(luaMissing, () => {});
} else {
  it('gives back what it was given', () => {
    // an object of nothing is a table of nothing, which is written as a list; what is read is never written by this
    const values = fc
      .sample(fc.dictionary(text, tree), { numRuns: 2000, seed: 8 })
      .map((value) => withoutNulls({ ...value, some: 1 }))
      .map((value) => JSON.parse(JSON.stringify(value)));
    const found = throughLua(values.map((value) => JSON.stringify(value))).map((line) => JSON.parse(line));
    expect(found.map(emptied)).toEqual(values.map(emptied));
  });

  it('reads escapes of all kinds', () => {
    const lines = [
      '"\\u0041\\ud83d\\ude00\\u00e9\\/\\b\\f\\n\\r\\t\\"\\\\u0041"',
      '"\\ud83dx\\ude00"',
      '"\\\\"',
      '"\\\\\\""',
    ];
    expect(throughLua(lines).map((line) => JSON.parse(line))).toEqual([
      'A\u{1f600}é/\b\f\n\r\t"\\u0041',
      '\ufffdx\ufffd',
      '\\',
      '\\"',
    ]);
  });

  it('keeps integers integers, and fractions fractions', () => {
    const lines = ['9007199254740993', '-9223372036854775808', '1.0', '-0.5', '1e21', '0.1', '[1,2.5]'];
    expect(throughLua(lines)).toEqual([
      '9007199254740993',
      '-9223372036854775808',
      '1.0',
      '-0.5',
      '1e+21',
      '0.1',
      '[1,2.5]',
    ]);
  });

  it('is an error if it is none', () => {
    const wrong = [
      '',
      '{',
      '{"a"',
      '{"a":',
      '{"a":1',
      '{"a":1,}',
      '{a:1}',
      '[1',
      '[1,]',
      '"a',
      '"a\\',
      'nul',
      '0x10',
      'nan',
      'inf',
      '--1',
      '1 2',
      '{}x',
      '{"a" :1}',
    ];
    for (const line of throughLua(wrong)) expect(line).toMatch(/^fault no JSON at byte \d+: /);
  });
}

/** Objects of nothing as lists of nothing: the same table. */
function emptied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 0) return [];
  if (Array.isArray(value)) return value.map(emptied);
  return Object.fromEntries(entries.map(([key, member]) => [key, emptied(member)]));
}
