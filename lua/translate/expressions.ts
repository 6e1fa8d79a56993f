/** Expressions of a function: evaluates them to values, and writes lines for what has to happen before. */
import { load } from './access.js';
import type { Known, ModuleBounds } from './bounds.js';
import { type Effects, effectsOf, effectsOfAll } from './effects.js';
import type { Names } from './names.js';
import { binary, compare, unary } from './operators.js';
import { type Profile, siteOf } from './profile.js';
import { type Expression, operandsOf, type WasmFunction } from './tree.js';
import { at, atom, clean, constant32, constant64, infix, Level, MAX_U32, made, type Value } from './value.js';
import { Variables } from './variables.js';

export abstract class Expressions extends Variables {
  constructor(
    f: WasmFunction,
    readonly names: Names,
    bounds: ModuleBounds,
    readonly profile: Profile,
  ) {
    super(f, bounds, profile);
  }

  /** Writes the statements of `e`; its value, if it has one that is wanted, goes into `result`. */
  protected abstract statement(e: Expression, result?: string): void;

  /** Evaluates operands from left to right; a value that a later one would change is taken before it. */
  protected values(operands: Expression[]): Value[] {
    const values: Value[] = [];
    operands.forEach((operand, i) => {
      const value = this.value(operand);
      const later = effectsOfAll(operands.slice(i + 1));
      values.push(changes(later, value) ? this.keep(value) : value);
    });
    return values;
  }

  /** As an argument, a stored or returned value: an i32 is clean there. */
  protected whole(value: Value, expression: Expression): Value {
    return expression.type === 'i32' ? clean(value) : value;
  }

  protected value(e: Expression): Value {
    switch (e.kind) {
      case 'const':
        return e.type === 'i32' ? constant32(e.value) : constant64(e.value);
      case 'local.get':
        return this.localValue(e.index);
      case 'local.set': {
        this.setLocal(e.index, e.value);
        return this.localValue(e.index);
      }
      case 'global.get': {
        const constant = this.names.constant(e.name);
        if (constant !== undefined) return e.type === 'i32' ? constant32(constant) : constant64(constant);
        return atom(this.names.global(e.name), { readsGlobals: true, ...this.bounds.global(e.name) });
      }
      case 'load': {
        const loaded = load(this.value(e.pointer), e.offset, e.bytes, siteOf(this.profile, e), this);
        if (!e.signed || e.bytes === (e.type === 'i32' ? 4 : 8)) return loaded;
        const top = 2 ** (e.bytes * 8 - 1);
        const text = `(${at(loaded, Level.bitXor)} ~ ${top}) - ${top}`;
        return made(text, Level.add, [loaded], { clean: e.type === 'i64' });
      }
      case 'unary':
      case 'binary': {
        const condition = this.comparison(e);
        if (condition !== undefined) return asNumber(condition);
        if (e.kind === 'unary') return unary(e.op, this.value(e.value), (one) => this.name(one));
        const [left, right] = this.values([e.left, e.right]) as [Value, Value];
        return binary(e.op, left, right, (one) => this.name(one));
      }
      case 'select':
        return this.select(e);
      case 'memory.size':
        return atom('M_PAGES()', { readsGlobals: true, max: 0x10000 });
      case 'call':
      case 'call_indirect':
      case 'memory.grow': {
        const temporary = this.temporary();
        const { text, known } = this.call(e);
        this.emit(`${temporary} = ${text}`);
        return atom(temporary, known);
      }
      case 'block':
        if (!this.isTarget(e) && e.type !== 'unreachable') {
          for (const child of e.body.slice(0, -1)) this.statement(child);
          return this.value(e.body.at(-1) as Expression);
        }
        return this.resultOf(e);
      case 'loop':
      case 'if':
        return this.resultOf(e);
      case 'br':
        // one that is not taken gives on what it would have taken along
        if (e.condition !== undefined && e.value !== undefined) return this.resultOf(e);
        this.statement(e);
        return atom('0', { max: 0 });
      default:
        // what never ends, or gives nothing, in a place where a value is expected
        this.statement(e);
        return atom('0', { max: 0 });
    }
  }

  /** The value of what is made of statements. */
  protected resultOf(e: Expression): Value {
    const temporary = this.temporary();
    this.statement(e, temporary);
    return atom(temporary, this.givenTo(temporary));
  }

  /** Does anything in the block leave it early? */
  protected isTarget(block: Expression & { kind: 'block' }): boolean {
    const leaves = (e: Expression): boolean =>
      (e.kind === 'br' && e.label === block.label) ||
      (e.kind === 'br_table' && [...e.labels, e.defaultLabel].includes(block.label)) ||
      operandsOf(e).some(leaves);
    return block.label !== '' && block.body.some(leaves);
  }

  protected select(e: Expression & { kind: 'select' }): Value {
    const arms = this.values([e.ifTrue, e.ifFalse]).map((arm) => {
      // both arms are evaluated, so what traps or is changed by the condition is taken now
      return arm.readsMemory || changes(effectsOf(e.condition), arm) ? this.keep(arm) : arm;
    }) as [Value, Value];
    const condition = this.condition(e.condition);
    const [ifTrue, ifFalse] = arms;
    const text = `${at(condition, Level.and)} and ${at(ifTrue, Level.and + 1)} or ${at(ifFalse, Level.or + 1)}`;
    return made(text, Level.or, [condition, ...arms], {
      clean: ifTrue.clean && ifFalse.clean,
      max: Math.max(ifTrue.max, ifFalse.max),
      aligned: ifTrue.aligned && ifFalse.aligned,
    });
  }

