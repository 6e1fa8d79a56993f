/** Events of Vector in Lua: whose lines they are, what is passed on, and what a sender can do to it. */
import { describe, expect, it } from 'vitest';
import { stitchPieces } from '../support/engines.js';
import { HOSTILE_TEXTS } from '../support/hostile-texts.js';
import { LATER_MS, line, message, START_MS } from '../support/log.js';
import { documentOf, withoutNulls } from '../support/lua-engine.js';
import {
  type Log,
  type LuaOutput,
  LuaSession,
  type LuaSettings,
  type LuaValue,
  luaMissing,
} from '../support/lua-host.js';

const SYSLOG = /^<22>(\w+ +\d+ [\d:]+) (\S+) (\w+): (.*)$/;

/** What the `syslog` source makes of a line: the header is gone. */
function parsed(text: string, changes: Log = {}): Log {
  const [, stamp, host, appname, rest] = SYSLOG.exec(text.trimEnd()) as unknown as string[];
  const timestamp = new Date(`${stamp} 2026 UTC`);
  const common = { facility: 'mail', severity: 'info', source_ip: '192.0.2.1', source_type: 'syslog' };
  return {
    ...common,
    appname: appname as string,
    host: host as string,
    hostname: host as string,
    message: rest as string,
    timestamp,
    ...changes,
  };
}

function raw(text: string | Uint8Array, changes: Log = {}): Log {
  return { message: text, host: '192.0.2.1', port: 40000, source_type: 'socket', ...changes };
}

const linesOf = (log: string) => log.split('\n').filter(Boolean);

function run(
  logs: readonly Log[],
  settings: LuaSettings = {},
): LuaOutput & { documents: Log[]; passed: Log[] } {
  const session = new LuaSession({ clock: 'event', ...settings }, LATER_MS);
  for (const log of logs) session.log(log);
  const output = session.shutdown().run();
  expect(output.errors).toEqual([]);
  expect(output.fault).toBe(undefined);
  const documents = output.logs.filter((log) => 'id' in log) as Log[];
  return { ...output, documents, passed: output.logs.filter((log) => !('id' in log)) as Log[] };
}

const appliancesOf = (documents: readonly Log[]) => documents.map(({ appliance }) => appliance);
const start = line('Start MID 5 ICID 6');
const TWO = message(5) + message(7, 20).replaceAll('esa1.example.com', 'esa2.example.com');

