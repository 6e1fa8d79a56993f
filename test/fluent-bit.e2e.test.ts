import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { TrafficSource } from '../bench/traffic.js';
import type { ClassicDocument } from '../host/types.js';
import { fixture, parseLines, run } from './fixtures/cli-process.js';
import { switchOnClassic, switchOnYaml } from './support/fluent-bit-config.js';
import { FLUENT_BIT, FluentBit, type Json, plugins, type Setup } from './support/fluent-bit-process.js';
import { line, lines, message } from './support/log.js';
import { differences } from './support/truth.js';

if (!FLUENT_BIT) {
  console.warn('Skipped: no Fluent Bit. Name the program in FLUENT_BIT, or put "fluent-bit" on the PATH.');
}

const SAMPLE = readFileSync(fixture('../../examples/mail_logs.log'), 'utf8');
const SAMPLE_LINES = SAMPLE.split('\n').filter((text) => text !== '');
/** Short enough to wait for, long enough for all lines of a message to be there. */
const SETTINGS = { linger: '500ms', timeout: '20s' };

const running = new Set<FluentBit>();
afterEach(async () => {
  for (const fluentBit of running) await fluentBit.stop();
  running.clear();
});

async function start(setup: Setup = {}): Promise<FluentBit> {
  const fluentBit = await FluentBit.start({ settings: SETTINGS, ...setup });
  running.add(fluentBit);
  return fluentBit;
}

function launch(setup: Setup): FluentBit {
  const fluentBit = FluentBit.launch(setup);
  running.add(fluentBit);
  return fluentBit;
}

async function stop(fluentBit: FluentBit): Promise<number | null> {
  running.delete(fluentBit);
  return fluentBit.stop();
}

/** What the command line makes of the same lines, in the order of ids. */
async function stitched(log: string | Uint8Array, ...options: string[]): Promise<ClassicDocument[]> {
  const { code, stdout } = await run(['stitch', '-q', '--clock', 'arrival', ...options], log);
  expect(code).toBe(0);
  return sorted(parseLines(stdout).filter((record) => 'sequence' in record) as unknown as ClassicDocument[]);
}

function sorted(documents: readonly ClassicDocument[]): ClassicDocument[] {
  return [...documents].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.sequence - b.sequence));
}

function octetCounted(texts: readonly string[]): string {
  return texts.map((text) => `${Buffer.byteLength(text)} ${text}\n`).join('');
}

describe.skipIf(!FLUENT_BIT).each(['fluent-bit.yaml', 'fluent-bit.conf'])('%s', (config) => {
  it('gives the documents of the command line, for lines that come by UDP and by TCP', async () => {
    const expected = await stitched(SAMPLE);
    expect(expected).toHaveLength(6);

    const byUdp = await start({ config });
    await byUdp.sendUdp(SAMPLE_LINES);
    expect(sorted(await byUdp.settled(SAMPLE_LINES.length))).toEqual(expected);
    expect(byUdp.others).toEqual([]);

    const byTcp = await start({ config });
    await byTcp.sendTcp(SAMPLE);
    expect(sorted(await byTcp.settled(SAMPLE_LINES.length))).toEqual(expected);
    expect(byTcp.others).toEqual([]);
  });

  it('has no fault in what is commented', async () => {
    const there = plugins();
    const edit = config.endsWith('.yaml') ? switchOnYaml : switchOnClassic;
    const seen: string[] = [];
    const fluentBit = launch({
      config,
      options: ['--dry-run'],
      edit: (text) => edit(text, (name) => seen.push(name) > 0 && there.has(name)),
    });
    expect(await fluentBit.exit(), fluentBit.log).toBe(0);
    expect(seen).toEqual(
      expect.arrayContaining(['tail', 'lua', 'log_to_metrics', 'es', 'splunk', 'loki', 'kafka', 's3']),
    );
  });
});

