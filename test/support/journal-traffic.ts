/** The same traffic with and without restarts: what comes out has to be the same. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type TrafficOptions, TrafficSource } from '../../bench/traffic.js';
import { createStitcher, type PassedLine, type Settings, type StitchDocument } from '../../host/index.js';

type Output = StitchDocument | PassedLine;

export interface Moment {
  bytes: Uint8Array;
  nowMs: number;
}

/** Lines a few at a time, each with when they come. */
export function moments(options: TrafficOptions, startMs: number, msEach = 200): Moment[] {
  return momentsOf(new TrafficSource(options), 2048, startMs, msEach);
}

/** The same of any source. */
export function momentsOf(
  source: { next(most: number): Uint8Array | null },
  bytesEach: number,
  startMs: number,
  msEach: number,
): Moment[] {
  const found: Moment[] = [];
  for (let chunk = source.next(bytesEach); chunk; chunk = source.next(bytesEach))
    found.push({ bytes: Uint8Array.from(chunk), nowMs: startMs + found.length * msEach });
  return found;
}

/** The same documents, in whatever order they came. Of two that differ only the first is shown. */
export function expectSame(outputs: readonly Output[], wanted: readonly Output[]): void {
  const [got, want] = [outputs, wanted].map((all) => all.map((output) => JSON.stringify(output)).sort());
  const at = (got as string[]).findIndex((text, n) => text !== want?.[n]);
  if (at >= 0) expect(JSON.parse(got?.[at] as string)).toEqual(JSON.parse(want?.[at] ?? '{}'));
  expect(outputs.length).toBe(wanted.length);
}

/** What one process makes of it; `restart` says before which moments another one takes over. */
export function play(
  settings: Settings,
  traffic: readonly Moment[],
  restart: (at: number) => boolean = () => false,
): { outputs: Output[]; restarts: number; journalBytes: number } {
  const outputs: Output[] = [];
  let restarts = 0;
  let stitcher = createStitcher(settings);
  traffic.forEach(({ bytes, nowMs }, at) => {
    const before = traffic[at - 1]?.nowMs;
    if (before !== undefined && restart(at)) {
      stitcher.tick(before); // it came again, so what it took is safe
      outputs.push(...stitcher);
      stitcher = createStitcher(settings);
      stitcher.tick(before); // nobody was at work in between, for no time at all
      outputs.push(...stitcher);
      restarts++;
    }
    stitcher.push(bytes, nowMs);
    outputs.push(...stitcher);
  });
  const last = traffic.at(-1)?.nowMs ?? 0;
  stitcher.tick(last + 6 * 3_600_000);
  outputs.push(...stitcher);
  const journalBytes = settings.journal === undefined ? 0 : readFileSync(settings.journal).length;
  return { outputs, restarts, journalBytes };
}
