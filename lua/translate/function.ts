/** One function as text of Lua: evaluates expressions to values, writes statements where something happens. */
import { load, store } from './access.js';
import type { FunctionBounds, Known, ModuleBounds } from './bounds.js';
import { type Effects, effectsOf, effectsOfAll } from './effects.js';
import { Flow, meet } from './flow.js';
import { keptWords } from './kept-words.js';
import type { Names } from './names.js';
import { binary, compare, unary } from './operators.js';
import { type Profile, siteOf } from './profile.js';
import { type Expression, operandsOf, type WasmFunction } from './tree.js';
import { at, atom, clean, constant32, constant64, infix, Level, MAX_U32, made, type Value } from './value.js';

/** Lua has room for 200 local variables in a function; what is more stands in a table. */
const MOST_LOCALS = 100;
const MOST_TEMPORARIES = 40;

export class FunctionWriter {
  readonly #lines: string[] = [];
  readonly #known: FunctionBounds;
  readonly #results = new Map<string, string>();
  readonly #labels = new Map<string, string>();
  readonly #targets = new Set<string>();
  /** What is known of the values that each temporary is given. */
  readonly #given = new Map<string, Known>();
  /** Locals whose words are kept: see `keptOf`. */
  readonly #words: ReadonlySet<number>;
  /** What is certain here; undefined where nobody comes. */
  #flow: Flow | undefined;
  /** What is certain at the end of blocks, as far as they were left early. */
  readonly #left = new Map<string, Flow | undefined>();
  /** Locals that are read before it is certain that they were set: those are 0 at first. */
  readonly #unset = new Set<number>();
  #temporaries = 0;
  #mostTemporaries = 0;
  #usesMemory = false;

  constructor(
    readonly f: WasmFunction,
    readonly names: Names,
    readonly bounds: ModuleBounds,
    readonly profile: Profile,
  ) {
    this.#known = bounds.of(f.name);
    this.#words = keptWords(f, profile);
    this.#flow = new Flow(f.params.keys());
  }