describe.skipIf(!FLUENT_BIT)('lines', () => {
  it('may end in any way and be framed in any way', async () => {
    const expected = await stitched(SAMPLE);
    const forms: Record<string, string> = {
      'CR LF': SAMPLE_LINES.map((text) => `${text}\r\n`).join(''),
      'octet counts': octetCounted(SAMPLE_LINES),
    };
    for (const [form, data] of Object.entries(forms)) {
      const fluentBit = await start({ settings: { ...SETTINGS, unmatched: 'drop' } });
      await fluentBit.sendTcp(data);
      expect(sorted(await fluentBit.settled(SAMPLE_LINES.length)), form).toEqual(expected);
      await stop(fluentBit);
    }
    const fluentBit = await start();
    await fluentBit.sendUdp(SAMPLE_LINES.map((text, i) => text + ['', '\n', '\r\n', '\0'][i % 4]));
    expect(sorted(await fluentBit.settled(SAMPLE_LINES.length)), 'ends of datagrams').toEqual(expected);
    expect(fluentBit.others).toEqual([]);
  });

  it('may be events of Mimecast, beside those of a gateway', async () => {
    const events = readFileSync(new URL('cases/mimecast-delivered.log', import.meta.url), 'utf8');
    const log = `${events}${SAMPLE}`;
    const fluentBit = await start({ settings: { ...SETTINGS, mimecast_linger: '500ms' } });
    await fluentBit.sendTcp(log);
    const documents = await fluentBit.settled(SAMPLE_LINES.length + 6);
    expect(sorted(documents)).toEqual(await stitched(log));
    expect(documents).toContainEqual(
      expect.objectContaining({ aCode: '7O7I7MvGP1mj8plHRDuHEA', complete: true, lines: 6 }),
    );
    expect(fluentBit.others).toEqual([]);
  });

  it('behind an empty line wait for more to come by TCP', async () => {
    const log = message(6).trimEnd().split('\n');
    const fluentBit = await start();
    const sender = fluentBit.connect();
    sender.write(`${log.slice(0, 5).join('\n')}\n\n${log.slice(5).join('\n')}\n`);
    await fluentBit.until('what stands before it', () => fluentBit.statistics?.lines === 5);
    sender.end('\n');
    expect(await fluentBit.settled(log.length)).toMatchObject([{ MID: '6', lines: 8, complete: true }]);
    expect(fluentBit.statistics?.lines).toBe(log.length);
  });

  it('come from files, whose host the configuration tells', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'mailstitch-tail-'));
    const traffic = new TrafficSource({ seed: 3, messages: 200, prefix: 'P3' });
    const log = traffic.next(10_000_000) as Buffer;
    writeFileSync(join(directory, 'mail.@20260316T091530.s'), log);
    const fluentBit = await start({
      settings: { ...SETTINGS, linger: '2s' },
      edit: (config) =>
        switchOnYaml(config, (name) => name === 'tail')
          .replace('/var/log/esa1', directory)
          .replace('/var/lib/mailstitch', directory),
    });
    const documents = sorted(await fluentBit.settled(traffic.lines));
    expect(documents).toEqual(await stitched(log, '--linger', '2s', '--appliance', 'esa1.example.com'));
    expect(differences(traffic, documents)).toEqual([]);
    rmSync(directory, { recursive: true });
  });

  it('without a host belong to who sent them, if the address is asked for', async () => {
    const withoutHost = message(7).replaceAll(' esa1.example.com ', ' ').trimEnd().split('\n');
    const fluentBit = await start({
      edit: (config) => config.replace('# source_address_key', 'source_address_key'),
    });
    await fluentBit.sendUdp(withoutHost);
    expect(await fluentBit.settled(withoutHost.length)).toMatchObject([
      { MID: '7', appliance: '127.0.0.1', complete: true },
    ]);
  });

  it('that belong to no message pass as they came, whatever is in them', async () => {
    const hostile = [
      '{"broken": ',
      '{"mailstitch":"tick"}',
      '{"log":"Start MID 5 ICID 6"}',
      'a backslash \\ and \\u0041 and "quotes"',
      'controls \u0001\u0008\t\u001f\u007f',
      '\u{1f4e7} mail, \u00e4\u00f6\u00fc',
      `far too long ${'x'.repeat(900_000)}`,
    ];
    const fluentBit = await start();
    await fluentBit.sendTcp(hostile.map((text) => `${text}\n`).join(''));
    await fluentBit.sendUdp(['two lines\nin one datagram']);
    await fluentBit.until('all lines', () => fluentBit.records.length > hostile.length);
    const passed = [...hostile, 'two lines\nin one datagram'].map((log) => ({ log }));
    expect(fluentBit.records).toHaveLength(passed.length);
    expect(fluentBit.records).toEqual(expect.arrayContaining(passed));
  });

  it('of a megabyte are read, and passed on and counted above that', async () => {
    const long = lines([
      'Start MID 8 ICID 9',
      `MID 8 Subject "${'long '.repeat(200_000)}"`,
      'Message finished MID 8 done',
    ]);
    const longer = line(`MID 8 Subject "${'x'.repeat(1_500_000)}"`);
    const fluentBit = await start();
    await fluentBit.sendTcp(long + longer);
    expect(sorted(await fluentBit.settled(4))).toEqual(await stitched(long));
    expect(fluentBit.others).toEqual([{ log: longer.trimEnd() }]);
    expect(fluentBit.statistics).toMatchObject({ oversize: 1 });
  });

  it('with bytes that are no UTF-8 give documents that are', async () => {
    const log = Buffer.from(
      lines(['Start MID 8 ICID 9', 'MID 8 Subject "caf\xe9 \xff\xfe \xc3"', 'Message finished MID 8 done']),
      'latin1',
    );
    const fluentBit = await start();
    await fluentBit.sendTcp(log);
    const [document] = await fluentBit.settled(3);
    expect(document?.Subject).toMatch(/^caf.* /);
    const [expected] = await stitched(log);
    expect({ ...document, Subject: '' }).toEqual({ ...expected, Subject: '' });
  });
});

