/**
 * One run whose documents go to a file and are compared with what the traffic generator knows. It is not timed:
 * many heartbeats a second bring out the last messages, one document a heartbeat.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stats } from '../../host/types.js';
import { AnswerCheck, WrongAnswer } from '../check.js';
import type { TrafficSource } from '../traffic.js';
import { DOCUMENT_TAGS, fileOutput, heartbeat, statistics, TAG, tailInput } from './config.js';
import { handOver } from './input.js';
import { checkLuaDocuments } from './lua-check.js';
import { allThrough, type Bench, type Verdict } from './measure.js';
import { FluentBit } from './process.js';
import type { Variant } from './variants.js';

const DOCUMENTS = 'documents.ndjson';
const STATISTICS = 'statistics.ndjson';
const HEARTBEATS_A_SECOND = 200;
const LAST_DOCUMENTS_SECONDS = 60;
const LINE_FEED = 0x0a;

export async function verify(bench: Bench, variant: Variant, folder: string): Promise<Verdict> {
  const { program, module, source, inputPath } = bench;
  const ofModule = variant.answers === 'mailstitch';
  const fluentBit = await FluentBit.start(program, folder, {
    inputs: [tailInput(folder), heartbeat(HEARTBEATS_A_SECOND), ...(ofModule ? [statistics()] : [])],
    filters: variant.filters(folder, module),
    outputs: [
      fileOutput(folder, DOCUMENTS, DOCUMENT_TAGS),
      ...(ofModule ? [fileOutput(folder, STATISTICS, TAG.stats)] : []),
    ],
  });
  try {
    handOver(inputPath, folder);
    await allThrough(fluentBit, source.lines);
    const stats = ofModule ? await lastDocument(fluentBit, folder, source) : null;
    await fluentBit.stop();
    const [error] = fluentBit.errors();
    if (error !== undefined) throw new WrongAnswer(error);
    const documents = readFileSync(join(folder, DOCUMENTS));
    if (stats === null) return checkLuaDocuments(documents, source);
    const check = new AnswerCheck(source);
    check.add(documents);
    check.finish(stats);
    return check;
  } catch (error) {
    if (error instanceof WrongAnswer) error.message = `${variant.name}: ${error.message}`;
    throw error;
  } finally {
    fluentBit.kill();
  }
}

/** Waits until the last message was handed out and its document has reached the file; the statistics then. */
function lastDocument(fluentBit: FluentBit, folder: string, source: TrafficSource): Promise<Stats> {
  return fluentBit.until('the last document was handed out', LAST_DOCUMENTS_SECONDS, () => {
    const stats = lastStatistics(join(folder, STATISTICS));
    if (stats === null || stats.lines < source.lines || stats.open > 0) return null;
    return countLines(readFileSync(join(folder, DOCUMENTS))) >= stats.documents ? stats : null;
  });
}

/** The newest record of statistics in a file; null if there is none. */
export function lastStatistics(path: string): Stats | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const end = text.lastIndexOf('\n');
  if (end < 0) return null;
  return JSON.parse(text.slice(text.lastIndexOf('\n', end - 1) + 1, end)) as Stats;
}

export function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}
