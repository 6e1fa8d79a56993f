/** Random expressions of WebAssembly in text format, and the statements among them. All are valid, and all end. */
import type { Choices } from './choices.js';

export type NumberType = 'i32' | 'i64';
type ResultType = NumberType | 'none';

/** All functions have the parameters `$p` (most often a pointer), `$a` (i32) and `$b` (i64). */
export interface Signature {
  name: string;
  result: ResultType;
  /** In the table, if it is there. */
  index: number | undefined;
}

const ARITHMETIC = 'add sub and or xor mul shl shr_u shr_s rotl rotr'.split(' ');
const DIVISIONS = 'div_u rem_u div_s rem_s'.split(' ');
const COMPARISONS = 'eq ne lt_u lt_s gt_u gt_s le_u le_s ge_u ge_s'.split(' ');
const UNARY = {
  i32: 'clz ctz popcnt extend8_s extend16_s'.split(' '),
  i64: 'clz ctz popcnt extend8_s extend16_s extend32_s'.split(' '),
};
const LOADS = {
  i32: 'load load8_u load8_s load16_u load16_s'.split(' '),
  i64: 'load load8_u load8_s load16_u load16_s load32_u load32_s'.split(' '),
};
const STORES = {
  i32: 'store store8 store16'.split(' '),
  i64: 'store store8 store16 store32'.split(' '),
};
const CONSTANTS = {
  i32: ['0', '1', '3', '8', '31', '32', '255', '0xffff', '0x7fffffff', '0x80000000', '-1', '-8'],
  i64: [
    '0',
    '1',
    '8',
    '33',
    '63',
    '64',
    '0xffffffff',
    '0x7fffffffffffffff',
    '0x8000000000000000',
    '-1',
    '-8',
  ],
};
const OFFSETS = [0, 4, 8, 1, 2, 12, 16, 7, 250, 256, 65535];
const ADDRESSES = [0, 8, 16, 13, 252, 255, 256, 511];
/** What is summed up to a pointer. */
const STEPS = [8, 4, 1, 256, -8, 3];
const MASKS = ['0x7f8', '0x7ff', '0xf8', '0xfff'];
const GLOBALS = { i32: '$g', i64: '$h' };
export const LOCALS = { i32: ['$a', '$c', '$d'], i64: ['$b', '$e', '$f'] };
/** They are only ever set to pointers. */
const POINTERS = ['$p', '$q', '$r'];
/** Loops that stand in each other have a counter each: `$n0` and so on. */
export const MOST_LOOPS = 3;
const MOST_ROUNDS = 6;

export class ExpressionWriter {
  readonly #choices: Choices;
  readonly #callable: readonly Signature[];
  readonly #result: ResultType;
  /** What can be left, and what it wants then. */
  readonly #labels: { name: string; type: ResultType }[] = [];
  #labelCount = 0;
  #loops = 0;

  readonly #addresses: readonly number[];

  /** `callable`: functions that are written already. `far`: addresses that are special in this module. */
  constructor(choices: Choices, callable: readonly Signature[], result: ResultType, far: readonly number[]) {
    this.#choices = choices;
    this.#callable = callable;
    this.#result = result;
    this.#addresses = [...ADDRESSES, ...far];
  }

  number(type: NumberType, depth: number): string {
    const choices = this.#choices;
    if (depth <= 0) return this.#leaf(type);
    const below = (of: NumberType = type) => this.number(of, depth - 1);
    const other = type === 'i32' ? 'i64' : 'i32';
    switch (choices.below(20)) {
      case 0:
        return this.#leaf(type);
      case 1:
      case 2:
      case 3:
        return `(${type}.${choices.of(ARITHMETIC)} ${below()} ${below()})`;
      case 4:
        return `(${type}.${choices.of(DIVISIONS)} ${below()} ${this.#divisor(type, depth)})`;
      case 5:
      case 6:
      case 7:
        return `(${type}.${choices.of(LOADS[type])} offset=${choices.of(OFFSETS)} align=1 ${this.pointer(depth - 1)})`;
      case 8:
        return `(${type}.${choices.of(UNARY[type])} ${below()})`;
      case 9:
        return type === 'i32'
          ? `(i32.wrap_i64 ${below('i64')})`
          : `(i64.extend_i32_${choices.of(['u', 's'])} ${below('i32')})`;
      case 10:
      case 11:
        return `(local.tee ${choices.of(LOCALS[type])} ${below()})`;
      case 12:
        return `(select ${below()} ${below()} ${this.condition(depth - 1)})`;
      case 13:
        return `(if (result ${type}) ${this.condition(depth - 1)} (then ${this.#body(type, depth)}) (else ${this.#body(type, depth)}))`;
      case 14:
        return this.#block(type, depth);
      case 15:
        return this.#loop(type, depth);
      case 16:
        return this.#call(type, depth);
      case 17:
        return this.#leaving(type, depth);
      case 18:
        if (type === 'i64') return `(i64.extend_i32_u ${this.condition(depth - 1)})`;
        return choices.oneIn(8) ? `(memory.grow (i32.const ${choices.below(2)}))` : this.condition(depth - 1);
      default:
        if (type === 'i64' || choices.oneIn(2))
          return `(${type}.${choices.of(ARITHMETIC)} ${below()} ${this.#leaf(type)})`;
        return choices.oneIn(2) ? '(memory.size)' : `(i32.wrap_i64 ${below(other)})`;
    }
  }

