/** Settings in Lua, what is wrong with them, and a core that stops. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createStitcher, SettingsError } from '../../host/index.js';
import { LATER_MS, line, message } from '../support/log.js';
import { documentOf, withoutNulls } from '../support/lua-engine.js';
import { type LuaOptions, LuaSession, luaMissing } from '../support/lua-host.js';

function faultOf(settings: Record<string, unknown>, options?: LuaOptions): string | undefined {
  return new LuaSession(settings, 0, options).run().fault;
}

/** What Node says of the same settings. */
function faultInNode(settings: Record<string, unknown>): string {
  try {
    createStitcher(settings);
  } catch (error) {
    if (error instanceof SettingsError) return `mailstitch: ${error.message}`;
    throw error;
  }
  throw new Error('no fault');
}

const WRONG: Record<string, unknown>[] = [
  { timeout: 'soon' },
  { timeot: '30s' },
  { expand: 3, format: 'xml' },
  { expand: 'maybe "so"\n' },
  { linger: -1.5 },
  { rules: ['{mid:nmu} nothing'] },
  { rules: 'no list' },
  { appliance: true },
  { timezone: '+25:00' },
];

/** Calls of the core that break off, once the module is there. */
const STOPS_AT = (call: string, times: number) =>
  `setmetatable(package.preload, { __newindex = function(preload, name, load)
    rawset(preload, name, name ~= "mailstitch.core" and load or function(...)
      local instantiate = load(...)
      return function(imports)
        local core, count = instantiate(imports), 0
        local real = core.${call}
        core.${call} = function(...)
          count = count + 1
          if count == ${times} then error("wasm trap: unreachable") end
          return real(...)
        end
        return core
      end
    end)
  end })`.replaceAll(/\n\s*/g, ' ');