  /** `function(a0, a1) ... end` */
  write(): string {
    const { f } = this;
    const result = f.result === 'none' ? undefined : this.#temporary();
    this.#statement(f.body, result);
    if (result !== undefined && f.body.type !== 'unreachable') {
      this.bounds.sawResult(f.name, this.#given.get(result) as Known);
      this.emit(`do return ${result} end`);
    }
    const count = f.params.length + f.locals.length;
    const head: string[] = [];
    if (this.#usesMemory || this.#words.size > 0) head.push('local M = M');
    const own = [...f.locals.keys()].map((i) => i + f.params.length);
    const named = own.filter((i) => i < MOST_LOCALS);
    const unset = named.filter((i) => this.#unset.has(i));
    const set = named.filter((i) => !this.#unset.has(i));
    if (unset.length > 0) head.push(`local ${unset.map((i) => this.#local(i))} = ${unset.map(() => '0')}`);
    if (set.length > 0) head.push(`local ${set.map((i) => this.#local(i))}`);
    if (count > MOST_LOCALS || this.#mostTemporaries > MOST_TEMPORARIES) {
      head.push(`local S = {}`);
      for (const i of own.filter((one) => one >= MOST_LOCALS)) head.push(`${this.#local(i)} = 0`);
    }
    if (this.#words.size > 0) head.push(`local ${[...this.#words].map((i) => `p${i}, w${i}`)}`);
    const temporaries = Math.min(this.#mostTemporaries, MOST_TEMPORARIES);
    if (temporaries > 0) head.push(`local ${Array.from({ length: temporaries }, (_, i) => `t${i}`)}`);
    const params = f.params.map((_, i) => `a${i}`).join(', ');
    return `function(${params})\n${[...head, ...this.#lines].join('\n')}\nend`;
  }

  // what access.ts writes with

  emit(line: string): void {
    this.#lines.push(line);
  }

  usesMemory(): void {
    this.#usesMemory = true;
  }

  name(value: Value): Value {
    return /^[alt]\d+$/.test(value.text) ? value : this.#copy(value);
  }

  keptOf(pointer: Value): { page: string; word: string } | undefined {
    for (const index of pointer.locals) {
      const isKept = pointer.text === this.#local(index) && this.#words.has(index);
      if (!isKept) continue;
      if (!this.#flow?.kept.has(index)) this.#keepPlace(index);
      return { page: `p${index}`, word: `w${index}` };
    }
    return undefined;
  }

  /** Keeps the page and the number of the word that a local shows to, until it is set. */
  #keepPlace(index: number): void {
    this.#usesMemory = true;
    const local = this.#local(index);
    this.emit(`p${index}, w${index} = M[${local} >> 8], ${local} >> 3 & 31`);
    // what is no multiple of 8 becomes a fraction
    if (!this.#known.locals[index]?.aligned) {
      this.emit(`if ${local} & 7 ~= 0 then w${index} = (${local} & 255) * 0.125 end`);
    }
    this.#flow?.kept.add(index);
  }

  /** Takes a value before something happens that would change it. A temporary holds what it holds. */
  #keep(value: Value): Value {
    return /^t\d+$/.test(value.text) ? value : this.#copy(value);
  }

  #copy(value: Value): Value {
    const temporary = this.#temporary();
    this.emit(`${temporary} = ${value.text}`);
    return atom(temporary, { clean: value.clean, max: value.max, aligned: value.aligned });
  }

  #temporary(): string {
    const n = this.#temporaries++;
    this.#mostTemporaries = Math.max(this.#mostTemporaries, this.#temporaries);
    const temporary = n < MOST_TEMPORARIES ? `t${n}` : `S.t${n}`;
    this.#given.set(temporary, { max: 0, aligned: true });
    return temporary;
  }

  /** Gives a temporary one of the values that it may have. */
  #assign(temporary: string, text: string, known: Known): void {
    const given = this.#given.get(temporary) as Known;
    given.max = Math.max(given.max, known.max);
    given.aligned &&= known.aligned;
    this.emit(`${temporary} = ${text}`);
  }

  #local(index: number): string {
    if (index < this.f.params.length) return `a${index}`;
    return index < MOST_LOCALS ? `l${index}` : `S[${index}]`;
  }

  #localValue(index: number): Value {
    if (this.#flow !== undefined && !this.#flow.assigned.has(index)) this.#unset.add(index);
    return atom(this.#local(index), { locals: new Set([index]), ...(this.#known.locals[index] as Known) });
  }

  #label(label: string): string {
    const name = this.#labels.get(label) ?? `b${this.#labels.size}`;
    this.#labels.set(label, name);
    return name;
  }

  /** Evaluates operands from left to right; a value that a later one would change is taken before it. */
  #values(operands: Expression[]): Value[] {
    const values: Value[] = [];
    operands.forEach((operand, i) => {
      const value = this.#value(operand);
      const later = effectsOfAll(operands.slice(i + 1));
      values.push(changes(later, value) ? this.#keep(value) : value);
    });
    return values;
  }

  /** As an argument, a stored or returned value: an i32 is clean there. */
  #whole(value: Value, expression: Expression): Value {
    return expression.type === 'i32' ? clean(value) : value;
  }

