/**
 * Loads and stores of all widths at all addresses, translated for different profiles: translate/access.ts writes other
 * text for each.
 */
import { describe, expect, it } from 'vitest';
import { assembled, expectSame, segment, Trial, withLua } from '../../support/lua-modules.js';

const LOADS: Record<string, number> = {
  'i32.load8_s': 1,
  'i32.load8_u': 1,
  'i32.load16_s': 2,
  'i32.load16_u': 2,
  'i32.load': 4,
  'i64.load8_s': 1,
  'i64.load8_u': 1,
  'i64.load16_s': 2,
  'i64.load16_u': 2,
  'i64.load32_s': 4,
  'i64.load32_u': 4,
  'i64.load': 8,
};
const STORES = [
  'i32.store8',
  'i32.store16',
  'i32.store',
  'i64.store8',
  'i64.store16',
  'i64.store32',
  'i64.store',
];
const OFFSETS = [0, 1, 4, 7, 12, 247];

const END = 1 << 16;
const PAGE = 256;
/** Each byte of a word around the border of two pages, and around the end of memory. */
const INSIDE = [...range(0, 8), ...range(PAGE - 9, PAGE + 9), ...range(END - 20, END - 8)];
const OUTSIDE = [...range(END - 8, END + 2), END + PAGE, 0x7fffffff, 0x80000000, -PAGE, -8, -7, -1];

/**
 * What a module is made for: the pointers that it sees. A pointer of 4 is not aligned, but what is no longer than 4
 * bytes lies in one word.
 */
const PROFILES: [name: string, pointers: readonly number[]][] = [
  ['of nothing', []],
  ['of aligned pointers', [64, 512]],
  ['of pointers to the middle of a word', [68, 516]],
  ['of unaligned pointers', [61, 63, 509]],
];

/**
 * With a profile of aligned pointers, a field is read as all eight bytes of the word that it would be in. If they are not
 * all in memory that is an error, though the field may be.
 */
function isCutOff(pointer: number, offset: number, pointers: readonly number[]): boolean {
  const isMadeForAligned = pointers.length > 0 && pointers.every((one) => one % 8 === 0);
  const word = pointer + offset - (offset % 8);
  return isMadeForAligned && word % 8 !== 0 && word > END - 8 && word < END;
}

/** A pointer that is the parameter `$p`, in the ways that make a difference. */
const POINTERS: Record<string, (access: (pointer: string) => string) => string> = {
  plain: (access) => access('(local.get $p)'),
  dirty: (access) => access('(i32.sub (i32.add (local.get $p) (i32.const 9)) (i32.const 9))'),
  // kept in a variable of its own, with its page and word
  kept: (access) => `(local.set $q (local.get $p)) ${access('(local.get $q)')}`,
  called: (access) => `(local.set $q (call $same (local.get $p))) ${access('(local.get $q)')}`,
  set: (access) => access('(local.tee $q (local.get $p))'),
  // known to be a multiple of 8
  aligned: (access) => access('(i32.and (local.get $p) (i32.const -8))'),
  // made of something that is known to be one
  sum: (access) =>
    access('(i32.add (i32.and (local.get $p) (i32.const -8)) (i32.and (local.get $p) (i32.const 7)))'),
  joined: (access) =>
    access('(i32.or (i32.and (local.get $p) (i32.const 7)) (i32.and (local.get $p) (i32.const -8)))'),
  shifted: (access) => access('(i32.shl (i32.shr_u (local.get $p) (i32.const 2)) (i32.const 2))'),
};

function range(from: number, end: number): number[] {
  return Array.from({ length: end - from }, (_, i) => from + i);
}

/** Bytes that are all different within a page, without any 0, from `from` to `end`. */
const pattern = (from: number, end: number) =>
  segment(
    from,
    range(from, end).map((at) => ((at * 37) % 255) + 1),
  );

const MEMORY = `(memory (export "memory") 1) ${pattern(0, 800)} ${pattern(END - 300, END)}
  (func $same (param i32) (result i32) (local.get 0))`;

/** Loads, by name. */
function loadsModule(): string {
  const functions = Object.keys(LOADS).flatMap((op) =>
    OFFSETS.flatMap((offset) =>
      Object.entries(POINTERS).map(([kind, make]) => {
        const body = make((pointer) => `(${op} offset=${offset} align=1 ${pointer})`);
        return `(func (export "${op}+${offset}:${kind}") (param $p i32) (result ${op.slice(0, 3)}) (local $q i32)
          ${body})`;
      }),
    ),
  );
  return `(module ${MEMORY} ${functions.join('\n')})`;
}