  /** An i32 that is looked at as a truth. */
  condition(depth: number): string {
    const choices = this.#choices;
    const type = choices.of(['i32', 'i64'] as const);
    if (depth <= 0) return `(${type}.eqz ${this.#leaf(type)})`;
    switch (choices.below(5)) {
      case 0:
        return `(${type}.eqz ${this.number(type, depth - 1)})`;
      case 1:
        return `(i32.${choices.of(['and', 'or', 'xor'])} ${this.condition(depth - 1)} ${this.condition(depth - 1)})`;
      case 2:
        return `(i32.eqz ${this.condition(depth - 1)})`;
      default:
        return `(${type}.${choices.of(COMPARISONS)} ${this.number(type, depth - 1)} ${this.number(type, depth - 1)})`;
    }
  }

  /** An address that is mostly in memory. */
  pointer(depth: number): string {
    const choices = this.#choices;
    if (depth <= 0) return `(local.get ${choices.of(POINTERS)})`;
    switch (choices.below(9)) {
      case 0:
      case 1:
      case 2:
        return `(local.get ${choices.of(POINTERS)})`;
      case 3:
        return `(local.tee ${choices.of(POINTERS)} ${this.pointer(depth - 1)})`;
      case 4:
        return `(i32.const ${choices.of(this.#addresses)})`;
      case 5:
        return `(i32.add ${this.pointer(depth - 1)} (i32.const ${choices.of(STEPS)}))`;
      case 6:
        return `(i32.shl (i32.and ${this.number('i32', depth - 1)} (i32.const 63)) (i32.const 3))`;
      case 7:
        return choices.oneIn(6) ? this.number('i32', depth - 1) : this.#masked(depth);
      default:
        return this.#masked(depth);
    }
  }

  statements(depth: number): string {
    return Array.from({ length: 1 + this.#choices.below(4) }, () => this.#statement(depth)).join('\n');
  }

  #statement(depth: number): string {
    const choices = this.#choices;
    const type = choices.of(['i32', 'i64'] as const);
    const value = () => this.number(type, depth - 1);
    switch (choices.below(depth > 0 ? 16 : 4)) {
      case 0:
        return `(local.set ${choices.of(LOCALS[type])} ${value()})`;
      case 1:
        return `(local.set ${choices.of(POINTERS)} ${this.pointer(depth - 1)})`;
      case 2:
      case 3:
      case 4:
      case 5: {
        const pointer = this.pointer(depth - 1);
        return `(${type}.${choices.of(STORES[type])} offset=${choices.of(OFFSETS)} align=1 ${pointer} ${value()})`;
      }
      case 6:
        return `(global.set ${GLOBALS[type]} ${value()})`;
      case 7:
        return `(drop ${value()})`;
      case 8: {
        const otherwise = choices.oneIn(2) ? `(else ${this.statements(depth - 1)})` : '';
        return `(if ${this.condition(depth - 1)} (then ${this.statements(depth - 1)}) ${otherwise})`;
      }
      case 9:
        return this.#block('none', depth);
      case 10:
      case 11:
        return this.#loop('none', depth);
      case 12:
        return this.#call('none', depth);
      case 13:
        return this.#leaving('none', depth);
      case 14: {
        const length = `(i32.and ${this.number('i32', depth - 1)} (i32.const ${choices.of([15, 127, 511])}))`;
        return choices.oneIn(2)
          ? `(memory.copy ${this.pointer(depth - 1)} ${this.pointer(depth - 1)} ${length})`
          : `(memory.fill ${this.pointer(depth - 1)} ${this.number('i32', depth - 1)} ${length})`;
      }
      default:
        return choices.oneIn(20)
          ? '(unreachable)'
          : `(if ${this.condition(depth - 1)} (then ${this.#returned(depth)}))`;
    }
  }

  #leaf(type: NumberType): string {
    switch (this.#choices.below(4)) {
      case 0:
        return `(${type}.const ${this.#choices.of(CONSTANTS[type])})`;
      case 1:
        return `(global.get ${GLOBALS[type]})`;
      default:
        return `(local.get ${this.#choices.of(LOCALS[type])})`;
    }
  }

