/**
 * A value that is not evaluated yet: text of Lua, what it depends on, and what is known of its size.
 *
 * An i32 is a Lua integer whose low 32 bits count. It is `clean` if it is 0 to 2^32-1; most operators do with one
 * that is not, so the mask is put on only where somebody looks at the whole. An i64 is a Lua integer.
 */
export const MAX_U32 = 0xffffffff;

/** How strongly Lua's operators bind; a text of a lower level stands in parentheses. */
export const Level = {
  or: 1,
  and: 2,
  compare: 3,
  bitOr: 4,
  bitXor: 5,
  bitAnd: 6,
  shift: 7,
  add: 9,
  multiply: 10,
  unary: 11,
  atom: 12,
} as const;

export interface Value {
  text: string;
  level: number;
  /** For an i32: the integer is 0 to 2^32-1. Always true for an i64. */
  clean: boolean;
  /** Clean and never above this; Infinity if an i64 may be negative or nothing is known. */
  max: number;
  /** A multiple of 8 for certain. */
  aligned: boolean;
  constant?: bigint;
  /** Locals that the text reads. */
  locals: ReadonlySet<number>;
  /** Reads memory, or may trap for another reason: is evaluated where it stands. */
  readsMemory: boolean;
  readsGlobals: boolean;
}

const NO_LOCALS: ReadonlySet<number> = new Set();

/** A value of its own, which nothing that happens later changes. */
export function atom(text: string, more: Partial<Value> = {}): Value {
  return {
    text,
    level: Level.atom,
    clean: true,
    max: Number.POSITIVE_INFINITY,
    aligned: false,
    locals: NO_LOCALS,
    readsMemory: false,
    readsGlobals: false,
    ...more,
  };
}

/** A value made of others. */
export function made(text: string, level: number, from: readonly Value[], more: Partial<Value> = {}): Value {
  return {
    text,
    level,
    clean: true,
    max: Number.POSITIVE_INFINITY,
    aligned: false,
    locals: unionOf(from),
    readsMemory: from.some((one) => one.readsMemory),
    readsGlobals: from.some((one) => one.readsGlobals),
    ...more,
  };
}

function unionOf(values: readonly Value[]): ReadonlySet<number> {
  const some = values.filter((one) => one.locals.size > 0);
  if (some.length === 0) return NO_LOCALS;
  if (some.length === 1) return (some[0] as Value).locals;
  return new Set(some.flatMap((one) => [...one.locals]));
}

/** An i32 constant, as the unsigned number. */
export function constant32(value: bigint): Value {
  const unsigned = BigInt.asUintN(32, value);
  return atom(String(unsigned), { constant: unsigned, max: Number(unsigned), aligned: isAligned(unsigned) });
}

/** An i64 constant. The least one has no decimal text that is an integer in Lua. */
export function constant64(value: bigint): Value {
  const signed = BigInt.asIntN(64, value);
  const aligned = isAligned(signed);
  if (signed === -(1n << 63n)) return atom('0x8000000000000000', { constant: signed, aligned });
  if (signed < 0n) return made(String(signed), Level.unary, [], { constant: signed, aligned });
  const max = signed <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(signed) : Number.POSITIVE_INFINITY;
  return atom(String(signed), { constant: signed, max, aligned });
}

function isAligned(value: bigint): boolean {
  return (value & 7n) === 0n;
}

/** The text as an operand of an operator of `level`; parentheses where it binds less. */
export function at(value: Value, level: number): string {
  return value.level >= level ? value.text : `(${value.text})`;
}

/** Left and right operand of a binary operator, which are left-associative. */
export function infix(left: Value, operator: string, right: Value, level: number): string {
  return `${at(left, level)} ${operator} ${at(right, level + 1)}`;
}

/** A clean i32. */
export function clean(value: Value): Value {
  if (value.clean) return value;
  return made(`${at(value, Level.bitAnd)} & 0xffffffff`, Level.bitAnd, [value], {
    max: MAX_U32,
    aligned: value.aligned,
  });
}

/** An i32 as the signed integer that it stands for. */
export function signed32(value: Value): Value {
  if (value.constant !== undefined) return constant64(BigInt.asIntN(32, value.constant));
  if (value.clean && value.max < 0x80000000) return value;
  const unsigned = clean(value);
  return made(`(${at(unsigned, Level.bitXor)} ~ 0x80000000) - 0x80000000`, Level.add, [value]);
}

/** The least number of ones that covers `max`: no bit above is set in what is at most that. */
export function ones(max: number): number {
  if (max >= 2 ** 53) return Number.POSITIVE_INFINITY;
  let all = 1;
  while (all - 1 < max) all *= 2;
  return all - 1;
}
