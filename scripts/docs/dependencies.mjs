// docs/dependencies.md: what is installed with the package, and why, from package.json and the lock file.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertSame, code, plain, ROOT, table } from './sources.mjs';

/** What each direct dependency is for. One without a reason fails the check. */
const REASONS = {
  '@assemblyscript/loader': 'instantiates the module',
  '@redis/client': 'inputs from Redis',
  'cli-progress': 'the bar of `stitch` over large files',
  commander: 'the command line',
  'fastest-levenshtein': 'the word that was meant, in faults of a configuration',
  pino: 'the log of the service',
  'prom-client': '`/metrics`',
  yaml: 'the configuration file',
  zod: 'shapes of the configuration',
};

/** The same of what builds, checks and tests; nothing of it is in the package. */
const BUILD_REASONS = {
  '@as-pect/cli': 'runs the specs of the core',
  '@biomejs/biome': 'lint and format',
  '@types/cli-progress': 'types',
  '@types/node': 'types',
  assemblyscript: 'compiles the core',
  'axe-core': 'looks for what keeps people from using the page',
  binaryen: 'last step of the build of the core; reads it for the translation to Lua',
  comlink: 'calls between the page and its worker; stands in the page',
  'fast-check': 'tests by properties',
  'playwright-core': 'drives the browser that tests the page',
  preact: 'draws the page; stands in it',
  rolldown: 'makes one file of the page',
  typescript: 'compiles the host',
  vitest: 'runs the tests of the host',
};

const json = (path) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

export function dependenciesPage() {
  const { dependencies, devDependencies } = json('package.json');
  const { packages } = json('package-lock.json');
  assertSame(Object.keys(REASONS), Object.keys(dependencies), 'dependencies');
  assertSame(Object.keys(BUILD_REASONS), Object.keys(devDependencies), 'devDependencies');
  const locked = (name) => packages[`node_modules/${name}`];
  const rows = (reasons) =>
    Object.entries(reasons).map(([name, reason]) => [
      code(name),
      locked(name).version,
      locked(name).license,
      reason,
    ]);
  const installed = Object.entries(packages).filter(
    ([path, { dev, devOptional, extraneous }]) => path !== '' && !dev && !devOptional && !extraneous,
  );
  const others = installed
    .map(([path, { version, license }]) => [path.replace('node_modules/', ''), version, license])
    .filter(([name]) => !Object.hasOwn(REASONS, name));
  return `# Dependencies

What a user of the package installs, ${installed.length} packages in all; the lock file has the version and the SHA-512 of each. No package,
of these or of those below, runs a script when it is installed.

${table(['Package', 'Version', 'License', 'What for'], rows(REASONS))}
They bring ${others.length} more: ${others.map(([name, version, license]) => `${plain(name)} ${version} (${license})`).join(', ')}.

## To build and to test

Not installed with the package. Of \`comlink\`, \`preact\` and \`@assemblyscript/loader\` there is a copy in \`build/mailstitch.html\`, with their licences.

${table(['Package', 'Version', 'License', 'What for'], rows(BUILD_REASONS))}`;
}
