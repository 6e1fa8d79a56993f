/** A long run in Lua: memory stays what it was, and every document is Node's. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrafficSource } from '../../bench/traffic.js';
import { nodeEngine } from '../support/engines.js';
import { sortLogs, withoutNulls } from '../support/lua-engine.js';
import { type LuaOutput, LuaSession, luaMissing } from '../support/lua-host.js';
import { differences } from '../support/truth.js';

/** With little to remember memory is full after fewer lines. */
const SETTINGS = { clock: 'event', remember: '1MiB' } as const;
const NOW_MS = Date.parse('2026-03-17T00:00:00Z');
const OPEN = 300;
const MESSAGES = 3400;
/** By then the store has what it will ever need. */
const WARM_UP_LINES = 40_000;
const STEP_LINES = 2_000;
/**
 * All that Lua has, beside the core's memory: 0.6 to 1.1 were measured, up and down every few thousand lines. What
 * rests lies in strings, half of which may have changed since; pages that nobody wrote to take nothing.
 */
const MOST_OF_CORE = 1.5;

const source = new TrafficSource({ seed: 11, messages: MESSAGES, open: OPEN, mix: 'full' });
const log = new TrafficSource({ seed: 11, messages: MESSAGES, open: OPEN, mix: 'full' }).next(64 << 20);

describe.skipIf(luaMissing !== undefined)(`${source.lines} lines, ${OPEN} messages open`, () => {
  let folder: string;
  let output: LuaOutput;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mailstitch-lua-'));
    const path = join(folder, 'mail.log');
    writeFileSync(path, log as Buffer);
    const session = new LuaSession(SETTINGS, NOW_MS).lines(path, WARM_UP_LINES).memory();
    let left = source.lines - WARM_UP_LINES;
    for (; left > STEP_LINES; left -= STEP_LINES) session.lines(path, STEP_LINES).memory();
    output = session.lines(path, left).memory().shutdown().run();
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('the memory of the core is the same from the warm-up to the end', () => {
    expect(output.memory.length).toBeGreaterThan(20);
    expect([...new Set(output.memory.map(({ core }) => core))]).toHaveLength(1);
  });

  it('all that Lua has is bounded by it', () => {
    for (const { lua, core } of output.memory) expect(lua / core).toBeLessThan(MOST_OF_CORE);
  });

  it('gives the documents of Node, in their order', async () => {
    const { documents, passed } = sortLogs(output);
    const wanted = await nodeEngine.run(SETTINGS, log as Buffer, NOW_MS);
    expect(passed).toEqual([]);
    expect(documents.filter(({ sequence }) => sequence === 1)).toHaveLength(source.documents);
    expect(documents).toEqual(wanted.documents.map(withoutNulls));
    expect(differences(source, wanted.documents)).toEqual([]);
  });
});
