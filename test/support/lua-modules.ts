/** The same module in V8 and, translated, in Lua 5.4: what is done to it has to come to the same in both. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import binaryen from 'binaryen';
import { afterAll, expect, it } from 'vitest';
import { readModule } from '../../lua/translate/module.js';
import { NO_PROFILE, profileOf, type Workload } from '../../lua/translate/profile.js';
import { translate } from '../../lua/translate/program.js';
import { escaped, ofLua, runsOf, trapOf } from './lua-answers.js';
import { LUA, luaProgramMissing } from './lua-host.js';

const HOST = fileURLToPath(new URL('lua-modules.lua', import.meta.url));
const RUNTIME = ['integers', 'memory', 'swap', 'bytes', 'module'].map((name) =>
  readFileSync(fileURLToPath(new URL(`../../lua/runtime/${name}.lua`, import.meta.url)), 'utf8'),
);
/** What AssemblyScript gives out by default. */
const FEATURES = binaryen.Features.MutableGlobals | binaryen.Features.SignExt | binaryen.Features.BulkMemory;
const TIMEOUT_MS = 30_000;
const MOST_DIFFERENCES = 10;

/** An i32 in either notation, or an i64. */
export type Argument = number | bigint;

/** The binary of a module in text format; `passes` are those of binaryen, with `O` for all that make code smaller. */
export function assembled(text: string, passes: readonly string[] = []): Uint8Array<ArrayBuffer> {
  const module = binaryen.parseText(text);
  try {
    module.setFeatures(FEATURES);
    if (!module.validate()) throw new Error(`not valid: ${text}`);
    for (const pass of passes) {
      if (pass === 'O') module.optimize();
      else module.runPasses([pass]);
    }
    return new Uint8Array(module.emitBinary());
  } finally {
    module.dispose();
  }
}

/** A data segment in text format. */
export function segment(address: number, bytes: readonly number[]): string {
  const text = bytes.map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
  return `(data (i32.const ${address}) "${text}")`;
}

/** The text of Lua, made for what `workload` does; without one, for nothing in particular. */
export function translated(wasm: Uint8Array, workload?: Workload): string {
  const module = readModule(wasm);
  return translate(module, workload ? profileOf(wasm, module, [workload]) : NO_PROFILE, RUNTIME);
}

/** Of V8: an instance of the module, and what its imported functions were called with. */
interface Running {
  exports: Record<string, (...args: Argument[]) => Argument | undefined>;
  memory: WebAssembly.Memory | undefined;
  notes: string[];
}

interface Step {
  command: string;
  answer: (running: Running) => string;
}

/** A module and what is done to it. A module whose memory is looked at exports it as `memory`. */
export class Trial {
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly lua: string;
  readonly #steps: Step[] = [];

  constructor(module: Uint8Array<ArrayBuffer> | string, workload?: Workload) {
    this.wasm = typeof module === 'string' ? assembled(module) : module;
    this.lua = translated(this.wasm, workload);
  }

  call(name: string, ...args: readonly Argument[]): this {
    const answer = (running: Running) => outcome(running, () => running.exports[name]?.(...args));
    return this.#add(['call', name, ...args.map(written)].join(' '), answer);
  }

  /** Calls it with each combination of arguments, the last one changing first. */
  each(name: string, ...axes: readonly (readonly Argument[])[]): this {
    const all = combinations(axes);
    const answer = (running: Running) =>
      all.map((args) => outcome(running, () => running.exports[name]?.(...args))).join(' ');
    return this.#add(['each', name, ...axes.map((axis) => axis.map(written).join())].join(' '), answer);
  }

  /** Lets pages of Lua that were not asked for go to rest. */
  rest(times = 1): this {
    return this.#add(`rest ${times}`, () => 'rested');
  }

  /** As a host does. */
  read(address: number, count: number): this {
    return this.#add(`read ${address} ${count}`, ({ memory }) => {
      const bytes = bytesOf(memory);
      return address + count > bytes.length ? '!outside' : escaped(bytes, address, count);
    });
  }

  /** As a host does. */
  write(address: number, bytes: Uint8Array): this {
    const command = `write ${address} ${Buffer.from(bytes).toString('hex')}`;
    return this.#add(command, ({ memory }) => {
      const all = bytesOf(memory);
      if (address + bytes.length > all.length) return '!outside';
      all.set(bytes, address);
      return 'none';
    });
  }

  /** All of it. */
  memory(): this {
    return this.#add('memory', ({ memory }) => runsOf(bytesOf(memory)));
  }

  get commands(): string[] {
    return this.#steps.map(({ command }) => command);
  }

  /** What V8 says: first to the module, then to each step. No steps are made if there is no instance. */
  answers(): string[] {
    const notes: string[] = [];
    try {
      const instance = new WebAssembly.Instance(new WebAssembly.Module(this.wasm), importsOf(notes));
      const exports = instance.exports as unknown as Running['exports'];
      const running = { exports, memory: instance.exports.memory as WebAssembly.Memory, notes };
      const loaded = outcome(running, () => undefined);
      return [loaded, ...this.#steps.map(({ answer }) => answer(running))];
    } catch (error) {
      return [`${notes.join('')}${trapOf(error as Error)}`];
    }
  }

  #add(command: string, answer: Step['answer']): this {
    this.#steps.push({ command, answer });
    return this;
  }
}

