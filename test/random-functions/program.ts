/** Random modules with a few functions that call each other, and what is done to them. */
import fc from 'fast-check';
import type { Workload } from '../../lua/translate/profile.js';
import { type Argument, assembled, segment, Trial } from '../support/lua-modules.js';
import { Choices } from './choices.js';
import { ExpressionWriter, LOCALS, MOST_LOOPS, resultText, type Signature } from './expressions.js';

const MOST_FUNCTIONS = 4;
const DEPTH = 4;
/** Rounds of all loops of one call. */
const FUEL = 60;
const CALLS = 4;
const END = 1 << 16;

const POINTERS = [0, 8, 16, 64, 250, 253, 256, 1000, 1021];
/**
 * With a profile, a field at an unaligned pointer is read as a whole word, which may be cut off by the end of memory; so
 * what is out of bounds is far out there. access.test.ts looks at the end.
 */
const AT_END = [END - 16, END - 8, END - 3, END, -4];
const OUTSIDE = [0x7ffffff0, -1024];
const WORDS = [0, 1, 7, 255, 4096, 0x7fffffff, 0x80000000, -1];
const LONGS = [0n, 1n, 255n, 0xffffffffn, (1n << 63n) - 1n, -(1n << 63n), -1n];

/** What binaryen makes of a module before it is translated: nothing, or the shapes that its optimiser writes. */
const PASSES = [[], ['O'], ['O', 'untee'], ['flatten', 'O'], ['untee']];

const bytes = (count: number) => Array.from({ length: count }, (_, at) => (at * 37) % 256);
const HEAD = `(memory (export "memory") 1) ${segment(0, bytes(1100))} ${segment(END - 40, bytes(40))}
  (type $i32 (func (param i32 i32 i64) (result i32)))
  (type $i64 (func (param i32 i32 i64) (result i64)))
  (type $none (func (param i32 i32 i64)))
  (global $g (mut i32) (i32.const 5)) (global $h (mut i64) (i64.const -5)) (global $fuel (mut i32) (i32.const 0))
  (func (export "g") (result i32) (global.get $g)) (func (export "h") (result i64) (global.get $h))
  (func (export "refuel") (global.set $fuel (i32.const ${FUEL})))`;

interface Call {
  name: string;
  args: [pointer: number, word: number, long: bigint];
  rests: number;
}

export class Program {
  readonly text: string;
  readonly passes: readonly string[];
  readonly calls: readonly Call[];
  /** What the profile is taken from. */
  readonly workload: 'none' | 'same' | 'aligned';

  constructor(numbers: readonly number[]) {
    const choices = new Choices(numbers);
    this.passes = choices.of(PASSES);
    this.workload = choices.of(['none', 'same', 'aligned'] as const);
    const far = this.workload === 'none' ? AT_END : OUTSIDE;
    const functions: Signature[] = [];
    const open: string[] = [];
    let text = '';
    for (let count = 1 + choices.below(MOST_FUNCTIONS); functions.length < count; ) {
      const name = `$f${functions.length}`;
      const result = choices.of(['i32', 'i64', 'none'] as const);
      const writer = new ExpressionWriter(choices, functions, result, far);
      // of what nobody else can call, the translator knows all arguments
      const isOpen = functions.length === count - 1 || !choices.oneIn(2);
      text += functionText(name, result, isOpen, writer);
      functions.push({ name, result, index: isOpen ? open.length : undefined });
      if (isOpen) open.push(name);
    }
    this.text = `(module ${HEAD}\n(table ${open.length} funcref) (elem (i32.const 0) ${open.join(' ')})\n${text})`;
    this.calls = open.flatMap((name) =>
      Array.from({ length: CALLS }, () => ({
        name: name.slice(1),
        args: [choices.of([...POINTERS, ...far]), choices.of(WORDS), choices.of(LONGS)] as Call['args'],
        rests: choices.below(3),
      })),
    );
  }

  trial(): Trial {
    const wasm = assembled(this.text, this.passes);
    const trial = new Trial(wasm, this.workload === 'none' ? undefined : this.#work());
    for (const { name, args, rests } of this.calls) {
      trial
        .call('refuel')
        .call(name, ...args)
        .call('g')
        .call('h')
        .read(0, 1200)
        .read(END - 48, 48);
      if (rests > 0) trial.rest(rests);
    }
    return trial.memory();
  }

  [fc.toStringMethod](): string {
    const calls = this.calls.map(({ name, args }) => `${name}(${args.join(', ')})`).join(' ');
    return `${this.text}\npasses: ${this.passes.join()}; profile: ${this.workload}; calls: ${calls}`;
  }

  #work(): Workload {
    return (exports) => {
      const call = (name: string, ...args: Argument[]) => (exports[name] as CallableFunction)(...args);
      for (const { name, args } of this.calls) {
        const [pointer, word, long] = args;
        call('refuel');
        try {
          call(name, this.workload === 'same' ? pointer : pointer & 0x7f8, word, long);
        } catch {
          // a trap
        }
      }
    };
  }
}

function functionText(
  name: string,
  result: Signature['result'],
  isOpen: boolean,
  writer: ExpressionWriter,
): string {
  const own = (type: 'i32' | 'i64') => LOCALS[type].slice(1).map((local) => `(local ${local} ${type})`);
  const counters = Array.from({ length: MOST_LOOPS }, (_, i) => `(local $n${i} i32)`);
  const locals = [...own('i32'), ...own('i64'), '(local $q i32) (local $r i32)', ...counters].join(' ');
  const value = result === 'none' ? '' : writer.number(result, DEPTH);
  const open = isOpen ? `(export "${name.slice(1)}")` : '';
  return `(func ${name} ${open} (param $p i32) (param $a i32) (param $b i64) ${resultText(result)}
    ${locals}\n${writer.statements(DEPTH)}\n${value})\n`;
}

/** Programs of up to some hundred decisions. */
export const programs = fc
  .array(fc.nat(0xffff), { maxLength: 500, size: 'max' })
  .map((numbers) => new Program(numbers));
