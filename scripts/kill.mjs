// Kills the service (or, with --fluent-bit, a real Fluent Bit that FLUENT_BIT names or that is on the PATH) again and again
// while lines come in, with a journal, and prints what was found in the end as one line of JSON.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, 'fluent-bit': { type: 'boolean', default: false } },
});
if (!/^[1-9]\d{0,5}$/.test(values.kills)) {
  console.error(`kill: --kills ${values.kills}: not a number from 1 to 999999`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'mailstitch-kill-'));
const figures = join(folder, 'figures.ndjson');
const test = values['fluent-bit'] ? 'test/fluent-bit-kill.e2e.test.ts' : 'test/sidecar/journal-kill.test.ts';
const vitest = fileURLToPath(new URL('../node_modules/.bin/vitest', import.meta.url));
const startMs = Date.now();
const child = spawn(vitest, ['run', '--reporter=dot', test], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, MAILSTITCH_KILLS: values.kills, MAILSTITCH_FIGURES: figures },
});
child.on('close', (code) => {
  const found = existsSync(figures) ? JSON.parse(readFileSync(figures, 'utf8')) : undefined;
  rmSync(folder, { recursive: true, force: true });
  if (found === undefined) console.error('kill: nothing was found out');
  else console.log(JSON.stringify({ ...found, seconds: Math.round((Date.now() - startMs) / 1000) }));
  process.exitCode = code === 0 && found !== undefined ? 0 : 1;
});