/** Functions that modules import from `test`; those of lua-modules.lua do the same. */
function importsOf(notes: string[]): WebAssembly.Imports {
  const note =
    <T>(name: string, result: T) =>
    (...args: Argument[]) => {
      notes.push(`${name}(${args.map(written)});`);
      return result;
    };
  return {
    test: {
      nothing: note('nothing', undefined),
      small: note('small', 7),
      high: note('high', -8),
      negative: note('negative', -8n),
    },
  };
}

function outcome(running: Running, call: () => Argument | undefined): string {
  let answer: string;
  try {
    const result = call();
    answer = result === undefined ? 'none' : written(result);
  } catch (error) {
    answer = trapOf(error as Error);
  }
  return `${running.notes.splice(0).join('')}${answer}`;
}

/** As Lua has it: an i32 without sign, an i64 with one. */
function written(value: Argument): string {
  return String(typeof value === 'number' ? value >>> 0 : BigInt.asIntN(64, value));
}

function combinations(axes: readonly (readonly Argument[])[]): Argument[][] {
  return axes.reduce<Argument[][]>(
    (all, axis) => all.flatMap((head) => axis.map((value) => [...head, value])),
    [[]],
  );
}

function bytesOf(memory: WebAssembly.Memory | undefined): Buffer {
  if (memory === undefined) throw new Error('the module does not export its memory');
  return Buffer.from(memory.buffer);
}

/** A process of Lua that works through trials, one after the other. */
export class Lua {
  readonly #child: ChildProcessWithoutNullStreams = spawn(LUA, [HOST]);
  #errors = '';

  constructor() {
    this.#child.stdout.setEncoding('latin1');
    this.#child.stderr.on('data', (chunk) => {
      this.#errors += chunk;
    });
    // what is written to a process that has ended; `ask` tells of its end
    this.#child.stdin.on('error', () => {});
  }

  close(): void {
    this.#child.kill();
  }

  /** What is not the same, one line each; undefined if all is. */
  async differences(trial: Trial, isSame: Sameness = (a, b) => a === b): Promise<string | undefined> {
    const expected = trial.answers();
    const steps = expected.length === 1 ? [] : trial.commands;
    const lua = Buffer.from(trial.lua);
    const found = await this.#ask(`module ${lua.length}\n${lua.toString('latin1')}`, steps);
    const commands = ['module', ...steps];
    const different = commands.flatMap((command, i) =>
      comparison(command, expected[i] as string, ofLua(found[i] ?? 'nothing'), isSame),
    );
    if (different.length === 0) return undefined;
    return `${different.slice(0, MOST_DIFFERENCES).join('\n')}\n${different.length} differences`;
  }

  #ask(module: string, commands: readonly string[]): Promise<string[]> {
    const { stdin, stdout } = this.#child;
    return new Promise((resolve, reject) => {
      if (this.#child.exitCode !== null) reject(new Error(`${LUA} ended before: ${this.#errors}`));
      let text = '';
      const fail = (why: string) => {
        stop();
        reject(new Error(`${LUA} ${why} ${this.#errors}`));
      };
      const onData = (chunk: string) => {
        text += chunk;
        if (!text.endsWith('done\n')) return;
        stop();
        resolve(text.split('\n').slice(0, -2));
      };
      const onEnd = () => fail('has ended.');
      const timer = setTimeout(() => {
        this.close();
        fail('does not answer.');
      }, TIMEOUT_MS);
      const stop = () => {
        clearTimeout(timer);
        stdout.off('data', onData);
        this.#child.off('close', onEnd);
      };
      stdout.on('data', onData);
      this.#child.on('close', onEnd);
      stdin.write(`${module}${commands.map((one) => `${one}\n`).join('')}done\n`, 'latin1');
    });
  }
}

/** What two answers are compared by. */
type Sameness = (inV8: string, inLua: string) => boolean;

/** One line for each call that is not the same. */
function comparison(command: string, inV8: string, inLua: string, isSame: Sameness): string[] {
  const tell = (what: string, v8: string | undefined, lua: string | undefined) =>
    `${what}: ${JSON.stringify(v8)} in V8, ${JSON.stringify(lua)} in Lua`;
  if (inV8 === inLua) return [];
  const [kind, name, ...axes] = command.split(' ');
  if (kind !== 'each') return isSame(inV8, inLua) ? [] : [tell(command, inV8, inLua)];
  const all = combinations(axes.map((axis) => axis.split(',').map(BigInt)));
  const [expected, found] = [inV8.split(' '), inLua.split(' ')];
  if (found.length !== all.length) return [tell(command, inV8, inLua)];
  return all.flatMap((args, i) => {
    const [v8, lua] = [expected[i] as string, found[i] as string];
    return isSame(v8, lua) ? [] : [tell(`${name}(${args.join(', ')})`, v8, lua)];
  });
}

/** Tests that have a Lua; where there is none, they are skipped. */
export function withLua(tests: (lua: Lua) => void): void {
  if (luaProgramMissing !== undefined) {
    console.warn(`Skipped: ${luaProgramMissing}`);
    it.skip(luaProgramMissing, () => {});
    return;
  }
  const lua = new Lua();
  afterAll(() => lua.close());
  tests(lua);
}

export async function expectSame(lua: Lua, trial: Trial): Promise<void> {
  expect(await lua.differences(trial)).toBe(undefined);
}
