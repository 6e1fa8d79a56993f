/** Memory as a whole in Lua: copies, fills, growth, segments, and pages that go to rest and come back. */
import { describe, it } from 'vitest';
import { assembled, expectSame, segment, Trial, withLua } from '../../support/lua-modules.js';

const PAGE = 256;
const END = 1 << 16;

/** What the tests do, as functions; `peek` and `poke` go through loads and stores of words. */
const FUNCTIONS = `
  (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
  (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
  (func (export "copyDirty") (param i32 i32 i32)
    (memory.copy (i32.sub (local.get 0) (i32.const 1)) (i32.sub (local.get 1) (i32.const 1))
      (i32.sub (local.get 2) (i32.const 1))))
  (func (export "fillDirty") (param i32 i32 i32)
    (memory.fill (i32.sub (local.get 0) (i32.const 1)) (i32.sub (local.get 1) (i32.const 1))
      (i32.sub (local.get 2) (i32.const 1))))
  (func (export "peek") (param i32) (result i64) (i64.load (local.get 0)))
  (func (export "poke") (param i32 i64) (i64.store (local.get 0) (local.get 1)))
  (func (export "size") (result i32) (memory.size))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "growDirty") (param i32) (result i32) (memory.grow (i32.sub (local.get 0) (i32.const 1))))
  ;; every page from the first to the last gets a word of its own, the others keep what they have
  (func (export "mark") (param $from i32) (param $to i32) (param $step i32) (param $value i64)
    (loop $next
      (if (i32.ge_u (local.get $from) (local.get $to)) (then (return)))
      (i64.store offset=8 (i32.shl (local.get $from) (i32.const 8))
        (i64.add (local.get $value) (i64.extend_i32_u (local.get $from))))
      (local.set $from (i32.add (local.get $from) (local.get $step)))
      (br $next)))`;

/** Bytes that are all different within a page. */
const bytes = (count: number) => Array.from({ length: count }, (_, at) => ((at * 41) % 251) + 1);

/** 1 KiB of them, and the same at the end. */
const FILLED = segment(0, bytes(1024)) + segment(END - 1024, bytes(1024));

const moduleOf = (pages: number, ...more: string[]) =>
  assembled(`(module (memory (export "memory") ${pages}) ${FUNCTIONS} ${more.join('\n')})`);

const filled = moduleOf(1, FILLED);
const LENGTHS = [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 24, 63, 64, 65, 127, 255, 256, 257, 300, 520];

