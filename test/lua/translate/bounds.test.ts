/**
 * What the translator knows of a variable (translate/bounds.ts) has to hold for every value that comes into it, whichever
 * way it comes. A small multiple of 8 always comes; the other value is what nobody foretold.
 */
import { describe, it } from 'vitest';
import { expectSame, segment, Trial, withLua } from '../../support/lua-modules.js';

const VALUES = [0, 3, 8, 12, 13, 253, 255, 0x7fffffff, 0x80000000, 0xfffffff0, -1];
const KNOWN = '(i32.const 8)';
const OTHER = '(local.get $other)';
const isKnown = '(local.get $isKnown)';

/** What is done with a value: each is written in another way if more is known of it. */
const USES: Record<string, (value: string) => string> = {
  signed: (value) => `(i32.lt_s ${value} (i32.const 5))`,
  sum: (value) => `(i32.div_u (i32.add ${value} ${value}) (i32.const 3))`,
  wide: (value) => `(i32.wrap_i64 (i64.shr_s (i64.extend_i32_s ${value}) (i64.const 3)))`,
  field: (value) => `(i32.sub (i32.load offset=4 ${value}) (i32.load8_u offset=14 ${value}))`,
};

interface Way {
  /** Other functions; `use` is what is done. */
  functions?: (use: (value: string) => string) => string;
  /** The body of a function that gets `$isKnown` and `$other`. */
  body: (use: (value: string) => string) => string;
}

const either = (known: string, other: string) =>
  `(if (result i32) ${isKnown} (then ${known}) (else ${other}))`;

/** A function calls the next one, which knows of its parameter only then. */
const chain = (length: number, use: (value: string) => string) =>
  Array.from({ length }, (_, i) => {
    const body = i === 0 ? use('(local.get 0)') : `(call $c${i - 1} (local.get 0))`;
    return `(func $c${i} (param i32) (result i32) ${body})`;
  }).join('\n');

