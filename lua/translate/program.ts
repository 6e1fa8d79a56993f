/**
 * The whole module as the body of a function of Lua, which gets `imports` (functions by module and name) and returns
 * what the module exports, and `write`, `read`, `rest` and `memoryBytes` of runtime/.
 */
import { ModuleBounds } from './bounds.js';
import { FunctionWriter } from './function.js';
import { imageOf } from './image.js';
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
  const bodies = translateFunctions(module, names, profile);
  const lines = [...runtime];
  for (const locals of [names.localFunctions, names.localGlobals]) {
    if (locals.length > 0) lines.push(`local ${locals.join(', ')}`);
  }
  for (const { name, type, value } of module.globals) {
    if (names.constant(name) !== undefined) continue;
    const constant = type === 'i32' ? constant32(value) : constant64(value);
    lines.push(`${names.global(name)} = ${constant.text}`);
  }
  for (const { name, module: from, base } of module.imports) {
    lines.push(`${names.function(name, false)} = IMPORTED(imports, "${from}", "${base}")`);
  }
  for (const [i, f] of module.functions.entries()) {
    if (!names.isCold(f)) lines.push(`${names.function(f.name, false)} = ${bodies[i]}`);
  }
  for (const name of names.localFunctions) lines.push(`F.${name} = ${name}`);
  lines.push(...coldFunctions(module, names, bodies));
  for (const [index, { name, signature }] of module.table) {
    lines.push(`TABLE[${index}] = { "${names.member(name)}", "${signature}" }`);
  }
  lines.push(`GROW(${module.memoryPages})`);
  const end = module.segments.reduce((most, { offset, data }) => Math.max(most, offset + data.length), 0);
  lines.push(`CHECK(0, ${end})`);
  for (const { page, bytes } of imageOf(module.segments)) lines.push(`IMAGE(${page}, ${luaString(bytes)})`);
  if (module.start !== undefined) lines.push(`${names.function(module.start, false)}()`);
  lines.push('return EXPORTS {');
  for (const [name, target] of module.exports) lines.push(`  ["${name}"] = "${names.member(target)}",`);
  lines.push('}');
  return `${lines.join('\n')}\n`;
}

function translateFunctions(module: WasmModule, names: Names, profile: Profile): string[] {
  let bounds = new ModuleBounds(module);
  for (let round = 1; ; round++) {
    const bodies = module.functions.map((f) => new FunctionWriter(f, names, bounds, profile).write());
    if (round >= ROUNDS && !bounds.foundUnaligned) return bodies;
    bounds = new ModuleBounds(module, bounds);
  }
}

/** One text of all of them, and where in it each stands. */
function coldFunctions(module: WasmModule, names: Names, bodies: readonly string[]): string[] {
  const places: string[] = [];
  let text = '';
  for (const [i, f] of module.functions.entries()) {
    if (!names.isCold(f)) continue;
    const body = bodies[i] as string;
    places.push(`${names.member(f.name)} = ${(text.length + 1) * 2 ** 32 + text.length + body.length}`);
    text += body;
  }
  if (text.includes(']==]')) throw new Error('a text of Lua cannot stand in brackets');
  return [`COLD([==[${text}]==], { ${places.join(', ')} })`];
}
