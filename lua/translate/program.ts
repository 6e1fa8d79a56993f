/**
 * The whole module as the body of a function of Lua, which gets `imports` (functions by module and name) and returns
 * what the module exports, and `write`, `read`, `rest` and `memoryBytes` of runtime/.
 */
import { ModuleBounds } from './bounds.js';
import { FunctionWriter } from './function.js';
import { Names } from './names.js';
import type { Profile } from './profile.js';
import { luaString } from './strings.js';
import type { WasmModule } from './tree.js';
import { constant32, constant64 } from './value.js';

/** How often the module is translated at least: each round knows more of values, see bounds.ts. */
const ROUNDS = 4;

/** `runtime`: the helpers that stand in front. Throws UnknownInstruction where a module has what is not known here. */
export function translate(module: WasmModule, profile: Profile, runtime: readonly string[]): string {
  const names = new Names(module, profile);
  let bounds = new ModuleBounds(module);
  let bodies: string[] = [];
  for (let round = 1; ; round++) {
    bodies = module.functions.map((f) => new FunctionWriter(f, names, bounds, profile).write());
    if (round >= ROUNDS && !bounds.foundUnaligned) break;
    bounds = new ModuleBounds(module, bounds);
  }
  const lines = [...runtime, 'local F, G = {}, {}'];
  for (const locals of [names.localFunctions, names.localGlobals]) {
    if (locals.length > 0) lines.push(`local ${locals.join(', ')}`);
  }
  for (const { name, type, value } of module.globals) {
    if (names.constant(name) !== undefined) continue;
    const constant = type === 'i32' ? constant32(value) : constant64(value);
    lines.push(`${names.global(name)} = ${constant.text}`);
  }
  for (const { name, module: from, base } of module.imports) {
    lines.push(`${names.function(name)} = IMPORTED(imports, "${from}", "${base}")`);
  }
  module.functions.forEach((f, i) => {
    lines.push(`${names.function(f.name)} = ${bodies[i]} -- ${f.name}`);
  });
  for (const [index, { name, signature }] of module.table) {
    lines.push(`TABLE[${index}] = { ${names.function(name)}, "${signature}" }`);
  }
  lines.push(`GROW(${module.memoryPages})`);
  for (const { offset, data } of module.segments) lines.push(`WRITE(${offset}, ${luaString(data)})`);
  if (module.start !== undefined) lines.push(`${names.function(module.start)}()`);
  lines.push('return {');
  for (const [name, target] of module.exports) lines.push(`  ["${name}"] = ${names.function(target)},`);
  lines.push('  rest = REST,', '  write = WRITE,', '  read = READ,', '  memoryBytes = MEMORY_BYTES,', '}');
  return `${lines.join('\n')}\n`;
}
