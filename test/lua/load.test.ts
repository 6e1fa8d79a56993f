/** How long Vector waits for mailstitch.lua when it starts. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BUILD, LUA, luaMissing } from '../support/lua-host.js';

/**
 * Of processor time. Loading took 24 to 51 ms on a machine with other work to do; `new` and the first event, which
 * compiles the rules, 67 to 115.
 */
const MOST_MS = 500;
const ATTEMPTS = 5;

const PROGRAM = `
local from = os.clock()
local program = dofile(arg[1])
local loaded = os.clock()
program.new {}.process({ log = { message = "MID 5 ICID 6" } }, function() end)
print((loaded - from) * 1e3, (os.clock() - loaded) * 1e3)`;

/** Loading the file, and what follows until the first event is over. The best of some, since others use the machine. */
function startMs(): { load: number; first: number } {
  const all = Array.from({ length: ATTEMPTS }, () => {
    const args = ['-e', PROGRAM.replace('arg[1]', JSON.stringify(join(BUILD, 'mailstitch.lua')))];
    return execFileSync(LUA, args, { encoding: 'utf8' }).trim().split('\t').map(Number);
  });
  const best = (at: number) => Math.min(...all.map((times) => times[at] as number));
  return { load: best(0), first: best(1) };
}

it.skipIf(luaMissing !== undefined)(
  `the file is loaded, and the first event over, within ${MOST_MS} ms each`,
  () => {
    const { load, first } = startMs();
    expect(load).toBeLessThan(MOST_MS);
    expect(first).toBeLessThan(MOST_MS);
  },
);