withLua((lua) => {
  describe('memory.copy', () => {
    it('with all overlaps, alignments and lengths', async () => {
      const trial = new Trial(filled);
      const to = PAGE - 4;
      for (const length of LENGTHS) {
        for (const shift of [
          -520, -256, -65, -64, -17, -9, -8, -7, -1, 0, 1, 2, 7, 8, 9, 16, 17, 65, 256, 300,
        ]) {
          for (const at of [0, 1, 4, 7]) {
            if (to + at + shift < 0) continue;
            trial.call('copy', to + at, to + at + shift, length).read(0, 1024);
          }
        }
        // there is something to tell apart again
        trial.call('copy', 0, END - 1024, 1024);
      }
      await expectSame(lua, trial.memory());
    });

    it('every pair of alignments, short and over a border', async () => {
      const trial = new Trial(filled);
      for (let length = 0; length <= 40; length++) {
        for (let to = 0; to < 8; to++) {
          for (let from = 0; from < 8; from++)
            trial.call('copy', 3 * PAGE - 16 + to, 2 * PAGE - 16 + from, length);
        }
        trial.read(0, 1024).call('copy', 0, END - 1024, 1024);
      }
      await expectSame(lua, trial.memory());
    });

    it('up to the end, beyond it, and beyond all', async () => {
      const trial = new Trial(filled);
      const addresses = [
        0,
        8,
        END - 16,
        END - 9,
        END - 8,
        END - 3,
        END - 1,
        END,
        END + 1,
        0x80000000,
        -8,
        -1,
      ];
      for (const length of [0, 1, 3, 8, 9, 16, END, END + 1, 0x7fffffff, 0x80000000, -8, -1]) {
        for (const to of addresses) {
          for (const from of addresses) trial.call('copy', to, from, length);
        }
      }
      await expectSame(lua, trial.call('copyDirty', 301, 101, 51).call('copyDirty', 0, 101, 51).memory());
    });

    it('to and from pages that rest, and pages that were never there', async () => {
      const trial = new Trial(filled);
      for (const rests of [1, 2, 3]) {
        trial.call('copy', 5000 * rests + 3, 5, 700).rest(rests);
        trial.call('copy', 5000 * rests + 1000, 5000 * rests, 700).rest(rests);
        trial
          .call('copy', 7, 40000, 300)
          .rest(rests)
          .call('copy', 0, END - 1024, 1024);
      }
      await expectSame(lua, trial.memory());
    });
  });

  describe('memory.fill', () => {
    it('with all alignments and lengths', async () => {
      const trial = new Trial(filled);
      for (const length of [...LENGTHS, 700]) {
        for (let at = 0; at < 8; at++) {
          for (const value of [0, 0x5a, -1]) {
            trial.call('fill', PAGE - 12 + at, value, length).read(0, 1024);
            trial.call('copy', 0, END - 1024, 1024);
          }
        }
      }
      await expectSame(lua, trial.call('fillDirty', 301, 0x1ff, 51).memory());
    });

    it('up to the end, beyond it, and beyond all', async () => {
      const trial = new Trial(filled);
      for (const to of [0, END - 9, END - 8, END - 3, END - 1, END, END + 1, 0x80000000, -8, -1]) {
        for (const length of [0, 1, 3, 8, 9, END + 1, 0x80000000, -8, -1]) trial.call('fill', to, 7, length);
      }
      await expectSame(lua, trial.call('fillDirty', 0, 2, 2).memory());
    });

    it('with zeros, of pages at work, at rest and never there', async () => {
      const trial = new Trial(filled);
      for (const rests of [0, 1, 2, 3]) {
        trial.call('copy', 8192, 0, 1024).rest(rests);
        trial.call('fill', 8192 + 100, 0, 600).call('fill', 20000, 0, 2000);
        trial
          .memory()
          .rest(rests)
          .call('peek', 8192 + PAGE)
          .call('peek', 20000)
          .memory();
      }
      await expectSame(lua, trial);
    });
  });

  describe('memory.grow', () => {
    it('gives the size that was, and zeros', async () => {
      const trial = new Trial(filled).call('size');
      for (const more of [0, 1, 2, 65536, -1, 0]) trial.call('grow', more).call('size').memory();
      trial.each('peek', [END - 8, END - 4, END, 4 * END - 8, 4 * END - 7, 4 * END]);
      trial
        .call('poke', 3 * END - 3, -2n)
        .call('fill', 4 * END - 300, 9, 300)
        .call('copy', 2 * END - 9, 3, 77);
      trial
        .call('growDirty', 2)
        .call('size')
        .each('peek', [5 * END - 8, 5 * END - 7]);
      await expectSame(lua, trial.rest(3).memory());
    });

    // the pointer's page is looked up when it is set, and not there yet
    const afterGrowth = `(memory (export "memory") 1)
      (func (export "run") (param $p i32) (param $pages i32) (result i64) (local $q i32)
        (local.set $q (local.get $p))
        (if (local.get $pages) (then
          (drop (memory.grow (local.get $pages)))
          (i32.store offset=4 (local.get $q) (i32.const 77))
          (i64.store offset=8 (local.get $q) (i64.const -3))
          (i64.store offset=256 (local.get $q) (i64.const -4))))
        (i64.add (i64.load (local.get $q)) (i64.load offset=8 (local.get $q))))
      (func (export "sum") (param $p i32) (param $end i32) (result i64) (local $sum i64)
        (loop $next
          (local.set $sum (i64.add (local.get $sum) (i64.load offset=4 (local.get $p))))
          (br_if $next (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 8))) (local.get $end))))
        (local.get $sum))`;
    const workloads = [undefined, 64, 61].map((pointer) => {
      if (pointer === undefined) return undefined;
      return (exports: WebAssembly.Exports) => {
        for (let i = 0; i < 50; i++) {
          (exports.run as CallableFunction)(pointer, i % 2);
          (exports.sum as CallableFunction)(pointer, pointer + 80);
        }
      };
    });

    it.each(workloads)('under pointers that were taken before, made for %s', async (workload) => {
      const trial = new Trial(`(module ${afterGrowth})`, workload);
      const pointers = [0, 8, END - 16, END - 8, END - 3, END, END + 1, END + 8, END + 13, 2 * END - 4];
      for (const pointer of pointers) trial.call('run', pointer, 0);
      for (const pointer of pointers) trial.call('run', pointer + END, 1).rest();
      trial.call('run', 40 * END, 1).call('run', -8, 1);
      trial.each('sum', [0, 1, 4, END - 8, END, END + 3], [0, 500, END + 600]).call('sum', 20 * END, -1);
      await expectSame(lua, trial.memory());
    });
  });

  describe('data segments', () => {
    it('at any address, of any length, over each other', async () => {
      const segments = Array.from({ length: 20 }, (_, i) => [
        segment(i * 37, bytes(i)),
        segment(4096 + i * 257, bytes(i * 30)),
      ]);
      const trial = new Trial(moduleOf(1, ...segments.flat(), segment(END - 3, bytes(3))));
      await expectSame(lua, trial.memory());
    });

    it('of a module that does not have the room is an error', async () => {
      await expectSame(lua, new Trial(moduleOf(1, segment(END - 2, bytes(3)))));
      await expectSame(lua, new Trial(moduleOf(0)).memory().call('peek', 0).call('grow', 1).call('peek', 0));
    });
  });

  describe('what a host reads and writes', () => {
    const PLACES = [0, 1, 3, 7, PAGE - 64, PAGE - 9, PAGE - 8, PAGE - 3, PAGE, 2 * PAGE + 5];

    it.each([0, 2])('at all alignments and of all lengths, after %i rests', async (rests) => {
      const trial = new Trial(filled);
      for (const length of LENGTHS) {
        for (const at of PLACES) {
          const written = Uint8Array.from(bytes(length), (byte) => byte + at);
          trial.write(at, written).rest(rests).read(at, length).read(0, 1024);
        }
      }
      await expectSame(lua, trial.memory());
    });

    it('up to the end, and not beyond it', async () => {
      const trial = new Trial(filled);
      for (const at of [END - 9, END - 8, END - 1, END, END + 1, 2 * END]) {
        for (const length of [0, 1, 7, 8, 9])
          trial.write(at, Uint8Array.from(bytes(length))).read(at, length);
      }
      await expectSame(lua, trial.memory());
    });
  });

  describe('pages at rest', () => {
    const PAGES = (32 * END) / PAGE;

    it('come back as they were, whoever asks for them', async () => {
      const trial = new Trial(moduleOf(2, FILLED));
      for (let i = 0; i < 400; i++) {
        trial.call('poke', (i * 7919) % (2 * END - 8), BigInt(i) * 0x123456789n);
        if (i % 3 !== 0) trial.rest(1 + (i % 4));
        trial.call('peek', (i * 104729) % (2 * END - 8));
        if (i % 50 === 0) trial.memory();
      }
      await expectSame(lua, trial.memory());
    });

    it('are put together again when most of what is packed was changed since', async () => {
      const trial = new Trial(moduleOf(32)).call('mark', 0, PAGES, 1, 1n << 40n).rest(2);
      for (const [step, value] of [
        [3, 5n],
        [2, 6n],
        [7, 7n],
        [1, 8n],
      ] as const) {
        // all but some at the end are at work again, and then not for two rests
        trial.call('mark', 0, PAGES - 100, step, value << 32n).rest(1);
        trial.call('mark', 0, PAGES - 100, 1, value << 33n).rest(3);
      }
      await expectSame(lua, trial.memory().rest(3).memory());
    });

    it('stay the same over thousands of rests', async () => {
      const trial = new Trial(moduleOf(8)).call('mark', 0, 2048, 1, 99n);
      for (let i = 0; i < 3000; i++) {
        trial.call('mark', (i * 31) % 2048, 2048, 61 + (i % 50), BigInt(i) << 20n).rest();
        if (i % 1000 === 999) trial.memory();
      }
      await expectSame(lua, trial);
    });
  });
});
