import type { Stitcher } from '../engine.js';

/** How much of the first input is looked at; both bounds keep it below a few milliseconds. */
const SAMPLE_BYTES = 64 * 1024;
const SAMPLE_LINES = 200;

const NEWLINE = 0x0a;

/**
 * The one appliance a log names, for its lines that name none: relays and file transfers mix lines with and
 * without a host. Undefined if there is none, or more than one.
 */
export function soleAppliance(stitcher: Stitcher, start: Uint8Array): string | undefined {
  const hosts = new Set<string>();
  for (const line of firstLines(start.subarray(0, SAMPLE_BYTES))) {
    const { host } = stitcher.explain(line).prefix;
    if (host) hosts.add(host);
  }
  // `esa1` is no appliance of its own beside `esa1.example.com`
  const names = [...hosts].filter((host) => ![...hosts].some((other) => other.startsWith(`${host}.`)));
  return names.length === 1 ? names[0] : undefined;
}

/** Whole lines only: a cut line may name half a host. */
function* firstLines(sample: Uint8Array): Generator<Uint8Array> {
  let start = 0;
  for (let count = 0; count < SAMPLE_LINES; count++) {
    const end = sample.indexOf(NEWLINE, start);
    if (end < 0) return;
    yield sample.subarray(start, end);
    start = end + 1;
  }
}