  /** The text of a call, all of whose operands are evaluated, and what is known of its result. */
  protected call(e: Expression & { kind: 'call' | 'call_indirect' | 'memory.grow' }): {
    text: string;
    known: Known;
  } {
    const known = { max: e.type === 'i32' ? MAX_U32 : Number.POSITIVE_INFINITY, aligned: false };
    if (e.kind === 'memory.grow') return { text: `GROW(${clean(this.value(e.pages)).text})`, known };
    const operands = e.kind === 'call' ? e.operands : [...e.operands, e.target];
    const values = this.values(operands).map((one, i) => this.whole(one, operands[i] as Expression));
    if (e.kind === 'call_indirect') {
      const target = values.pop() as Value;
      const args = values.map((one) => one.text).join(', ');
      return { text: `INDIRECT(${target.text}, '${e.signature}')(${args})`, known };
    }
    for (const [i, one] of values.entries()) this.bounds.sawLocal(e.target, i, one);
    const args = values.map((one) => one.text).join(', ');
    return {
      text: `${this.names.function(e.target, this.names.isCold(this.f))}(${args})`,
      known: this.bounds.of(e.target).result,
    };
  }

  /** A condition of Lua: whether the i32 is not 0. */
  protected condition(e: Expression): Value {
    const comparison = this.comparison(e) ?? this.connected(e);
    if (comparison !== undefined) return comparison;
    const value = clean(this.value(e));
    return made(`${at(value, Level.compare + 1)} ~= 0`, Level.compare, [value]);
  }

  /** `and` or `or` of two comparisons. Lua does not evaluate the second one each time, so it must not trap. */
  protected connected(e: Expression): Value | undefined {
    if (e.kind !== 'binary' || (e.op !== 'i32.and' && e.op !== 'i32.or')) return undefined;
    if (!isComparison(e.left) || !isComparison(e.right)) return undefined;
    if (mayTrap(e.right) || effectsOf(e.right).locals.size > 0) return undefined;
    const left = this.condition(e.left);
    const right = this.condition(e.right);
    const [word, level] = e.op === 'i32.and' ? (['and', Level.and] as const) : (['or', Level.or] as const);
    return made(infix(left, word, right, level), level, [left, right]);
  }

  /** The same, for what compares; undefined for what does not. */
  protected comparison(e: Expression): Value | undefined {
    if (e.kind === 'unary' && e.op.endsWith('.eqz')) return this.isZero(e.value);
    if (e.kind !== 'binary') return undefined;
    if (!/\.(eq|ne|[lg][te]_[su])$/.test(e.op)) return undefined;
    const [left, right] = this.values([e.left, e.right]) as [Value, Value];
    return compare(e.op, left, right);
  }

  protected isZero(operand: Expression): Value {
    const comparison = this.comparison(operand);
    if (comparison !== undefined) {
      return made(`not ${at(comparison, Level.unary)}`, Level.unary, [comparison]);
    }
    const value = this.whole(this.value(operand), operand);
    return made(infix(value, '==', constant32(0n), Level.compare), Level.compare, [value]);
  }

  protected setLocal(index: number, expression: Expression): void {
    const target = this.local(index);
    if (isCall(expression)) {
      const { text, known } = this.call(expression);
      this.bounds.sawLocal(this.f.name, index, known);
      this.emit(`${target} = ${text}`);
      this.wasSet(index);
      return;
    }
    const value = this.whole(this.value(expression), expression);
    this.bounds.sawLocal(this.f.name, index, value);
    if (value.text === target) return;
    this.emit(`${target} = ${value.text}`);
    this.wasSet(index);
  }
}

export function isCall(e: Expression): e is Expression & { kind: 'call' | 'call_indirect' | 'memory.grow' } {
  return e.kind === 'call' || e.kind === 'call_indirect' || e.kind === 'memory.grow';
}

const COMPARISON = /\.(eqz|eq|ne|[lg][te]_[su])$/;

function isComparison(e: Expression): boolean {
  return (e.kind === 'unary' || e.kind === 'binary') && COMPARISON.test(e.op);
}

function mayTrap(e: Expression): boolean {
  if (e.kind === 'load' || e.kind === 'block' || e.kind === 'if' || e.kind === 'loop' || isCall(e))
    return true;
  return (e.kind === 'binary' && /div|rem/.test(e.op)) || operandsOf(e).some(mayTrap);
}

function asNumber(condition: Value): Value {
  return made(`${at(condition, Level.and)} and 1 or 0`, Level.or, [condition], { max: 1 });
}

/** Would evaluating something with these effects change the value, or do what a trap in it must come before? */
function changes(effects: Effects, value: Value): boolean {
  if (value.constant !== undefined) return false;
  if (value.readsMemory && (effects.memory || effects.globals || effects.leaves)) return true;
  if (value.readsGlobals && effects.globals) return true;
  for (const local of value.locals) if (effects.locals.has(local)) return true;
  return false;
}
