/** The lines of a function and the variables in them: locals, temporaries, and what is kept of pointers. */
import type { Lines } from './access.js';
import type { FunctionBounds, Known, ModuleBounds } from './bounds.js';
import { Flow } from './flow.js';
import { keptWords } from './kept-words.js';
import type { Profile } from './profile.js';
import type { WasmFunction } from './tree.js';
import { atom, type Value } from './value.js';

/** Lua has room for 200 local variables in a function; what is more stands in a table. */
const MOST_LOCALS = 100;
const MOST_TEMPORARIES = 40;

export class Variables implements Lines {
  /** What is certain here; undefined where nobody comes. */
  protected flow: Flow | undefined;
  readonly #lines: string[] = [];
  readonly #known: FunctionBounds;
  /** What is known of the values that each temporary is given. */
  readonly #given = new Map<string, Known>();
  /** Locals whose words are kept: see `keptOf`. */
  readonly #words: ReadonlySet<number>;
  /** Locals that are read before it is certain that they were set: those are 0 at first. */
  readonly #unset = new Set<number>();
  #temporaries = 0;
  #mostTemporaries = 0;
  #usesMemory = false;

  constructor(
    readonly f: WasmFunction,
    readonly bounds: ModuleBounds,
    profile: Profile,
  ) {
    this.#known = bounds.of(f.name);
    this.#words = keptWords(f, profile);
    this.flow = new Flow(f.params.keys());
  }

  /** `function(a0, a1) ... end` */
  protected functionText(): string {
    const { f } = this;
    const count = f.params.length + f.locals.length;
    const head: string[] = [];
    if (this.#usesMemory || this.#words.size > 0) head.push('local M = M');
    const own = [...f.locals.keys()].map((i) => i + f.params.length);
    const named = own.filter((i) => i < MOST_LOCALS);
    const unset = named.filter((i) => this.#unset.has(i));
    const set = named.filter((i) => !this.#unset.has(i));
    if (unset.length > 0) head.push(`local ${unset.map((i) => this.local(i))} = ${unset.map(() => '0')}`);
    if (set.length > 0) head.push(`local ${set.map((i) => this.local(i))}`);
    if (count > MOST_LOCALS || this.#mostTemporaries > MOST_TEMPORARIES) {
      head.push(`local S = {}`);
      for (const i of own.filter((one) => one >= MOST_LOCALS)) head.push(`${this.local(i)} = 0`);
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
      const isKept = pointer.text === this.local(index) && this.#words.has(index);
      if (!isKept) continue;
      if (!this.flow?.kept.has(index)) this.#keepPlace(index);
      return { page: `p${index}`, word: `w${index}` };
    }
    return undefined;
  }

  /** Keeps the page and the number of the word that a local shows to, until it is set. */
  #keepPlace(index: number): void {
    this.#usesMemory = true;
    const local = this.local(index);
    this.emit(`p${index}, w${index} = M[${local} >> 8], ${local} >> 3 & 31`);
    // what is no multiple of 8 becomes a fraction
    if (!this.#known.locals[index]?.aligned) {
      this.emit(`if ${local} & 7 ~= 0 then w${index} = (${local} & 255) * 0.125 end`);
    }
    this.flow?.kept.add(index);
  }

  /** Takes a value before something happens that would change it. A temporary holds what it holds. */
  protected keep(value: Value): Value {
    return /^t\d+$/.test(value.text) ? value : this.#copy(value);
  }

  #copy(value: Value): Value {
    const temporary = this.temporary();
    this.emit(`${temporary} = ${value.text}`);
    return atom(temporary, { clean: value.clean, max: value.max, aligned: value.aligned });
  }

  protected temporary(): string {
    const n = this.#temporaries++;
    this.#mostTemporaries = Math.max(this.#mostTemporaries, this.#temporaries);
    const temporary = n < MOST_TEMPORARIES ? `t${n}` : `S.t${n}`;
    this.#given.set(temporary, { max: 0, aligned: true });
    return temporary;
  }

  /** Gives a temporary one of the values that it may have. */
  protected assign(temporary: string, text: string, known: Known): void {
    const given = this.#given.get(temporary) as Known;
    given.max = Math.max(given.max, known.max);
    given.aligned &&= known.aligned;
    this.emit(`${temporary} = ${text}`);
  }

  protected local(index: number): string {
    if (index < this.f.params.length) return `a${index}`;
    return index < MOST_LOCALS ? `l${index}` : `S[${index}]`;
  }

  protected localValue(index: number): Value {
    if (this.flow !== undefined && !this.flow.assigned.has(index)) this.#unset.add(index);
    return atom(this.local(index), { locals: new Set([index]), ...(this.#known.locals[index] as Known) });
  }

  /** What is known of a local, whatever it holds. */
  protected knownOf(index: number): Known {
    return this.#known.locals[index] as Known;
  }

  /** What is known of the values that a temporary was given. */
  protected givenTo(temporary: string): Known {
    return this.#given.get(temporary) as Known;
  }

  protected wasSet(index: number): void {
    this.flow?.kept.delete(index);
    this.flow?.assigned.add(index);
  }

  /** Writes something whose temporaries nobody needs behind it. */
  protected scoped(write: () => void): void {
    const outer = this.#temporaries;
    write();
    this.#temporaries = outer;
  }
}
