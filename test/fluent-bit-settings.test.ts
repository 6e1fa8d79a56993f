import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClassicDocument } from '../host/index.js';
import { FluentBitFilter } from './support/fluent-bit-host.js';
import { type Files, filterWithFiles, TAG, TICK, withFiles } from './support/fluent-bit-session.js';
import { line, START_MS } from './support/log.js';

const FILE = 'mailstitch.json';
const OPEN = { log: line('Start MID 6 ICID 5').trimEnd() };
const STRAY = { log: 'a line of no message' };

const ROW = 'sandbox {mid:num}: file {attachment:quoted} is evil';
const SANDBOX = { log: line("sandbox 6: file 'a.exe' is evil").trimEnd() };

/** What the filter says of a line that belongs to no message, and of its own settings. */
function verdict(filter: FluentBitFilter) {
  const answer = filter.filter(TAG, STRAY);
  return { record: answer === undefined ? undefined : JSON.parse(answer), said: filter.stderr() };
}

/** `drop` shows that the settings of a file are in force: by default the line would come back. */
const DROP = '{"unmatched":"drop"}';
const DROPPED = { record: undefined, said: '' };
const PASSED = { record: STRAY, said: '' };

/** The one document of these records. */
function documentOf(filter: FluentBitFilter, clock: { ms: number }, records: object[]): ClassicDocument {
  for (const record of records) expect(filter.filter(TAG, JSON.stringify(record))).toBeUndefined();
  clock.ms += 60_000;
  return JSON.parse(filter.filter(TAG, TICK) as string);
}

/** A filter whose settings have faults: it says so, and every record does. */
function expectFaulty(filter: FluentBitFilter): string {
  expect(filter.filter(TAG, TICK)).toBeUndefined();
  const { record, said } = verdict(filter);
  expect(record).toEqual({ ...STRAY, mailstitch_error: expect.stringContaining(FILE) });
  expect(said).toMatch(/\n$/);
  return said;
}

describe('without a settings file', () => {
  it.each([
    ['no accessible path', []],
    ['an empty directory', [{}]],
    ['other files', [{ 'other.json': '{"unmatched":"drop"}', 'mailstitch.json.bak': 'x' }, {}]],
  ])('everything has its default: %s', (_, directories: Files[]) => {
    withDirectories(directories, (paths) => {
      const filter = new FluentBitFilter({ accessiblePaths: paths });
      expect(verdict(filter)).toEqual(PASSED);
    });
  });
});

/** Directories with files, in order. */
function withDirectories(directories: readonly Files[], use: (paths: string[]) => void): void {
  const [first, ...rest] = directories;
  if (first === undefined) use([]);
  else withFiles(first, (path) => withDirectories(rest, (paths) => use([path, ...paths])));
}

describe('the settings file', () => {
  it('is in the first directory that has one', () => {
    const keep = { [FILE]: '{"unmatched":"pass"}' };
    const drop = { [FILE]: DROP };
    for (const [directories, expected] of [
      [[drop], DROPPED],
      [[{}, drop], DROPPED],
      [[{}, {}, drop], DROPPED],
      [[drop, keep], DROPPED],
      [[keep, drop], PASSED],
    ] as const) {
      withDirectories(directories, (accessiblePaths) => {
        expect(verdict(new FluentBitFilter({ accessiblePaths }))).toEqual(expected);
      });
    }
  });

  it('is read at the first call, and once', () => {
    withFiles({}, (path) => {
      const filter = new FluentBitFilter({ accessiblePaths: [path] });
      writeFileSync(join(path, FILE), DROP);
      expect(verdict(filter)).toEqual(DROPPED);
      writeFileSync(join(path, FILE), '{"unmatched":"pass"}');
      expect(verdict(filter)).toEqual(DROPPED);
    });
  });

  it.each([
    ['{}', PASSED],
    [' {\r\n\t"unmatched" : "drop"\r\n}\r\n', DROPPED],
    [`{"unmatched":"drop","appliance":"${'x'.repeat(255)}"}`, DROPPED],
    [`${' '.repeat(100_000)}${DROP}`, DROPPED],
  ])('may be any JSON object: %#', (json, expected) => {
    expect(verdict(filterWithFiles({ [FILE]: json }))).toEqual(expected);
  });

  it('may be a link to another file of its directory, as a ConfigMap has it', () => {
    withFiles({ '..data/mailstitch.json': DROP }, (path) => {
      symlinkSync(join('..data', FILE), join(path, FILE));
      expect(verdict(new FluentBitFilter({ accessiblePaths: [path] }))).toEqual(DROPPED);
    });
  });
});

