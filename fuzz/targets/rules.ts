/** Rows of users: any text in the place of a rule, and its own example lines through the core that takes it. */
import type { Settings } from '../../host/types.js';
import { Machine, type Program } from '../engine/machine.js';
import { guarded } from '../fault.js';
import { checkAccounting } from '../invariants/accounting.js';
import { checkFaults } from '../invariants/faults.js';
import { readOutput, textOf } from '../invariants/output.js';
import { type Core, give, instantiate, outputOf } from '../script/core.js';
import type { Step } from '../script/script.js';
import { runStream } from '../script/stream-run.js';
import { rowBlocks } from './rows.js';
import type { Target, Trial } from './target.js';

const TYPES = ['num', 'word', 'until', 'text', 'quoted', 'addr', 'list', 'rest'];
const KEYWORDS = ['form ', 'set ', 'does ', 'line ', 'gives ', 'not '];
const NAMES = ['mid', 'icid', 'dcid', 'rcid', 'rid', 'rids', 'new', 'old', 'sha256', 'subject', 'from', 'x'];
const VERBS =
  'begin finish abort close hold left release rewrite split generate bounce reinject return quiet other delivered bounced delayed dropped quarantined aborted rejected queued lost offset refused origin weak'.split(
    ' ',
  );
const BUDGET: Settings = { max_bytes: '1MiB', remember: '1MiB' };
const MOST_LINES = 40;

const bytes = (text: string): Uint8Array => Buffer.from(text);

export class RulesTarget implements Target {
  readonly name = 'rules';
  readonly settings = [];
  readonly #machine: Machine<Core>;

  constructor(program: Program) {
    this.#machine = new Machine(program, () => instantiate(program));
  }

  /** Rows of the module, of which each is one that a user could have; two together share the beginning of a pattern. */
  seeds(): Uint8Array[] {
    const blocks = [...rowBlocks('assembly/cisco'), ...rowBlocks('assembly/cisco/cef')];
    const own = blocks.map((block) => block.replace(/^\S+/, 'X-1'));
    const alone = own.flatMap((block) =>
      [...block.matchAll(/^ {2}form (.+)$/gm)].map(([, form = '']) => form),
    );
    return [...own, own.slice(0, 3).join('\n\n'), ...alone.slice(0, 20)].map(bytes);
  }

  words(): Uint8Array[] {
    const captures = NAMES.flatMap((name, at) => [`{${name}:${TYPES[at % TYPES.length]}}`, `{${name}:`]);
    const indented = KEYWORDS.map((keyword) => `\n  ${keyword}`);
    return [
      ...captures,
      ...indented,
      ...VERBS,
      ...TYPES,
      '[[',
      ']]',
      '{',
      '}',
      '\n\nX-2 more\n  form MID {mid:num} ',
      ' | ',
      '=',
    ].map(bytes);
  }

  lines = (): Uint8Array[] => rowBlocks('assembly/cisco').flatMap((block) => block.split('\n').map(bytes));

  run(input: Uint8Array): Trial {
    const core = this.#machine.fresh();
    const { counters } = this.#machine;
    const rules = Buffer.from(input).toString();
    const settings: Settings = {
      ...BUDGET,
      rules: [rules],
      format: input.length % 2 === 0 ? 'ecs' : 'classic',
    };
    const given = bytes(JSON.stringify(settings)).subarray(0, core.inputCap());
    const length = give(core, given);
    const faults = guarded(() => core.configure(length));
    if (faults !== 0) {
      checkFaults(faults, textOf(outputOf(core)));
      return { counters, lines: 0, documents: 0 };
    }
    const run = guarded(() => runStream(core, { settings, steps: stepsOf(rules) }));
    const reading = readOutput(run);
    checkAccounting(run, reading);
    return { counters, lines: run.stats.lines, documents: reading.documents.length };
  }

  compare(): void {}
}

/** The example lines of the rows, and their patterns with something in the place of each capture. */
function stepsOf(rules: string): Step[] {
  const examples = [...rules.matchAll(/^\s+(?:line|not) (.*)$/gm)].map(([, line = '']) => line);
  const forms = rules.includes('\n')
    ? [...rules.matchAll(/^\s+form (.*)$/gm)].map(([, form = '']) => form)
    : [rules];
  const filled = forms.map((form) =>
    form.replace(/\{\w*:(\w*)\}/g, (_, type) => FILLING[type] ?? 'x').replace(/\[\[|\]\]/g, ''),
  );
  const lines = [...examples, ...filled].slice(0, MOST_LINES);
  return [
    ...lines.map((line): Step => ({ does: 'explain', line: bytes(line) })),
    { does: 'push', bytes: bytes([...lines, 'Message finished MID 1 done', ''].join('\n')) },
  ];
}

const FILLING: Readonly<Record<string, string>> = {
  num: '1',
  word: 'w',
  until: 'a b',
  text: 'a "b"',
  quoted: "'it's'",
  addr: '<a@example.com>',
  list: '[0, 1]',
  rest: 'to the end ',
};
