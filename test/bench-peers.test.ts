/** The benchmark of peers: its comparison sees what is wrong, and every peer that is here gives the right documents. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WrongAnswer } from '../bench/check.js';
import { PEERS } from '../bench/peers/all.js';
import { compare } from '../bench/peers/compare.js';
import { NODE } from '../bench/peers/hand-written.js';
import { measure, unmeasurable } from '../bench/peers/measure.js';
import { type Documents, type Found, MAILSTITCH, NOTHING } from '../bench/peers/peer.js';
import type { Message } from '../bench/peers/reference.js';
import { referenceOf } from '../bench/peers/reference.js';
import { checkOutput, runAll } from '../bench/peers/runs.js';
import { makeTraffic } from '../bench/peers/traffic.js';
import { packageFile } from '../host/package-files.js';

const LINES = 3000;
const OPEN = 50;

describe('the comparison', () => {
  const answers: Documents = {
    kind: 'documents',
    reader: () => () => null,
    fields: ['Subject', 'To', 'IP'],
    left: '',
  };
  const correlates = { ...NOTHING, parses: true, correlates: true };
  const message = (mids: string[], values: [string, string[]][], more: Partial<Message> = {}): Message => ({
    mids,
    complete: true,
    inherited: new Set(),
    values: new Map(values) as Message['values'],
    ...more,
  });
  const reference = [
    message(
      ['7'],
      [
        ['Subject', ['Hello']],
        ['To', ['a@example.com', 'b@example.com']],
      ],
    ),
  ];
  const found = (values: Found['values'], mid = '7'): Found => ({ mids: [mid], values });
  const right = found({ Subject: ['Hello'], To: ['b@example.com', 'a@example.com'] });
  const check = (list: Found[], expected = reference, abilities = correlates) =>
    compare(list, answers, abilities, expected);

  it('counts what it compared', () => {
    expect(check([right])).toEqual({ messages: 1, values: 3 });
  });

  it.each([
    ['a wrong value', found({ Subject: ['Hallo'], To: ['a@example.com', 'b@example.com'] }), 'Subject'],
    ['a missing value', found({ Subject: ['Hello'], To: ['a@example.com'] }), 'To'],
    ['a missing column', found({ To: ['a@example.com', 'b@example.com'] }), 'Subject'],
    ['a value too many', found({ ...right.values, IP: ['192.0.2.1'] }), 'IP'],
  ])('refuses %s', (_, one, field) => {
    expect(() => check([one])).toThrow(new RegExp(`^MID 7: ${field}: found`));
  });

  it('refuses a message that is missing, comes twice, or is none', () => {
    expect(() => check([])).toThrow('MID 7: no document');
    expect(() => check([right, right])).toThrow('MID 7 came twice');
    expect(() => check([right, found({}, '8')])).toThrow('MID 8 is not in the traffic');
  });

  it('leaves out what a parent has only for those that follow no lineage', () => {
    const child = [message(['7'], [['Subject', ['Hello']]], { inherited: new Set(['Subject']) })];
    expect(check([found({})], child)).toEqual({ messages: 1, values: 0 });
    expect(() => check([found({})], child, MAILSTITCH)).toThrow(WrongAnswer);
  });

  it('leaves out a message without an end only for those that hold it back', () => {
    const held = [message(['7'], [], { complete: false })];
    expect(compare([], { ...answers, holdsBack: true }, correlates, held)).toEqual({
      messages: 0,
      values: 0,
    });
    expect(() => check([], held)).toThrow('MID 7: no document');
  });

  it('leaves out an encoded subject, not a plain one, for those that do not decode', () => {
    const encoded = [message(['7'], [['Subject', ['März']]])];
    const one = found({ Subject: ['=?utf-8?Q?M=C3=A4rz?='] });
    expect(check([one], encoded).messages).toBe(1);
    expect(() => check([one], encoded, MAILSTITCH)).toThrow(WrongAnswer);
  });

  it('puts both documents of a rewritten message together', () => {
    const rewritten = [message(['7', '8'], [['To', ['a@example.com', 'b@example.com']]])];
    const both = [found({ To: ['a@example.com'] }), found({ To: ['b@example.com'] }, '8')];
    expect(check(both, rewritten)).toEqual({ messages: 1, values: 2 });
  });
});

const why = unmeasurable();
if (why !== undefined) console.warn(`Skipped: no run of peers: ${why}`);

describe.skipIf(why !== undefined)('a run', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mailstitch-peers-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const peer of PEERS) {
    const tool = peer.find();
    const missing = 'missing' in tool;
    if (missing) console.warn(`Skipped: ${peer.id}: ${tool.missing}`);
    it.skipIf(missing)(`of ${peer.id} gives the right answers`, async () => {
      const [row] = await runAll([peer], { rounds: 1, loads: [{ open: OPEN, lines: LINES }] }, folder);
      const [cell] = row?.cells ?? [];
      expect(cell?.timings).toHaveLength(1);
      expect(cell?.timings[0]?.cpuSeconds).toBeGreaterThanOrEqual(0);
      if (peer.answers.kind === 'documents') expect(cell?.compared?.values).toBeGreaterThan(100);
    });
  }

  it('fails where one value of its output is another', async () => {
    const traffic = makeTraffic(OPEN, LINES, folder);
    const reference = referenceOf(traffic, join(folder, 'reference.ndjson'));
    const output = join(folder, 'documents.ndjson');
    const place = { folder, traffic, output };
    const log = join(folder, 'log');
    await measure(await NODE.command(process.execPath, place), place, log);
    expect(checkOutput(NODE, traffic, reference, folder)?.messages).toBeGreaterThan(50);
    const text = readFileSync(output, 'utf8');
    writeFileSync(output, text.replace('"CASE":"spam negative"', '"CASE":"spam positive"'));
    expect(() => checkOutput(NODE, traffic, reference, folder)).toThrow(/CASE: found "spam positive"/);
  });

  it('fails where the program does', async () => {
    const place = { folder, traffic: makeTraffic(1, 1, folder), output: join(folder, 'none') };
    await expect(measure({ argv: ['false'] }, place, join(folder, 'log'))).rejects.toThrow(
      'false ended with 1',
    );
  });
});

describe('the command', () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [packageFile('dist/bench/peers/run.js'), ...args], { encoding: 'utf8' });

  it.each([
    [['--only', 'perl'], '--only knows no perl'],
    [['--rounds', '0'], '--rounds takes a number from 1 to 99999999'],
    [['--lines', 'many'], '--lines takes a number from 1 to 99999999'],
    [['--fast'], "Unknown option '--fast'"],
  ])('refuses %j', (args, text) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(`bench:peers: ${text}`);
    expect(stderr).toContain('usage: npm run bench:peers');
  });
});
