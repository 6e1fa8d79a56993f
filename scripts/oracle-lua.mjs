// Compares Lua with V8 on random functions (test/random-functions/) for some minutes, and prints what was compared as one
// line of JSON. A difference ends it: the smallest module that shows it is printed before, and the exit code is 1.
import { parseArgs } from 'node:util';
import { figuresOf } from './figures.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    // a run without one takes functions that were never seen before
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
  },
});
for (const [name, value] of Object.entries(values)) {
  if (Number(value) > 0) continue;
  console.error(`oracle:lua: --${name} ${value}: not a number above 0`);
  process.exit(2);
}

const { passed, seconds, figures } = await figuresOf(
  ['test/lua/translate/random.test.ts', '-t', 'for a while'],
  {
    LUA_MINUTES: values.minutes,
    LUA_SEED: values.seed,
  },
);
if (figures === undefined) console.error('oracle:lua: nothing was compared');
else console.log(JSON.stringify({ same: passed, seed: Number(values.seed), seconds, ...figures }));
process.exitCode = passed && figures !== undefined ? 0 : 1;
