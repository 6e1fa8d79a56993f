/// <reference lib="dom" /> -- for the types of WebAssembly, which Node's own types leave to it
/** The files of one directory for the module, by way of Node's WASI. Without a journal none of this is loaded. */
import { createRequire } from 'node:module';
import type { Files } from './wasm.js';

type Calls = Record<string, (...args: (number | bigint)[]) => number>;

/** `path` is absolute, and what the module calls it. */
export function openDirectory(path: string): Files {
  const { WASI } = quietly(() => createRequire(import.meta.url)('node:wasi') as typeof import('node:wasi'));
  const wasi = new WASI({ version: 'preview1', preopens: { [path]: path } });
  const imports = wasi.getImportObject() as { wasi_snapshot_preview1: Calls };
  return {
    imports: { wasi_snapshot_preview1: throughJavaScript(imports.wasi_snapshot_preview1) },
    begin: ({ exports }) => wasi.initialize({ exports } as WebAssembly.Instance),
  };
}

/**
 * The calls in functions of JavaScript's own. Where WebAssembly calls those of node:wasi directly, Node 20 takes a
 * short cut that is not safe when the garbage collector runs meanwhile: the process aborts now and then.
 */
export function throughJavaScript(calls: Calls): Calls {
  return Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [name, (...args: (number | bigint)[]) => call(...args)]),
  );
}

/** Loads what Node calls experimental without its warning, which nobody who runs this can do anything about. */
function quietly<T>(load: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
