// Compares the module with the oracle (test/oracle/) on random traffic for some minutes, and prints what was compared as
// one line of JSON. A difference ends it: the fewest lines that show it are printed before, and the exit code is 1.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

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

const folder = mkdtempSync(join(tmpdir(), 'mailstitch-oracle-'));
const report = join(folder, 'report.json');
const vitest = fileURLToPath(new URL('../node_modules/.bin/vitest', import.meta.url));
const startMs = Date.now();
const child = spawn(vitest, ['run', '--reporter=dot', 'test/oracle.test.ts', '-t', 'for a while'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: ['ignore', 'inherit', 'inherit'],
  env: {
    ...process.env,
    ORACLE_MINUTES: values.minutes,
    ORACLE_SEED: values.seed,
    ORACLE_SESSIONS: values.sessions,
    ORACLE_REPORT: report,
  },
});
child.on('close', (code) => {
  try {
    const seconds = Math.round((Date.now() - startMs) / 1000);
    const compared = JSON.parse(readFileSync(report, 'utf8'));
    console.log(JSON.stringify({ same: code === 0, seed: Number(values.seed), seconds, ...compared }));
  } catch (error) {
    console.error(`oracle: nothing was compared: ${error.message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    process.exitCode = code === 0 ? 0 : 1;
  }
});
