import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { LINE_SETTINGS, optionName } from '../host/settings.js';
import { ended, fixture, parseLines, run, start } from './fixtures/cli-process.js';

const DIRECTORY = mkdtempSync(join(tmpdir(), 'mailstitch-'));
afterAll(() => rmSync(DIRECTORY, { recursive: true }));

/** A file in the directory of this test, written when its lines were: that gives their stamps a year. */
function file(name: string, content: string | Uint8Array = ''): string {
  const path = join(DIRECTORY, name);
  const written = new Date('2026-05-04T09:00:00Z');
  writeFileSync(path, content);
  utimesSync(path, written, written);
  return path;
}

const LOG_BYTES = readFileSync(fixture('cli-two-messages.log'));
const LOG = file('mail.log', LOG_BYTES);
const MIXED = file('mixed.log', readFileSync(fixture('cli-mixed-prefixes.log')));

/** The two messages over and over, with numbers of their own each time, in lines that name the year. */
function longLog(times: number): string {
  const text = LOG_BYTES.toString().replace(/^<22>(May {2}4 \S+) \S+ \S+ /gm, 'Mon $1 2026 ');
  return Array.from({ length: times }, (_, round) =>
    text.replace(/(MID|ICID|DCID) (\d+)/g, (_, kind, id) => `${kind} ${Number(id) + 10_000 * (round + 1)}`),
  ).join('');
}

function documentsOf(stdout: string) {
  return parseLines(stdout).filter((output) => !('mailstitch' in output));
}

/** Passed lines have the times of no message and do not depend on how the input came: the whole output counts. */
const WHOLE = await run(['stitch', '-q', LOG]);

