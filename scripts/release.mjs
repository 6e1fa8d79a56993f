// Makes release/mailstitch-VERSION.tar.gz of the commit that is checked out, and mailstitch-VERSION.tar.gz.sha256 beside it.
// The same commit gives the same bytes (with the same Node and npm, which stand in the bill of materials).
//
//   npm run release                       builds the commit in a temporary folder, and packs it
//   npm run release -- --verify           does so once more in another folder, and exits 1 if the bytes differ
//   npm run release -- --allow-changes    packs the files as they are here, with the build that is here: to try it
//   npm run release -- --output FOLDER    writes there

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildCommit, commitOf, refuseChanges } from './release/commit.mjs';
import { makeRelease } from './release/make.mjs';
import { Trouble } from './release/run.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Behind the version of what is of no commit. */
const CHANGED = '+changes';

class UsageError extends Error {}

function optionsOf(args) {
  const options = {
    verify: { type: 'boolean', default: false },
    'allow-changes': { type: 'boolean', default: false },
    output: { type: 'string', default: join(ROOT, 'release') },
  };
  const known = Object.keys(options).map((name) => `--${name}`);
  const { values, tokens } = parseArgs({ args, options, strict: false, tokens: true });
  for (const { kind, name, rawName, value } of tokens) {
    if (kind === 'positional')
      throw new UsageError(`unexpected argument "${value}"; there are only options: ${known.join(', ')}`);
    if (kind === 'option' && !Object.hasOwn(options, name))
      throw new UsageError(`unknown option ${rawName}; expected ${known.join(', ')}`);
    if (kind === 'option' && name !== 'output' && value !== undefined)
      throw new UsageError(`${rawName} takes no value: "${value}"`);
  }
  if (typeof values.output !== 'string' || values.output === '')
    throw new UsageError('--output needs the name of a folder');
  if (values.verify && values['allow-changes'])
    throw new UsageError(
      '--verify compares builds of a commit, which --allow-changes is none of; give one of them',
    );
  return { verify: values.verify, allowChanges: values['allow-changes'], output: resolve(values.output) };
}

/** Builds the commit below `stage` and packs it. */
function releaseOf(commit, stage, output) {
  const checkout = join(stage, 'checkout');
  mkdirSync(stage, { recursive: true });
  buildCommit(ROOT, commit, checkout);
  return makeRelease(checkout, { stage, output });
}

/** Which files are not the same: `build/mailstitch.wasm`. */
function differences(stages, archive) {
  const folder = basename(archive, '.tar.gz');
  const sums = stages.map((stage) => readFileSync(join(stage, folder, 'SHA256SUMS'), 'utf8').split('\n'));
  const single = sums.flatMap((lines, i) => lines.filter((line) => !sums[1 - i].includes(line)));
  return [...new Set(single.map((line) => line.split('  ')[1]))];
}

function main(args) {
  const { verify, allowChanges, output } = optionsOf(args);
  const temporary = mkdtempSync(join(tmpdir(), 'mailstitch-release-'));
  const say = (text) => console.error(`release: ${text}`);
  try {
    if (allowChanges) {
      console.log(makeRelease(ROOT, { stage: temporary, output, mark: CHANGED }));
      return 0;
    }
    refuseChanges(ROOT);
    const { commit } = commitOf(ROOT);
    say(`building ${commit}`);
    const first = join(temporary, 'first');
    const archive = releaseOf(commit, first, join(temporary, 'made'));
    if (verify) {
      say('building it once more');
      // a path of another length, for whatever has a path in it
      const second = join(temporary, 'in/another/place');
      const again = releaseOf(commit, second, join(temporary, 'again'));
      if (!readFileSync(archive).equals(readFileSync(again))) {
        const files = differences([first, second], archive);
        throw new Trouble(`two builds of ${commit} differ in ${files.join(', ') || 'the archive itself'}`);
      }
      say('both have the same bytes');
    }
    for (const name of [archive, `${archive}.sha256`]) cpSync(name, join(output, basename(name)));
    console.log(join(output, basename(archive)));
    return 0;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Trouble || error instanceof UsageError)) throw error;
  console.error(`release: ${error.message}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
