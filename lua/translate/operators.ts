/** The operators of i32 and i64 as text of Lua. Comparisons are conditions: see `compare`. */
import {
  at,
  clean,
  constant32,
  constant64,
  infix,
  Level,
  MAX_U32,
  made,
  ones,
  signed32,
  type Value,
} from './value.js';

/** Puts a value into a variable, so that the text can name it twice. */
export type Name = (value: Value) => Value;

const INFINITE = Number.POSITIVE_INFINITY;
const i32 = (max: number): Partial<Value> =>
  max <= MAX_U32 ? { clean: true, max } : { clean: false, max: INFINITE };

const COMPARISONS: Record<string, string> = { eq: '==', ne: '~=', lt: '<', le: '<=', gt: '>', ge: '>=' };

/** `a < b` as a condition of Lua, if `op` compares. */
export function compare(op: string, left: Value, right: Value): Value | undefined {
  const [, type, name, sign] = /^(i32|i64)\.(eq|ne|lt|le|gt|ge)(?:_([su]))?$/.exec(op) ?? [];
  if (name === undefined) return undefined;
  const symbol = COMPARISONS[name] as string;
  const condition = (a: Value, b: Value) =>
    made(infix(a, symbol, b, Level.compare), Level.compare, [left, right]);
  if (type === 'i32') {
    const a = clean(left);
    const b = clean(right);
    const isPlain = sign !== 's' || (a.max < 0x80000000 && b.max < 0x80000000);
    if (!isPlain && b.constant === 0n && (name === 'lt' || name === 'ge')) {
      // whether it is negative is whether its highest bit is set
      const isNegative = made(infix(a, '>=', SIGN_BIT, Level.compare), Level.compare, [left]);
      return name === 'lt' ? isNegative : made(infix(a, '<', SIGN_BIT, Level.compare), Level.compare, [left]);
    }
    return isPlain ? condition(a, b) : condition(biased32(a), biased32(b));
  }
  const isPlain = sign !== 'u' || (left.max < INFINITE && right.max < INFINITE);
  return isPlain ? condition(left, right) : condition(biased64(left), biased64(right));
}

const SIGN_BIT = constant32(0x80000000n);

/** Signed order is the unsigned order of these. */
function biased32(value: Value): Value {
  if (value.constant !== undefined) return constant64(BigInt.asUintN(32, value.constant) ^ 0x80000000n);
  return made(`${at(value, Level.bitXor)} ~ 0x80000000`, Level.bitXor, [value]);
}

/** Unsigned order is the signed order of these. */
function biased64(value: Value): Value {
  if (value.constant !== undefined) return constant64(value.constant ^ (1n << 63n));
  return made(`${at(value, Level.bitXor)} ~ MIN`, Level.bitXor, [value]);
}

export function unary(op: string, value: Value, name: Name): Value {
  const call = (helper: string, operand: Value, more: Partial<Value> = {}) =>
    made(`${helper}(${operand.text})`, Level.atom, [operand], more);
  switch (op) {
    case 'i32.wrap_i64':
      if (value.constant !== undefined) return constant32(value.constant);
      return value.max <= MAX_U32 ? value : { ...value, clean: false, max: INFINITE };
    case 'i64.extend_i32_u':
      return clean(value);
    case 'i64.extend_i32_s':
      return signed32(value);
    case 'i32.clz':
      return call('CLZ32', clean(value), { max: 32 });
    case 'i32.ctz':
      return countTrailing(clean(value), 32, name);
    case 'i32.popcnt':
      return call('POPCNT', clean(value), { max: 32 });
    case 'i64.clz':
      return call('CLZ', value, { max: 64 });
    case 'i64.ctz':
      return countTrailing(value, 64, name);
    case 'i64.popcnt':
      return call('POPCNT', value, { max: 64 });
    case 'i32.extend8_s':
    case 'i32.extend16_s':
      return { ...extended(value, op), clean: false };
    case 'i64.extend8_s':
    case 'i64.extend16_s':
    case 'i64.extend32_s':
      return extended(value, op);
    default:
      throw new Error(`unary operator ${op} has no translation`);
  }
}

/** The lowest `bits` bits as a signed number. */
function extended(value: Value, op: string): Value {
  const bits = Number(/extend(\d+)/.exec(op)?.[1]);
  const low = `${at(value, Level.bitAnd)} & ${2 ** bits - 1}`;
  return made(`(${low} ~ ${2 ** (bits - 1)}) - ${2 ** (bits - 1)}`, Level.add, [value]);
}

