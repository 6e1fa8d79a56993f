/**
 * Ids of ten million events: `node dist/bench/mimecast/ids.js [--events N] [--seed N]`. No two of them may be equal, and
 * every event that is sent again in its other form, with its keys in the opposite order, must have its first id.
 */
import { parseArgs } from 'node:util';
import { createStitcher, type Stitcher } from '../../host/index.js';
import { describeMachine } from '../machine.js';
import { documentText, type EventDocument, memberText } from './answers.js';
import { asReadFromPipe, toJson, toPipe } from './event.js';
import { isApi2 } from './kinds.js';
import { MimecastTraffic, type Sent } from './traffic.js';

const USAGE = 'usage: node dist/bench/mimecast/ids.js [--events N] [--seed N]';
const DEFAULT_EVENTS = 10_000_000;
/** Few enough that what is made for a chunk is young when it goes. */
const CHUNK_EVENTS = 2_000;
/** No event of the traffic is longer, as JSON or in the pipe form. */
const MAX_EVENT_BYTES = 4_096;
/** One in so many documents is compared with its event, member by member. */
const SAMPLE = 500;
const NOW_MS = Date.UTC(2026, 2, 17);
const LINE_FEED = 0x0a;

/** What ends the document of an event: `"id":"0123456789abcdef0123456789abcdef"}`. */
const ID_KEY = Buffer.from('"id":"');
const ID_DIGITS = 32;
const AFTER_ID = Buffer.from('"}');

class WrongAnswer extends Error {}

