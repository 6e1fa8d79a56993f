import { statSync } from 'node:fs';

export interface Progress {
  /** `doneBytes`: bytes read of all files together. */
  update(doneBytes: number): void;
  stop(): void;
}

export const NO_PROGRESS: Progress = { update() {}, stop() {} };

const MIB = 1024 * 1024;

/** A bar over the bytes of the files, if standard error is a terminal and there is something to count. */
export async function startProgress(paths: readonly string[]): Promise<Progress> {
  const totalBytes = process.stderr.isTTY ? countBytes(paths) : 0;
  if (totalBytes === 0) return NO_PROGRESS;

  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar(
    {
      format: '{bar} {percentage} % | {done} of {size} MiB | {eta_formatted} left',
      stream: process.stderr,
      fps: 8,
      clearOnComplete: true,
    },
    cliProgress.Presets.shades_classic,
  );
  const inMib = (bytes: number) => (bytes / MIB).toFixed(1);
  bar.start(totalBytes, 0, { done: inMib(0), size: inMib(totalBytes) });
  return {
    update: (doneBytes) => bar.update(doneBytes, { done: inMib(doneBytes) }),
    stop: () => bar.stop(),
  };
}

/** 0 as soon as one of them has no size, like a pipe, or is missing: opening it will tell. */
function countBytes(paths: readonly string[]): number {
  let totalBytes = 0;
  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat?.isFile()) return 0;
    totalBytes += stat.size;
  }
  return totalBytes;
}
