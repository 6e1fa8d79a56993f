/** What leads from one instruction to the next, and what a module has besides: calls, tables, globals, imports. */
import { describe, expect, it } from 'vitest';
import { assembled, expectSame, Trial, translated, withLua } from '../../support/lua-modules.js';

const NUMBERS = [0, 1, 2, 3, 4, 5, 9, 99, 0x7fffffff, 0x80000000, -1];

/** Functions of two i32 that give one, by what is in them; `$n` and `$m` are locals. */
const BODIES: Record<string, string> = {
  'br:value': `(block $out (result i32) (drop (br_if $out (i32.const 7) (local.get 0))) (i32.const 9))`,
  'br:nested': `(i32.add (i32.const 1) (block $a (result i32)
      (i32.mul (i32.const 3) (block $b (result i32)
        (drop (br_if $a (local.get 1) (i32.eq (local.get 0) (i32.const 1))))
        (drop (br_if $b (i32.const 40) (i32.eq (local.get 0) (i32.const 2))))
        (i32.sub (local.get 1) (i32.const 5))))))`,
  'br:kept': `(block $out (result i32)
      (i32.add (br_if $out (local.tee $n (i32.add (local.get 0) (i32.const 1))) (local.get 1)) (local.get $n)))`,
  'br:changed': `(block $out (result i32)
      (i32.sub (br_if $out (local.get 0) (local.tee 0 (i32.and (local.get 1) (i32.const 1)))) (local.get 0)))`,
  'br:unconditional': `(block $out (result i32) (br $out (i32.sub (local.get 0) (local.get 1))) (unreachable))`,
  'br:fromIf': `(block $out (result i32) (if (local.get 0) (then (br $out (i32.const 4)))) (local.get 1))`,
  'loop:count': `(loop $next (local.set $n (i32.add (local.get $n) (local.get 0)))
      (br_if $next (i32.lt_u (local.tee $m (i32.add (local.get $m) (i32.const 1))) (i32.const 9)))) (local.get $n)`,
  'loop:value': `(loop $next (result i32) (local.set $n (i32.add (local.get $n) (i32.const 3)))
      (br_if $next (i32.lt_u (local.get $n) (i32.and (local.get 0) (i32.const 63)))) (local.get $n))`,
  'loop:leave': `(block $out (result i32) (loop $next (result i32)
      (drop (br_if $out (local.get $n) (i32.gt_u (local.get $n) (i32.and (local.get 0) (i32.const 15)))))
      (local.set $n (i32.add (local.get $n) (i32.const 1))) (br $next)))`,
  'if:value': `(if (result i32) (local.get 0) (then (i32.add (local.get 0) (i32.const 1))) (else (local.get 1)))`,
  'if:void': `(if (i32.lt_s (local.get 0) (local.get 1)) (then (local.set $n (i32.const 4)))) (local.get $n)`,
  'if:both': `(if (local.get 0) (then (local.set $n (i32.const 4))) (else (local.set $n (local.get 1)))) (local.get $n)`,
  'if:returns': `(if (local.get 0) (then (return (local.get 1)))) (i32.const -1)`,
  'if:traps': `(if (i32.eq (local.get 0) (i32.const 3)) (then (unreachable))) (i32.const 1)`,
  'tee:before': `(i32.sub (local.get 0) (local.tee 0 (i32.add (local.get 0) (local.get 1))))`,
  'tee:after': `(i32.sub (local.tee 0 (i32.add (local.get 0) (local.get 1))) (local.get 0))`,
  'tee:deep': `(i32.add (i32.mul (local.get 0) (i32.const 3)) (i32.add (local.get 1)
      (i32.mul (local.tee 0 (i32.const 5)) (local.tee 1 (i32.const 7)))))`,
  'tee:compared': `(local.set $n (i32.and (i32.lt_u (local.get 0) (i32.const 5))
      (i32.ne (local.tee 0 (i32.const 3)) (local.get 1)))) (i32.add (local.get $n) (local.get 0))`,
  'tee:select': `(i32.sub (local.get 0) (select (i32.const 1) (local.tee 0 (i32.const 5)) (local.get 1)))`,
  'tee:connected': `(if (result i32) (i32.and (i32.lt_u (local.get 0) (i32.const 5))
      (i32.ne (local.tee 0 (i32.const 3)) (local.get 1))) (then (local.get 1)) (else (local.get 0)))`,
  'tee:either': `(select (local.get 0) (local.get 1) (i32.or (i32.gt_u (local.get 0) (i32.const 5))
      (i32.eq (local.tee 0 (i32.const 9)) (local.get 1))))`,
  'select:order': `(select (local.get 0) (local.tee 0 (local.get 1)) (local.tee 0 (i32.const 0)))`,
  'select:memory': `(i32.store (i32.const 16) (local.get 0)) (select (i32.load (i32.const 16)) (i32.const 3)
      (block (result i32) (i32.store (i32.const 16) (i32.const 8)) (local.get 1)))`,
  'select:zero': `(select (i32.const 0) (i32.const 1) (i32.lt_u (local.get 0) (local.get 1)))`,
  'load:before': `(i32.store (i32.const 16) (local.get 0)) (i32.sub (i32.load (i32.const 16))
      (block (result i32) (i32.store (i32.const 16) (local.get 1)) (i32.load (i32.const 16))))`,
  'load:copied': `(i32.store (i32.const 16) (local.get 0)) (i32.sub (i32.load (i32.const 20))
      (block $out (result i32) (memory.copy (i32.const 20) (i32.const 16) (i32.const 4))
        (br_if $out (local.get 1) (local.get 1))))`,
  'load:filled': `(i32.store (i32.const 16) (local.get 0)) (i32.sub (i32.load (i32.const 16))
      (block $out (result i32) (memory.fill (i32.const 16) (local.get 1) (i32.const 4))
        (br_if $out (local.get 1) (local.get 1))))`,
  'load:called': `(i32.store (i32.const 16) (local.get 0)) (i32.sub (i32.load (i32.const 16)) (call $changes))`,
  'global:before': `(i32.sub (global.get $g) (call $changes))`,
  'global:set': `(global.set $g (local.get 0)) (i32.sub (global.get $g)
      (block (result i32) (global.set $g (local.get 1)) (global.get $g)))`,
  'size:before': `(i32.sub (memory.size) (i32.add (memory.grow (i32.const 1)) (memory.size)))`,
  'dead:return': `(return (local.get 0)) (i32.store (i32.const -1) (unreachable)) (unreachable)`,
  'dead:drop': `(drop (unreachable)) (i32.const 3)`,
  'dead:operand': `(i32.add (local.get 0) (return (local.get 1)))`,
  'dead:call': `(call $two (local.get 0) (return (i32.add (local.get 0) (local.get 1))))`,
  'call:order': `(call $two (call $changes) (i32.add (global.get $g) (call $changes)))`,
  'call:void': `(call $nothing (local.get 0)) (global.get $g)`,
  'call:dirty': `(call $two (i32.sub (local.get 0) (local.get 1)) (i32.add (local.get 0) (local.get 1)))`,
  'call:recursive': `(call $sum (i32.and (local.get 0) (i32.const 127)))`,
  'drop:load': `(drop (i32.load (local.get 0))) (i32.const 1)`,
  'drop:division': `(drop (i32.div_u (i32.const 7) (local.get 0))) (i32.const 1)`,
  'drop:signed': `(drop (i32.rem_s (i32.const 7) (local.get 0))) (i32.const 1)`,
  'drop:call': `(drop (call $changes)) (global.get $g)`,
  'drop:operator': `(drop (i32.add (i32.const 1) (i32.load (local.get 0)))) (i32.const 1)`,
  'drop:select': `(drop (select (i32.load (local.get 0)) (i32.const 2) (local.get 1))) (i32.const 1)`,
  'br:condition': `(block $out (result i32) (if (result i32) (i32.gt_u (br_if $out (i32.const 11)
      (i32.eq (local.get 0) (i32.const 2))) (local.get 1)) (then (i32.const 5)) (else (i32.const 6))))`,
  'br:twice': `(block $a (result i32) (i32.sub (block $b (result i32) (i32.mul
      (br_if $a (i32.const 3) (local.get 0)) (br_if $b (local.get 1) (local.get 1)))) (i32.const 9)))`,
  'trap:order': `(i32.sub (i32.div_s (local.get 0) (local.get 1))
      (block (result i32) (i32.store (i32.const 16) (i32.const 9)) (local.get 1)))`,
  'trap:global': `(i32.sub (i32.load (local.get 0)) (block (result i32) (global.set $g (local.get 1)) (local.get 1)))`,
  'trap:second': `(i32.sub (i32.load (local.get 0)) (i32.rem_u (local.get 1) (local.get 1)))`,
  'trap:set': `(global.set $g (i32.load (local.get 0))) (global.set $g (i32.rem_u (local.get 0) (local.get 1)))
      (i32.const 3)`,
  'trap:select': `(select (i32.div_u (i32.const 7) (local.get 0)) (i32.const 2) (local.get 1))`,
  'trap:and': `(i32.and (i32.lt_u (local.get 1) (i32.const 2))
      (i32.lt_u (i32.rem_s (i32.const 7) (local.get 0)) (i32.const 5)))`,
  'trap:or': `(i32.or (i32.lt_u (local.get 1) (i32.const 2)) (i32.lt_u (i32.load (local.get 0)) (i32.const 5)))`,
  'trap:if': `(if (result i32) (i32.and (i32.lt_u (local.get 1) (i32.const 2))
      (i32.eqz (i32.load (local.get 0)))) (then (i32.const 1)) (else (i32.const 2)))`,
};

