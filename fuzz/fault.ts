/// <reference lib="dom" /> -- for the types of WebAssembly, which Node's own types leave to it
/** Something that must never be, whatever comes in: the name of the invariant, and what was seen instead. */
export class Fault extends Error {
  override name = 'Fault';

  constructor(
    readonly invariant: string,
    readonly seen: string,
  ) {
    super(`${invariant}: ${seen}`);
  }
}

/** Runs `work`; what the core throws is a fault too. */
export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError)
      throw new Fault('no trap', `${error.message} ${place(error)}`);
    // the stack of the core is that of its host
    if (error instanceof RangeError && /call stack/.test(error.message))
      throw new Fault('no trap', error.message);
    throw error;
  }
}

/** The innermost functions of the module, by number. */
function place(error: Error): string {
  return [...(error.stack ?? '').matchAll(/wasm-function\[\d+\]/g)].slice(0, 3).join(' < ');
}
