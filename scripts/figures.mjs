// Runs one test file and reads the figures that it tells.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Runs vitest with `args`, its output shown. Resolves to whether all passed, how many seconds it took and the JSON object
 * that was written to the file MAILSTITCH_FIGURES, undefined if nothing was.
 */
export function figuresOf(args, env) {
  const folder = mkdtempSync(join(tmpdir(), 'mailstitch-figures-'));
  const path = join(folder, 'figures.json');
  const vitest = fileURLToPath(new URL('../node_modules/.bin/vitest', import.meta.url));
  const startMs = Date.now();
  const child = spawn(vitest, ['run', '--reporter=dot', ...args], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env, MAILSTITCH_FIGURES: path },
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const figures = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
      rmSync(folder, { recursive: true, force: true });
      resolve({ passed: code === 0, seconds: Math.round((Date.now() - startMs) / 1000), figures });
    });
  });
}
