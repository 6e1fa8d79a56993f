/**
 * Lines of messages in any order give the same documents. Whatever lines an input holds are made into what one
 * appliance could have written: each has a second of its own, and a number stands for one thing.
 */
import { hash32, Random } from '../../bench/traffic-random.js';
import type { Settings } from '../../host/types.js';
import type { Program } from '../engine/machine.js';
import { Fault, guarded } from '../fault.js';
import { readOutput } from '../invariants/output.js';
import { difference } from '../invariants/pieces.js';
import { type Core, give, outputOf } from '../script/core.js';
import { readScript, type Script } from '../script/script.js';
import { SETTINGS_WORDS } from '../script/settings-words.js';
import { boundsReached, runStream } from '../script/stream-run.js';
import { exampleLines } from './rows.js';
import { StreamCores } from './stream-target.js';
import type { Target, Trial } from './target.js';

const INVARIANT = 'lines in any order give the same documents';
/** What is about several messages at once, or about whatever is in memory by then. */
const ABOUT_OTHERS = new Set(['rewrite', 'split', 'generate', 'bounce', 'reinject', 'return', 'offset']);
const MOST_LINES = 40;
const SHUFFLES = 2;

interface Explained {
  rule: string | null;
  does?: string[];
  captures?: { name: string; value: string }[];
  events?: unknown[];
  facts?: unknown[];
}

const bytes = (text: string): Uint8Array => Buffer.from(text);

interface Lived {
  documents: string;
  isCut: boolean;
  trial: Trial;
}

export class OrderTarget implements Target {
  readonly name = 'order';
  readonly settings = SETTINGS_WORDS;
  readonly #cores: StreamCores;

  constructor(program: Program) {
    this.#cores = new StreamCores(program);
  }

  seeds(): Uint8Array[] {
    const lines = exampleLines('assembly/cisco');
    const chunks: Uint8Array[] = lines.map((line) => bytes(`${line}\n`));
    for (let from = 0; from < lines.length; from += 8)
      chunks.push(bytes(lines.slice(from, from + 8).join('\n')));
    return [
      ...chunks,
      ...['ecs', 'ocsf', 'expand', 'raw', 'connections'].map((word) =>
        bytes(`! ${word}\n${lines.slice(0, 9).join('\n')}`),
      ),
    ];
  }

  words = (): Uint8Array[] => ['MID 1', 'ICID 2', 'DCID 3', 'RID 0', ' || ', '=?utf-8?q?x?='].map(bytes);
  lines = (): Uint8Array[] => exampleLines('assembly/cisco').map(bytes);

  run(input: Uint8Array): Trial {
    const { settings, lines } = this.#lawful(input);
    return this.#live(settings, lines).trial;
  }

  compare(input: Uint8Array): void {
    const { settings, lines } = this.#lawful(input);
    const { documents: wanted, isCut } = this.#live(settings, lines);
    // of facts that are too many those that came last are left out
    if (isCut) return;
    let seed = lines.length;
    for (const byte of input) seed = hash32(seed ^ byte);
    const random = new Random(seed);
    for (let n = 0; n < SHUFFLES; n++) {
      const found = this.#live(settings, random.shuffle([...lines])).documents;
      if (found !== wanted) throw new Fault(INVARIANT, difference(wanted, found));
    }
  }

  /** The lines of an input that a row knows and that are about one message, each in a second of its own. */
  #lawful(input: Uint8Array): { settings: Settings; lines: string[] } {
    const { settings: given, steps } = readScript(input);
    // who goes early for want of room is who came first
    const { max_messages: _, ...others } = given;
    const settings: Settings = { ...others, clock: 'arrival', hold: '4h', linger: '2s' };
    const pushed = steps.flatMap((step) =>
      step.does === 'push' ? [Buffer.from(step.bytes).toString('latin1')] : [],
    );
    const texts = pushed.join('').split('\n').slice(0, MOST_LINES).map(withOwnNumbers);
    const core = this.#cores.of(settings).machine.fresh();
    const known = texts.filter((text) => isLawful(guarded(() => explain(core, text))));
    return { settings, lines: known.map(withStamp) };
  }

  #live(settings: Settings, lines: readonly string[]): Lived {
    const { machine } = this.#cores.of(settings);
    const script: Script = {
      settings,
      steps: [{ does: 'push', bytes: Buffer.from(lines.join(''), 'latin1') }],
    };
    const run = guarded(() => runStream(machine.fresh(), script));
    const { documents } = readOutput(run);
    const texts = documents.map(({ text }) => text).sort();
    const trial = { counters: machine.counters, lines: run.stats.lines, documents: documents.length };
    return { documents: texts.join('\n'), isCut: boundsReached(run) > 0, trial };
  }
}

function explain(core: Core, text: string): Explained {
  core.explain(give(core, Buffer.from(text, 'latin1')));
  return JSON.parse(outputOf(core).toString()) as Explained;
}

function isLawful({ rule, does = [], captures = [], events, facts }: Explained): boolean {
  if (rule === null || events !== undefined || facts !== undefined) return false;
  const numbers = new Map(captures.map(({ name, value }) => [name, Number(value)]));
  const isAboutFile = numbers.has('sha256') && !numbers.has('mid');
  if (isAboutFile || does.some((verb) => ABOUT_OTHERS.has(verb))) return false;
  const { mid, icid } = Object.fromEntries(numbers);
  const isOwn = icid === undefined || mid === undefined || icid - BASES.ICID === mid - BASES.MID;
  return (
    isOwn && Object.entries(BASES).every(([name, base]) => isAmong(numbers.get(name.toLowerCase()), base))
  );
}

/** Is it one of the few numbers that stand for a thing of that kind, or none? */
function isAmong(number: number | undefined, base: number): boolean {
  return number === undefined || (number >= base && number < base + FEW);
}

const FEW = 3;
const BASES = { MID: 100, ICID: 200, DCID: 300, RCID: 400 } as const;

/** A few messages; each came by one connection, a connection brought one message. */
function withOwnNumbers(text: string): string {
  const few = (number: string): number => Number(number.slice(-2)) % FEW;
  const [, first] = /\bMID:? (\d{1,12})\b/.exec(text) ?? [];
  return text.replace(
    /\b(MID|ICID|DCID|RCID)(:? )(\d{1,12})\b/g,
    (_, name: keyof typeof BASES, gap, number) => {
      const isOfMessage = first !== undefined && (name === 'MID' || name === 'ICID');
      return `${name}${gap}${BASES[name] + few(isOfMessage ? first : number)}`;
    },
  );
}

function withStamp(text: string, second: number): string {
  const minutes = String(20 + Math.floor(second / 60)).padStart(2, '0');
  return `<22>Mar 16 09:${minutes}:${String(second % 60).padStart(2, '0')} esa1 mail_logs: Info: ${text}\n`;
}
