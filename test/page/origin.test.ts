/** Which lines a value comes from, as the page's worker finds it; for every case that there is. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Settings } from '../../host/types.js';
import type { Format, Origin } from '../../page/protocol.js';
import { loadModule } from '../../page/session/module.js';
import { leavesOf, valueAt } from '../../page/session/path.js';
import { Session } from '../../page/session/session.js';
import { caseNames, readCase, readLog } from '../support/cases.js';

beforeAll(loadModule);

async function sessionOf(text: string, settings: Settings = {}): Promise<Session> {
  const session = new Session();
  const result = await session.run(settings, [new File([text], 'a log')], () => {});
  expect(result.outcome).toBe('done');
  return session;
}

/** The texts of lines that an origin names. */
function textsOf(session: Session, lines: readonly number[]): string[] {
  return lines.map((line) => session.lines(line, line + 1)[0]?.text ?? '');
}

const SAMPLE = readFileSync('examples/mail_logs.log', 'utf8');

describe('the origin of a value of the sample', () => {
  let session: Session;
  beforeAll(async () => {
    session = await sessionOf(SAMPLE);
  });
  const originOf = (document: number, format: Format, ...path: (string | number)[]): Promise<Origin> =>
    session.originOf(document, format, path);
  const saidBy = async (document: number, format: Format, ...path: (string | number)[]) =>
    textsOf(session, (await originOf(document, format, ...path)).said);

  it.each([
    ['a value that a line says', 0, 'classic', ['From'], /From: <alice@example.net>$/],
    ['a value in another schema', 0, 'ecs', ['email', 'from', 'address', 0], /From: <alice@example.net>$/],
    ['a subject that was decoded', 1, 'classic', ['Subject'], /Subject "=\?utf-8/],
    ['a value of the connection', 0, 'classic', ['IP'], /New SMTP ICID 824108 .* address 198.51.100.40/],
    ['one of two recipients', 3, 'ecs', ['email', 'to', 'address', 1], /RID 1 To: <nobody@example.org>$/],
    ['the reply about a recipient', 3, 'ecs', ['cisco_esa', 'recipients', 0, 'response'], /2.0.0 OK/],
    ['a set of a rule', 1, 'classic', ['Action_Desc'], /rewritten to MID 30201 by drop-attachments/],
  ] as const)('%s: that line', async (_, document, format, path, expected) => {
    const said = await saidBy(document, format, ...path);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(expected);
  });

  it('two values in one: both of their lines', async () => {
    const said = await saidBy(1, 'classic', 'Attachments');
    expect(said).toHaveLength(2);
    expect(said[0]).toContain("attachment 'setup.exe'");
    expect(said[1]).toContain("attachment 'readme.txt'");
  });

  it('a flag, which no line says: the lines from which it follows', async () => {
    expect((await saidBy(2, 'classic', 'Flags', 'Antivirus')).join()).toMatch(/antivirus/i);
    expect((await saidBy(0, 'classic', 'Flags', 'SPF')).join()).toMatch(/SPF: .* Pass/);
  });

  it('what became of the message: a line of its delivery', async () => {
    const { said, needed } = await originOf(0, 'classic', 'disposition');
    expect(textsOf(session, [...said, ...needed]).join('\n')).toMatch(/Message done DCID/);
  });

  it('a value that a child has from its parent: lines of both', async () => {
    const { said, needed } = await originOf(4, 'classic', 'Related_MID');
    expect(textsOf(session, [...said, ...needed]).join('\n')).toMatch(/bounce|42000/i);
  });

  it('names no line twice, and none of another message', async () => {
    const view = session.message(1);
    for (const path of leavesOf(view?.documents.classic).keys()) {
      const { said, needed } = await originOf(1, 'classic', ...(JSON.parse(path) as string[]));
      const lines = [...said, ...needed];
      expect(new Set(lines).size, path).toBe(lines.length);
      for (const line of lines) expect(view?.lines, path).toContain(line);
    }
  });
});

/** What mailstitch itself adds: no line says which number of a document this is. */
const OWN = /^\["(id|thread|complete|reason|appliance|disposition|verdict)"/;

describe('every text of a document comes from a line', () => {
  // those that are the lives of messages
  it.each(caseNames().filter((name) => /^[01]\d/.test(name)))('%s', async (name) => {
    const { settings } = readCase(name);
    // on the page files are replayed
    const session = await sessionOf(Buffer.from(readLog(name)).toString(), { ...settings, clock: 'event' });
    const { classic } = session.message(0)?.documents ?? {};
    for (const path of leavesOf(classic).keys()) {
      const keys = JSON.parse(path) as string[];
      const value = valueAt(classic, keys);
      if (typeof value !== 'string' || value === '' || OWN.test(path)) continue;
      const { said } = await session.originOf(0, 'classic', keys);
      expect(said.length, `${path}: ${value}`).toBeGreaterThan(0);
    }
  });
});
