// Formats and lints assembly/ with Biome. Biome reads TypeScript, where a decorator on a function (AssemblyScript's
// `@inline` and `@external`) is no syntax; the check runs on a copy in which each such decorator is a comment, and
// `--write` takes the formatted copy back with the comments turned into decorators again.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const write = process.argv.includes('--write');
mkdirSync(join(root, 'build'), { recursive: true });
const copy = mkdtempSync(join(root, 'build', 'check-'));

const files = readdirSync(join(root, 'assembly'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.includes('.generated.'))
  .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)));

let status = 0;
try {
  cpSync(join(root, 'biome.json'), join(copy, 'biome.json'));
  const config = JSON.parse(readFileSync(join(copy, 'biome.json'), 'utf8'));
  delete config.vcs;
  config.files.includes = ['assembly/**'];
  writeFileSync(join(copy, 'biome.json'), JSON.stringify(config));
  for (const file of files) {
    mkdirSync(join(copy, file, '..'), { recursive: true });
    writeFileSync(
      join(copy, file),
      readFileSync(join(root, file), 'utf8').replace(/^@(inline|external\(.*\))$/gm, '// @$1'),
    );
  }
  const biome = join(root, 'node_modules', '.bin', 'biome');
  const result = spawnSync(biome, ['check', ...(write ? ['--write'] : []), 'assembly'], {
    cwd: copy,
    stdio: 'inherit',
  });
  status = result.status ?? 1;
  if (write) {
    for (const file of files) {
      const text = readFileSync(join(copy, file), 'utf8').replace(/^\/\/ @(inline|external\(.*\))$/gm, '@$1');
      if (text !== readFileSync(join(root, file), 'utf8')) writeFileSync(join(root, file), text);
    }
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exitCode = status;
