/**
 * What the translation is made fast for, each with a module of its own: first lines of a gateway, one a call, as Vector
 * hands them over; then what is rarer.
 */
import { CefTraffic } from '../bench/cef-traffic.js';
import { MimecastTraffic } from '../bench/mimecast/traffic.js';
import { TrafficSource } from '../bench/traffic.js';
import { Status, type StreamExports } from '../host/wasm.js';
import type { Workload } from './translate/profile.js';

const OPEN = 300;
/** As many as it takes until messages are forgotten, since there is no end to that. */
const MANY = 4000;
const SOME = 400;
const NOW_MS = Date.parse('2026-03-17T00:00:00Z');
/** A second of so many lines. */
const LINES_PER_TICK = 1000;
const CHUNK_BYTES = 1 << 16;
const LINE_FEED = 0x0a;

const gateway = (messages: number) => new TrafficSource({ messages, open: OPEN, mix: 'full' });

export const SAMPLES: readonly Workload[] = [
  work(() => chunksOf(gateway(MANY)), { remember: '1MiB' }),
  work(() => chunksOf(gateway(SOME)), { format: 'ecs' }),
  work(() => chunksOf(gateway(SOME)), { format: 'ocsf' }),
  work(() => chunksOfEvents(new CefTraffic(SOME)), {}),
  work(() => chunksOf(new MimecastTraffic({ messages: SOME })), {}),
];

function* chunksOf(source: { next(bytes: number): Uint8Array | null }): Generator<Uint8Array> {
  for (let chunk = source.next(CHUNK_BYTES); chunk; chunk = source.next(CHUNK_BYTES)) yield chunk;
}

function* chunksOfEvents(source: CefTraffic): Generator<Uint8Array> {
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (let n = source.nextInto(chunk); n > 0; n = source.nextInto(chunk)) yield chunk.subarray(0, n);
}

/** Settings and all lines of the traffic. */
function work(traffic: () => Iterable<Uint8Array>, settings: Record<string, string>): Workload {
  return (exports) => {
    const core = exports as unknown as StreamExports;
    const input = core.inputPtr();
    const give = (bytes: Uint8Array) => new Uint8Array(core.memory.buffer, input, bytes.length).set(bytes);
    const text = JSON.stringify({ clock: 'event', ...settings });
    give(new TextEncoder().encode(text));
    core.configure(text.length);
    const read = (first: number) => {
      for (let status = first; status === Status.outputFull; ) status = core.resume();
      core.outputLen();
    };
    let now = NOW_MS;
    let lines = 0;
    for (const chunk of traffic()) {
      for (let from = 0, end: number; from < chunk.length; from = end) {
        end = chunk.indexOf(LINE_FEED, from) + 1;
        give(chunk.subarray(from, end));
        read(core.pushLine(end - from, BigInt(now)));
        if (++lines % LINES_PER_TICK !== 0) continue;
        now += 1000;
        read(core.tick(BigInt(now)));
      }
    }
  };
}