  #value(e: Expression): Value {
    switch (e.kind) {
      case 'const':
        return e.type === 'i32' ? constant32(e.value) : constant64(e.value);
      case 'local.get':
        return this.#localValue(e.index);
      case 'local.set': {
        this.#setLocal(e.index, e.value);
        return this.#localValue(e.index);
      }
      case 'global.get': {
        const constant = this.names.constant(e.name);
        if (constant !== undefined) return e.type === 'i32' ? constant32(constant) : constant64(constant);
        return atom(this.names.global(e.name), { readsGlobals: true, ...this.bounds.global(e.name) });
      }
      case 'load': {
        const loaded = load(this.#value(e.pointer), e.offset, e.bytes, siteOf(this.profile, e), this);
        if (!e.signed || e.bytes === (e.type === 'i32' ? 4 : 8)) return loaded;
        const top = 2 ** (e.bytes * 8 - 1);
        const text = `(${at(loaded, Level.bitXor)} ~ ${top}) - ${top}`;
        return made(text, Level.add, [loaded], { clean: e.type === 'i64' });
      }
      case 'unary':
      case 'binary': {
        const condition = this.#comparison(e);
        if (condition !== undefined) return asNumber(condition);
        if (e.kind === 'unary') return unary(e.op, this.#value(e.value), (one) => this.name(one));
        const [left, right] = this.#values([e.left, e.right]) as [Value, Value];
        return binary(e.op, left, right, (one) => this.name(one));
      }
      case 'select':
        return this.#select(e);
      case 'memory.size':
        return atom('M_PAGES()', { readsGlobals: true, max: 0x10000 });
      case 'call':
      case 'call_indirect':
      case 'memory.grow': {
        const temporary = this.#temporary();
        const { text, known } = this.#call(e);
        this.emit(`${temporary} = ${text}`);
        return atom(temporary, known);
      }
      case 'block':
        if (!this.#isTarget(e) && e.type !== 'unreachable') {
          for (const child of e.body.slice(0, -1)) this.#statement(child);
          return this.#value(e.body.at(-1) as Expression);
        }
        return this.#resultOf(e);
      case 'loop':
      case 'if':
        return this.#resultOf(e);
      default:
        // what never ends, or gives nothing, in a place where a value is expected
        this.#statement(e);
        return atom('0', { max: 0 });
    }
  }

  /** The value of what is made of statements. */
  #resultOf(e: Expression): Value {
    const temporary = this.#temporary();
    this.#statement(e, temporary);
    return atom(temporary, this.#given.get(temporary) as Known);
  }

  /** Does anything in the block leave it early? */
  #isTarget(block: Expression & { kind: 'block' }): boolean {
    const leaves = (e: Expression): boolean =>
      (e.kind === 'br' && e.label === block.label) ||
      (e.kind === 'br_table' && [...e.labels, e.defaultLabel].includes(block.label)) ||
      operandsOf(e).some(leaves);
    return block.label !== '' && block.body.some(leaves);
  }