describe.skipIf(!FLUENT_BIT)('a hundred thousand lines at full speed', () => {
  const options = { seed: 11, messages: 4000, appliances: ['esa1.example.com', 'esa2.example.com'] };
  const source = new TrafficSource(options);
  const log = source.next(32_000_000) as Buffer;

  it.each([false, true])('give the documents of the command line (batch: %s)', async (batch) => {
    expect(source.lines).toBeGreaterThan(100_000);
    const fluentBit = await start({
      settings: { linger: '4s', batch },
      edit: (config) => switchOnYaml(config, (name) => batch && name === 'lua'),
    });
    await fluentBit.sendTcp(log);
    const documents = sorted(await fluentBit.settled(source.lines));
    expect(differences(source, documents)).toEqual([]);
    expect(documents).toEqual(await stitched(log, '--linger', '4s'));
    expect(fluentBit.statistics).toMatchObject({ lines: source.lines, unmatched: 0, documents: 4000 });
    expect(fluentBit.others).toEqual([]);
  });
});

describe.skipIf(!FLUENT_BIT)('the process', () => {
  it('forgets open messages when it is started anew, and no more than that', async () => {
    const log = message(9).trimEnd().split('\n');
    const before = await start();
    await before.sendUdp(log.slice(0, 5));
    await before.until('the first half', () => before.statistics?.lines === 5);
    expect(await stop(before)).toBe(0);
    expect(before.records).toEqual([]);

    const after = await start();
    await after.sendUdp(log.slice(5));
    const [document] = await after.settled(log.length - 5);
    expect(document).toMatchObject({ MID: '9', From: '', complete: true, disposition: 'delivered' });
    expect(await stop(after)).toBe(0);
  });

  it('hands out the counters', async () => {
    const fluentBit = await start();
    await fluentBit.sendTcp(`${message(4)}no mail log\n`);
    const sent = message(4).split('\n').length;
    await fluentBit.settled(sent);
    expect(fluentBit.statistics).toMatchObject({
      lines: sent,
      matched: sent - 1,
      unmatched: 1,
      passed: 1,
      oversize: 0,
      documents: 1,
      evicted: 0,
      reasons: { finished: 1, timeout: 0 },
      open: 0,
      late: 0,
    });
    expect(fluentBit.statistics?.memory_bytes).toBeGreaterThan(0);
  });

  it('says what is wrong with the settings, and passes every record on', async () => {
    const faults: Record<string, string> = {
      timeout: '{"timeout":"soon","linger":"1s"}',
      time_out: '{"time_out":"30s"}',
      JSON: '{"timeout":',
    };
    for (const [key, settings] of Object.entries(faults)) {
      const fluentBit = await start({ settings });
      await fluentBit.sendTcp(SAMPLE);
      await fluentBit.until('all records', () => logs(fluentBit).length >= SAMPLE_LINES.length);
      expect(logs(fluentBit).map(({ log }) => log)).toEqual(SAMPLE_LINES);
      expect(logs(fluentBit).map(({ mailstitch_error }) => mailstitch_error)).toEqual(
        SAMPLE_LINES.map(() => expect.stringContaining(key)),
      );
      expect(fluentBit.log).toMatch(new RegExp(`^mailstitch: mailstitch\\.json.*${key}`, 'm'));
      await stop(fluentBit);
    }
  });

  it('does not start without the module or the directory of settings', async () => {
    const noModule = launch({
      edit: (config) => config.replace('wasm_path: build', 'wasm_path: nowhere'),
    });
    expect(await noModule.exit()).not.toBe(0);
    expect(noModule.log).toContain('cannot access wasm program at nowhere/mailstitch.wasm');
    const noDirectory = launch({ env: { MAILSTITCH_SETTINGS: 'nowhere' } });
    expect(await noDirectory.exit()).not.toBe(0);
    expect(noDirectory.log).toContain('failed to instantiate wasm program');
  });
});

function logs(fluentBit: FluentBit): Json[] {
  return fluentBit.records.filter((record) => 'log' in record);
}
