// Runs what docs/reliability.md has figures of, and writes them to docs/reliability.json, from which the page is made:
// the fuzzer, the comparison with the oracle, and the kills. What is not run keeps the figures that it has.
//
//   npm run reliability -- [--minutes 10] [--kills 200] [--only fuzz,oracle,kill,kill:fluent-bit]

import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = join(ROOT, 'docs', 'reliability.json');

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    kills: { type: 'string', default: '200' },
    only: { type: 'string' },
  },
});

const RUNS = {
  fuzz: ['--minutes', values.minutes],
  oracle: ['--minutes', values.minutes],
  kill: ['--kills', values.kills],
  'kill:fluent-bit': ['--kills', values.kills],
};

const wanted = values.only?.split(',') ?? Object.keys(RUNS);
const unknown = wanted.find((name) => !(name in RUNS));
if (unknown !== undefined) {
  console.error(`reliability: --only knows no ${unknown}; there are ${Object.keys(RUNS).join(', ')}`);
  process.exit(2);
}

/** The last line of what the command prints, which is JSON. */
function run(name, options) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', name, '--', ...options], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    child.on('close', (code) => {
      const last = text.trimEnd().split('\n').at(-1) ?? '';
      if (code === 0 && last.startsWith('{')) resolve(JSON.parse(last));
      else reject(new Error(`npm run ${name} ended with ${code}\n${text.slice(-2000)}`));
    });
  });
}

const git = (...words) => execFileSync('git', words, { cwd: ROOT, encoding: 'utf8' }).trim();
const commit =
  git('rev-parse', '--short=10', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' with changes');
const figures = JSON.parse(readFileSync(PAGE, 'utf8'));
for (const name of wanted) {
  try {
    figures[name] = { ...(await run(name, RUNS[name])), commit };
    writeFileSync(PAGE, `${JSON.stringify(figures, null, 2)}\n`);
    console.log(`${name}: ${JSON.stringify(figures[name])}`);
  } catch (error) {
    console.error(`reliability: ${error.message}`);
    process.exitCode = 1;
  }
}
