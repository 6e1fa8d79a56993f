/** Are the documents right? Compares what came out with what the traffic generator knows it put in. */
import { type ClassicDocument, isPassedLine, type PassedLine, type Stats } from '../host/types.js';
import type { ExpectedMessage, TrafficSource } from './traffic.js';

/** Documents compared value by value, spread over the run; there are at least half as many. */
const SAMPLES = 4_000;
/** So many faults are told, then the run ends. */
const MAX_FAULTS = 5;
const LINE_FEED = 0x0a;

export class WrongAnswer extends Error {
  override name = 'WrongAnswer';
}

export class AnswerCheck {
  documents = 0;
  compared = 0;
  private firstDocuments = 0;
  private readonly faults: string[] = [];
  private readonly stride: number;
  /** MID -> it stood in a first document. The MIDs of one appliance leave no gap. */
  private readonly firstMid: number;
  private readonly seen: Uint8Array;

  constructor(private readonly source: TrafficSource) {
    if (source.appliances.length !== 1) throw new RangeError('the check is made for one appliance');
    const midsOf = (unit: number): number[] => source.expected(unit).flatMap(({ mids }) => mids);
    this.firstMid = Math.min(...midsOf(0));
    this.seen = new Uint8Array(Math.max(...midsOf(source.messages - 1)) - this.firstMid + 1);
    this.stride = Math.max(1, Math.floor(source.documents / SAMPLES));
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
    if (this.compared < Math.min(SAMPLES / 2, source.documents))
      this.fault('too few documents were compared');
    if (this.faults.length > 0) throw new WrongAnswer(this.faults.join('\n'));
  }

  private addLine(line: string): void {
    const output = parse(line);
    if (output === undefined) this.fault(`not valid JSON: ${line}`);
    else if (isPassedLine(output)) this.fault(`a line was handed on: ${output.message}`);
    else this.addDocument(output);
  }

  private addDocument(document: ClassicDocument): void {
    this.documents++;
    if (document.sequence !== 1) return;
    for (const mid of document.MID.split(' || ')) this.note(Number(mid));
    if (this.firstDocuments++ % this.stride === 0) this.compare(document);
  }

  private note(mid: number): void {
    const at = mid - this.firstMid;
    const times = this.seen[at];
    if (times === undefined) this.fault(`MID ${mid} is not in the traffic`);
    else if (times > 0) this.fault(`MID ${mid} is in two first documents`);
    this.seen[at] = 1;
  }

  private compare(document: ClassicDocument): void {
    const message = this.source.find(document.appliance, Number.parseInt(document.MID, 10));
    if (message === null) {
      this.fault(`MID ${document.MID} on ${document.appliance} is not in the traffic`);
      return;
    }
    this.compared++;
    const name = `MID ${document.MID} (${message.kind})`;
    this.same(`${name}: MID`, document.MID, message.mids.join(' || '));
    this.same(`${name}: complete`, document.complete, message.complete);
    this.same(`${name}: disposition`, document.disposition, message.disposition);
    const parent = message.parent && [message.appliance, message.parent.mid, message.parent.relation];
    this.same(`${name}: parent`, Object.values(document.parent ?? {}).join(' '), (parent ?? []).join(' '));
    for (const [column, values] of expectedColumns(message)) {
      const found = document[column as keyof ClassicDocument] as string;
      const added = addedValues(message, column, values);
      if (added.length === 0) this.same(`${name}: ${column}`, found, values.join(' || '));
      else this.same(`${name}: ${column}`, sorted(found.split(' || ')), sorted([...values, ...added]));
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
function expectedColumns(message: ExpectedMessage): Array<readonly [column: string, values: string[]]> {
  const { fields, inherited } = message;
  const columns = new Set([...Object.keys(inherited), ...Object.keys(fields)]) as Set<keyof typeof fields>;
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

function sorted(values: readonly string[]): string {
  return values
    .filter((value) => value !== '')
    .sort()
    .join(' || ');
}

function parse(line: string): ClassicDocument | PassedLine | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
