/** Answers to what is done to a module, in words that V8 and Lua have in common; lua-modules.lua tells the same. */

/** What an error is called in V8, and in Lua. Whatever else is an error is a fault of ours. */
const TRAPS: [name: string, inV8: RegExp, inLua: RegExp][] = [
  ['unreachable', /^unreachable$/, /^trap: unreachable$/],
  [
    'zero',
    /^(divide|remainder) by zero$/,
    /^trap: integer divide by zero$|: attempt to (divide by zero|perform 'n(\/\/|%%?)0')$/,
  ],
  ['overflow', /^divide result unrepresentable$/, /^trap: integer overflow$/],
  ['outside', /memory access out of bounds|data segment .* out of bounds/, /^trap: out of bounds memory acc/],
  ['element', /table index is out|null function or function sig/, /^trap: (undefined element|indirect call)/],
  ['deep', /^Maximum call stack size exceeded$/, /stack overflow/],
];

export function trapOf({ message }: Error): string {
  const name = TRAPS.find(([, inV8]) => inV8.test(message))?.[0];
  if (name === undefined) throw new Error(`V8 said: ${message}`);
  return `!${name}`;
}

/** What Lua answered, with traps by name. */
export function ofLua(answer: string): string {
  return answer.replace(/!([^ ]*)/g, (_, text: string) => {
    const message = text.replaceAll('\\s', ' ').replaceAll('\\\\', '\\');
    return `!${TRAPS.find(([, , inLua]) => inLua.test(message))?.[0] ?? text}`;
  });
}

/** An error that is a trap of WebAssembly, whichever. */
export const isTrap = (answer: string) => TRAPS.some(([name]) => answer === `!${name}`);

const ESCAPES: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\\': '\\\\', ' ': '\\s' };

export function escaped(bytes: Buffer, from: number, count: number): string {
  const text = bytes.toString('latin1', from, from + count);
  return text.replace(/[\n\r\\ ]/g, (one) => ESCAPES[one] as string);
}

/** Bytes that are not 0, as lua-modules.lua tells them. */
export function runsOf(bytes: Buffer): string {
  const parts = [String(bytes.length)];
  for (const { 0: run, index } of bytes.toString('latin1').matchAll(/[^\0]+/g))
    parts.push(`${index}:${escaped(bytes, index, run.length)}`);
  return parts.join(' ');
}
