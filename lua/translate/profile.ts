/**
 * What loads and stores of a module do when it works: how often each is met, and whether its addresses are aligned.
 * The translation of each is made for what it does most of the time; what is rarer is slower, never wrong.
 */
import binaryen from 'binaryen';
import { readFrom } from './module.js';
import { type Expression, operandsOf, type WasmModule } from './tree.js';

export interface Site {
  count: number;
  /** How often in the first workload, which is what users do. */
  usual: number;
  /** How often the pointer, without the offset, was a multiple of 8. */
  aligned: number;
  /** How often all of its bytes were in one word. */
  inWord: number;
}

export type Profile = ReadonlyMap<Expression, Site>;

/** Works with a module. */
export type Workload = (exports: WebAssembly.Exports) => void;

const NEVER: Site = { count: 0, usual: 0, aligned: 0, inWord: 0 };

/** What was seen of a load or store. */
export function siteOf(profile: Profile, expression: Expression): Site {
  return profile.get(expression) ?? NEVER;
}

/** Has each of `workloads` work with the module `wasm`, every load and store counted; `module` is what was read of it. */
export function profileOf(wasm: Uint8Array, module: WasmModule, workloads: readonly Workload[]): Profile {
  const instrumented = binaryen.readBinary(wasm);
  instrumented.setFeatures(binaryen.Features.BulkMemory);
  instrumented.runPasses(['instrument-memory', 'remove-unused-module-elements']);
  const sites: Site[] = [];
  const note = (id: number, bytes: number, offset: number, pointer: number): number => {
    sites[id] ??= { count: 0, usual: 0, aligned: 0, inWord: 0 };
    const site = sites[id] as Site;
    site.count++;
    if ((pointer & 7) === 0) site.aligned++;
    if (((pointer + offset) & 7) + bytes <= 8) site.inWord++;
    return pointer;
  };
  const compiled = new WebAssembly.Module(instrumented.emitBinary() as Uint8Array<ArrayBuffer>);
  for (const [i, workload] of workloads.entries()) {
    workload(new WebAssembly.Instance(compiled, importsOf(compiled, note)).exports);
    if (i === 0) for (const site of sites) if (site !== undefined) site.usual = site.count;
  }
  const found = matched(module, readFrom(instrumented), sites);
  instrumented.dispose();
  return found;
}

function importsOf(module: WebAssembly.Module, note: WebAssembly.ImportValue): WebAssembly.Imports {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    if (/^(load|store)_ptr$/.test(name)) imports[from][name] = note;
    else if (/^(load|store)_val_/.test(name)) imports[from][name] = (_id: number, value: unknown) => value;
    else imports[from][name] = () => NOSYS;
  }
  return imports;
}

/** WASI's error number for a call that the host does not have. */
const NOSYS = 52;

/** Loads and stores of both modules, in the same order; the numbers of the counters stand in the instrumented one. */
function matched(module: WasmModule, instrumented: WasmModule, sites: readonly Site[]): Profile {
  const others = new Map(instrumented.functions.map((f) => [f.name, f]));
  const profile = new Map<Expression, Site>();
  for (const f of module.functions) {
    const other = others.get(f.name);
    if (other === undefined) continue;
    const plain = accesses(f.body);
    const counted = accesses(other.body);
    if (plain.length !== counted.length)
      throw new Error(`function ${f.name} has changed when it was counted`);
    plain.forEach((access, i) => {
      const site = sites[numberOf(counted[i] as Access)];
      if (site !== undefined) profile.set(access, site);
    });
  }
  return profile;
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
