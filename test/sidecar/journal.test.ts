/** The service with a journal: what one process leaves, the next goes on with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDocuments } from './support/documents.js';
import { Sidecar } from './support/sidecar.js';

let folder = '';
let out = '';
const running = new Set<Sidecar>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailstitch-sidecar-journal-'));
  out = join(folder, 'out.ndjson');
});
afterEach(() => {
  for (const sidecar of running) sidecar.child.kill('SIGKILL');
  running.clear();
  rmSync(folder, { recursive: true, force: true });
});

const JOURNAL = ['--journal', 'journal', '--linger', '50ms'];
const stamp = '<22>Mar 20 00:00:00 esa1 mail_logs: Info: ';
const begins = `${stamp}Start MID 1 ICID 1\n${stamp}MID 1 ICID 1 From: <a@example.com>\n`;
const ends = `${stamp}Message finished MID 1 done\n`;

async function start(options: readonly string[] = JOURNAL, input = 'http://127.0.0.1:0/'): Promise<Sidecar> {
  const sidecar = await Sidecar.start({
    inputs: [input],
    outputs: [`file:${out}`],
    stateDir: join(folder, 'state'),
    options,
  });
  running.add(sidecar);
  return sidecar;
}

async function post(sidecar: Sidecar, body: string): Promise<void> {
  const answer = await fetch(`http://${sidecar.address('http')}/`, { method: 'POST', body });
  expect(answer.status).toBe(200);
}

describe('a stop', () => {
  it('leaves open messages to the next process, which makes one document of them', async () => {
    const first = await start();
    await post(first, begins);
    expect(await first.stop()).toBe(0);
    expect(readDocuments(out)).toEqual([]);
    const second = await start();
    await post(second, ends);
    await second.eventually('the document', () => readDocuments(out).length > 0);
    expect(await second.stop()).toBe(0);
    expect(readDocuments(out)).toMatchObject([
      { sequence: 1, complete: true, From: 'a@example.com', lines: 3 },
    ]);
  });
});

describe('a process that is killed', () => {
  it('leaves what was handed out to late lines of the next', async () => {
    const first = await start();
    await post(first, begins + ends);
    await first.eventually('the document', () => readDocuments(out).length > 0);
    await first.eventually(
      'it is known to be taken',
      async () => (await first.metric('mailstitch_journal_unconfirmed')) === 0,
    );
    await first.stop('SIGKILL');
    const second = await start();
    await post(second, `${stamp}MID 1 Custom Log Entry: late\n`);
    await second.eventually('a follow-up', () => readDocuments(out).length > 1);
    expect(await second.stop()).toBe(0);
    const [document, late] = readDocuments(out);
    expect(late).toMatchObject({ id: document?.id, sequence: 2, From: 'a@example.com' });
    expect(readDocuments(out)).toHaveLength(2);
  });

  it('leaves lines in its spool to one that has a journal instead', async () => {
    const first = await start(['--linger', '50ms']);
    await post(first, begins);
    await first.stop('SIGKILL');
    const second = await start();
    await post(second, ends);
    await second.eventually('the document', () => readDocuments(out).length > 0);
    expect(await second.stop()).toBe(0);
    expect(readDocuments(out)).toMatchObject([{ sequence: 1, From: 'a@example.com', lines: 3 }]);
  });
});

describe('a configuration', () => {
  it.each([
    ['http://127.0.0.1:0/?spool=true', /spool.*the setting journal keeps the lines; expected one of the two/],
    ['redis://127.0.0.1/0?stream=esa:*', /keeps its lines itself; expected no setting journal/],
  ])('with a journal and %s is refused', async (input, fault) => {
    const sidecar = new Sidecar({ inputs: [input], outputs: [`file:${out}`], options: JOURNAL });
    expect(await sidecar.exit()).toBe(2);
    expect(sidecar.noise + JSON.stringify(sidecar.logs)).toMatch(fault);
  });
});
