/** Every operator of i32 and i64, over operands that the translator knows different things of, against V8. */
import { describe, it } from 'vitest';
import { type Argument, expectSame, Trial, withLua } from '../../support/lua-modules.js';

type NumberType = 'i32' | 'i64';

const ARITHMETIC = 'add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr'.split(' ');
const COMPARISONS = 'eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u'.split(' ');
const BINARY = [...ARITHMETIC, ...COMPARISONS];
const UNARY: Record<NumberType, string[]> = {
  i32: ['clz', 'ctz', 'popcnt', 'extend8_s', 'extend16_s'],
  i64: ['clz', 'ctz', 'popcnt', 'extend8_s', 'extend16_s', 'extend32_s'],
};

/** Borders of bytes, halves and words, and numbers that are counts of shifts in either type. */
const VALUES: Record<NumberType, readonly Argument[]> = {
  i32: [0, 1, 7, 31, 32, 33, 0x7f, 0x80, 0xffff, 0x7fffffff, 0x80000000, 0x9abcdef0, -64, -2, -1],
  i64: [
    0n,
    1n,
    5n,
    63n,
    64n,
    65n,
    0x8000n,
    0x7fffffffn,
    0x80000000n,
    0xffffffffn,
    0x100000000n,
    (1n << 53n) + 1n,
    (1n << 63n) - 1n,
    -(1n << 63n),
    -0x123456789abcdefn,
    -2n,
    -1n,
  ],
};
const FEW: Record<NumberType, readonly Argument[]> = {
  i32: [0, 1, 33, 255, 0x7fffffff, 0x80000000, -8, -1],
  i64: [0n, 1n, 33n, 255n, 0xffffffffn, (1n << 63n) - 1n, -(1n << 63n), -8n, -1n],
};
const CONSTANTS: Record<NumberType, readonly string[]> = {
  i32: ['0', '1', '31', '33', '255', '0x80000000', '-16', '-1'],
  i64: ['0', '1', '33', '63', '65', '0xffffffff', '0x8000000000000000', '-16', '-1'],
};

/** Operands made of a parameter and the other one: what is known of their size is different for each. */
function shapes(type: NumberType, own: number, other: number): Record<string, string> {
  const a = `(local.get ${own})`;
  const b = `(local.get ${other})`;
  const wide = type === 'i32' ? '(i64.extend_i32_u ' : '(i32.wrap_i64 ';
  const back = type === 'i32' ? 'i32.wrap_i64' : 'i64.extend_i32_u';
  const wideType = type === 'i32' ? 'i64' : 'i32';
  return {
    plain: a,
    sum: `(${type}.add ${a} ${b})`,
    difference: `(${type}.sub ${a} ${b})`,
    // at and beyond the border of what fits, so it counts what is known of the largest value
    product: `(${type}.mul (${type}.shr_u ${a} (${type}.const 1)) (${type}.const 3))`,
    joined: `(${type}.or (${type}.and ${a} (${type}.const 0x80000000)) (${type}.and ${b} (${type}.const 0x7fffffff)))`,
    above: `(${type}.sub ${a} (${type}.const 1))`,
    byte: `(${type}.and ${a} (${type}.const 0xff))`,
    half: `(${type}.shr_u ${a} (${type}.const 1))`,
    aligned: `(${type}.shl ${a} (${type}.const 3))`,
    converted: `(${back} (${wideType}.add ${wide}${a}) (${wideType}.const 1)))`,
    ...(type === 'i64' ? { low: `(i64.and ${a} (i64.const 0xffffffff))` } : {}),
  };
}