  /** Seldom 0. */
  #divisor(type: NumberType, depth: number): string {
    const value = this.number(type, depth - 1);
    return this.#choices.oneIn(6) ? value : `(${type}.or ${value} (${type}.const 1))`;
  }

  #masked(depth: number): string {
    return `(i32.and ${this.number('i32', depth - 1)} (i32.const ${this.#choices.of(MASKS)}))`;
  }

  /** Some statements, and a value behind them. */
  #body(type: ResultType, depth: number): string {
    const before = this.#choices.oneIn(2) ? this.statements(depth - 1) : '';
    return type === 'none'
      ? `${before} ${this.#statement(depth - 1)}`
      : `${before} ${this.number(type, depth - 1)}`;
  }

  #block(type: ResultType, depth: number): string {
    return this.#labelled(type, (name) => `(block ${name} ${resultText(type)} ${this.#body(type, depth)})`);
  }

  /** Goes on while its counter says so; whoever else goes on with it uses up what all loops of a call share. */
  #loop(type: ResultType, depth: number): string {
    if (this.#loops === MOST_LOOPS) return this.#block(type, depth);
    const counter = `$n${this.#loops++}`;
    const text = this.#labelled(type, (out) => {
      const leave =
        type === 'none'
          ? `(br_if ${out} (i32.eqz (global.get $fuel)))`
          : `(drop (br_if ${out} ${this.#leaf(type)} (i32.eqz (global.get $fuel))))`;
      const body = this.#labelled('none', (next) => {
        const counted = `(local.tee ${counter} (i32.add (local.get ${counter}) (i32.const 1)))`;
        return `(loop ${next} ${resultText(type)} ${leave}
          (global.set $fuel (i32.sub (global.get $fuel) (i32.const 1)))
          ${this.statements(depth - 1)}
          (br_if ${next} (i32.lt_u ${counted} (i32.const ${this.#choices.below(MOST_ROUNDS)})))
          ${type === 'none' ? '' : this.number(type, depth - 1)})`;
      });
      return `(block ${out} ${resultText(type)} (local.set ${counter} (i32.const 0)) ${body})`;
    });
    this.#loops--;
    return text;
  }

  #labelled(type: ResultType, write: (name: string) => string): string {
    const name = `$l${this.#labelCount++}`;
    this.#labels.push({ name, type });
    const text = write(name);
    this.#labels.pop();
    return text;
  }

  #call(type: ResultType, depth: number): string {
    const callable = this.#callable.filter(({ result }) => result === type);
    if (callable.length === 0) return type === 'none' ? '(nop)' : this.#leaf(type);
    const { name, index } = this.#choices.of(callable);
    const args = `${this.pointer(depth - 1)} ${this.number('i32', depth - 1)} ${this.number('i64', depth - 1)}`;
    if (index === undefined || !this.#choices.oneIn(3)) return `(call ${name} ${args})`;
    const element = this.#choices.oneIn(10) ? this.#leaf('i32') : `(i32.const ${index})`;
    return `(call_indirect (type $${type}) ${args} ${element})`;
  }

  /** A branch to a label that wants what there is. */
  #leaving(type: ResultType, depth: number): string {
    const labels = this.#labels.filter((label) => label.type === type).map(({ name }) => name);
    if (labels.length === 0) return type === 'none' ? '(nop)' : this.#leaf(type);
    const label = this.#choices.of(labels);
    if (type !== 'none')
      return `(br_if ${label} ${this.number(type, depth - 1)} ${this.condition(depth - 1)})`;
    if (this.#choices.oneIn(3)) {
      const table = Array.from({ length: this.#choices.below(5) }, () => this.#choices.of(labels));
      const index = `(i32.and ${this.number('i32', depth - 1)} (i32.const 7))`;
      return `(br_table ${table.join(' ')} ${label} ${index})`;
    }
    return `(br_if ${label} ${this.condition(depth - 1)})`;
  }

  #returned(depth: number): string {
    return this.#result === 'none' ? '(return)' : `(return ${this.number(this.#result, depth - 1)})`;
  }
}

export function resultText(type: ResultType): string {
  return type === 'none' ? '' : `(result ${type})`;
}