describe('faults in the settings', () => {
  it.each([
    ['{"unknown":1}', 'unknown'],
    ['{"timeout":"soon"}', 'timeout'],
    ['{"timeout":0}', 'timeout'],
    ['{"hold":-1}', 'hold'],
    ['{"linger":[]}', 'linger'],
    ['{"clock":"wall"}', 'clock'],
    ['{"unmatched":true}', 'unmatched'],
    ['{"format":"ecs2"}', 'format'],
    ['{"expand":"maybe"}', 'expand'],
    ['{"batch":"often"}', 'batch'],
    ['{"keep_raw":2}', 'keep_raw'],
    ['{"max_messages":0}', 'max_messages'],
    ['{"max_bytes":"1kB"}', 'max_bytes'],
    ['{"remember":{}}', 'remember'],
    ['{"appliance":""}', 'appliance'],
    ['{"message_key":""}', 'message_key'],
    ['{"message_key":["log"]}', 'message_key'],
    ['{"host_key":5}', 'host_key'],
    ['{"timezone":"UTC+2"}', 'timezone'],
    ['{"rules":5}', 'rules'],
    ['{"rules":[5]}', 'rules'],
    ['{"rules":["form {"]}', 'rules'],
    ['{"rules":"none.rules"}', 'none.rules'],
    ['{"grö\\u00dfe\\"":"ä\\"\\n"}', 'größe'],
  ])('are said with their key: %s', (json, key) => {
    const said = expectFaulty(filterWithFiles({ [FILE]: json }));
    expect(said.trimEnd().split('\n')).toHaveLength(1);
    expect(said).toContain(key);
  });

  it('say of the name of a zone, of which there is no database here, what to write', () => {
    const said = expectFaulty(filterWithFiles({ [FILE]: '{"timezone":"Europe/Berlin"}' }));
    expect(said).toBe(
      'mailstitch: mailstitch.json: timezone: "Europe/Berlin" is not a zone that is known here, where there is no ' +
        'database of names; expected its POSIX TZ string, which is the last line of its file in /usr/share/zoneinfo, ' +
        'such as CET-1CEST,M3.5.0,M10.5.0/3 of Europe/Berlin\n',
    );
  });

  it('are said all at once, a line each', () => {
    const said = expectFaulty(
      filterWithFiles({ [FILE]: '{"timeout":"soon","batch":5,"unknown":{},"hold":"1h"}' }),
    );
    const lines = said.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    ['timeout', 'batch', 'unknown'].forEach((key, at) => {
      expect(lines[at]).toContain(key);
    });
  });

  it('are said once, however many records come', () => {
    const filter = filterWithFiles({ [FILE]: '{"timeout":"soon"}' });
    const said = expectFaulty(filter);
    for (let n = 0; n < 100; n++) expect(verdict(filter).said).toBe(said);
  });

  it.each([
    '',
    ' ',
    '{',
    '[]',
    'null',
    'timeout = 5s',
    '{"timeout":"5s"',
    '{"timeout":"5s"} x',
    '\ufeff{}',
    '{"a":\0}',
  ])('may be that it is no JSON object: %j', (json) => {
    expectFaulty(filterWithFiles({ [FILE]: json }));
  });

  it('may be more than anybody reads', () => {
    const settings = Object.fromEntries(
      Array.from({ length: 5000 }, (_, n) => [`no such ${n}`, 'x'.repeat(150)]),
    );
    const said = expectFaulty(filterWithFiles({ [FILE]: JSON.stringify(settings) }));
    expect(said.length).toBeGreaterThan(1000);
  });

  it('stand in every record, which is else as it was', () => {
    const filter = filterWithFiles({ [FILE]: '{"timeout":"soon"}' });
    const error = JSON.parse(filter.filter(TAG, '{}') as string).mailstitch_error as string;
    expect(error).toContain('timeout');
    for (const record of [
      '{}',
      ' { } ',
      '{"a":1.0,"b":[{"c":"}"}],"log":"x"}',
      '{"log":"\\u00e9\\"}"}\n',
      JSON.stringify(OPEN),
      '{"mailstitch":"stats"}',
      JSON.stringify({ log: 'x'.repeat(2 << 20) }),
    ]) {
      const answer = filter.filter(TAG, record) as string;
      expect(JSON.parse(answer)).toEqual({ ...JSON.parse(record), mailstitch_error: error });
      expect(answer.startsWith(record.trimEnd().slice(0, -1).trimEnd())).toBe(true);
    }
    expect(filter.filter(TAG, TICK)).toBeUndefined();
  });
});