const isConstant = (operand: string) => /^\(i..\.const/.test(operand);

const resultOf = (type: NumberType, op: string) => (/^(eq|ne|[lg][te])/.test(op) ? 'i32' : type);

/** Functions of two parameters by name, collected into a module. */
class Functions {
  readonly names: string[] = [];
  #text = '';

  constructor(readonly type: NumberType) {}

  add(name: string, result: string, body: string): void {
    this.names.push(name);
    this.#text += `(func (export "${name}") (param ${this.type} ${this.type}) (result ${result}) ${body})\n`;
  }

  trial(values: readonly Argument[]): Trial {
    const trial = new Trial(`(module (memory 1) ${this.#text})`);
    for (const name of this.names) trial.each(name, values, values);
    return trial;
  }
}

withLua((lua) => {
  describe.each(['i32', 'i64'] as const)('of %s', (type) => {
    const left = Object.entries(shapes(type, 0, 1));
    const right = Object.entries(shapes(type, 1, 0));
    const constants = CONSTANTS[type].map((value) => [value, `(${type}.const ${value})`] as const);

    it.each(BINARY)('%s, over operands of all kinds', async (op) => {
      const functions = new Functions(type);
      for (const [a, first] of [...left, ...constants]) {
        for (const [b, second] of [...right, ...constants]) {
          if (!isConstant(first) || !isConstant(second))
            functions.add(`${op}:${a}:${b}`, resultOf(type, op), `(${type}.${op} ${first} ${second})`);
        }
      }
      await expectSame(lua, functions.trial(FEW[type]));
    });

    it('with two parameters, over more values', async () => {
      const functions = new Functions(type);
      for (const op of BINARY)
        functions.add(op, resultOf(type, op), `(${type}.${op} (local.get 0) (local.get 1))`);
      await expectSame(lua, functions.trial(VALUES[type]));
    });

    it('with one operand', async () => {
      const functions = new Functions(type);
      for (const [kind, operand] of [...left, ...constants]) {
        for (const op of UNARY[type]) functions.add(`${op}:${kind}`, type, `(${type}.${op} ${operand})`);
        functions.add(`eqz:${kind}`, 'i32', `(${type}.eqz ${operand})`);
      }
      await expectSame(lua, functions.trial(VALUES[type]));
    });

    it('converted to the other type', async () => {
      const functions = new Functions(type);
      for (const [kind, operand] of [...left, ...constants]) {
        if (type === 'i64') functions.add(`wrap:${kind}`, 'i32', `(i32.wrap_i64 ${operand})`);
        else {
          for (const op of ['i64.extend_i32_s', 'i64.extend_i32_u'])
            functions.add(`${op}:${kind}`, 'i64', `(${op} ${operand})`);
        }
      }
      await expectSame(lua, functions.trial(VALUES[type]));
    });

    it.each(ARITHMETIC)('the result of %s as an operand of every other', async (inner) => {
      const functions = new Functions(type);
      const nested = `(${type}.${inner} (local.get 0) (local.get 1))`;
      for (const op of BINARY) {
        functions.add(`${op}(inner,b)`, resultOf(type, op), `(${type}.${op} ${nested} (local.get 1))`);
        functions.add(`${op}(a,inner)`, resultOf(type, op), `(${type}.${op} (local.get 0) ${nested})`);
      }
      for (const op of UNARY[type]) functions.add(`${op}(inner)`, type, `(${type}.${op} ${nested})`);
      await expectSame(lua, functions.trial(FEW[type]));
    });

    it.each(COMPARISONS)('the result of %s as a number, a condition and a part of one', async (inner) => {
      const functions = new Functions(type);
      const compared = `(${type}.${inner} (local.get 0) (local.get 1))`;
      const another = `(${type}.lt_u (local.get 1) (${type}.const 9))`;
      const add = (name: string, body: string) => functions.add(name, 'i32', body);
      for (const op of BINARY) {
        const condition = `(i32.${op} ${compared} ${another})`;
        add(`${op}:left`, condition);
        add(`${op}:right`, `(i32.${op} ${another} ${compared})`);
        add(`if:${op}`, `(if (result i32) ${condition} (then (i32.const 5)) (else (i32.const 9)))`);
      }
      add('eqz', `(i32.eqz ${compared})`);
      add('eqz:eqz', `(i32.eqz (i32.eqz ${compared}))`);
      add('eqz:both', `(i32.eqz (i32.and ${compared} ${another}))`);
      add('eqz:either', `(i32.eqz (i32.or ${compared} ${another}))`);
      add('select', `(select (i32.const 5) (i32.const 9) ${compared})`);
      add('select:both', `(select (i32.const 5) (i32.const 9) (i32.and ${compared} ${another}))`);
      await expectSame(lua, functions.trial(VALUES[type]));
    });
  });
});