const moduleOf = (body: string) => `(module (memory (export "memory") 1) (global $g (mut i32) (i32.const 5))
  (data (i32.const 0) "abcdefgh")
  (func $changes (result i32) (global.set $g (i32.add (global.get $g) (i32.const 3)))
    (i32.store (i32.const 16) (global.get $g)) (i32.mul (global.get $g) (i32.const 5)))
  (func $two (param i32 i32) (result i32) (i32.div_u (local.get 0) (i32.or (local.get 1) (i32.const 1))))
  (func $nothing (param i32) (if (local.get 0) (then (global.set $g (local.get 0)))))
  (func $sum (param i32) (result i32) (if (result i32) (local.get 0)
    (then (i32.add (local.get 0) (call $sum (i32.sub (local.get 0) (i32.const 1))))) (else (i32.const 0))))
  (func (export "run") (param i32 i32) (result i32) (local $n i32) (local $m i32) ${body})
  (func (export "g") (result i32) (global.get $g)))`;

withLua((lua) => {
  it.each(Object.entries(BODIES))('%s', async (_, body) => {
    const trial = new Trial(moduleOf(body));
    for (const a of NUMBERS) {
      for (const b of NUMBERS) trial.call('run', a, b).call('g').read(0, 32);
    }
    await expectSame(lua, trial);
  });

  it.each([0, 1, 2, 3, 7, 8, 40])('br_table of %i labels', async (count) => {
    const labels = Array.from({ length: count }, (_, i) => `$l${(i * 5) % Math.max(1, count - 1)}`);
    const distinct = [...new Set([...labels, '$l0', '$other'])];
    let body = `(br_table ${labels.join(' ')} $other (i32.sub (local.get 0) (i32.const 1)))`;
    for (const [i, label] of distinct.entries())
      body = `(block ${label} ${body}) ${i === distinct.length - 1 ? '' : `(return (i32.const ${i}))`}`;
    const trial = new Trial(`(module (memory 1)
      (func (export "choose") (param i32) (result i32) ${body} (i32.const -5)))`);
    trial.each('choose', [...Array(45).keys(), ...NUMBERS.slice(-4)]);
    await expectSame(lua, trial);
  });

  it('a loop that a br_table goes on with', async () => {
    const text = `(module (memory 1) (func (export "run") (param i32 i32) (result i32)
      (block $out (loop $next (block $one (block $two
        (br_table $next $one $two $out (i32.and (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 3))))
        (local.set 1 (i32.add (local.get 1) (i32.const 100))) (br $next))
        (local.set 1 (i32.mul (local.get 1) (i32.const 3))) (br $next)))
      (local.get 1)))`;
    await expectSame(lua, new Trial(text).each('run', NUMBERS, NUMBERS));
  });

  it('call_indirect: results, wrong types, elements that are not there', async () => {
    const trial = new Trial(`(module (memory 1)
      (type $one (func (param i32) (result i32))) (type $long (func (param i32) (result i64)))
      (type $none (func (param i32)))
      (global $g (mut i32) (i32.const 0))
      (table 12 12 funcref) (elem (i32.const 1) $inc $dec $long) (elem (i32.const 7) $set $inc)
      (func $inc (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
      (func $dec (param i32) (result i32) (i32.sub (local.get 0) (i32.const 1)))
      (func $long (param i32) (result i64) (i64.extend_i32_s (local.get 0)))
      (func $set (param i32) (global.set $g (local.get 0)))
      (func (export "one") (param i32 i32) (result i32) (call_indirect (type $one) (local.get 0) (local.get 1)))
      (func (export "dirty") (param i32 i32) (result i32) (call_indirect (type $one)
        (i32.sub (local.get 0) (i32.const 2)) (i32.sub (local.get 1) (i32.const 1))))
      (func (export "long") (param i32 i32) (result i64) (call_indirect (type $long) (local.get 0) (local.get 1)))
      (func (export "none") (param i32 i32) (result i32)
        (call_indirect (type $none) (local.get 0) (local.get 1)) (global.get $g)))`);
    for (const name of ['one', 'dirty', 'long', 'none'])
      trial.each(name, [0, 1, 0x80000000, -1], [...Array(14).keys(), -1, 0x80000000]);
    await expectSame(lua, trial);
  });

  it('imported functions, of all types, in the order of their calls', async () => {
    const trial = new Trial(`(module (memory 1)
      (import "test" "nothing" (func $nothing (param i32 i64)))
      (import "test" "small" (func $small (result i32)))
      (import "test" "high" (func $high (param i32) (result i32)))
      (import "test" "negative" (func $negative (param i64) (result i64)))
      (func (export "all") (param i32 i64) (result i64)
        (call $nothing (i32.sub (local.get 0) (i32.const 1)) (i64.sub (local.get 1) (i64.const 1)))
        (i64.add (i64.extend_i32_s (i32.add (call $high (local.get 0)) (call $small)))
          (i64.shr_s (call $negative (i64.const -5)) (i64.const 1))))
      (func (export "unsigned") (param i32) (result i32)
        (i32.div_u (call $high (local.get 0)) (i32.const 2))))`);
    await expectSame(lua, trial.each('all', NUMBERS, [0n, -1n, 1n << 63n]).each('unsigned', NUMBERS));
  });

  it('a function that is asked for and not there says so', () => {
    const text = `(module (memory 1) (import "wasi" "x" (func $x (result i32)))
      (func (export "run") (result i32) (call $x)))`;
    expect(translated(assembled(text))).toContain('IMPORTED(imports, "wasi", "x")');
  });

  it('the start function', async () => {
    const start = (body: string) => `(module (memory (export "memory") 1) (data (i32.const 8) "ab")
      (global $g (mut i32) (i32.const 5)) (import "test" "small" (func $small (result i32)))
      (func $first (i32.store (i32.const 16) (i32.load (i32.const 8))) (global.set $g (call $small)) ${body})
      (func (export "g") (result i32) (global.get $g)) (start $first))`;
    await expectSame(lua, new Trial(start('')).call('g').memory());
    await expectSame(lua, new Trial(start('(unreachable)')).call('g'));
    await expectSame(lua, new Trial(start('(drop (i32.load (i32.const -1)))')).call('g'));
  });

  it('a call that never comes back is an error', async () => {
    const text = `(module (memory 1) (func $again (export "again") (param i32) (result i32)
      (i32.add (i32.const 1) (call $again (local.get 0)))) (func (export "after") (result i32) (i32.const 4)))`;
    await expectSame(lua, new Trial(text).call('again', 1).call('after'));
  });

  describe('more than Lua has room for', () => {
    const many = (count: number, one: (i: number) => string) =>
      Array.from({ length: count }, (_, i) => one(i));

    // each is made of the one before, and all go into the result
    it.each([95, 150, 300])('%i locals', async (count) => {
      const type = (i: number) => (i % 3 === 0 ? 'i64' : 'i32');
      const wide = (i: number) =>
        type(i) === 'i64' ? `(local.get ${i})` : `(i64.extend_i32_u (local.get ${i}))`;
      const from64 = (i: number, value: string) => (type(i) === 'i64' ? value : `(i32.wrap_i64 ${value})`);
      const set = (i: number) => {
        const value = `(i64.mul (i64.const ${i * 7 + 3}) (i64.sub ${wide(i - 1)} (i64.const 1)))`;
        return `(local.set ${i} ${from64(i, value)})`;
      };
      const trial = new Trial(`(module (memory 1) (func (export "run") (param i64) (result i64)
        (local ${many(count, (i) => type(i + 1)).join(' ')})
        ${many(count, (i) => set(i + 1)).join('\n')}
        ${many(count, (i) => `(local.set 0 (i64.xor ${wide(i + 1)} (i64.rotl (local.get 0) (i64.const 5))))`).join('\n')}
        (local.get 0)))`);
      await expectSame(lua, trial.each('run', [0n, 1n, 77n, -1n, 1n << 63n]));
    });

    it('240 functions, 240 globals', async () => {
      const trial = new Trial(`(module (memory 1)
        ${many(240, (i) => `(global $g${i} (mut i32) (i32.const ${i * 3}))`).join('\n')}
        (global $fixed i64 (i64.const -7))
        ${many(
          240,
          (i) => `(func $f${i} (export "f${i}") (param i32) (result i32)
            (global.set $g${i} (i32.add (global.get $g${(i * 7 + 1) % 240}) (local.get 0)))
            ${i === 0 ? '(global.get $g0)' : `(i32.xor (global.get $g${i}) (call $f${i - 1} (i32.add (local.get 0) (i32.const 3))))`})`,
        ).join('\n')}
        (func (export "fixed") (result i64) (global.get $fixed)))`);
      for (const i of [0, 10, 44, 45, 46, 69, 70, 71, 199, 239, 239]) trial.each(`f${i}`, NUMBERS);
      await expectSame(lua, trial.call('fixed'));
    });

    it('300 values that wait for each other', async () => {
      const args = many(150, () => '(call $next)').join(' ');
      const trial = new Trial(`(module (memory 1) (global $g (mut i32) (i32.const 1))
        (func $next (result i32) (global.set $g (i32.add (global.get $g) (i32.const 3))) (global.get $g))
        (func $differs (param ${many(151, () => 'i32').join(' ')}) (result i32)
          (i32.add (i32.mul (local.get 0) (local.get 77)) (i32.sub (local.get 149) (local.get 150))))
        (func (export "run") (result i32) (call $differs ${args} (call $differs ${args} (call $next)))))`);
      await expectSame(lua, trial.call('run').call('run'));
    });

    it('values that wait for each other in one expression', async () => {
      // each has to be taken before the call behind it; Lua does not nest expressions much deeper
      let chain = '(call $next)';
      for (let i = 0; i < 48; i++)
        chain = `(i32.add (i32.mul (global.get $g) (i32.const ${i + 3})) (i32.xor (call $next) ${chain}))`;
      const trial = new Trial(`(module (memory 1) (global $g (mut i32) (i32.const 1))
        (func $next (result i32) (global.set $g (i32.add (global.get $g) (i32.const 1))) (global.get $g))
        (func (export "run") (result i32) ${chain}))`);
      await expectSame(lua, trial.call('run').call('run'));
    });
  });
});
