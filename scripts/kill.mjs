// Kills the service (or, with --fluent-bit, a real Fluent Bit that FLUENT_BIT names or that is on the PATH) again and again
// while lines come in, with a journal, and prints what was found in the end as one line of JSON.
import { parseArgs } from 'node:util';
import { figuresOf } from './figures.mjs';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, 'fluent-bit': { type: 'boolean', default: false } },
});
if (!/^[1-9]\d{0,5}$/.test(values.kills)) {
  console.error(`kill: --kills ${values.kills}: not a number from 1 to 999999`);
  process.exit(2);
}

const test = values['fluent-bit'] ? 'test/fluent-bit-kill.e2e.test.ts' : 'test/sidecar/journal-kill.test.ts';
const { passed, seconds, figures } = await figuresOf([test], { MAILSTITCH_KILLS: values.kills });
if (figures === undefined) console.error('kill: nothing was found out');
else console.log(JSON.stringify({ ...figures, seconds }));
process.exitCode = passed && figures !== undefined ? 0 : 1;
