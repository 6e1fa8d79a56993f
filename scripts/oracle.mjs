// Compares the module with the oracle (test/oracle/) on random traffic for some minutes, and prints what was compared as
// one line of JSON. A difference ends it: the fewest lines that show it are printed before, and the exit code is 1.
import { parseArgs } from 'node:util';
import { figuresOf } from './figures.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    // a run without one takes traffic that was never seen before
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    sessions: { type: 'string', default: '30' },
  },
});
for (const [name, value] of Object.entries(values)) {
  if (Number(value) > 0) continue;
  console.error(`oracle: --${name} ${value}: not a number above 0`);
  process.exit(2);
}

const { passed, seconds, figures } = await figuresOf(['test/oracle.test.ts', '-t', 'for a while'], {
  ORACLE_MINUTES: values.minutes,
  ORACLE_SEED: values.seed,
  ORACLE_SESSIONS: values.sessions,
});
if (figures === undefined) console.error('oracle: nothing was compared');
else console.log(JSON.stringify({ same: passed, seed: Number(values.seed), seconds, ...figures }));
process.exitCode = passed && figures !== undefined ? 0 : 1;
