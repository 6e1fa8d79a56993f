/** Bytes as a literal of Lua. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { luaString } from '../../../lua/translate/strings.js';
import { LUA, luaProgramMissing } from '../../support/lua-host.js';

/** What Lua reads from the literals. */
function read(literals: readonly string[]): Buffer[] {
  const program = literals.map((literal) => `print((${literal}):gsub(".", HEX))`).join('\n');
  const input = `local HEX = {} for b = 0, 255 do HEX[string.char(b)] = ("%02x"):format(b) end
    local print = function(hex) io.write(hex, "\\n") end\n${program}`;
  const { stdout, stderr } = spawnSync(LUA, ['-'], { input, encoding: 'latin1', maxBuffer: 1 << 28 });
  expect(stderr).toBe('');
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((hex) => Buffer.from(hex, 'hex'));
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte);

if (luaProgramMissing !== undefined) console.warn(`Skipped: ${luaProgramMissing}`);

describe.skipIf(luaProgramMissing)('a literal of Lua', () => {
  const same = (texts: readonly Uint8Array[]) => {
    const literals = texts.map(luaString);
    for (const literal of literals) expect(literal).toMatch(/^"[\x20-\x7e]*"$/);
    expect(read(literals)).toEqual(texts.map((text) => Buffer.from(text)));
  };

  it('has every byte, alone and all in a row', () => {
    same([...BYTES.map((byte) => Uint8Array.of(byte)), Uint8Array.from(BYTES), new Uint8Array()]);
  });

  it('has every byte behind and in front of a digit, a letter, a quote, a backslash and a line feed', () => {
    const others = [...'059azx"\\\n\r\0'].map((one) => one.charCodeAt(0));
    same(
      BYTES.flatMap((byte) =>
        others.flatMap((other) => [Uint8Array.of(byte, other), Uint8Array.of(other, byte)]),
      ),
    );
  });

  it('has any bytes', () => {
    same(fc.sample(fc.uint8Array({ maxLength: 300 }), { numRuns: 500, seed: 8 }));
  });
});