describe('stitch', () => {
  it('prints one document a line for each message', () => {
    expect(WHOLE).toMatchObject({ code: 0, stderr: '' });
    expect(documentsOf(WHOLE.stdout)).toMatchObject([
      {
        MID: '901',
        ICID: '5001',
        Subject: 'Minutes of Monday',
        From: 'ola@example.net',
        To: 'kari@example.org',
        IP: '203.0.113.9',
        appliance: 'esa7.example.org',
        complete: true,
        disposition: 'delivered',
      },
      { MID: '902', Subject: 'Året som gikk', To: 'nils@example.org', complete: true },
    ]);
  });

  it('ends with a summary on standard error', async () => {
    const { stderr } = await run(['stitch', LOG]);
    const numbers = stderr.split('\n').map((line) => line.split(/\s+/));
    expect(numbers.map(([name]) => name)).toEqual([
      'lines',
      'matched',
      'unmatched',
      'messages',
      'documents',
      'incomplete',
      'lines/s',
      '',
    ]);
    const counts = Object.fromEntries(numbers.map(([name, count]) => [name, count]));
    expect(counts).toMatchObject({
      lines: '30',
      unmatched: '0',
      messages: '2',
      documents: '2',
      incomplete: '0',
    });
    const ends = stderr.split('\n').map((line) => /^\S+\s+[\d,]+/.exec(line)?.[0].length);
    expect(new Set(ends.slice(0, -1)).size, 'numbers end in one column').toBe(1);
  });

  it('shows with --summary that every line and message is accounted for', async () => {
    const strays = file('strays.log', `${LOG_BYTES}no line of mail\n\nanother\n`);
    const { code, stderr } = await run(['stitch', '-q', '--summary', strays]);
    expect(code).toBe(0);
    const sums = stderr.split('\n').filter((line) => /[=≠]/.test(line));
    expect(sums.every((sum) => sum.startsWith('✓ '))).toBe(true);
    expect(sums).toEqual(
      expect.arrayContaining([
        '✓ lines 32 + replayed 0 = matched 30 + unmatched 2 + rejected 0',
        '✓ messages 2 = told 2 + untold 0 + abandoned 0',
        '✓ written 4 = documents 2 + passed 2',
      ]),
    );
  });

  it('reads gzip by content, whatever the name', async () => {
    const half = LOG_BYTES.indexOf('\n', LOG_BYTES.length / 2) + 1;
    const members = [gzipSync(LOG_BYTES.subarray(0, half)), gzipSync(LOG_BYTES.subarray(half))];
    const packed = file('packed.log', Buffer.concat(members));
    expect(await run(['stitch', '-q', packed])).toEqual(WHOLE);
    expect(await run(['stitch', '-q', file('plain.log.gz', LOG_BYTES)])).toMatchObject({ code: 0 });
  });

  it('reads standard input, plain or packed, with or without "-"', async () => {
    const fromPipe = ['stitch', '-q', '--clock', 'event'];
    for (const result of [
      await run(fromPipe, LOG_BYTES),
      await run([...fromPipe, '-'], LOG_BYTES),
      await run(fromPipe, gzipSync(LOG_BYTES)),
    ]) {
      expect(result.code).toBe(0);
      expect(documentsOf(result.stdout)).toMatchObject([{ MID: '901' }, { MID: '902' }]);
    }
    expect(await run(['stitch', '-q'], '')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('reads several files in order, also where a last line has no end', async () => {
    const cut = LOG_BYTES.indexOf('\n', 900);
    const first = file('first.log', LOG_BYTES.subarray(0, cut));
    const second = file('second.log.gz', gzipSync(LOG_BYTES.subarray(cut + 1, -1)));
    expect(await run(['stitch', '-q', first, file('empty.log'), second])).toEqual(WHOLE);
  });

  it('gives the same output for a large log in one file, in a pipe and packed', async () => {
    const log = longLog(700);
    const path = file('long.log', log);
    const whole = await run(['stitch', '-q', path]);
    const ids = documentsOf(whole.stdout).map(({ MID }) => MID);
    expect(new Set(ids).size).toBe(1400);
    expect(ids.length).toBe(1400);
    const packed = await run(['stitch', '-q', file('long.gz', gzipSync(log))]);
    expect(packed.stdout).toBe(whole.stdout);
    const piped = await run(['stitch', '-q', '--clock', 'event'], log);
    expect(piped.stdout).toBe(whole.stdout);
  });

  it('writes to a file, but not over its input', async () => {
    const path = join(DIRECTORY, 'out.ndjson');
    expect(await run(['stitch', '-q', LOG, '-o', path])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(path, 'utf8')).toBe(WHOLE.stdout);

    const input = file('input.log', LOG_BYTES);
    const refused = await run(['stitch', input, '-o', input]);
    expect(refused).toEqual({
      code: 2,
      stdout: '',
      stderr: `mailstitch: ${input}: is both input and output\n`,
    });
    expect(readFileSync(input)).toEqual(LOG_BYTES);
  });

  it('passes lines of no message on in their place, or drops them', async () => {
    const log = `hello\n${LOG_BYTES}`;
    const passed = await run(['stitch', '-q', file('hello.log', log)]);
    expect(parseLines(passed.stdout)[0]).toEqual({
      message: 'hello',
      mailstitch: { unmatched: true, matched_bytes: 0 },
    });
    const dropped = await run(['stitch', '-q', '--unmatched', 'drop', file('hello.log', log)]);
    expect(dropped.stdout).toBe(
      documentsOf(WHOLE.stdout)
        .map((document) => `${JSON.stringify(document)}\n`)
        .join(''),
    );
  });

  it('takes settings from a file, and options above it', async () => {
    const settings = file('settings.json', '{"keep_raw": true, "unmatched": "drop"}');
    const both = await run(['stitch', '-q', '--settings', settings, '--unmatched', 'pass', LOG], '');
    const [document] = documentsOf(both.stdout);
    expect(document?.raw).toContain(LOG_BYTES.toString().split('\n')[2]);
  });

  it('takes rules of your own', async () => {
    const line = 'MID 31 Custom Log Entry: travel desk OSL said approved\n';
    const args = ['stitch', '-q', '--rules', fixture('cli-own.rules'), '--appliance', 'esa9'];
    const { stdout, stderr } = await run(args, line);
    expect(stderr).toBe('');
    expect(parseLines(stdout)).toMatchObject([{ MID: '31', Content_Filter: 'approved', appliance: 'esa9' }]);
  });

  it('takes a replayed log that names one appliance as that one, also where a line names none', async () => {
    const { stdout } = await run(['stitch', '-q', MIXED]);
    const [, second] = documentsOf(stdout).sort((a, b) => Number(a.MID) - Number(b.MID));
    expect(second).toMatchObject({
      MID: '902',
      From: 'kari@example.net',
      To: 'nils@example.org',
      Subject: 'no prefix at all',
      appliance: 'esa7.example.org',
    });

    const named = await run(['stitch', '-q', '--appliance', 'other', MIXED]);
    expect(documentsOf(named.stdout)).toContainEqual(
      expect.objectContaining({ MID: '902', appliance: 'other' }),
    );
  });
});

describe('a live pipe', () => {
  it('gives documents while the input is still open', async () => {
    const child = start(['stitch', '-q', '--linger', '1s', '--unmatched', 'drop']);
    child.stdin.write(LOG_BYTES);
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    expect(JSON.parse(line)).toMatchObject({ MID: '901', reason: 'finished' });
    child.stdin.end();
    await once(child, 'close');
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('hands out what is open at %s', async (signal, code) => {
    const child = start(['stitch', '-q']);
    const lines = createInterface(child.stdout);
    child.stdin.write('Info: Start MID 7 ICID 3\nInfo: MID 7 Subject "half"\nnot a mail log\n');
    const [passed] = (await once(lines, 'line')) as [string]; // so the lines before it are taken
    expect(JSON.parse(passed)).toMatchObject({ message: 'not a mail log' });
    child.kill(signal);
    const [document] = (await once(lines, 'line')) as [string];
    expect(JSON.parse(document)).toMatchObject({
      MID: '7',
      Subject: 'half',
      complete: false,
      reason: 'drain',
    });
    expect((await once(child, 'close'))[0]).toBe(code);
  });

  it.each([
    ['a file', ['stitch', '--keep-raw', file('gone.log', longLog(2000))]],
    ['an open pipe', ['stitch']],
    ['explain', ['explain']],
  ])('ends quietly when its reader goes away: %s', async (_, args) => {
    const child = start(args);
    child.stdin.on('error', () => {});
    child.stdin.write('hello\n');
    await once(child.stdout, 'data');
    child.stdout.destroy();
    child.stdin.write('still there?\n');
    expect(await ended(child)).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('trouble', () => {
  const durations = 'expected a number above 0 with ms, s, m, h or d, such as 30s';
  const missing = join(DIRECTORY, 'missing.log');
  const notJson = file('not.json', '{"timeout": }');
  const aList = file('list.json', '["timeout"]');
  const zstd = file('mail.zst', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0));

  it.each<[what: string, args: string[], code: number, stderr: string]>([
    [
      'unknown option',
      ['stitch', '--timeot', '3s'],
      2,
      "unknown option '--timeot' (Did you mean --timeout?)",
    ],
    ['no value', ['stitch', '--timeout'], 2, "option '--timeout <time>' argument missing"],
    ['unknown command', ['frobnicate'], 2, "unknown command 'frobnicate'"],
    ['bad setting', ['stitch', '--timeout', 'soon'], 2, `timeout: "soon" is not a duration; ${durations}`],
    ['missing file', ['stitch', missing], 1, `${missing}: no such file or directory`],
    ['directory', ['stitch', DIRECTORY], 1, `${DIRECTORY}: is a directory`],
    [
      'other archive',
      ['stitch', zstd],
      1,
      `${zstd}: packed with zstd, only gzip is read; use: zstd -dc FILE | mailstitch stitch --clock event`,
    ],
    ['missing settings', ['stitch', '--settings', missing], 2, `${missing}: no such file or directory`],
    ['missing rules', ['explain', '--rules', missing, 'MID 1'], 2, `${missing}: no such file or directory`],
    [
      'settings that are a list',
      ['stitch', '--settings', aList],
      2,
      `${aList}: not a JSON object of settings, such as {"timeout": "30s"}`,
    ],
  ])('%s', async (_, args, code, stderr) => {
    expect(await run(args)).toEqual({ code, stdout: '', stderr: `mailstitch: ${stderr}\n` });
  });

  it('names a settings file that is not JSON', async () => {
    const { code, stderr } = await run(['stitch', '--settings', notJson]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^mailstitch: .*not\.json: not valid JSON: .*\n$/);
  });

  it('tells all faults of the settings at once, a line each', async () => {
    const { code, stderr } = await run([
      'stitch',
      '--timeout',
      'soon',
      '--hold',
      'never',
      '--unmatched',
      'eat',
      LOG,
    ]);
    expect(code).toBe(2);
    const keys = stderr.split('\n').map((line) => /^mailstitch: (\w+): "\w+" is /.exec(line)?.[1]);
    expect(keys.slice(0, -1).sort()).toEqual(['hold', 'timeout', 'unmatched']);
  });

  it('still prints what was stitched before a missing file', async () => {
    const { code, stdout, stderr } = await run(['stitch', '-q', LOG, missing]);
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: WHOLE.stdout,
      stderr: `mailstitch: ${missing}: no such file or directory\n`,
    });
  });

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), 'unexpected end of file'],
    [
      'with a wrong checksum',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -8), Buffer.alloc(4), bytes.subarray(-4)]),
      'incorrect data check',
    ],
  ])('still prints what was stitched of a gzip %s', async (_, damage, problem) => {
    const path = file('damaged.gz', damage(gzipSync(longLog(300))));
    const { code, stdout, stderr } = await run(['stitch', '-q', path]);
    expect(code).toBe(1);
    expect(stderr).toBe(`mailstitch: ${path}: damaged gzip: ${problem}\n`);
    expect(documentsOf(stdout).length).toBeGreaterThan(100);
  });
});

