/** The module as Lua, in what calls it as Vector does, as an engine for the case files: each line is an event. */
import {
  isClassicDocument,
  isEcsDocument,
  isOcsfDocument,
  type Settings,
  type StitchDocument,
} from '../../host/index.js';
import type { Engine, EngineOutput } from './engines.js';
import { linesOf } from './lines.js';
import { type LuaOutput, LuaSession } from './lua-host.js';

/** By this an event that is passed on is known: no document has it. */
const SOURCE = { source_type: 'socket' };
const BLANK = /^[ \t\r\n]*$/;

/** Sockets give no events for blank lines. */
export function eventsOf(bytes: Uint8Array): { message: Uint8Array; source_type: string }[] {
  return linesOf(bytes)
    .map((line) => (line.at(-1) === 0x0a ? line.subarray(0, -1) : line))
    .filter((line) => !BLANK.test(Buffer.from(line).toString('latin1')))
    .map((message) => ({ message, ...SOURCE }));
}

/** Null is nothing in Lua: members that are null are absent from documents. Their `timestamp` is left out here. */
export const luaEngine: Engine = {
  name: "lua5.4 as Vector's transform",
  hasEnd: true,
  run: (settings, bytes, nowMs) => sortLogs(sessionOf(settings, bytes, nowMs).run()),
};

/** All of the lines, and the end. */
export function sessionOf(settings: Settings, bytes: Uint8Array, nowMs: number): LuaSession {
  const session = new LuaSession(settings, nowMs);
  for (const event of eventsOf(bytes)) session.log(event);
  return session.shutdown();
}

/** Documents and lines that were passed on, as other engines give them. Nothing may have gone wrong. */
export function sortLogs({ logs, errors, fault }: LuaOutput): EngineOutput {
  if (fault !== undefined || errors.length > 0) throw new Error([fault, ...errors].join('\n'));
  const output: EngineOutput = { documents: [], mimecast: [], standard: [], passed: [] };
  for (const log of logs) {
    // the core takes blanks behind a line for none of it
    if (log.source_type === SOURCE.source_type)
      output.passed.push({ message: (log.message as string).trimEnd() });
    else sort(documentOf(log), output);
  }
  return output;
}

/** Schemas are not asked here: they want members of which nothing is known, and those are absent. */
function sort(document: StitchDocument, to: EngineOutput): void {
  if (isEcsDocument(document) || isOcsfDocument(document)) to.standard.push(document);
  else if (isClassicDocument(document)) to.documents.push(document);
  else to.mimecast.push(document);
}

/** A document as JSON has it: without the time that is Vector's. */
export function documentOf({ timestamp: _, ...log }: Record<string, unknown>): StitchDocument {
  return timesAsText(log) as StitchDocument;
}

function timesAsText(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (Array.isArray(value)) return value.map(timesAsText);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, timesAsText(member)]));
}

/** A document as Lua can say it: without null, and without lists of nothing. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls).filter(isSomething);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [key, withoutNulls(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => isSomething(member)));
}

function isSomething(value: unknown): boolean {
  return value !== null && !(Array.isArray(value) && value.length === 0);
}
