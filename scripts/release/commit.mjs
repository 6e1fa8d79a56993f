// What git knows of a checkout, and a checkout of a commit alone.

import { run, Trouble } from './run.mjs';

/** The commit that the checkout is at, and its time. */
export function commitOf(checkout) {
  const [commit, seconds] = run('git', ['log', '-1', '--format=%H %ct'], { cwd: checkout }).trim().split(' ');
  return { commit, seconds: Number(seconds) };
}

/** A release is of a commit, and what is not in one cannot be made again. */
export function refuseChanges(checkout) {
  const changes = run('git', ['status', '--porcelain'], { cwd: checkout }).trimEnd();
  if (changes === '') return;
  const shown = changes.split('\n').slice(0, 10).join('\n');
  throw new Trouble(
    `there are changes that are in no commit:\n${shown}\ncommit them, or try it out with --allow-changes`,
  );
}

/**
 * The commit, built in a folder of its own: nothing that lies about in this one comes into a release, neither a file that
 * an older build has left nor a dependency of another version.
 */
export function buildCommit(checkout, commit, target) {
  run('git', ['clone', '--quiet', '--no-checkout', checkout, target]);
  run('git', ['checkout', '--quiet', '--detach', commit], { cwd: target });
  const options = ['--ignore-scripts', '--include=dev', '--prefer-offline', '--no-audit', '--no-fund'];
  run('npm', ['ci', ...options], { cwd: target });
  run('npm', ['run', 'build'], { cwd: target });
}
