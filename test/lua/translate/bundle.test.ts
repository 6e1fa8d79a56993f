/** One file of Lua that finds all of its parts in itself. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundle } from '../../../lua/bundle.js';
import { LUA, luaProgramMissing } from '../../support/lua-host.js';
import { assembled, translated } from '../../support/lua-modules.js';

const VECTOR = fileURLToPath(new URL('../../../vector/', import.meta.url));

/** What the program prints when there is nothing that `require` could find in files; `...` is the bundle's text. */
function run(text: string, program: string): string {
  const input = `package.path, package.cpath = "", ""
    local text = [=====[\n${text}]=====]
    local main = assert(load(text, "=bundle"))
    ${program}`;
  const { stdout, stderr } = spawnSync(LUA, ['-'], { input, encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout;
}

if (luaProgramMissing !== undefined) console.warn(`Skipped: ${luaProgramMissing}`);

describe.skipIf(luaProgramMissing)('the bundle', () => {
  const core = translated(assembled('(module (memory 1) (func (export "two") (result i32) (i32.const 2)))'));

  it('loads with package.preload alone', () => {
    const rooms = [
      { name: 'first', text: 'return { one = 1, name = ... }\n' },
      { name: 'second', text: 'return { first = require("mailstitch.first") }\n' },
    ];
    const main = `local core = require("mailstitch.core")({})
      return { core.two(), require("mailstitch.second").first.one, require("mailstitch.first").name }\n`;
    expect(run(bundle(core, rooms, main), 'print(table.concat(main(), " "))')).toBe('2 1 mailstitch.first\n');
  });

  it('says what it is, and runs nothing before it is asked', () => {
    const text = bundle(core, [{ name: 'room', text: 'error("too early")\n' }], 'return 5\n');
    expect(text).toMatch(/^-- mailstitch for Vector's lua transform\. Generated/);
    expect(run(text, 'print(main())')).toBe('5\n');
  });

  it('of the rooms that ship asks for nothing that is not in it', () => {
    const rooms = readdirSync(`${VECTOR}mailstitch`).map((file) => ({
      name: file.replace(/\.lua$/, ''),
      text: readFileSync(`${VECTOR}mailstitch/${file}`, 'utf8'),
    }));
    const all = bundle(core, rooms, readFileSync(`${VECTOR}mailstitch.lua`, 'utf8'));
    const names = ['core', ...rooms.map(({ name }) => name)].map((name) => `mailstitch.${name}`);
    const required = [...all.matchAll(/\brequire\(?\s*"(mailstitch\.[^"]+)"/g)].map(([, name]) => name);
    expect(required.length).toBeGreaterThan(5);
    expect(names).toEqual(expect.arrayContaining(required));
    expect(run(all, 'print(type(main().new))')).toBe('function\n');
  });
});