const WAYS: Record<string, Way> = {
  parameter: {
    functions: (use) => `(func $use (param i32) (result i32) ${use('(local.get 0)')})`,
    body: () => either(`(call $use ${KNOWN})`, `(call $use ${OTHER})`),
  },
  'parameter of a function in the table': {
    functions: (use) => `(table 1 funcref) (elem (i32.const 0) $use) (type $t (func (param i32) (result i32)))
      (func $use (type $t) ${use('(local.get 0)')})`,
    body: () => either(`(call $use ${KNOWN})`, `(call_indirect (type $t) ${OTHER} (i32.const 0))`),
  },
  'parameter that is set': {
    functions: (use) => `(func $use (param $p i32) (param $other i32) (result i32)
      (if (local.get $other) (then (local.set $p ${OTHER}))) ${use('(local.get $p)')})`,
    body: () => either(`(call $use ${KNOWN} (i32.const 0))`, `(call $use ${KNOWN} ${OTHER})`),
  },
  'parameter at the end of a chain': {
    functions: (use) => chain(12, use),
    body: () => either(`(call $c0 ${KNOWN})`, `(call $c11 ${OTHER})`),
  },
  result: {
    functions: () =>
      `(func $give (param $isKnown i32) (param $other i32) (result i32) ${either(KNOWN, OTHER)})`,
    body: (use) => `(local.set $n (call $give ${isKnown} ${OTHER})) ${use('(local.get $n)')}`,
  },
  'result of a return': {
    functions: () => `(func $give (param $isKnown i32) (param $other i32) (result i32)
      (if (i32.eqz ${isKnown}) (then (return ${OTHER}))) ${KNOWN})`,
    body: (use) => `(local.set $n (call $give ${isKnown} ${OTHER})) ${use('(local.get $n)')}`,
  },
  'result of a call that is returned': {
    functions: () => `(func $same (param i32) (result i32) (local.get 0))
      (func $give (param $isKnown i32) (param $other i32) (result i32)
        (if (i32.eqz ${isKnown}) (then (return (call $same ${OTHER})))) ${KNOWN})`,
    body: (use) => `(local.set $n (call $give ${isKnown} ${OTHER})) ${use('(local.get $n)')}`,
  },
  global: {
    functions: () => `(global $g (mut i32) ${KNOWN}) (func $set (param i32) (global.set $g (local.get 0)))`,
    body: (use) => `(global.set $g ${KNOWN}) (if (i32.eqz ${isKnown}) (then (call $set ${OTHER})))
      ${use('(global.get $g)')}`,
  },
  'global that begins with it': {
    functions: () => '(global $g (mut i32) (i32.const -3))',
    body: (use) => `(if ${isKnown} (then (global.set $g ${KNOWN}))) ${use('(global.get $g)')}`,
  },
  local: {
    body: (use) => `(local.set $n ${KNOWN}) (if (i32.eqz ${isKnown}) (then (local.set $n ${OTHER})))
      ${use('(local.get $n)')}`,
  },
  'local that a tee sets': {
    body: (use) => `(if (i32.eqz ${isKnown}) (then (drop (local.tee $n ${OTHER})))) ${use('(local.get $n)')}`,
  },
  'local that grows in a loop': {
    body: (use) => `(loop $next (local.set $n (i32.add (local.get $n) (i32.const 3)))
      (br_if $next (i32.lt_u (local.get $n) (i32.and ${OTHER} (i32.const 255))))) ${use('(local.get $n)')}`,
  },
  'local that shrinks below 0': {
    body: (use) =>
      `(local.set $n (i32.sub (i32.shl ${isKnown} (i32.const 4)) (i32.const 8))) ${use('(local.get $n)')}`,
  },
  if: { body: (use) => `(local.set $n ${either(KNOWN, OTHER)}) ${use('(local.get $n)')}` },
  'if, the other way round': {
    body: (use) => `(local.set $n (if (result i32) (i32.eqz ${isKnown}) (then ${OTHER}) (else ${KNOWN})))
      ${use('(local.get $n)')}`,
  },
  block: {
    body: (use) => `(local.set $n (block $out (result i32)
      (drop (br_if $out ${OTHER} (i32.eqz ${isKnown}))) ${KNOWN})) ${use('(local.get $n)')}`,
  },
  'block, the other way round': {
    body: (use) => `(local.set $n (block $out (result i32) (drop (br_if $out ${KNOWN} ${isKnown})) ${OTHER}))
      ${use('(local.get $n)')}`,
  },
  select: { body: (use) => `(local.set $n (select ${KNOWN} ${OTHER} ${isKnown})) ${use('(local.get $n)')}` },
  'local that a call sets': {
    functions: () => '(func $same (param i32) (result i32) (local.get 0))',
    body: (use) => `(local.set $n ${KNOWN})
      (if (i32.eqz ${isKnown}) (then (local.set $n (call $same ${OTHER})))) ${use('(local.get $n)')}`,
  },
};

/** Enough to have words of pointers kept. */
const workload = ({ run }: WebAssembly.Exports) => {
  for (let i = 0; i < 20; i++) (run as CallableFunction)(1, 8);
};

withLua((lua) => {
  describe.each(Object.entries(WAYS))('a %s', (_, way) => {
    it.each(Object.entries(USES))('has room for a value that nobody foretold: %s', async (name, use) => {
      const bytes = Array.from({ length: 600 }, (_one, at) => (at * 37 + 11) % 256);
      const text = `(module (memory 1) ${segment(0, bytes)} ${way.functions?.(use) ?? ''}
        (func (export "run") (param $isKnown i32) (param $other i32) (result i32) (local $n i32)
          ${way.body(use)}))`;
      await expectSame(lua, new Trial(text).each('run', [1, 0], VALUES));
      // others have no loads to be counted
      if (name === 'field') await expectSame(lua, new Trial(text, workload).each('run', [1, 0], VALUES));
    });
  });
});
