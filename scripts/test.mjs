// Runs every test runner, shows what each prints, and sums their counts in the last line.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const bin = (name) => join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..', 'node_modules', '.bin', name);
const folder = mkdtempSync(join(tmpdir(), 'mailstitch-test-'));
const report = join(folder, 'vitest.json');

/** Runs a command with its output shown and kept; resolves to exit code and text. */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, FORCE_COLOR: '0' } });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      process.stdout.write(chunk);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, text }));
  });
}

/** as-pect ends with lines such as `[Summary]: 61 pass, 0 fail, 61 total`. */
function aspectCounts({ code, text }) {
  const result = /\[Result\]:.*?(\d+) pass,\s+(\d+) fail/.exec(text) ?? /(\d+) pass,\s+(\d+) fail/.exec(text);
  if (!result) return { passed: 0, failed: 1 };
  const failed = Number(result[2]);
  return { passed: Number(result[1]), failed: failed === 0 && code !== 0 ? 1 : failed };
}

function vitestCounts({ code }) {
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = numFailedTests || (code === 0 ? 0 : Math.max(1, numFailedTestSuites));
  return { passed: numPassedTests, failed };
}

const counts = [];
try {
  counts.push(aspectCounts(await run(bin('asp'), ['--summary', '--no-logo'])));
  counts.push(vitestCounts(await run(bin('vitest'), ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])));
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
