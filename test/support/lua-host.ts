/** Vector's `lua` transform without Vector: lua-host.lua calls the hooks of vector/vector.yaml as that does. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Settings } from '../../host/types.js';

export const LUA = 'lua5.4';
const HOST = fileURLToPath(new URL('lua-host.lua', import.meta.url));
/** Where mailstitch.lua is. */
export const BUILD = fileURLToPath(new URL('../../build/', import.meta.url));

/** Why nothing of Lua can be run here; undefined if it can. */
export const luaProgramMissing = findProgramMissing();

/** Why the stitcher cannot be run here. */
export const luaMissing = luaProgramMissing ?? findBuildMissing();

function findProgramMissing(): string | undefined {
  try {
    execFileSync(LUA, ['-v'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return `no ${LUA} on the PATH`;
  }
}

function findBuildMissing(): string | undefined {
  return existsSync(`${BUILD}mailstitch.lua`) ? undefined : 'no build/mailstitch.lua';
}

/** Settings of all hosts, and those that name the keys of records. */
export type LuaSettings = Settings & { message_key?: string; host_key?: string };

/** What an event may hold. A `Date` is a time of Vector, null is what Vector makes of it. */
export type LuaValue =
  | string
  | number
  | boolean
  | null
  | Date
  | Uint8Array
  | readonly LuaValue[]
  | { readonly [key: string]: LuaValue };

export type Log = { readonly [key: string]: LuaValue };

/** What came out: events in their order, and what hooks raised. */
export interface LuaOutput {
  /** `log` of each event, times as `Date`. */
  logs: Record<string, unknown>[];
  metrics: Record<string, unknown>[];
  errors: string[];
  /** Why there is no transform at all. */
  fault?: string;
  stats?: Record<string, unknown>;
  /** Bytes each time it was asked for: the core's memory, and all that Lua has after a full collection. */
  memory: { core: number; lua: number }[];
}

export interface LuaOptions {
  /** What Lua does first, on one line. */
  before?: string;
  /** Without `io`. */
  noFiles?: boolean;
}

/** A list of commands to the host, which runs when it is complete. */
export class LuaSession {
  readonly #commands: string[] = [];

  constructor(settings: LuaSettings | Record<string, unknown> = {}, nowMs = 0, options: LuaOptions = {}) {
    const source = `${options.before ?? ''} mail = require("mailstitch").new ${luaOf(settings as LuaValue)}`;
    const program = {
      source,
      process: 'mail.process',
      shutdown: 'mail.shutdown',
      tick: 'mail.tick',
      no_io: options.noFiles ?? false,
    };
    this.#commands.push(`program ${luaOf(program)}`);
    this.now(nowMs);
  }

  now(ms: number): this {
    return this.#add(`now ${Math.floor(ms / 1000)}`);
  }

  log(log: Log): this {
    return this.#add(`event ${luaOf({ log })}`);
  }

  /** Any event, as it is written in Lua. */
  event(lua: string): this {
    return this.#add(`event ${lua}`);
  }

  /** Events of the next so many lines of a file; `source_type` is that of `eventsOf` in lua-engine.ts. */
  lines(path: string, count: number): this {
    return this.#add(`lines ${count} ${path}`);
  }

  tick(): this {
    return this.#add('tick');
  }

  shutdown(): this {
    return this.#add('shutdown');
  }

  stats(): this {
    return this.#add('stats');
  }

  memory(): this {
    return this.#add('memory');
  }

  run(): LuaOutput {
    return runAll([this])[0] as LuaOutput;
  }

  get commands(): string {
    return `${this.#commands.join('\n')}\n`;
  }

  #add(command: string): this {
    this.#commands.push(command);
    return this;
  }
}

/** Sessions one after the other, in one process: the module is loaded once. */
export function runAll(sessions: readonly LuaSession[]): LuaOutput[] {
  const { status, stdout, stderr, error } = spawnSync(LUA, [HOST, BUILD], {
    input: sessions.map(({ commands }) => commands).join(''),
    maxBuffer: 256 << 20,
    timeout: 120_000,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${LUA} ended with ${status}: ${stderr.toString()}`);
  return read(stdout.toString());
}

function read(text: string): LuaOutput[] {
  const outputs: LuaOutput[] = [];
  for (const line of text.split('\n').filter(Boolean)) {
    const { program, event, error, fault, stats, memory } = JSON.parse(line, reviveTime);
    if (program) outputs.push({ logs: [], metrics: [], errors: [], memory: [] });
    const output = outputs.at(-1) as LuaOutput;
    if (program) continue;
    if (event?.log) output.logs.push(event.log);
    else if (event) output.metrics.push(event.metric);
    else if (error !== undefined) output.errors.push(error);
    else if (fault !== undefined) output.fault = fault;
    else if (stats !== undefined) output.stats = stats;
    else output.memory.push(memory);
  }
  return outputs;
}

function reviveTime(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$time' in value)) return value;
  return new Date(value.$time as string);
}

/** A value as Lua, on one line. */
export function luaOf(value: LuaValue): string {
  if (value === null) return '""';
  if (typeof value === 'string') return quoted(Buffer.from(value));
  if (typeof value !== 'object') return String(value);
  if (value instanceof Uint8Array) return quoted(value);
  if (value instanceof Date) return luaOf(timeOf(value));
  if (Array.isArray(value)) return `{${value.map(luaOf).join(',')}}`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `[${quoted(Buffer.from(key))}]=${luaOf(member)}`).join(',')}}`;
}

function quoted(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: whatever could end the string or the line
  return `"${text.replace(/[\x00-\x1f\x7f-\xff"\\]/g, (c) => `\\${String(c.charCodeAt(0)).padStart(3, '0')}`)}"`;
}

/** What Vector makes of a time. */
function timeOf(date: Date): LuaValue {
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    min: date.getUTCMinutes(),
    sec: date.getUTCSeconds(),
    nanosec: date.getUTCMilliseconds() * 1_000_000,
    isdst: false,
  };
}