function suite(): void {
  describe('settings', () => {
    it.each(WRONG.map((settings) => [JSON.stringify(settings), settings] as const))('%s', (_, settings) => {
      expect(faultOf(settings)).toBe(faultInNode(settings));
    });

    it('may be all there are', () => {
      const example = JSON.parse(
        readFileSync(new URL('../../fluent-bit/mailstitch.json', import.meta.url), 'utf8'),
      );
      expect(faultOf(example)).toBe(undefined);
      expect(
        faultOf({ timezone: 'CET-1CEST,M3.5.0,M10.5.0/3', timeout: '1m', max_messages: 7, keep_raw: true }),
      ).toBe(undefined);
    });

    it('name zones by their rule: there is no database of them here', () => {
      expect(faultOf({ timezone: 'Europe/Berlin' })).toContain(
        'timezone: "Europe/Berlin" is not a zone that is known here',
      );
    });

    it('are named with all their faults at once, those of the journal as well', () => {
      expect(
        faultOf({ timeout: 'soon', journal: '/no/such/folder/journal', sync: 'line' })?.split('\n'),
      ).toEqual([
        faultInNode({ timeout: 'soon' }),
        'sync: "line" is not possible in Lua, which has no call that puts a file on the disk itself; expected off',
        'journal: "/no/such/folder/journal" is not in a directory: /no/such/folder; expected the path of a file in a directory that is there',
      ]);
      expect(faultOf({ journal: '/tmp' })).toBe(
        'mailstitch: journal: a directory: "/tmp"; expected the path of a file in a directory that is there',
      );
    });

    it('can have no journal where there are no files', () => {
      expect(faultOf({ journal: '/tmp/journal' }, { noFiles: true })).toBe(
        'mailstitch: journal: "/tmp/journal" is not possible here, where Lua has no files; expected no journal',
      );
      const { logs, errors } = new LuaSession({}, LATER_MS, { noFiles: true })
        .log({ message: 'x' })
        .tick()
        .run();
      expect(logs).toEqual([{ message: 'x' }]);
      expect(errors).toEqual([]);
    });

    it('are refused where they do not fit into the core', () => {
      expect(faultOf({ appliance: 'x'.repeat(300_000) })).toContain('settings: too long: ');
    });
  });

  describe('a core that stops', () => {
    const log = message(5).split('\n').filter(Boolean);

    it('loses no event, says so once a second, and is not called again', () => {
      const session = new LuaSession({ clock: 'event' }, LATER_MS, { before: STOPS_AT('pushLine', 4) });
      for (const text of log) session.log({ message: text });
      const { logs, errors } = session.tick().tick().shutdown().run();
      expect(logs).toEqual(log.slice(3).map((text) => ({ message: text })));
      expect(errors).toHaveLength(4);
      for (const error of errors) {
        expect(error).toContain('mailstitch: the core stopped, events are passed on as they are: ');
        expect(error).toContain('wasm trap: unreachable');
      }
    });

    it.each(['tick', 'drain', 'origin', 'outputPtr'])('in %s raises an error', (call) => {
      const session = new LuaSession({ clock: 'event' }, LATER_MS, { before: STOPS_AT(call, 1) });
      for (const text of log) session.log({ message: text, host: '192.0.2.1' });
      const { logs, errors } = session
        .log({ message: 'no mail log', host: '192.0.2.1' })
        .tick()
        .shutdown()
        .run();
      expect(errors[0]).toContain('wasm trap');
      expect(logs.filter(({ message: text }) => text === 'no mail log')).toHaveLength(1);
    });
  });

  describe('events of Mimecast that were parsed already', () => {
    const events = readFileSync(new URL('../cases/mimecast-events.log', import.meta.url), 'utf8');
    const json = readFileSync(new URL('../cases/mimecast-json.log', import.meta.url), 'utf8')
      .split('\n')
      .filter((text) => text.startsWith('[{'))
      .flatMap((text) => JSON.parse(text) as Record<string, never>[]);

    it('are those that came as a text, but for null', () => {
      expect(json.length).toBeGreaterThan(0);
      const stitcher = createStitcher({ correlate: false });
      const session = new LuaSession({ correlate: false }, LATER_MS);
      for (const event of json) {
        const own = withoutNulls(event) as Record<string, never>;
        stitcher.push(`${JSON.stringify({ ...own, Rate: 0.1 })}\n`, LATER_MS);
        session.log({
          ...own,
          Rate: 0.1,
          source_type: 'http_client',
          timestamp: new Date(LATER_MS),
          host: 'shipper',
        });
      }
      stitcher.drain(LATER_MS);
      const idsOf = (documents: Iterable<unknown>) =>
        [...documents].map((document) => (document as { id: string }).id);
      const { logs, errors } = session.shutdown().run();
      expect(errors).toEqual([]);
      expect(idsOf(logs)).toEqual(idsOf(stitcher));
      expect(logs[0]?.timestamp).toEqual(logs[0]?.datetime);
    });

    it('and as lines they are what they are in Node', () => {
      const texts = events.split('\n').filter((text) => text.startsWith('datetime='));
      const stitcher = createStitcher({ correlate: false });
      const session = new LuaSession({ correlate: false }, LATER_MS);
      for (const text of texts) {
        stitcher.push(`${text}\n`, LATER_MS);
        session.log({ message: text, source_type: 'file', host: 'shipper' });
      }
      stitcher.drain(LATER_MS);
      const wanted = [...stitcher].map((document) => (withoutNulls(document) as { id: string }).id);
      expect(
        session
          .shutdown()
          .run()
          .logs.map((log) => (documentOf(log) as { id: string }).id),
      ).toEqual(wanted);
    });
  });

  it('a subject that looks like a time stays a text', () => {
    const subject = '2026-03-16T09:00:00Z';
    const text = line('Start MID 5 ICID 6') + line(`MID 5 Subject "${subject}"`);
    for (const format of ['classic', 'ecs', 'ocsf'] as const) {
      const session = new LuaSession({ format }, LATER_MS);
      for (const one of text.split('\n').filter(Boolean)) session.log({ message: one });
      const [log] = session.shutdown().run().logs;
      const email = log?.email as Record<string, unknown> | undefined;
      expect(log?.Subject ?? email?.subject).toBe(subject);
      expect(log?.timestamp).toBeInstanceOf(Date);
    }
  });
}

if (luaMissing !== undefined) {
  console.warn(`Skipped: ${luaMissing}`);
  it.skip(luaMissing, () => {});
} else {
  suite();
}