describe('explain', () => {
  const hit =
    '<22>Mar 16 09:15:31 esa1.example.com mail_logs: Info: MID 26983 ICID 824108 From: <alice@example.net>';

  it('shows prefix, rule, captures and effects of a line', async () => {
    const { code, stdout } = await run(['explain', hit]);
    expect(code).toBe(0);
    expect(stdout.replace(/time \d{4}/, 'time YEAR').split('\n')).toEqual([
      'prefix    P2  pri 22  time YEAR-03-16T09:15:31Z  host esa1.example.com  tag mail_logs  level Info',
      'text      MID 26983 ICID 824108 From: <alice@example.net>',
      'rule      E-04  envelope sender',
      'pattern   MID {mid:num} ICID {icid:num} From: {from:addr}',
      'captures  mid   num   26983',
      '          icid  num   824108',
      '          from  addr  alice@example.net',
      '',
    ]);
  });

  it('shows with a caret how far a miss got', async () => {
    const { code, stdout } = await run(['explain', 'Delivery begin DCID 5']);
    expect(code).toBe(0);
    const [, text, caret, rule] = stdout.split('\n');
    expect(text).toBe('text      Delivery begin DCID 5');
    expect(caret).toBe('                   ^ no rule goes on here (9 of 21 bytes)');
    expect(rule).toMatch(/^rule {6}none: /);
  });

  it('never sends control characters of a line to the terminal', async () => {
    const { stdout } = await run(['explain'], 'MID 5 Subject "\u001b[2Jcleared"\n');
    expect(stdout).toContain('\\x1b[2Jcleared');
    expect(stdout).not.toContain('\u001b');
  });

  it('explains each line of standard input, as JSON too', async () => {
    const { stdout } = await run(['explain', '--json'], `${hit}\nhello\nMID 5 queued for delivery`);
    expect(parseLines(stdout)).toMatchObject([
      { line: hit, rule: 'E-04', prefix: { form: 'P2', host: 'esa1.example.com' } },
      { line: 'hello', rule: null, matched_bytes: 0 },
      { text: 'MID 5 queued for delivery', rule: expect.any(String) },
    ]);
  });

  it('knows rules of your own', async () => {
    const line = 'MID 31 Custom Log Entry: travel desk OSL said approved';
    const { stdout } = await run(['explain', '--rules', fixture('cli-own.rules'), line]);
    expect(stdout).toContain('rule      X-01  travel desk\n');
    expect(stdout).toMatch(/desk +word +OSL\n/);
  });
});

describe('help', () => {
  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('lists the commands with examples', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /stitch \[options\] \[FILE\.\.\.\].*explain \[options\] \[LINE\.\.\.\].*Examples:/s,
    );
    expect(await run([])).toEqual({ code: 2, stdout: '', stderr: stdout });
  });

  it('has an option with its default for every setting', async () => {
    const { stdout } = await run(['stitch', '--help']);
    const help = stdout.replace(/\s+/g, ' ');
    for (const row of LINE_SETTINGS) {
      expect(help).toContain(`${optionName(row)} `);
      if (row.type !== 'bool' && row.name !== 'clock')
        expect(help).toContain(row.default && `[${row.default}]`);
    }
  });
});