/** Stores, by name; what is stored has bits above those that count. */
function storesModule(): string {
  const functions = STORES.flatMap((op) => {
    const type = op.slice(0, 3);
    const value = `(${type}.add (local.get $v) (${type}.const -1))`;
    return OFFSETS.flatMap((offset) =>
      Object.entries(POINTERS).map(([kind, make]) => {
        const body = make((pointer) => `(${op} offset=${offset} align=1 ${pointer} ${value})`);
        return `(func (export "${op}+${offset}:${kind}") (param $p i32) (param $v ${type}) (local $q i32)
          ${body})`;
      }),
    );
  });
  return `(module ${MEMORY} ${functions.join('\n')})`;
}

/** Accesses to constant addresses, which look different in Lua. */
function constantsModule(): string {
  const addresses = [
    0,
    3,
    5,
    8,
    PAGE - 8,
    PAGE - 5,
    PAGE - 1,
    PAGE,
    END - 8,
    END - 4,
    END - 2,
    END - 1,
    END,
    -4,
  ];
  const functions = addresses.flatMap((address) => [
    ...Object.keys(LOADS).map(
      (op) => `(func (export "${op}@${address}") (result ${op.slice(0, 3)})
        (${op} offset=${address === -4 ? 8 : 0} align=1 (i32.const ${address})))`,
    ),
    ...STORES.map(
      (op) => `(func (export "${op}@${address}") (param $v ${op.slice(0, 3)})
        (${op} align=1 (i32.const ${address}) (local.get $v)))`,
    ),
  ]);
  return `(module ${MEMORY} ${functions.join('\n')})`;
}

/** Every function with each pointer. */
function workloadOf(pointers: readonly number[]) {
  if (pointers.length === 0) return undefined;
  return (exports: WebAssembly.Exports) => {
    for (const [name, call] of Object.entries(exports)) {
      if (typeof call !== 'function') continue;
      for (const pointer of pointers) call(pointer, name.startsWith('i64') ? 5n : 5);
    }
  };
}

withLua((lua) => {
  describe.each(PROFILES)('with a profile %s', (_, pointers) => {
    it('loads', async () => {
      const trial = new Trial(loadsModule(), workloadOf(pointers));
      for (const op of Object.keys(LOADS)) {
        for (const offset of OFFSETS) {
          const places = [...INSIDE, ...OUTSIDE].filter((pointer) => !isCutOff(pointer, offset, pointers));
          for (const kind of Object.keys(POINTERS)) trial.each(`${op}+${offset}:${kind}`, places);
        }
      }
      await expectSame(lua, trial);
    });

    it('stores, and leaves what is around as it was', async () => {
      const trial = new Trial(storesModule(), workloadOf(pointers));
      for (const op of STORES) {
        const value = op.startsWith('i64') ? 0x8a9bacbdcedfe0f1n : 0x8a9bacbd;
        for (const offset of OFFSETS) {
          for (const kind of Object.keys(POINTERS)) {
            for (const pointer of [...INSIDE, ...OUTSIDE]) {
              if (isCutOff(pointer, offset, pointers)) continue;
              trial.call(`${op}+${offset}:${kind}`, pointer, value);
              const from = Math.min(Math.max(0, pointer + offset - 16), END - 48);
              trial.read(from, 48);
            }
          }
        }
      }
      trial.memory();
      await expectSame(lua, trial);
    });
  });

  it('of a field that is cut off by the end of memory are an error, if they are not the same', async () => {
    const pointers = [64];
    const loads = new Trial(loadsModule(), workloadOf(pointers));
    for (const op of Object.keys(LOADS)) {
      for (const kind of Object.keys(POINTERS)) loads.each(`${op}+0:${kind}`, OUTSIDE);
    }
    expect(await lua.differences(loads, (v8, lua) => v8 === lua || lua === '!outside')).toBe(undefined);
  });

  it('at constant addresses', async () => {
    const wasm = assembled(constantsModule());
    const trial = new Trial(wasm);
    for (const { name, kind } of WebAssembly.Module.exports(new WebAssembly.Module(wasm))) {
      if (kind !== 'function') continue;
      if (name.includes('load')) trial.call(name);
      else trial.call(name, name.startsWith('i64') ? -0x123456789abcdefn : 0x89abcdef).memory();
    }
    await expectSame(lua, trial);
  });
});
