/**
 * What a module does when it works: how often each load and store is met, whether its addresses are aligned, and how
 * often each function is called. The translation of each is made for what it does most of the time; what is rarer is
 * slower, never wrong.
 */
import binaryen from 'binaryen';
import { noSystem } from '../../host/wasm.js';
import { readFrom } from './module.js';
import { type Expression, operandsOf, type WasmModule } from './tree.js';

export interface Site {
  count: number;
  /** How often the pointer, without the offset, was a multiple of 8. */
  aligned: number;
  /** How often all of its bytes were in one word. */
  inWord: number;
}

export interface Profile {
  /** Of loads and stores. */
  sites: ReadonlyMap<Expression, Site>;
  /** How often the first workload, which is what users do, called a function. */
  calls: ReadonlyMap<string, number>;
}

/** Nothing was seen. */
export const NO_PROFILE: Profile = { sites: new Map(), calls: new Map() };

/** Works with a module. */
export type Workload = (exports: WebAssembly.Exports) => void;

const NEVER: Site = { count: 0, aligned: 0, inWord: 0 };

/** What was seen of a load or store. */
export function siteOf(profile: Profile, expression: Expression): Site {
  return profile.sites.get(expression) ?? NEVER;
}

/** Has each of `workloads` work with the module `wasm`, which is counted; `module` is what was read of it. */
export function profileOf(wasm: Uint8Array, module: WasmModule, workloads: readonly Workload[]): Profile {
  const instrumented = binaryen.readBinary(wasm);
  instrumented.setFeatures(binaryen.Features.BulkMemory);
  instrumented.runPasses(['instrument-memory', 'remove-unused-module-elements']);
  // what is read of it stands beside what was read of the module itself
  const counted = readFrom(instrumented);
  const names = countEntries(instrumented);
  const compiled = new WebAssembly.Module(instrumented.emitBinary() as Uint8Array<ArrayBuffer>);
  const counts = new Counts();
  let usual: number[] = [];
  for (const [i, workload] of workloads.entries()) {
    workload(new WebAssembly.Instance(compiled, importsOf(compiled, counts)).exports);
    if (i === 0) usual = [...counts.entries];
  }
  instrumented.dispose();
  const calls = new Map(names.map((name, id) => [name, usual[id] ?? 0]));
  return { sites: sitesOf(module, counted, counts.sites), calls };
}

const ENTER = 'enter';

/** One more of binaryen's own calls that its types do not tell of. */
const { setBody } = (binaryen as unknown as { Function: { setBody(f: number, body: number): void } })
  .Function;

/** Has each function tell its number first; returns their names by number. */
function countEntries(module: binaryen.Module): string[] {
  module.addFunctionImport(ENTER, 'env', ENTER, binaryen.createType([binaryen.i32]), binaryen.none);
  const names: string[] = [];
  for (let i = 0; i < module.getNumFunctions(); i++) {
    const f = module.getFunctionByIndex(i);
    const { name, module: from, body, results } = binaryen.getFunctionInfo(f);
    if (from) continue;
    const enter = module.call(ENTER, [module.i32.const(names.length)], binaryen.none);
    setBody(f, module.block(null, [enter, body], results));
    names.push(name);
  }
  return names;
}

/** What the calls that were put into a module count, by the numbers that they have there. */
class Counts {
  readonly sites: Site[] = [];
  readonly entries: number[] = [];

  readonly access = (id: number, bytes: number, offset: number, pointer: number): number => {
    this.sites[id] ??= { count: 0, aligned: 0, inWord: 0 };
    const site = this.sites[id] as Site;
    site.count++;
    if ((pointer & 7) === 0) site.aligned++;
    if (((pointer + offset) & 7) + bytes <= 8) site.inWord++;
    return pointer;
  };

  readonly enter = (id: number): void => {
    this.entries[id] = (this.entries[id] ?? 0) + 1;
  };
}

function importsOf(module: WebAssembly.Module, counts: Counts): WebAssembly.Imports {
  const env: Record<string, WebAssembly.ImportValue> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (from !== 'env') continue;
    if (/^(load|store)_ptr$/.test(name)) env[name] = counts.access;
    else if (/^(load|store)_val_/.test(name)) env[name] = (_id: number, value: unknown) => value;
    else if (name === ENTER) env[name] = counts.enter;
  }
  const system = noSystem(module);
  return { ...system, env: { ...system.env, ...env } };
}

/** Loads and stores of both modules, in the same order; the numbers of the counters stand in the instrumented one. */
function sitesOf(
  module: WasmModule,
  instrumented: WasmModule,
  sites: readonly Site[],
): Map<Expression, Site> {
  const others = new Map(instrumented.functions.map((f) => [f.name, f]));
  const found = new Map<Expression, Site>();
  for (const f of module.functions) {
    const other = others.get(f.name);
    if (other === undefined) continue;
    const plain = accesses(f.body);
    const counted = accesses(other.body);
    if (plain.length !== counted.length)
      throw new Error(`function ${f.name} has changed when it was counted`);
    plain.forEach((access, i) => {
      const site = sites[numberOf(counted[i] as Access)];
      if (site !== undefined) found.set(access, site);
    });
  }
  return found;
}

type Access = Expression & { kind: 'load' | 'store' };

function accesses(e: Expression): Access[] {
  const below = operandsOf(e).flatMap(accesses);
  return e.kind === 'load' || e.kind === 'store' ? [...below, e] : below;
}

function numberOf(access: Access): number {
  const { pointer } = access;
  const first = pointer.kind === 'call' ? pointer.operands[0] : undefined;
  if (first?.kind !== 'const') throw new Error('an access was not counted');
  return Number(first.value);
}
