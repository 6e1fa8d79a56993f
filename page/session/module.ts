/** build/mailstitch.wasm, which the build puts into the worker, packed. */
import packed from 'mailstitch:module';
import { Stitcher } from '../../host/engine.js';
import type { Settings } from '../../host/types.js';
import { instantiate } from '../../host/wasm.js';

let module: WebAssembly.Module | undefined;
let digest = '';

/** Once, before anything else. */
export async function loadModule(): Promise<void> {
  if (module !== undefined) return;
  const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const unpacked = await new Response(stream).arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', unpacked));
  digest = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  module = new WebAssembly.Module(unpacked);
}

/** SHA-256 of the module, in hexadecimal. */
export function moduleDigest(): string {
  return digest;
}

/** A stitcher with these settings. Throws one `SettingsError` that names every fault. */
export function createStitcher(settings: Settings): Stitcher {
  if (module === undefined) throw new Error('the module is not loaded');
  return new Stitcher(instantiate(module), settings);
}
