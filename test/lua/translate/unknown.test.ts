/** What the translator does not know stops the build, with the instruction and the function in the message. */
import binaryen from 'binaryen';
import { describe, expect, it } from 'vitest';
import { readModule } from '../../../lua/translate/module.js';
import { UnknownInstruction } from '../../../lua/translate/tree.js';

/** A module with names of functions, whatever it uses. */
function assembledWithNames(text: string): Uint8Array {
  const module = binaryen.parseText(
    `(module ${text.includes('memory 1') ? '' : '(memory 1)'} (table 4 4 funcref) ${text})`,
  );
  binaryen.setDebugInfo(true);
  try {
    module.setFeatures(binaryen.Features.All);
    expect(module.validate(), text).toBe(1);
    return module.emitBinary();
  } finally {
    binaryen.setDebugInfo(false);
    module.dispose();
  }
}

/** In a function `culprit`; what the message has to say. */
const FUNCTIONS: [body: string, says: RegExp, head?: string][] = [
  ['(drop (f32.const 1))', /neither i32 nor i64/],
  ['(drop (f64.const 1))', /neither i32 nor i64/],
  ['(drop (f64.load (i32.const 0)))', /neither i32 nor i64/],
  ['(f64.store (i32.const 0) (f64.const 1))', /neither i32 nor i64/],
  ['(drop (i32.trunc_f64_s (f64.const 1)))', /operator \d+/],
  ['(drop (i32.reinterpret_f32 (f32.const 1)))', /operator \d+/],
  ['(drop (f64.lt (f64.const 1) (f64.const 2)))', /operator \d+/],
  ['(drop (i64.trunc_sat_f64_u (f64.const 1)))', /operator \d+/],
  ['(drop (v128.const i32x4 1 2 3 4))', /neither i32 nor i64/],
  ['(drop (i32x4.extract_lane 0 (v128.const i32x4 1 2 3 4)))', /SIMDExtract/],
  ['(drop (i8x16.all_true (v128.const i32x4 1 2 3 4)))', /operator \d+/],
  ['(local $f f64)', /neither i32 nor i64/],
  ['(drop (i32.atomic.load (i32.const 0)))', /atomic load/],
  ['(i64.atomic.store (i32.const 0) (i64.const 0))', /atomic store/],
  ['(drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))', /AtomicRMW/],
  ['(drop (i32.atomic.rmw.cmpxchg (i32.const 0) (i32.const 1) (i32.const 2)))', /AtomicCmpxchg/],
  ['(atomic.fence)', /AtomicFence/],
  ['(return_call $other)', /return_call/, '(func $other)'],
  ['(return_call_indirect (type $t) (i32.const 0))', /return_call_indirect/, '(type $t (func))'],
  ['(memory.init 0 (i32.const 0) (i32.const 0) (i32.const 1))', /MemoryInit|passive/, '(data "abc")'],
  ['(data.drop 0)', /DataDrop|passive/, '(data "abc")'],
  ['(drop (ref.null func))', /neither i32 nor i64|RefNull/],
  ['(drop (ref.func $culprit))', /neither i32 nor i64|RefFunc/],
  ['(drop (table.get 0 (i32.const 0)))', /neither i32 nor i64|TableGet/],
  ['(drop (table.size 0))', /TableSize/],
  ['(throw $e)', /Throw/, '(tag $e)'],
];

/** Of the module as a whole. */
const MODULES: [text: string, says: RegExp][] = [
  ['(data "passive")', /passive data segment in the module/],
  ['(global $culprit f64 (f64.const 1))', /neither i32 nor i64 in global culprit/],
  ['(global $culprit (mut v128) (v128.const i32x4 1 2 3 4))', /neither i32 nor i64 in global culprit/],
  ['(func $culprit (param f32))', /neither i32 nor i64 in culprit/],
  ['(func $culprit (result f64) (f64.const 1))', /neither i32 nor i64 in culprit/],
  ['(import "a" "b" (func $culprit (param f64)))', /neither i32 nor i64 in culprit/],
  ['(import "a" "b" (global $culprit i32))', /an imported global in global culprit/],
  ['(import "a" "b" (memory 1))', /an imported memory in the module/],
  ['(memory 1 9)', /a memory with a maximum in the module/],
  [
    '(func $culprit (result i32 i32) (tuple.make 2 (i32.const 1) (i32.const 2)))',
    /neither i32 nor i64 in culprit/,
  ],
];

describe('there is no translation', () => {
  it.each(FUNCTIONS)('of %s', (body, says, head = '') => {
    const read = () => readModule(assembledWithNames(`${head} (func $culprit ${body})`));
    expect(read).toThrow(UnknownInstruction);
    expect(read).toThrow(says);
    if (!String(says).includes('passive')) expect(read).toThrow(/ in function culprit: /);
    expect(read).toThrow(/has no translation to Lua; add it to lua\/translate\//);
  });

  it.each(MODULES)('of %s', (text, says) => {
    const read = () => readModule(assembledWithNames(text));
    expect(read).toThrow(UnknownInstruction);
    expect(read).toThrow(says);
  });
});
