/** ECS and OCSF: every case and every row's example in both formats, checked against the schemas. */
import { describe, expect, it } from 'vitest';
import { instantiateStream } from '../host/module-file.js';
import { caseNames, readCase, readLog } from './support/cases.js';
import { consolidated } from './support/consolidated.js';
import { nodeEngine } from './support/engines.js';
import { FORMATS, type Format, standardOf } from './support/formats.js';
import { LATER_MS, line } from './support/log.js';
import { ciscoRows, eventRows, type Row } from './support/rules.js';
import { expectStandards, leavesOf } from './support/standard.js';

describe('every case says the same in ECS and OCSF as in the classic format', () => {
  it.each(caseNames().filter((name) => readCase(name).documents.length > 0))('%s', async (name) => {
    const { settings, now } = readCase(name);
    const { documents, mimecast } = await nodeEngine.run(settings, readLog(name), Date.parse(now));
    if (mimecast.length > 0) return;
    expect(documents.length).toBeGreaterThan(0);
    expectStandards([readLog(name)], documents, settings, Date.parse(now));
  });
});

it.each(['classic', ...FORMATS])('%s: the tables of the module have no fault', (format) => {
  const core = instantiateStream() as ReturnType<typeof instantiateStream> & { rowFault(): number };
  const settings = Buffer.from(JSON.stringify({ format }));
  const at = core.inputPtr(); // takes the memory for it
  new Uint8Array(core.memory.buffer).set(settings, at);
  expect(core.configure(settings.length)).toBe(0);
  expect(core.rowFault()).toBe(0);
});

const rows = await ciscoRows();
const terms = await eventRows();
/** Fields that say which record a line is about, not what it says. */
const NUMBERS = ['mid', 'icid', 'dcid', 'rcid', 'rid', 'rids', 'new', 'old'];
/** Words that stand for no value, and are left out where a field is a name. */
const PLACEHOLDERS = [
  '',
  '<>',
  'N/A',
  'None',
  'unknown',
  'not enabled',
  'unidentified',
  'unable to retrieve',
  'noscore',
];
/** Decoded in a document, which the cases show. */
const DECODED = ['subject', 'attachment', 'file_name', 'amp_file_name'];

/** The lines that bring what an example says into a document: itself, and what binds its connection to a message. */
function lineAndMessage(example: string, gives: [string, string][]): string | undefined {
  const given = new Map(gives);
  const mid = given.get('mid');
  if (mid !== undefined) return line(example, 0);
  const icid = given.get('icid');
  if (icid !== undefined)
    return icid === '0' ? undefined : line(example, 0) + line(`Start MID 77 ICID ${icid}`, 1);
  const dcid = given.get('dcid');
  if (dcid !== undefined) return line(example, 0) + line(`Delivery start DCID ${dcid} MID 77 to RID [0]`, 1);
  return undefined;
}

const examplesOf = (table: readonly Row[]) =>
  table.flatMap(({ id, examples: list }) => list.map(({ line: text, gives }) => [id, text, gives] as const));

describe.each(FORMATS)('every example of every row in %s', (format: Format) => {
  it.each(examplesOf(rows))('%s: %s', (_, text, gives) => {
    const log = lineAndMessage(text, gives);
    if (log !== undefined) expectTold(log, text, gives);
  });

  it.each(examplesOf(terms))('of an event: %s: %s', (_, text, gives) => {
    expectTold(line(text.startsWith('CEF:') ? text : consolidated(77, text), 0), text, gives);
  });

  function expectTold(log: string, text: string, gives: [string, string][]): void {
    const documents = standardOf([log.trimEnd()], format, { clock: 'event', timeout: '1s' }, LATER_MS);
    expect(documents.length).toBeGreaterThan(0);
    const leaves = leavesOf(documents);
    for (const [name, value] of gives) {
      if ([...NUMBERS, ...DECODED].includes(name) || PLACEHOLDERS.includes(value)) continue;
      const told = [value, value.toLowerCase(), value.replace(/^<(.*)>$/s, '$1'), BOOLEANS[value] ?? value];
      expect(
        told.some((one) => leaves.has(one)) || leaves.has(String(Number(value))),
        `${name}=${value} of ${text}\n${JSON.stringify(documents)}`,
      ).toBe(true);
    }
  }
});

const BOOLEANS: Record<string, string> = { yes: 'true', no: 'false' };

it('OCSF has no endpoint of which only the port is known', () => {
  const texts = [
    'New SMTP DCID 5 interface 192.0.2.25 address unknown port 25',
    'Delivery start DCID 5 MID 77 to RID [0]',
  ];
  const log = texts.map((text) => line(text, 0).trimEnd());
  const [document] = standardOf(log, 'ocsf', { clock: 'event' }, LATER_MS);
  expect(document.dst_endpoint).toBeUndefined();
  expect(document.unmapped.all_values.destination_port).toBe(25);
});
