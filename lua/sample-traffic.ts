/** What the translation is made fast for: lines of a gateway, one a call, as Vector hands them over. */
import { TrafficSource } from '../bench/traffic.js';
import { Status, type StreamExports } from '../host/wasm.js';

const SETTINGS = JSON.stringify({ clock: 'event', remember: '1MiB' });
const MESSAGES = 1500;
const OPEN = 300;
const NOW = BigInt(Date.parse('2026-03-17T00:00:00Z'));
const LINE_FEED = 0x0a;

/** Works through the lines of some thousand messages. */
export function sampleTraffic(exports: WebAssembly.Exports): void {
  const core = exports as unknown as StreamExports;
  const input = core.inputPtr();
  const give = (bytes: Uint8Array) => new Uint8Array(core.memory.buffer, input, bytes.length).set(bytes);
  give(new TextEncoder().encode(SETTINGS));
  core.configure(SETTINGS.length);
  const traffic = new TrafficSource({ messages: MESSAGES, open: OPEN, mix: 'full' });
  for (let chunk = traffic.next(1 << 16); chunk; chunk = traffic.next(1 << 16)) {
    for (let from = 0; from < chunk.length; ) {
      const end = chunk.indexOf(LINE_FEED, from) + 1;
      give(chunk.subarray(from, end));
      for (let status = core.pushLine(end - from, NOW); status === Status.outputFull; )
        status = core.resume();
      core.outputLen();
      from = end;
    }
  }
}