function suite(): void {
  describe('lines', () => {
    it('that the syslog source has parsed give the documents of lines that came whole', () => {
      const { documents } = stitchPieces({ clock: 'event' }, [TWO], LATER_MS);
      const wanted = documents.map(withoutNulls);
      for (const form of [raw, parsed]) {
        expect(run(linesOf(TWO).map((text) => form(text))).documents.map(documentOf)).toEqual(wanted);
      }
    });

    it('belong to whom they name, else to who sent them, else to nobody in particular', () => {
      const nameless = start.replace(' esa1.example.com', '');
      expect(appliancesOf(run([raw(start)]).documents)).toEqual(['esa1.example.com']);
      expect(appliancesOf(run([raw(nameless)]).documents)).toEqual(['192.0.2.1']);
      expect(appliancesOf(run([{ message: nameless }]).documents)).toEqual(['unknown']);
      expect(appliancesOf(run([raw(nameless)], { appliance: 'esa9' }).documents)).toEqual(['esa9']);
    });

    it('belong to what the key of the settings names, above all else', () => {
      for (const form of [raw(start), parsed(start)]) {
        const named = { ...form, gateway: 'esa7' };
        expect(appliancesOf(run([named], { host_key: 'gateway' }).documents)).toEqual(['esa7']);
        expect(appliancesOf(run([form], { host_key: 'gateway' }).documents)).toEqual(['esa1.example.com']);
      }
    });

    it('without a tag belong to who sent them: the parser took the tag for a host', () => {
      const tag = { hostname: 'mail_logs', host: 'mail_logs', appname: null };
      const appliances = [parsed(start, tag), parsed(start, { ...tag, source_ip: null, host: '192.0.2.7' })]
        .map((log) => run([log]).documents)
        .map(appliancesOf);
      expect(appliances).toEqual([['192.0.2.1'], ['192.0.2.7']]);
      expect(appliancesOf(run([parsed(start, { appname: null, version: 1 })]).documents)).toEqual([
        'esa1.example.com',
      ]);
    });

    it('of many gateways in turn stay apart, parsed or not', () => {
      const logs = linesOf(message(5)).flatMap((text) => [
        parsed(text, { host: 'esa2', hostname: 'esa2' }),
        raw(text.replace(' esa1.example.com', '')),
        parsed(text, { host: 'esa 3', hostname: 'esa 3' }),
        raw(text.replace('esa1.example.com', 'esa4')),
      ]);
      const { documents, passed } = run(logs);
      expect(appliancesOf(documents).sort()).toEqual(['192.0.2.1', 'esa 3', 'esa2', 'esa4']);
      expect(new Set(documents.map(({ lines }) => lines)).size).toBe(1);
      expect(passed).toEqual([]);
    });

    it('may stand under another key, and have line ends behind them', () => {
      const { message: text, ...rest } = raw(`${start.trimEnd()}\r\n`);
      for (const key of ['message', 'log', 'MESSAGE', '_raw']) {
        expect(run([{ ...rest, [key]: text as string }]).documents).toHaveLength(1);
      }
      expect(
        run([{ ...rest, line: text as string, message: 'other' }], { message_key: 'line' }).documents,
      ).toHaveLength(1);
    });
  });

  describe('what no gateway wrote', () => {
    it('is passed on unchanged, once', () => {
      const logs: Log[] = [
        raw('no mail log', {
          timestamp: new Date(START_MS + 123),
          tags: ['a', 'b'],
          deep: { a: [{ b: 1.5 }], c: true },
        }),
        { message: 'no mail log', count: 9007199254740993n as unknown as number },
        { message: '' },
        { message: ' \t\r\n' },
        { other: 'no message' },
        { message: { not: 'a text' } },
        raw(Buffer.from('caf\xe9', 'latin1')),
      ];
      const { passed, documents } = run(logs);
      expect(documents).toEqual([]);
      expect(passed).toHaveLength(logs.length);
      expect(passed[0]).toEqual(logs[0]);
      expect(passed.slice(2, 6)).toEqual(logs.slice(2, 6));
      expect(passed[6]).toMatchObject({ message: 'caf\ufffd' });
    });

    it('is dropped if that is wanted, and counted', () => {
      const output = new LuaSession({ unmatched: 'drop' }, LATER_MS)
        .log(raw('no mail log'))
        .log(raw(start))
        .shutdown()
        .stats()
        .run();
      expect(output.logs).toHaveLength(1);
      expect(output.stats).toMatchObject({ unmatched: 1, dropped: 1, matched: 1 });
    });

    it('may be longer than what the core takes at once, and than a line may be', () => {
      for (const length of [(256 << 10) - 1, 256 << 10, 600_000, 3 << 20]) {
        const long = raw('x'.repeat(length));
        const { passed, documents } = run([long, ...linesOf(message(5)).map((text) => raw(text))]);
        expect(passed.map((log) => (log.message as string).length)).toEqual([length]);
        expect(documents).toHaveLength(1);
      }
    });

    it('may be a metric', () => {
      const metric = '{metric={name="m",kind="incremental",counter={value=1.5},tags={a="b"}}}';
      const { metrics, logs } = new LuaSession().event(metric).shutdown().run();
      expect(metrics).toEqual([
        { name: 'm', kind: 'incremental', counter: { value: 1.5 }, tags: { a: 'b' } },
      ]);
      expect(logs).toEqual([]);
    });
  });

  describe('what a sender writes', () => {
    const forged = line('Start MID 666 ICID 1').trimEnd();

    it('begins no other line', () => {
      for (const end of ['\n', '\r\n', '\n\n', '\0\n']) {
        const text = `${line(`MID 5 Subject "a${end}${forged}`).trimEnd()}"`;
        for (const form of [
          raw(text),
          parsed(start, { message: `Info: MID 5 Subject "a${end}${forged}"` }),
        ]) {
          const { documents, passed } = run([raw(start), form]);
          expect(documents.map(({ MID }) => MID)).toEqual(['5']);
          expect(passed.length).toBeLessThanOrEqual(1);
        }
      }
    });

    it('is no header, whatever the host or the tag is', () => {
      const names: LuaValue[] = [
        'a b',
        `a\n${forged}`,
        `a ${forged}`,
        'a\0b',
        '-',
        ' ',
        'a - - - Info: Start MID 666 ICID 1',
        '',
        'x'.repeat(70_000),
        7,
        ...HOSTILE_TEXTS.map(({ bytes }) => bytes),
      ];
      let mid = 1000;
      const next = () => line(`Start MID ${++mid} ICID ${mid}`);
      const logs = names.flatMap((name) => [
        parsed(next(), { host: name, hostname: name }),
        parsed(next(), { appname: name }),
        parsed(next(), { timestamp: name }),
        raw(next().replace(' esa1.example.com', ''), { host: name }),
      ]);
      const { documents, passed } = run(logs);
      expect(documents.map(({ MID }) => Number(MID)).sort()).toEqual(logs.map((_, at) => 1001 + at));
      expect(passed).toEqual([]);
    });

    it('is no mark of the core', () => {
      const mark = ',"mailstitch":{"unmatched":true,"matched_bytes":0}}';
      const { documents, passed } = run([raw(start), raw(line(`MID 5 Subject "a${mark}"`).trimEnd())]);
      expect(documents).toMatchObject([{ Subject: `a${mark}` }]);
      expect(passed).toEqual([]);
    });
  });
}

if (luaMissing !== undefined) {
  console.warn(`Skipped: ${luaMissing}`);
  it.skip(luaMissing, () => {});
} else {
  suite();
}