  #select(e: Expression & { kind: 'select' }): Value {
    const arms = this.#values([e.ifTrue, e.ifFalse]).map((arm) => {
      // both arms are evaluated, so what traps or is changed by the condition is taken now
      return arm.readsMemory || changes(effectsOf(e.condition), arm) ? this.#keep(arm) : arm;
    }) as [Value, Value];
    const condition = this.#condition(e.condition);
    const [ifTrue, ifFalse] = arms;
    const text = `${at(condition, Level.and)} and ${at(ifTrue, Level.and + 1)} or ${at(ifFalse, Level.or + 1)}`;
    return made(text, Level.or, [condition, ...arms], {
      clean: ifTrue.clean && ifFalse.clean,
      max: Math.max(ifTrue.max, ifFalse.max),
      aligned: ifTrue.aligned && ifFalse.aligned,
    });
  }

  /** The text of a call, all of whose operands are evaluated, and what is known of its result. */
  #call(e: Expression & { kind: 'call' | 'call_indirect' | 'memory.grow' }): { text: string; known: Known } {
    const known = { max: e.type === 'i32' ? MAX_U32 : Number.POSITIVE_INFINITY, aligned: false };
    if (e.kind === 'memory.grow') return { text: `GROW(${clean(this.#value(e.pages)).text})`, known };
    const operands = e.kind === 'call' ? e.operands : [...e.operands, e.target];
    const values = this.#values(operands).map((one, i) => this.#whole(one, operands[i] as Expression));
    if (e.kind === 'call_indirect') {
      const target = values.pop() as Value;
      const args = values.map((one) => one.text).join(', ');
      return { text: `INDIRECT(${target.text}, '${e.signature}')(${args})`, known };
    }
    for (const [i, one] of values.entries()) this.bounds.sawLocal(e.target, i, one);
    const args = values.map((one) => one.text).join(', ');
    return { text: `${this.names.function(e.target, this.names.isCold(this.f))}(${args})`, known: this.bounds.of(e.target).result };
  }

  /** A condition of Lua: whether the i32 is not 0. */
  #condition(e: Expression): Value {
    const comparison = this.#comparison(e) ?? this.#connected(e);
    if (comparison !== undefined) return comparison;
    const value = clean(this.#value(e));
    return made(`${at(value, Level.compare + 1)} ~= 0`, Level.compare, [value]);
  }

  /** `and` or `or` of two comparisons. Lua does not evaluate the second one each time, so it must not trap. */
  #connected(e: Expression): Value | undefined {
    if (e.kind !== 'binary' || (e.op !== 'i32.and' && e.op !== 'i32.or')) return undefined;
    if (!isComparison(e.left) || !isComparison(e.right)) return undefined;
    if (mayTrap(e.right) || effectsOf(e.right).locals.size > 0) return undefined;
    const left = this.#condition(e.left);
    const right = this.#condition(e.right);
    const [word, level] = e.op === 'i32.and' ? (['and', Level.and] as const) : (['or', Level.or] as const);
    return made(infix(left, word, right, level), level, [left, right]);
  }

  /** The same, for what compares; undefined for what does not. */
  #comparison(e: Expression): Value | undefined {
    if (e.kind === 'unary' && e.op.endsWith('.eqz')) return this.#isZero(e.value);
    if (e.kind !== 'binary') return undefined;
    if (!/\.(eq|ne|[lg][te]_[su])$/.test(e.op)) return undefined;
    const [left, right] = this.#values([e.left, e.right]) as [Value, Value];
    return compare(e.op, left, right);
  }

  #isZero(operand: Expression): Value {
    const comparison = this.#comparison(operand);
    if (comparison !== undefined) {
      return made(`not ${at(comparison, Level.unary)}`, Level.unary, [comparison]);
    }
    const value = this.#whole(this.#value(operand), operand);
    return made(infix(value, '==', constant32(0n), Level.compare), Level.compare, [value]);
  }

  #setLocal(index: number, expression: Expression): void {
    const target = this.#local(index);
    if (isCall(expression)) {
      const { text, known } = this.#call(expression);
      this.bounds.sawLocal(this.f.name, index, known);
      this.emit(`${target} = ${text}`);
      this.#wasSet(index);
      return;
    }
    const value = this.#whole(this.#value(expression), expression);
    this.bounds.sawLocal(this.f.name, index, value);
    if (value.text === target) return;
    this.emit(`${target} = ${value.text}`);
    this.#wasSet(index);
  }

  #wasSet(index: number): void {
    this.#flow?.kept.delete(index);
    this.#flow?.assigned.add(index);
  }

  /** Writes the statements of `e`; its value, if it has one that is wanted, goes into `result`. */
  #statement(e: Expression, result?: string): void {
    const outer = this.#temporaries;
    this.#statementOf(e, result);
    this.#temporaries = outer;
  }

  #statementOf(e: Expression, result: string | undefined): void {
    switch (e.kind) {
      case 'nop':
        return;
      case 'unreachable':
        this.emit('TRAP("unreachable")');
        this.#flow = undefined;
        return;
      case 'block':
        this.#block(e, result);
        return;
      case 'loop':
        if (e.label !== '') this.emit(`::${this.#label(e.label)}::`);
        // what the body sets is not known yet
        this.#flow?.kept.clear();
        this.#statement(e.body, result);
        return;
      case 'if': {
        const condition = this.#condition(e.condition);
        const before = this.#flow?.copy();
        this.emit(`if ${condition.text} then`);
        this.#statement(e.ifTrue, result);
        const afterTrue = this.#flow;
        this.#flow = before;
        if (e.ifFalse !== undefined) {
          this.emit('else');
          this.#statement(e.ifFalse, result);
        }
        this.emit('end');
        this.#flow = meet(afterTrue, this.#flow);
        return;
      }
      case 'br':
        this.#branch(e, result);
        return;
      case 'br_table':
        this.#branchTable(e);
        return;
      case 'return':
        this.#return(e.value);
        return;
      case 'local.set':
        this.#setLocal(e.index, e.value);
        if (result !== undefined)
          this.#assign(result, this.#local(e.index), this.#known.locals[e.index] as Known);
        return;
      case 'global.set': {
        const value = this.#whole(this.#value(e.value), e.value);
        this.bounds.sawGlobal(e.name, value);
        this.emit(`${this.names.global(e.name)} = ${value.text}`);
        return;
      }
      case 'store': {
        const [pointer, value] = this.#values([e.pointer, e.value]) as [Value, Value];
        store(pointer, e.offset, e.bytes, value, siteOf(this.profile, e), this);
        return;
      }
      case 'memory.copy': {
        const [to, from, size] = this.#values([e.to, e.from, e.size]).map(clean) as [Value, Value, Value];
        this.emit(`COPY(${to.text}, ${from.text}, ${size.text})`);
        return;
      }
      case 'memory.fill': {
        const [to, value, size] = this.#values([e.to, e.value, e.size]).map(clean) as [Value, Value, Value];
        this.emit(`FILL(${to.text}, ${value.text}, ${size.text})`);
        return;
      }
      case 'drop':
        this.#drop(e.value);
        return;
      case 'call':
      case 'call_indirect':
      case 'memory.grow': {
        const { text, known } = this.#call(e);
        if (result === undefined) this.emit(text);
        else this.#assign(result, text, known);
        return;
      }
      default: {
        const value = this.#whole(this.#value(e), e);
        if (result !== undefined) this.#assign(result, value.text, value);
        else if (value.readsMemory) this.name(value);
      }
    }
  }

  /** A value that nobody wants still traps where it would have. */
  #drop(e: Expression): void {
    if (isCall(e)) this.emit(this.#call(e).text);
    else this.#statement(e);
  }

  #block(e: Expression & { kind: 'block' }, result: string | undefined): void {
    if (result !== undefined && e.label !== '') this.#results.set(e.label, result);
    for (const [i, child] of e.body.entries()) {
      this.#statement(child, i === e.body.length - 1 ? result : undefined);
      if (child.type === 'unreachable' || (child.kind === 'drop' && child.value.type === 'unreachable'))
        break;
    }
    if (!this.#targets.has(e.label)) return;
    this.emit(`::${this.#label(e.label)}::`);
    this.#flow = meet(this.#flow, this.#left.get(e.label));
  }

  #goto(label: string): string {
    this.#targets.add(label);
    if (this.#flow !== undefined) this.#left.set(label, meet(this.#left.get(label), this.#flow.copy()));
    return `goto ${this.#label(label)}`;
  }

  #branch(e: Expression & { kind: 'br' }, result: string | undefined): void {
    if (e.value !== undefined) {
      const value = this.#keep(this.#whole(this.#value(e.value), e.value));
      const target = this.#results.get(e.label);
      const condition = e.condition && this.#condition(e.condition);
      if (condition) this.emit(`if ${condition.text} then`);
      if (target !== undefined) this.#assign(target, value.text, value);
      this.emit(this.#goto(e.label));
      if (condition) this.emit('end');
      else this.#flow = undefined;
      if (condition && result !== undefined) this.#assign(result, value.text, value);
      return;
    }
    if (e.condition === undefined) {
      this.emit(this.#goto(e.label));
      this.#flow = undefined;
    } else this.emit(`if ${this.#condition(e.condition).text} then ${this.#goto(e.label)} end`);
  }

  /** A tree of comparisons: as many as the number of labels has bits. */
  #branchTable(e: Expression & { kind: 'br_table' }): void {
    const value = this.name(clean(this.#value(e.value)));
    const labels = [...e.labels, e.defaultLabel];
    const choose = (from: number, to: number): void => {
      if (labels.slice(from, to + 1).every((label) => label === labels[from])) {
        this.emit(this.#goto(labels[from] as string));
        return;
      }
      const middle = (from + to) >> 1;
      this.emit(`if ${value.text} <= ${middle} then`);
      choose(from, middle);
      this.emit('else');
      choose(middle + 1, to);
      this.emit('end');
    };
    choose(0, labels.length - 1);
    this.#flow = undefined;
  }

  #return(expression: Expression | undefined): void {
    this.#returnValue(expression);
    this.#flow = undefined;
  }

  #returnValue(expression: Expression | undefined): void {
    if (expression === undefined) {
      this.emit('do return end');
      return;
    }
    if (isCall(expression)) {
      const { text, known } = this.#call(expression);
      this.bounds.sawResult(this.f.name, known);
      this.emit(`do return ${text} end`);
      return;
    }
    const value = this.#whole(this.#value(expression), expression);
    this.bounds.sawResult(this.f.name, value);
    this.emit(`do return ${value.text} end`);
  }
}

function isCall(e: Expression): e is Expression & { kind: 'call' | 'call_indirect' | 'memory.grow' } {
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
  if (value.readsMemory && effects.memory) return true;
  if (value.readsGlobals && effects.globals) return true;
  for (const local of value.locals) if (effects.locals.has(local)) return true;
  return false;
}
