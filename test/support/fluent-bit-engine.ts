/** The module in Fluent Bit's filter as an engine for the case files. */
import type { StitchDocument } from '../../host/types.js';
import { type Engine, type EngineOutput, sortDocument } from './engines.js';
import { type FilterSettings, filterWith, STATS, splitBatch, TICK } from './fluent-bit-session.js';

/** What the appliance is called where neither prefix nor settings name it: the cases expect this. */
const TAG = 'unknown';
const [LF, CR, BLANK] = [0x0a, 0x0d, 0x20];

/** How far the clock goes on at a time, and how often at most: quarantines hold messages for weeks. */
const HEARTBEAT_MS = 3_600_000;
const MOST_HEARTBEATS = 60 * 24;

/**
 * Lines as the tail input reads them, without line ends. Blank ones are left out: records that hold one come back
 * like any other that belongs to no message, and the cases do not count them.
 */
function* tailLines(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; ) {
    const lineFeed = bytes.indexOf(LF, start);
    const stop = lineFeed < 0 ? bytes.length : lineFeed;
    const line = bytes.subarray(start, stop > start && bytes[stop - 1] === CR ? stop - 1 : stop);
    if (line.some((byte) => byte !== BLANK)) yield line;
    start = stop + 1;
  }
}

/** A record that came back as it was. */
function isPassed(record: StitchDocument | { log: string }): record is { log: string } {
  return 'log' in record && !('id' in record || 'metadata' in record || 'event' in record);
}

function run(settings: FilterSettings, bytes: Uint8Array, nowMs: number): EngineOutput {
  let now = nowMs;
  const filter = filterWith(settings, () => now);
  const output: EngineOutput = { documents: [], mimecast: [], standard: [], passed: [] };
  const take = (answer: string | undefined): boolean => {
    if (answer === undefined) return false;
    for (const item of splitBatch(answer)) {
      const record = JSON.parse(item) as StitchDocument | { log: string };
      if (isPassed(record)) output.passed.push({ message: record.log });
      else sortDocument(record, output);
    }
    return true;
  };
  const openMessages = (): number => JSON.parse(filter.filter(TAG, STATS) as string).open;

  for (const line of tailLines(bytes)) take(filter.filter(TAG, { log: line }));
  // there is no end of input: time goes on until every message has had its last document
  for (let beats = 0; beats < MOST_HEARTBEATS; beats++) {
    while (take(filter.filter(TAG, TICK)));
    if (openMessages() === 0) return output;
    now += HEARTBEAT_MS;
  }
  throw new Error(`${openMessages()} messages are open after ${MOST_HEARTBEATS} hours`);
}

/** One document a call. */
export const fluentBitEngine: Engine = { name: 'fluent-bit', hasEnd: false, run };

/** All documents that are due in one record, split behind the filter. */
export const fluentBitBatchEngine: Engine = {
  name: 'fluent-bit, batch',
  hasEnd: false,
  run: (settings, bytes, nowMs) => run({ ...settings, batch: true } as FilterSettings, bytes, nowMs),
};