/** The lowest bit times this has its number in the upper six bits; of nothing there are as many zeros as bits. */
function countTrailing(value: Value, bits: number, name: Name): Value {
  const v = name(value);
  const lowest = `(${v.text} & -${v.text}) * 0x03f79d71b4cb0a89 >> 58`;
  return made(`${v.text} ~= 0 and CTZ[${lowest}] or ${bits}`, Level.or, [v], { max: bits });
}

export function binary(op: string, left: Value, right: Value, name: Name): Value {
  const [type, operator] = op.split('.') as [string, string];
  const value = (type === 'i32' ? binary32 : binary64)(operator, left, right, name);
  if (mayTrap(operator, right)) return { ...value, readsMemory: true };
  return alignedBy(operator, left, right) ? { ...value, aligned: true } : value;
}

/** Division by 0, and of the least number by -1. */
function mayTrap(op: string, divisor: Value): boolean {
  if (!/^(div|rem)_/.test(op)) return false;
  return divisor.constant === undefined || divisor.constant < 1n || divisor.constant === BigInt(MAX_U32);
}

/** Is what the operator gives a multiple of 8 for certain? */
function alignedBy(op: string, a: Value, b: Value): boolean {
  switch (op) {
    case 'add':
    case 'sub':
    case 'or':
    case 'xor':
      return a.aligned && b.aligned;
    case 'and':
    case 'mul':
      return a.aligned || b.aligned;
    case 'shl':
      return a.aligned || (b.constant !== undefined && (b.constant & 31n) >= 3n);
    default:
      return false;
  }
}

function binary32(op: string, a: Value, b: Value, name: Name): Value {
  const both = [a, b];
  switch (op) {
    case 'add': {
      if (b.constant !== undefined && b.constant >= 0x80000000n) {
        // -16 is 4294967280 in the module: one instruction of Lua if it is small
        return made(`${at(a, Level.add)} - ${0x100000000n - b.constant}`, Level.add, both, i32(INFINITE));
      }
      return made(infix(a, '+', b, Level.add), Level.add, both, i32(a.max + b.max));
    }
    case 'sub':
      return made(infix(a, '-', b, Level.add), Level.add, both, i32(INFINITE));
    case 'mul':
      return made(infix(a, '*', b, Level.multiply), Level.multiply, both, i32(a.max * b.max));
    case 'and': {
      const max = Math.min(a.clean ? a.max : INFINITE, b.clean ? b.max : INFINITE);
      return made(infix(a, '&', b, Level.bitAnd), Level.bitAnd, both, i32(max));
    }
    case 'or':
    case 'xor':
      return bitwise(op, a, b, a.clean && b.clean ? i32(ones(Math.max(a.max, b.max))) : i32(INFINITE));
    case 'shl': {
      const by = shiftCount(b, 31);
      const most = by.constant === undefined ? INFINITE : a.max * 2 ** Number(by.constant);
      return made(infix(a, '<<', by, Level.shift), Level.shift, both, i32(most));
    }
    case 'shr_u': {
      const by = shiftCount(b, 31);
      const most =
        by.constant === undefined ? clean(a).max : Math.floor(clean(a).max / 2 ** Number(by.constant));
      return made(infix(clean(a), '>>', by, Level.shift), Level.shift, both, i32(most));
    }
    case 'shr_s':
      return made(
        infix(signed32(a), '//', powerOf(shiftCount(b, 31)), Level.multiply),
        Level.multiply,
        both,
        i32(INFINITE),
      );
    case 'rotl':
    case 'rotr': {
      const v = name(clean(a));
      const by = shiftCount(b, 31);
      return rotated(op, v, by.constant === undefined ? name(by) : by, 32, i32(INFINITE));
    }
    case 'div_u':
      return made(infix(clean(a), '//', clean(b), Level.multiply), Level.multiply, both, i32(clean(a).max));
    case 'rem_u':
      return made(infix(clean(a), '%', clean(b), Level.multiply), Level.multiply, both, i32(clean(b).max));
    case 'div_s':
      return made(`DIVS32(${signed32(a).text}, ${signed32(b).text})`, Level.atom, both, i32(INFINITE));
    case 'rem_s':
      return made(`REMS(${signed32(a).text}, ${signed32(b).text})`, Level.atom, both, i32(INFINITE));
    default:
      throw new Error(`binary operator i32.${op} has no translation`);
  }
}

