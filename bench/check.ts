/** Are the documents right? Compares what came out with what the traffic generator knows it put in. */
import type { PassedLine, Stats } from '../host/types.js';
import { type Format, READERS, type Reader, type View } from './documents.js';
import type { ExpectedFields, ExpectedMessage } from './traffic.js';

/** Documents compared value by value, spread over the run; there are at least half as many. */
const SAMPLES = 4_000;
/** So many faults are told, then the run ends. */
const MAX_FAULTS = 5;
const LINE_FEED = 0x0a;

export class WrongAnswer extends Error {
  override name = 'WrongAnswer';
}

/** Traffic of which is known what has to come out. */
export interface KnownTraffic {
  readonly appliances: readonly string[];
  /** Units of traffic, numbered from 0. */
  readonly messages: number;
  readonly lines: number;
  /** First documents of the whole traffic. */
  readonly documents: number;
  expected(unit: number): ExpectedMessage[];
  find(appliance: string, mid: number): ExpectedMessage | null;
}

export interface CheckOptions {
  format?: Format;
  /** Compares each document, not a sample. */
  every?: boolean;
  /** The truth names all values of its columns: see addedValues. */
  isWhole?: boolean;
}

/** An id is 32 hexadecimal digits; so many of them are exact in a number. */
const ID = /^[0-9a-f]{32}$/;
const ID_DIGITS = 12;
const ID_LIMIT = 16 ** ID_DIGITS;

export class AnswerCheck {
  documents = 0;
  compared = 0;
  private firstDocuments = 0;
  private readonly faults: string[] = [];
  private readonly stride: number;
  private readonly samples: number;
  private readonly reader: Reader;
  private readonly isWhole: boolean;
  /** The sum over the ids of first documents: the same log has the same in any format. */
  private sumOfIds = 0;
  /** MID -> it stood in a first document. The MIDs of one appliance leave no gap. */
  private readonly firstMid: number;
  private readonly seen: Uint8Array;

  constructor(
    private readonly source: KnownTraffic,
    { format = 'classic', every = false, isWhole = false }: CheckOptions = {},
  ) {
    if (source.appliances.length !== 1) throw new RangeError('the check is made for one appliance');
    const midsOf = (unit: number): number[] => source.expected(unit).flatMap(({ mids }) => mids);
    this.firstMid = Math.min(...midsOf(0));
    this.seen = new Uint8Array(Math.max(...midsOf(source.messages - 1)) - this.firstMid + 1);
    this.stride = every ? 1 : Math.max(1, Math.floor(source.documents / SAMPLES));
    this.samples = every ? source.documents : Math.min(SAMPLES / 2, source.documents);
    this.reader = READERS[format];
    this.isWhole = isWhole;
  }

  /** Stands for the ids of all first documents. */
  get ids(): string {
    return this.sumOfIds.toString(16);
  }

  /** Takes whole lines of NDJSON. */
  add(ndjson: Buffer): void {
    if (ndjson.length === 0) return;
    if (ndjson.at(-1) !== LINE_FEED) this.fault('the output ends inside a line');
    for (const line of ndjson.toString('utf8', 0, ndjson.length - 1).split('\n')) this.addLine(line);
  }

  /** Call after `drain`, with the counters of the module. */
  finish(stats: Stats): void {
    const { source } = this;
    const missing = this.seen.reduce((sum, times) => sum + (times === 0 ? 1 : 0), 0);
    if (missing > 0) this.fault(`${missing} MIDs are in no first document`);
    this.same('lines counted', stats.lines, source.lines);
    this.same('lines no rule knew', stats.unmatched, 0);
    this.same('messages handed out early', stats.evicted, 0);
    this.same('first documents', this.firstDocuments, source.documents);
    this.same('first documents counted', stats.first_documents, source.documents);
    this.same('documents counted', stats.documents, this.documents);
    if (this.compared < this.samples) this.fault('too few documents were compared');
    if (this.faults.length > 0) throw new WrongAnswer(this.faults.join('\n'));
  }

