/**
 * Pointers whose page and word are kept in variables (translate/kept-words.ts) and set on some of the ways that lead to
 * their next use: what is kept has to be that of the pointer as it is then.
 */
import { describe, it } from 'vitest';
import { expectSame, segment, Trial, withLua } from '../../support/lua-modules.js';

const FIELDS = `(local.set $sum (i32.add (i32.rotl (local.get $sum) (i32.const 5))
  (i32.sub (i32.load offset=4 (local.get $q)) (i32.load offset=8 (local.get $q)))))`;
const STORE = '(i32.store offset=12 (local.get $q) (local.get $sum))';
const STEP = '(local.set $q (i32.add (local.get $q) (local.get $step)))';
const COUNTED = `(i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 9))`;
const ODD = '(i32.and (local.get $n) (i32.const 1))';
const CHOSEN = '(local.get $choice)';

/** With `$q` at the pointer, `$step` what it moves by, and `$choice` the way that is taken. */
const BODIES: Record<string, string> = {
  'set in a loop behind its use': `${FIELDS} (loop $next ${FIELDS} ${STEP} (br_if $next ${COUNTED}))`,
  'set in a loop before its use': `${FIELDS} (loop $next ${STEP} ${FIELDS} ${STORE} (br_if $next ${COUNTED}))`,
  'set in some rounds of a loop': `(loop $next ${FIELDS} (if ${ODD} (then ${STEP})) (br_if $next ${COUNTED}))`,
  'set on one of the ways back': `(loop $next ${FIELDS} ${STORE}
    (br_if $next (i32.and ${ODD} ${COUNTED})) ${STEP} (br_if $next ${COUNTED}))`,
  'set in a loop in a loop': `(loop $next ${FIELDS} (local.set $m (i32.const 0))
    (loop $inner ${STEP} ${FIELDS} (br_if $inner (i32.lt_u
      (local.tee $m (i32.add (local.get $m) (i32.const 1))) (i32.const 3))))
    (br_if $next ${COUNTED}))`,
  'set in a branch that is taken': `${FIELDS} (if ${CHOSEN} (then ${STEP})) ${FIELDS} ${STORE}`,
  'set in the other branch': `${FIELDS} (if ${CHOSEN} (then ${STORE}) (else ${STEP})) ${FIELDS}`,
  'set in both': `(if ${CHOSEN} (then ${STEP} ${FIELDS}) (else ${FIELDS} ${STEP})) ${FIELDS}`,
  'first used in a branch': `(if ${CHOSEN} (then ${FIELDS} ${STORE})) ${FIELDS}`,
  'set in a branch that returns': `${FIELDS} (if ${CHOSEN} (then ${STEP} ${FIELDS} (return (local.get $sum)))) ${FIELDS}`,
  'set behind a way out': `${FIELDS} (block $out (br_if $out ${CHOSEN}) ${STEP} ${FIELDS}) ${FIELDS} ${STORE}`,
  'set before a way out': `${FIELDS} (block $out ${STEP} (br_if $out ${CHOSEN}) ${FIELDS} ${STEP}) ${FIELDS}`,
  'first used behind a way out': `(block $out (br_if $out ${CHOSEN}) ${FIELDS}) ${FIELDS}`,
  'set on one of the ways of a table': `${FIELDS} (block $two (block $one (block $none
    (br_table $none $one $two ${CHOSEN})) ${STEP} ${FIELDS}) ${STEP} ${STORE}) ${FIELDS}`,
  'set by a tee in a condition': `${FIELDS} (if (i32.and (local.tee $q (i32.add (local.get $q) (local.get $step)))
    (i32.const 1)) (then ${FIELDS}) (else ${STORE})) ${FIELDS}`,
  'set between its use as an operand and the next': `${FIELDS} (i32.store offset=12 (local.get $q)
    (i32.add (i32.load offset=4 (local.get $q))
      (i32.load offset=8 (local.tee $q (i32.add (local.get $q) (local.get $step)))))) ${FIELDS}`,
  'set to what it was before': `${FIELDS} (local.set $m (local.get $q)) ${STEP} ${FIELDS} (local.set $q (local.get $m)) ${FIELDS}`,
};

const workload = ({ run }: WebAssembly.Exports) => {
  for (let i = 0; i < 20; i++) (run as CallableFunction)(64, 8, i % 3);
};

withLua((lua) => {
  describe('a pointer', () => {
    it.each(Object.entries(BODIES))('%s', async (_, body) => {
      const bytes = Array.from({ length: 3000 }, (_one, at) => (at * 37 + 11) % 251);
      const text = `(module (memory (export "memory") 1) ${segment(0, bytes)}
        (func (export "run") (param $q i32) (param $step i32) (param $choice i32) (result i32)
          (local $sum i32) (local $n i32) (local $m i32) ${body} (local.get $sum)))`;
      const trial = new Trial(text, workload);
      for (const step of [8, 3, 248, 256, -8])
        trial.each('run', [1000, 1001, 1007, 1016, 1020, 1275], [step], [0, 1, 2]).rest().memory();
      await expectSame(lua, trial);
    });
  });
});
