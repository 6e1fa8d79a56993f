/** A log source that lies: what it can forge, and what that changes for others. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { escapeControls, escapeControlsInLines, visible } from '../host/control-characters.js';
import { type ClassicDocument, createStitcher, type Settings } from '../host/index.js';
import { CLI } from './sidecar/support/sidecar.js';

const NOW_MS = Date.UTC(2026, 2, 16, 9, 16);
const SETTINGS: Settings = { timeout: '1h', unmatched: 'drop' };

/** The life of one message, as an appliance tells it. */
function message(host: string, stamp = 'Mar 16 09:15:31'): string[] {
  return [
    'Start MID 5 ICID 7',
    'MID 5 ICID 7 From: <alice@example.net>',
    'MID 5 ICID 7 RID 0 To: <bob@example.com>',
    'MID 5 Subject "hello"',
    'Message finished MID 5 done',
  ].map((text) => `<22>${stamp} ${host} mail_logs: Info: ${text}\n`);
}

/** Documents of what several senders say; each piece is from one of them. */
function documentsOf(pieces: { text: string; appliance?: string }[], settings = SETTINGS): ClassicDocument[] {
  const stitcher = createStitcher(settings);
  for (const { text, appliance = '' } of pieces) {
    stitcher.setOrigin(appliance, '192.0.2.1', true);
    stitcher.push(text, NOW_MS);
  }
  stitcher.drain(NOW_MS);
  return [...stitcher] as ClassicDocument[];
}

describe('a source that names another appliance', () => {
  const own = message('esa1');
  const forged = '<22>Mar 16 09:15:32 esa1 mail_logs: Info: MID 5 Subject "forged"\n';
  const record = `${JSON.stringify({ host: 'esa1', message: 'MID 5 Subject "forged"' })}\n`;

  it('can add to its messages, which is why inputs have the option appliance', () => {
    const [first] = documentsOf([
      { text: own.slice(0, 3).join('') },
      { text: forged },
      { text: own.slice(3).join('') },
    ]);
    expect(first?.Subject).toBe('hello || forged');
  });

  it('can not where its input names the appliance, neither by a line nor by a record', () => {
    const documents = documentsOf([
      { text: own.slice(0, 3).join(''), appliance: 'esa1' },
      { text: forged + record, appliance: 'branch' },
      { text: own.slice(3).join(''), appliance: 'esa1' },
    ]);
    const [victim] = documents.filter(({ appliance }) => appliance === 'esa1');
    expect(victim).toMatchObject({ Subject: 'hello', complete: true, lines: 5 });
    expect(documents.filter(({ appliance }) => appliance === 'branch').map(({ Subject }) => Subject)).toEqual(
      ['forged'],
    );
  });

  it('takes no memory without end with names, and those that are known go on', () => {
    const stitcher = createStitcher(SETTINGS);
    stitcher.push(message('esa1').slice(0, 3).join(''), NOW_MS);
    const names = Array.from(
      { length: 17_000 },
      (_, at) => `<22>Mar 16 09:15:31 h${at} mail_logs: Info: Start MID 1 ICID 2\n`,
    );
    stitcher.push(names.join(''), NOW_MS);
    const { appliances, memory_bytes: before } = stitcher.stats();
    expect(appliances).toBeLessThanOrEqual(16_384);
    stitcher.push(names.join('').replaceAll(' h', ' o'), NOW_MS);
    expect(stitcher.stats()).toMatchObject({ appliances, memory_bytes: before });
    stitcher.push(message('esa1').slice(3).join(''), NOW_MS);
    stitcher.drain(NOW_MS);
    const found = ([...stitcher] as ClassicDocument[]).filter(({ appliance }) => appliance === 'esa1');
    expect(found).toMatchObject([{ Subject: 'hello', complete: true, lines: 5 }]);
  });
});

describe('a source with a false clock', () => {
  const future = '<22>1 2039-03-16T09:15:31Z esa1 mail_logs - - - Info: MID 9 Subject "later"\n';

  it('ends no wait of others, nor of its own by a stamp of the far future, with either clock', () => {
    for (const clock of ['arrival', 'event'] as const) {
      const [esa1, esa2] = [message('esa1'), message('esa2')];
      const pieces = [
        esa1.slice(0, 3).join('') + esa2.slice(0, 3).join(''),
        future,
        esa1.slice(3).join('') + esa2.slice(3).join(''),
      ];
      const found = documentsOf(
        pieces.map((text) => ({ text })),
        { ...SETTINGS, clock },
      );
      expect(found.filter(({ MID }) => MID === '5')).toMatchObject([
        { complete: true, sequence: 1, Subject: 'hello' },
        { complete: true, sequence: 1, Subject: 'hello' },
      ]);
    }
  });
});

describe('control characters of a log', () => {
  const evil = '\x1b]0;title\x07\x1b[2J\x9b31m\x7f\u202edesrever\u2028';
  const line = `<22>Mar 16 09:15:31 esa1 mail_logs: Info: MID 5 Subject "${evil}"`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  const raw = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
  const run = (args: string[], input = '') => {
    const { stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', input });
    return stdout + stderr;
  };

  it('reach no terminal by what people read', () => {
    expect(raw.test(line)).toBe(true);
    const printed = [
      run(['explain', line]),
      run([
        'check',
        '--input',
        `file:${encodeURIComponent(evil)}`,
        '--output',
        `file:${encodeURIComponent(evil)}/x`,
      ]),
      run(['check', '--input', `stdin?${encodeURIComponent(evil)}=1`]),
      run(['stitch', `${evil}.log`]),
      run(['stitch', '-o', '/dev/null'], `${line}\n`),
    ];
    for (const text of printed) {
      expect(text).not.toBe('');
      expect(text).not.toMatch(raw);
    }
  });

  it('are written so that nothing is lost', () => {
    const json = JSON.stringify({ subject: evil });
    expect(escapeControlsInLines(`${json}\n${json}\n`)).not.toMatch(raw);
    expect(JSON.parse(escapeControlsInLines(json))).toEqual({ subject: evil });
    expect(escapeControls('a\nb\x9b')).toBe('a\\nb\\u009b');
    expect(visible('a\nb\x9b\u202e')).toBe('a\\x0ab\\x9b\\u202e');
  });
});
