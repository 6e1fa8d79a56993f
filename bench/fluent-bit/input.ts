/** The lines of a run as a file, made once for all runs, and what they must come out as. */
import { closeSync, linkSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { TrafficSource } from '../traffic.js';
import { INPUT_FOLDER } from './config.js';

export const OPEN_MESSAGES = 200;
const CHUNK_BYTES = 1 << 20;

/** Traffic of about so many lines; the same each time. */
export function trafficOf(lines: number): TrafficSource {
  const options = { open: OPEN_MESSAGES, prefix: 'P2', mix: 'clean' } as const;
  const sample = new TrafficSource({ ...options, messages: 4096 });
  return new TrafficSource({ ...options, messages: Math.ceil((lines * sample.messages) / sample.lines) });
}

/** Returns how many bytes. */
export function writeTraffic(source: TrafficSource, path: string): number {
  const file = openSync(path, 'w');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let bytes = 0;
  for (let length = source.nextInto(chunk); length > 0; length = source.nextInto(chunk)) {
    writeSync(file, chunk, 0, length);
    bytes += length;
  }
  closeSync(file);
  return bytes;
}

/** Puts the lines before a Fluent Bit that runs already, all at once. */
export function handOver(inputPath: string, folder: string): void {
  linkSync(inputPath, join(folder, INPUT_FOLDER, 'mail.log'));
}