  private addLine(line: string): void {
    const output = parse(line);
    if (output === undefined) this.fault(`not valid JSON: ${line}`);
    else if ('mailstitch' in output) this.fault(`a line was handed on: ${(output as PassedLine).message}`);
    else this.addDocument(this.reader.read(output));
  }

  private addDocument(document: View): void {
    if (document.sequence === 1) this.addFirst(document);
    if (this.documents++ % this.stride === 0) this.compare(document);
  }

  private addFirst({ id, mids }: View): void {
    this.firstDocuments++;
    for (const mid of mids) this.note(Number(mid));
    if (!ID.test(id)) this.fault(`MID ${mids[0]}: the id is ${id}`);
    this.sumOfIds = (this.sumOfIds + Number.parseInt(id.slice(0, ID_DIGITS), 16)) % ID_LIMIT;
  }

  private note(mid: number): void {
    const at = mid - this.firstMid;
    const times = this.seen[at];
    if (times === undefined) this.fault(`MID ${mid} is not in the traffic`);
    else if (times > 0) this.fault(`MID ${mid} is in two first documents`);
    this.seen[at] = 1;
  }

  private compare(document: View): void {
    const { appliance, mids } = document;
    const message = this.source.find(appliance, Number(mids[0]));
    if (message === null) {
      this.fault(`MID ${mids[0]} on ${appliance} is not in the traffic`);
      return;
    }
    this.compared++;
    const name = `MID ${mids[0]} (${message.kind})`;
    this.same(`${name}: MID`, joined(mids), joined(message.mids.map(String)));
    this.same(`${name}: complete`, document.complete, message.complete);
    this.same(`${name}: disposition`, document.disposition, message.disposition);
    const parent = message.parent && [message.appliance, message.parent.mid, message.parent.relation];
    this.same(`${name}: parent`, Object.values(document.parent ?? {}).join(' '), (parent ?? []).join(' '));
    for (const [column, known] of expectedColumns(message)) {
      const found = document.values(column);
      const values = known.filter((value) => this.reader.tells(value));
      const added = this.isWhole ? [] : addedValues(message, column, values);
      if (added.length === 0) this.same(`${name}: ${column}`, joined(found), joined(values));
      else this.same(`${name}: ${column}`, joined(found.sort()), joined([...values, ...added].sort()));
    }
  }

  private same<T>(what: string, found: T, expected: T): void {
    if (found !== expected)
      this.fault(`${what}: found ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`);
  }

  private fault(text: string): void {
    this.faults.push(text);
    if (this.faults.length >= MAX_FAULTS) throw new WrongAnswer(this.faults.join('\n'));
  }
}

/** A column of a child has its own values, or else those of its parent. */
function expectedColumns(message: ExpectedMessage) {
  const { fields, inherited } = message;
  const columns = new Set([...Object.keys(inherited), ...Object.keys(fields)]) as Set<keyof ExpectedFields>;
  return [...columns].map((column) => {
    const own = fields[column] ?? [];
    return [column, [...(own.length > 0 ? own : (inherited[column] ?? []))]] as const;
  });
}

/** What the generator's truth leaves out and the document says besides, by kind: words for the same event. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  isq: ['quarantined'],
  bounce: ['bounced', 'bounce message generated'],
  mixed: ['bounced', 'bounce message generated'],
  split: ['split'],
  rewritten: ['rewritten'],
};

function addedValues(message: ExpectedMessage, column: string, values: readonly string[]): string[] {
  let added: readonly string[] = [];
  // the null sender is a value, not a missing one
  if (column === 'From' && values.length === 0) return ['<>'];
  if (column === 'Action' && message.parent === null) added = ACTIONS[message.kind] ?? [];
  if (column === 'Antivirus') {
    // the final verdict follows the interim one where it says more than that: the name of the virus
    added = values.includes('VIRAL') ? ["positive 'CXmail/MalPE-HB'"] : [];
  }
  return added.filter((value) => !values.includes(value));
}

function joined(values: readonly string[]): string {
  return values.join(' || ');
}

function parse(line: string): object | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