describe('a settings file that cannot be read is a fault', () => {
  const faultyWith = (prepare: (path: string) => void): string =>
    withFiles({}, (path) => {
      prepare(path);
      return expectFaulty(new FluentBitFilter({ accessiblePaths: [path] }));
    });

  it('a directory', () => {
    faultyWith((path) => mkdirSync(join(path, FILE)));
  });

  it('a link out of the accessible paths', () => {
    faultyWith((path) => symlinkSync('/etc/hostname', join(path, FILE)));
  });

  it('a link in circles', () => {
    faultyWith((path) => symlinkSync(FILE, join(path, FILE)));
  });

  // root reads everything
  it.skipIf(process.getuid?.() === 0)('one of somebody else', () => {
    faultyWith((path) => {
      writeFileSync(join(path, FILE), '{}');
      chmodSync(join(path, FILE), 0);
    });
  });

  it('one of more than 1 MiB', () => {
    expectFaulty(filterWithFiles({ [FILE]: `{}${' '.repeat(1 << 20)}` }));
  });
});

describe('rows of your own', () => {
  const filterWithRules = (files: Files, clock: { ms: number }) => filterWithFiles(files, () => clock.ms);
  const evil = { MID: '6', Attachments: 'a.exe' };

  it.each([
    ['a list', JSON.stringify({ rules: [ROW] }), {}],
    ['a file beside the settings', '{"rules":"own.rules"}', { 'own.rules': `${ROW}\n` }],
    ['a file without a last line end', '{"rules":"own.rules"}', { 'own.rules': ROW }],
    [
      'a file of rows apart by blank lines',
      '{"rules":"own.rules"}',
      { 'own.rules': `\n// what our filters write\n\nX-1 a score\n  form score {mid:num}\n\n  \n${ROW}\n\n` },
    ],
    ['a file of Windows', '{"rules":"own.rules"}', { 'own.rules': `${ROW}\r\n\r\nscore {mid:num}\r\n` }],
    ['a file in a directory below', '{"rules":"etc/own.rules"}', { 'etc/own.rules': ROW }],
  ])('are %s', (_, settings, files: Files) => {
    const clock = { ms: START_MS };
    const filter = filterWithRules({ [FILE]: settings, ...files }, clock);
    expect(documentOf(filter, clock, [OPEN, SANDBOX])).toMatchObject(evil);
    expect(filter.stderr()).toBe('');
  });

  it('are not known without them', () => {
    const clock = { ms: START_MS };
    expect(filterWithRules({}, clock).filter(TAG, SANDBOX)).toBe(JSON.stringify(SANDBOX));
  });

  it.each([
    ['no such file', {}],
    ['a fault in a row', { 'own.rules': `${ROW}\n\nform {\n` }],
    ['a directory', { 'own.rules/x': '' }],
    ['more than 1 MiB', { 'own.rules': `// ${'x'.repeat(1 << 20)}\n` }],
  ])('that are a file may have the fault of %s', (_, files: Files) => {
    const said = expectFaulty(filterWithFiles({ [FILE]: '{"rules":"own.rules"}', ...files }));
    expect(said).toContain('rules');
  });

  it.each(['../own.rules', '/etc/hostname', ''])('are not read from elsewhere: %j', (name) => {
    expectFaulty(filterWithFiles({ [FILE]: JSON.stringify({ rules: name }) }));
  });

  it('are read from the directory of the settings, wherever else such a file is', () => {
    const directories = [{ 'own.rules': 'form {' }, { [FILE]: '{"rules":"own.rules"}', 'own.rules': ROW }];
    withDirectories(directories, (accessiblePaths) => {
      const clock = { ms: START_MS };
      const filter = new FluentBitFilter({ accessiblePaths, now: () => clock.ms });
      expect(documentOf(filter, clock, [OPEN, SANDBOX])).toMatchObject(evil);
    });
  });
});
