/** The lines that all peers read: the full mix, with splits, rewrites, bounces and quarantines. */
import { join } from 'node:path';
import { writeTraffic } from '../fluent-bit/input.js';
import { TrafficSource } from '../traffic.js';
import type { Traffic } from './peer.js';

/** A file of about so many lines. */
export function makeTraffic(open: number, lines: number, folder: string): Traffic {
  const sample = new TrafficSource({ open, messages: 4096, mix: 'full' });
  const messages = Math.max(1, Math.ceil((lines * sample.messages) / sample.lines));
  const options = { open, messages, mix: 'full' } as const;
  const path = join(folder, `mail-${open}-${lines}.log`);
  writeTraffic(new TrafficSource(options), path);
  return { open, source: new TrafficSource(options), path };
}
