/** Settings: any bytes in the place of their JSON. They are taken, or every fault is named. */

import { SETTINGS_TABLE } from '../../assembly/config-table.js';
import type { Settings } from '../../host/types.js';
import { Machine, type Program } from '../engine/machine.js';
import { guarded } from '../fault.js';
import { checkAccounting } from '../invariants/accounting.js';
import { checkFaults } from '../invariants/faults.js';
import { objectOf, readOutput, textOf } from '../invariants/output.js';
import { type Core, give, instantiate, outputOf } from '../script/core.js';
import { readScript } from '../script/script.js';
import { runStream } from '../script/stream-run.js';
import type { Target, Trial } from './target.js';

/** Larger budgets are taken, too, but a core that is started with them takes hundreds of megabytes. */
const MOST_BUDGET = 8 << 20;

const SAMPLE = readScript(
  Buffer.from(
    'Mon Mar 16 09:20:01 2026 Info: Start MID 1 ICID 2\nMID 1 Subject "x"\nwhat is this\nMessage finished MID 1 done\n',
  ),
);

const ROWS = SETTINGS_TABLE.trim()
  .split('\n')
  .map((row) => row.split(' | ').map((cell) => cell.trim()));
const bytes = (text: string): Uint8Array => Buffer.from(text);
const VALUES = [
  '"30s"',
  '"0"',
  '"4h"',
  '"1MiB"',
  '"64KiB"',
  '1048576',
  '0',
  '-1',
  '1.5',
  '1e6',
  'true',
  'false',
  'null',
  '[]',
  '{}',
  '["MID {mid:num} x"]',
  '"CET-1CEST,M3.5.0,M10.5.0/3"',
  '"+02:00"',
  '"UTC"',
  '"<+0330>-3:30"',
  '"event"',
  '"all"',
  '"\\u00e9"',
];

/** Valid values by type, so that each row has a seed that is right. */
function rightValue(type: string): string {
  const [kind, ...choices] = type.split(/[ ,]/);
  if (kind === 'enum') return JSON.stringify(choices.at(-1));
  const values: Record<string, string> = {
    bool: 'true',
    duration: '"5s"',
    count: '7',
    bytes: '"1MiB"',
    text: '"esa7"',
    rules: '["MID {mid:num} Custom Log Entry: VIP {content_filter:rest}"]',
    zone: '"CET-1CEST,M3.5.0,M10.5.0/3"',
  };
  return values[kind as string] ?? 'null';
}

export class SettingsTarget implements Target {
  readonly name = 'settings';
  readonly settings = [];
  readonly #machine: Machine<Core>;

  constructor(program: Program) {
    this.#machine = new Machine(program, () => instantiate(program));
  }

  seeds(): Uint8Array[] {
    const pairs = ROWS.map(([name, type = '']) => `"${name}":${rightValue(type)}`);
    const small = '"max_bytes":"1MiB","remember":"1MiB"';
    return [...pairs.map((pair) => bytes(`{${pair},${small}}`)), bytes(`{${pairs.join(',')}}`), bytes('{}')];
  }

  words(): Uint8Array[] {
    return [
      ...ROWS.flatMap(([name = '', type = '']) => [`"${name}":`, ...type.split(/[ ,]/)]),
      ...VALUES,
      ',',
      '{',
      '}',
    ].map(bytes);
  }

  lines = (): Uint8Array[] => [];

  run(input: Uint8Array): Trial {
    const core = this.#machine.fresh();
    const { counters } = this.#machine;
    const given = input.subarray(0, core.inputCap());
    const length = give(core, given);
    const faults = guarded(() => core.configure(length));
    if (faults !== 0) {
      checkFaults(faults, textOf(outputOf(core)));
      return { counters, lines: 0, documents: 0 };
    }
    const settings = settingsIn(given);
    if (!isSmall(settings)) return { counters, lines: 0, documents: 0 };
    const run = guarded(() => runStream(core, { ...SAMPLE, settings }));
    const reading = readOutput(run);
    checkAccounting(run, reading);
    return { counters, lines: run.stats.lines, documents: reading.documents.length };
  }

  compare(): void {}
}

/**
 * What was taken is JSON of an object, but for bytes that are no UTF-8: whoever reads it otherwise would be told something
 * else than the core.
 */
function settingsIn(given: Uint8Array): Settings {
  return given.length === 0 ? {} : (objectOf(Buffer.from(given).toString()) as Settings);
}

function isSmall({ max_bytes, remember }: Settings): boolean {
  return [max_bytes, remember].every((size) => size === undefined || bytesOf(size) <= MOST_BUDGET);
}

function bytesOf(size: number | string): number {
  const [, count = '', unit = ''] = /^(\d+)(\w*)$/.exec(String(size)) ?? [];
  const units: Record<string, number> = { '': 1, KiB: 1 << 10, MiB: 1 << 20 };
  return Number(count === '' ? Number.POSITIVE_INFINITY : count) * (units[unit] ?? Number.POSITIVE_INFINITY);
}
