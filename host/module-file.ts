/// <reference lib="dom" /> -- for the types of WebAssembly, which Node's own types leave to it
/** The module of this package, from its file. */
import { readFileSync } from 'node:fs';
import { packageFile } from './package-files.js';
import { openDirectory } from './wasi-directory.js';
import { instantiate, type StreamExports } from './wasm.js';

let compiled: WebAssembly.Module | undefined;

/** The module, read and compiled once in a process. */
export function compileModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(packageFile('build/mailstitch.wasm')));
  return compiled;
}

/** A new instance of it. `directory`: the only one that it may open files in, for a journal. */
export function instantiateStream(directory?: string): StreamExports {
  return instantiate(compileModule(), directory === undefined ? undefined : openDirectory(directory));
}