function main(): number {
  let options: { events: number; seed: number };
  try {
    options = readOptions();
  } catch (error) {
    console.error(`ids: ${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  try {
    run(options.events, options.seed);
    return 0;
  } catch (error) {
    if (!(error instanceof WrongAnswer)) throw error;
    console.error(`ids: wrong answer\n${error.message}`);
    return 1;
  }
}

function readOptions(): { events: number; seed: number } {
  const { values } = parseArgs({ options: { events: { type: 'string' }, seed: { type: 'string' } } });
  const [events, seed] = [values.events ?? String(DEFAULT_EVENTS), values.seed ?? '1'];
  if (!/^[1-9]\d{0,8}$/.test(events)) throw new RangeError('--events takes a number');
  if (!/^\d{1,9}$/.test(seed)) throw new RangeError('--seed takes a number');
  return { events: Number(events), seed: Number(seed) };
}

function run(events: number, seed: number): void {
  const source = new MimecastTraffic({ seed, messages: events, accounts: ['C0A0', 'C1A1', 'C46A75'] });
  const ids = new Ids(events);
  const stitcher = createStitcher({ correlate: false });
  const buffer = Buffer.alloc(CHUNK_EVENTS * MAX_EVENT_BYTES);
  let seconds = 0;
  let bytes = 0;
  let done = 0;
  for (const chunk of chunksOf(source.events(), events)) {
    // which of the two forms is the first one changes from chunk to chunk
    const isPipeFirst = (done / CHUNK_EVENTS) % 2 === 0;
    for (const isPipe of [isPipeFirst, !isPipeFirst]) {
      let end = 0;
      for (const sent of chunk) end += buffer.write(`${write(source, sent, isPipe)}\n`, end);
      const input = buffer.subarray(0, end);
      bytes += input.length;
      const from = performance.now();
      const output = push(stitcher, input);
      seconds += (performance.now() - from) / 1000;
      const count = readDocuments(output, (line, at) => {
        const index = done + at;
        if (index % SAMPLE === 0) compare(line, chunk[at] as Sent, source, isPipe);
        if (isPipe === isPipeFirst) ids.add(index, line);
        else ids.expectAgain(index, line);
      });
      if (count !== chunk.length) throw new WrongAnswer(`${count} documents of ${chunk.length} events`);
    }
    done += chunk.length;
    if (done % 1_000_000 === 0) console.error(`ids: ${done.toLocaleString('en-US')} events`);
  }
  const { lines, documents, passed } = stitcher.stats();
  if (lines !== 2 * events || documents !== 2 * events || passed !== 0) {
    throw new WrongAnswer(`counted: ${lines} lines, ${documents} documents, ${passed} passed on`);
  }
  ids.expectDistinct();
  report(events, bytes, seconds);
}

function report(events: number, bytes: number, seconds: number): void {
  const { cpu, node, commit } = describeMachine();
  const number = (value: number): string => Math.round(value).toLocaleString('en-US');
  console.log(`${number(events)} distinct events: ${number(events)} distinct ids
${number(events)} events sent again in the other form, keys reversed: ${number(events)} have their first id
${number((2 * events) / SAMPLE)} documents compared member by member
${number(2 * events)} lines, ${number(bytes / 1e6)} MB, ${number((2 * events) / seconds)} lines/s
${cpu}, Node ${node}, commit ${commit}`);
}

function* chunksOf(sent: Iterable<Sent>, events: number): Generator<Sent[]> {
  let chunk: Sent[] = [];
  let left = events;
  for (const one of sent) {
    chunk.push(one);
    left--;
    if (chunk.length === CHUNK_EVENTS || left === 0) {
      yield chunk;
      chunk = [];
    }
    if (left === 0) return;
  }
}

/** API 2.0 has no pipe form: its events differ in the order of their keys only. */
function write(source: MimecastTraffic, { index, event }: Sent, isPipe: boolean): string {
  if (!isPipe) return toJson([...event].reverse());
  return isApi2(source.kindOf(index)) ? toJson(event) : toPipe(event);
}

function push(stitcher: Stitcher, input: Uint8Array): Buffer {
  const slices: Buffer[] = [];
  stitcher.pushBytes(input, NOW_MS, (ndjson) => void slices.push(Buffer.from(ndjson)));
  return Buffer.concat(slices);
}

function readDocuments(ndjson: Buffer, read: (line: Buffer, at: number) => void): number {
  let at = 0;
  for (let start = 0; start < ndjson.length; at++) {
    const end = ndjson.indexOf(LINE_FEED, start);
    read(ndjson.subarray(start, end < 0 ? ndjson.length : end), at);
    start = end < 0 ? ndjson.length : end + 1;
  }
  return at;
}

function compare(line: Buffer, { index, event, type }: Sent, source: MimecastTraffic, isPipe: boolean): void {
  const document = JSON.parse(line.toString()) as EventDocument;
  const sent = isPipe && !isApi2(source.kindOf(index)) ? asReadFromPipe(event) : event;
  const wanted = memberText(isPipe ? sent : [...sent].reverse());
  const found = documentText(document);
  if (found !== wanted || document.log_type !== type) {
    throw new WrongAnswer(`${type}: ${wanted}\ncame out as ${document.log_type}: ${found}`);
  }
}

/** The ids in the order of their events, each as two halves. */
class Ids {
  private readonly first: BigUint64Array;
  private readonly second: BigUint64Array;
  private readonly firstWords: Uint32Array;
  private readonly secondWords: Uint32Array;
  private readonly words = new Uint32Array(4);

  constructor(events: number) {
    this.first = new BigUint64Array(events);
    this.second = new BigUint64Array(events);
    this.firstWords = new Uint32Array(this.first.buffer);
    this.secondWords = new Uint32Array(this.second.buffer);
  }

  add(index: number, line: Buffer): void {
    this.parse(line);
    this.firstWords.set(this.words.subarray(0, 2), 2 * index);
    this.secondWords.set(this.words.subarray(2), 2 * index);
  }

  expectAgain(index: number, line: Buffer): void {
    this.parse(line);
    const { words, firstWords, secondWords } = this;
    const isSame =
      words[0] === firstWords[2 * index] &&
      words[1] === firstWords[2 * index + 1] &&
      words[2] === secondWords[2 * index] &&
      words[3] === secondWords[2 * index + 1];
    if (!isSame) throw new WrongAnswer(`event ${index} has another id in its other form: ${line}`);
  }

  /** Exact: of ids whose first halves are equal the second ones are compared. */
  expectDistinct(): void {
    const sorted = this.first.slice().sort();
    const twins = new Map<bigint, Set<bigint>>();
    for (let at = 1; at < sorted.length; at++) {
      if (sorted[at] === sorted[at - 1]) twins.set(sorted[at] as bigint, new Set());
    }
    if (twins.size === 0) return;
    this.first.forEach((half, index) => {
      const others = twins.get(half);
      const other = this.second[index] as bigint;
      if (others?.has(other)) throw new WrongAnswer(`event ${index} has the id of an earlier one`);
      others?.add(other);
    });
  }

  private parse(line: Buffer): void {
    const start = line.length - AFTER_ID.length - ID_DIGITS;
    const key = line.subarray(start - ID_KEY.length, start);
    if (!key.equals(ID_KEY) || !line.subarray(-AFTER_ID.length).equals(AFTER_ID)) {
      throw new WrongAnswer(`a document that does not end in its id: ${line}`);
    }
    for (let word = 0; word < 4; word++) {
      const digits = line.toString('latin1', start + 8 * word, start + 8 * word + 8);
      if (!/^[0-9a-f]{8}$/.test(digits)) throw new WrongAnswer(`no id: ${digits} in ${line}`);
      this.words[word] = Number.parseInt(digits, 16);
    }
  }
}

process.exitCode = main();
