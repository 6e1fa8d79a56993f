/** One function as text of Lua: its statements, and the ways between them. */
import { store } from './access.js';
import { Expressions, isCall } from './expressions.js';
import { type Flow, meet } from './flow.js';
import { siteOf } from './profile.js';
import type { Expression } from './tree.js';
import { clean, type Value } from './value.js';

export class FunctionWriter extends Expressions {
  /** Where the value of a block goes. */
  readonly #results = new Map<string, string>();
  readonly #labels = new Map<string, string>();
  readonly #targets = new Set<string>();
  /** What is certain at the end of blocks, as far as they were left early. */
  readonly #left = new Map<string, Flow | undefined>();

  /** `function(a0, a1) ... end` */
  write(): string {
    const { f } = this;
    const result = f.result === 'none' ? undefined : this.temporary();
    this.statement(f.body, result);
    if (result !== undefined && f.body.type !== 'unreachable') {
      this.bounds.sawResult(f.name, this.givenTo(result));
      this.emit(`do return ${result} end`);
    }
    return this.functionText();
  }

  #label(label: string): string {
    const name = this.#labels.get(label) ?? `b${this.#labels.size}`;
    this.#labels.set(label, name);
    return name;
  }

  protected statement(e: Expression, result?: string): void {
    this.scoped(() => this.#statementOf(e, result));
  }

  #statementOf(e: Expression, result: string | undefined): void {
    switch (e.kind) {
      case 'nop':
        return;
      case 'unreachable':
        this.emit('TRAP("unreachable")');
        this.flow = undefined;
        return;
      case 'block':
        this.#block(e, result);
        return;
      case 'loop':
        if (e.label !== '') this.emit(`::${this.#label(e.label)}::`);
        // what the body sets is not known yet
        this.flow?.kept.clear();
        this.statement(e.body, result);
        return;
      case 'if': {
        const condition = this.condition(e.condition);
        const before = this.flow?.copy();
        this.emit(`if ${condition.text} then`);
        this.statement(e.ifTrue, result);
        const afterTrue = this.flow;
        this.flow = before;
        if (e.ifFalse !== undefined) {
          this.emit('else');
          this.statement(e.ifFalse, result);
        }
        this.emit('end');
        this.flow = meet(afterTrue, this.flow);
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
        this.setLocal(e.index, e.value);
        if (result !== undefined) this.assign(result, this.local(e.index), this.knownOf(e.index));
        return;
      case 'global.set': {
        const value = this.whole(this.value(e.value), e.value);
        this.bounds.sawGlobal(e.name, value);
        this.emit(`${this.names.global(e.name)} = ${value.text}`);
        return;
      }
      case 'store': {
        const [pointer, value] = this.values([e.pointer, e.value]) as [Value, Value];
        store(pointer, e.offset, e.bytes, value, siteOf(this.profile, e), this);
        return;
      }
      case 'memory.copy': {
        const [to, from, size] = this.values([e.to, e.from, e.size]).map(clean) as [Value, Value, Value];
        this.emit(`COPY(${to.text}, ${from.text}, ${size.text})`);
        return;
      }
      case 'memory.fill': {
        const [to, value, size] = this.values([e.to, e.value, e.size]).map(clean) as [Value, Value, Value];
        this.emit(`FILL(${to.text}, ${value.text}, ${size.text})`);
        return;
      }
      case 'drop':
        this.#drop(e.value);
        return;
      case 'call':
      case 'call_indirect':
      case 'memory.grow': {
        const { text, known } = this.call(e);
        if (result === undefined) this.emit(text);
        else this.assign(result, text, known);
        return;
      }
      default: {
        const value = this.whole(this.value(e), e);
        if (result !== undefined) this.assign(result, value.text, value);
        else if (value.readsMemory) this.name(value);
      }
    }
  }

  /** A value that nobody wants still traps where it would have. */
  #drop(e: Expression): void {
    if (isCall(e)) this.emit(this.call(e).text);
    else this.statement(e);
  }

  #block(e: Expression & { kind: 'block' }, result: string | undefined): void {
    if (result !== undefined && e.label !== '') this.#results.set(e.label, result);
    for (const [i, child] of e.body.entries()) {
      this.statement(child, i === e.body.length - 1 ? result : undefined);
      if (child.type === 'unreachable' || (child.kind === 'drop' && child.value.type === 'unreachable'))
        break;
    }
    if (!this.#targets.has(e.label)) return;
    this.emit(`::${this.#label(e.label)}::`);
    this.flow = meet(this.flow, this.#left.get(e.label));
  }

  #goto(label: string): string {
    this.#targets.add(label);
    if (this.flow !== undefined) this.#left.set(label, meet(this.#left.get(label), this.flow.copy()));
    return `goto ${this.#label(label)}`;
  }

  #branch(e: Expression & { kind: 'br' }, result: string | undefined): void {
    if (e.value !== undefined) {
      const value = this.keep(this.whole(this.value(e.value), e.value));
      const target = this.#results.get(e.label);
      const condition = e.condition && this.condition(e.condition);
      if (condition) this.emit(`if ${condition.text} then`);
      if (target !== undefined) this.assign(target, value.text, value);
      this.emit(this.#goto(e.label));
      if (condition) this.emit('end');
      else this.flow = undefined;
      if (condition && result !== undefined) this.assign(result, value.text, value);
      return;
    }
    if (e.condition === undefined) {
      this.emit(this.#goto(e.label));
      this.flow = undefined;
    } else this.emit(`if ${this.condition(e.condition).text} then ${this.#goto(e.label)} end`);
  }

  /** A tree of comparisons: as many as the number of labels has bits. */
  #branchTable(e: Expression & { kind: 'br_table' }): void {
    const value = this.name(clean(this.value(e.value)));
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
    this.flow = undefined;
  }

  #return(expression: Expression | undefined): void {
    this.#returnValue(expression);
    this.flow = undefined;
  }

  #returnValue(expression: Expression | undefined): void {
    if (expression === undefined) {
      this.emit('do return end');
      return;
    }
    if (isCall(expression)) {
      const { text, known } = this.call(expression);
      this.bounds.sawResult(this.f.name, known);
      this.emit(`do return ${text} end`);
      return;
    }
    const value = this.whole(this.value(expression), expression);
    this.bounds.sawResult(this.f.name, value);
    this.emit(`do return ${value.text} end`);
  }
}
