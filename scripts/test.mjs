// Runs every test runner, shows what each prints, and sums their counts in the last line.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const bin = (name) => fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mailstitch-test-'));
const report = join(folder, 'vitest.json');

/** Runs a command with its output shown and kept; resolves to exit code and text. */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      process.stdout.write(chunk);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, text }));
  });
}

/** as-pect ends with a summary that says `[Tests]: 61 / 61`: passed and all. No summary is a failure. */
function aspectCounts({ code, text }) {
  const summary = [...stripVTControlCharacters(text).matchAll(/\[Tests\]:\s*(\d+) \/ (\d+)/g)].at(-1);
  if (!summary) return { passed: 0, failed: 1 };
  const passed = Number(summary[1]);
  return { passed, failed: Math.max(Number(summary[2]) - passed, code === 0 ? 0 : 1) };
}

function vitestCounts({ code }) {
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = numFailedTests || (code === 0 ? 0 : Math.max(1, numFailedTestSuites));
  return { passed: numPassedTests, failed };
}

const counts = [];
try {
  counts.push(aspectCounts(await run(bin('asp'), ['--summary', '--no-logo'])));
  counts.push(
    vitestCounts(
      await run(bin('vitest'), [
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ]),
    ),
  );
} catch (error) {
  console.error(`test: ${error.message}`);
  counts.push({ passed: 0, failed: 1 });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