function binary64(op: string, a: Value, b: Value, name: Name): Value {
  const both = [a, b];
  const known = a.max < INFINITE && b.max < INFINITE;
  const sized = (max: number): Partial<Value> => ({ max: max < 2 ** 53 ? max : INFINITE });
  switch (op) {
    case 'add':
      return made(infix(a, '+', b, Level.add), Level.add, both, sized(a.max + b.max));
    case 'sub':
      return made(infix(a, '-', b, Level.add), Level.add, both);
    case 'mul':
      return made(infix(a, '*', b, Level.multiply), Level.multiply, both, sized(a.max * b.max));
    case 'and':
      return made(infix(a, '&', b, Level.bitAnd), Level.bitAnd, both, { max: Math.min(a.max, b.max) });
    case 'or':
    case 'xor':
      return bitwise(op, a, b, { max: known ? ones(Math.max(a.max, b.max)) : INFINITE });
    case 'shl': {
      const by = shiftCount(b, 63);
      const most = by.constant === undefined ? INFINITE : a.max * 2 ** Number(by.constant);
      return made(infix(a, '<<', by, Level.shift), Level.shift, both, sized(most));
    }
    case 'shr_u': {
      const by = shiftCount(b, 63);
      const shift = by.constant === undefined ? 0 : Number(by.constant);
      const most = a.max < INFINITE ? a.max / 2 ** shift : shift > 11 ? 2 ** (64 - shift) - 1 : INFINITE;
      return made(infix(a, '>>', by, Level.shift), Level.shift, both, sized(Math.floor(most)));
    }
    case 'shr_s':
      return made(`SHRS(${a.text}, ${shiftCount(b, 63).text})`, Level.atom, both);
    case 'rotl':
    case 'rotr': {
      const by = shiftCount(b, 63);
      return rotated(op, name(a), by.constant === undefined ? name(by) : by, 64, {});
    }
    case 'div_u':
      if (known) return made(infix(a, '//', b, Level.multiply), Level.multiply, both, { max: a.max });
      return made(`DIVU(${a.text}, ${b.text})`, Level.atom, both);
    case 'rem_u':
      if (known) return made(infix(a, '%', b, Level.multiply), Level.multiply, both, { max: b.max });
      return made(`REMU(${a.text}, ${b.text})`, Level.atom, both);
    case 'div_s':
      return made(`DIVS(${a.text}, ${b.text})`, Level.atom, both);
    case 'rem_s':
      return made(`REMS(${a.text}, ${b.text})`, Level.atom, both);
    default:
      throw new Error(`binary operator i64.${op} has no translation`);
  }
}

function bitwise(op: string, a: Value, b: Value, more: Partial<Value>): Value {
  const level = op === 'or' ? Level.bitOr : Level.bitXor;
  return made(infix(a, op === 'or' ? '|' : '~', b, level), level, [a, b], more);
}

/** Lua's shifts by more than 63 give 0; the module's take the count modulo the width. */
function shiftCount(value: Value, mask: number): Value {
  if (value.constant !== undefined) return constant64(value.constant & BigInt(mask));
  if (value.clean && value.max <= mask) return value;
  return made(`${at(value, Level.bitAnd)} & ${mask}`, Level.bitAnd, [value], { max: mask });
}

/** 2^count: `//` by it rounds down, as an arithmetic shift does. */
function powerOf(count: Value): Value {
  if (count.constant !== undefined) return constant64(1n << count.constant);
  return made(`1 << ${at(count, Level.shift + 1)}`, Level.shift, [count]);
}

function rotated(op: string, v: Value, by: Value, bits: number, more: Partial<Value>): Value {
  const back =
    by.constant === undefined ? `${bits} - ${at(by, Level.add + 1)}` : String(BigInt(bits) - by.constant);
  const forth = at(by, Level.shift + 1);
  const rest = by.constant === undefined ? `(${back})` : back;
  const [first, second] = op === 'rotl' ? ['<<', '>>'] : ['>>', '<<'];
  return made(`${v.text} ${first} ${forth} | ${v.text} ${second} ${rest}`, Level.bitOr, [v, by], more);
}
