import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KIND_SHARES } from '../bench/mimecast/kinds.js';
import { MimecastTraffic } from '../bench/mimecast/traffic.js';
import type { Settings } from '../host/index.js';
import { documentOf, documentsOf, eventsOf, FORMATS, OWN } from './support/formats.js';
import type { JsonObject } from './support/mimecast.js';
import { DOCUMENTED_COUNT, LEGACY_SAMPLES, type Sample } from './support/mimecast-samples.js';
import { API2_SAMPLES } from './support/mimecast-samples-api2.js';

const byName = (samples: Sample[]) => samples.map((sample) => [sample.name, sample] as const);

/** The members of the line's event, whichever form it has. */
function membersOf(line: string): JsonObject {
  const { log_type, log_type_by, id, ...members } = eventsOf([line])[0] as JsonObject;
  return members;
}

describe('an event', () => {
  it('is shown for each line of the documentation', () => {
    // two of them are the same process event with and without attachments
    expect(LEGACY_SAMPLES.length).toBe(DOCUMENTED_COUNT - 1);
  });

  it.each([...byName(LEGACY_SAMPLES), ...byName(API2_SAMPLES)])('%s', (_, { line, ecs, ocsf }) => {
    expect(documentOf(line, 'ecs')).toMatchObject(ecs);
    expect(documentOf(line, 'ocsf')).toMatchObject(ocsf);
  });

  it.each(byName(LEGACY_SAMPLES))('is the same in JSON: %s', (_, { line }) => {
    const json = JSON.stringify(membersOf(line));
    for (const format of FORMATS) expect(documentOf(json, format)).toEqual(documentOf(line, format));
  });

  it.each(FORMATS)('has all of its members and its id in %s', (format) => {
    for (const { line } of [...LEGACY_SAMPLES, ...API2_SAMPLES]) {
      const document = documentOf(line, format);
      const { log_type, log_type_by, id, ...members } = document[OWN[format]];
      expect(members).toEqual(membersOf(line));
      expect(format === 'ecs' ? document.event.id : document.metadata.uid).toBe(id);
    }
  });

  it('has the text that it came in, if that is asked for', () => {
    for (const { line } of [...LEGACY_SAMPLES, ...API2_SAMPLES]) {
      expect(documentOf(line, 'ecs', { correlate: false, keep_raw: true }).event.original).toBe(line);
      expect(documentOf(line, 'ocsf', { correlate: false, keep_raw: true }).raw_data).toBe(line);
    }
  });

  it('has no source where it may be of a type that has a destination', () => {
    const line = JSON.stringify({
      acc: 'C0A0',
      datetime: '2026-03-16T09:15:30Z',
      aCode: 'x',
      IP: '192.0.2.1',
    });
    const { mimecast, source, destination } = documentOf(line, 'ecs');
    expect(mimecast.log_type).not.toBeTypeOf('string');
    expect([source, destination]).toEqual([undefined, undefined]);
  });

  it('keeps from fields with a type what would be turned away with the whole document', () => {
    const line = JSON.stringify({
      acc: 'C0A0',
      datetime: '2026-03-16T09:15:30Z',
      log_type: 'avlog',
      IP: '300.1.2.3',
      SourceIP: '2001:db8::1::2',
      senderIp: '192.0.2.7',
      fileName: 'a.txt',
      Size: '12 KB',
      md5: 'zz',
      sha1: 'AB',
    });
    const { source, email, related, mimecast } = documentOf(line, 'ecs');
    expect(source.ip).toBe('192.0.2.7');
    expect(related).toMatchObject({ ip: ['192.0.2.7'], hash: ['AB'] });
    expect(email.attachments).toEqual([{ file: { name: 'a.txt', hash: { sha1: 'AB' } } }]);
    expect(mimecast).toMatchObject({ IP: '300.1.2.3', Size: '12 KB', md5: 'zz' });
  });
});

const HEAD = { acc: 'C0A0', aCode: 'k3' };
const at = (seconds: number): string => `2026-03-16T09:15:${String(seconds).padStart(2, '0')}+0000`;

/** A message to two recipients: one got it, one did not yet; a file in it was found to be bad, for each of them. */
const MESSAGE: JsonObject[] = [
  {
    ...HEAD,
    datetime: at(0),
    log_type: 'receipt',
    MsgId: '<m@example.net>',
    Subject: 'Invoice',
    headerFrom: 'Ann <ann@example.net>',
    Sender: '<>',
    Rcpt: 'bob@example.com',
    IP: '198.51.100.9',
    Dir: 'Inbound',
    Act: 'Acc',
    TlsVer: 'TLSv1.2',
    Cphr: 'ECDHE',
  },
  { ...HEAD, datetime: at(1), log_type: 'receipt', Rcpt: 'cid@example.com', Act: 'Acc', IP: '198.51.100.9' },
  {
    ...HEAD,
    datetime: at(2),
    log_type: 'process',
    Act: 'Acc',
    AttNames: '"a.doc", "b, c.doc"',
    MsgSize: 900,
  },
  ...['bob', 'cid'].map((name) => ({
    acc: 'C0A0',
    datetime: at(3),
    log_type: 'attachment-protect',
    MsgId: 'm@example.net',
    Recipient: `${name}@example.com`,
    fileName: 'a.doc',
    sha256: 'ab'.repeat(32),
  })),
  {
    ...HEAD,
    datetime: at(4),
    log_type: 'delivery',
    Rcpt: 'bob@example.com',
    Delivered: true,
    IP: '192.0.2.80',
    UseTls: 'No',
    Latency: 700,
    Attempt: 1,
  },
  {
    ...HEAD,
    datetime: at(9),
    log_type: 'delivery',
    Rcpt: 'cid@example.com',
    Delivered: false,
    Err: 'Connection timed out',
    Attempt: 3,
  },
];

const MESSAGE_LINES = MESSAGE.map((event) => JSON.stringify(event));

describe('a message', () => {
  it('is one document in ECS', () => {
    const document = documentOf(MESSAGE_LINES.join(','), 'ecs', {});
    expect(document).toMatchObject({
      '@timestamp': '2026-03-16T09:15:00Z',
      event: {
        kind: 'alert',
        category: ['email', 'malware', 'intrusion_detection'],
        type: ['info'],
        action: 'mixed',
        outcome: 'unknown',
        start: '2026-03-16T09:15:00Z',
        end: '2026-03-16T09:15:09Z',
        duration: 9_000_000_000,
        sequence: 1,
      },
      email: {
        from: { address: ['ann@example.net'] },
        to: { address: ['bob@example.com', 'cid@example.com'] },
        message_id: 'm@example.net',
        delivery_timestamp: '2026-03-16T09:15:04Z',
        attachments: [
          { file: { name: 'a.doc', hash: { sha256: 'ab'.repeat(32) } } },
          { file: { name: 'b, c.doc' } },
        ],
      },
      source: { ip: '198.51.100.9' },
      destination: { ip: '192.0.2.80' },
      // those of the connection that it came in by
      tls: { established: true, version: '1.2', cipher: 'ECDHE' },
      error: { message: 'Connection timed out' },
      related: {
        ip: ['198.51.100.9', '192.0.2.80'],
        user: ['ann@example.net', 'bob@example.com', 'cid@example.com'],
      },
      mimecast: {
        log_type: ['receipt', 'process', 'delivery', 'attachment-protect'],
        complete: false,
        reason: 'drain',
        disposition: 'mixed',
        lines: 7,
        delivery: [
          { Rcpt: 'bob@example.com', disposition: 'delivered' },
          { Rcpt: 'cid@example.com', disposition: 'delayed' },
        ],
        threats: { 'attachment-protect': [{ fileName: 'a.doc' }, { fileName: 'a.doc' }] },
      },
    });
    // `<>` is no sender
    expect(document.email.sender).toBeUndefined();
    expect(document.email.attachments).toHaveLength(2);
  });

  it('is one document in OCSF', () => {
    const document = documentOf(MESSAGE_LINES.join(','), 'ocsf', {});
    expect(document).toMatchObject({
      activity_id: 5,
      activity_name: 'MTA Relay',
      type_uid: 400905,
      severity: 'High',
      start_time: Date.UTC(2026, 2, 16, 9, 15, 0),
      end_time: Date.UTC(2026, 2, 16, 9, 15, 9),
      duration: 9000,
      disposition_id: 99,
      disposition: 'Mixed',
      to: ['bob@example.com', 'cid@example.com'],
      email: {
        from: 'ann@example.net',
        size: 900,
        files: [
          { name: 'a.doc', type_id: 1 },
          { name: 'b, c.doc', type_id: 1 },
        ],
      },
      attempt: 3,
    });
    expect(document.from).toBeUndefined();
  });

  it.each(FORMATS)('does not depend on the order of its events: %s', (format) => {
    const whole = documentOf(MESSAGE_LINES.join(','), format, {});
    fc.assert(
      fc.property(fc.shuffledSubarray(MESSAGE_LINES, { minLength: MESSAGE_LINES.length }), (lines) => {
        expect(documentOf(lines.join(','), format, {})).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('is an alert if it was held, though it was delivered later', () => {
    const lines = [
      { ...HEAD, datetime: at(0), log_type: 'process', Act: 'Hld', Hld: 'Spm' },
      { ...HEAD, datetime: at(9), log_type: 'delivery', Rcpt: 'a@example.com', Delivered: true },
    ].map((event) => JSON.stringify(event));
    expect(documentsOf(lines, 'ecs')).toMatchObject([
      { event: { kind: 'alert', action: 'delivered', outcome: 'success', reason: 'Spm' } },
    ]);
  });

  it('says what its only event says, if nothing became of it', () => {
    const { line } = LEGACY_SAMPLES.find(({ name }) => name === 'impersonation-protect') as Sample;
    expect(documentOf(line, 'ecs', {})).toMatchObject({ event: { action: 'held', outcome: 'failure' } });
    expect(documentOf(line, 'ocsf', {})).toMatchObject({ disposition: 'Quarantined' });
  });

  it('has the texts of its events, a line each', () => {
    const lines = LEGACY_SAMPLES.slice(2, 3).map(({ line }) => line);
    const other = (lines[0] as string).replace('19:36:48', '19:36:49');
    const document = documentsOf([...lines, other], 'ecs', { keep_raw: true })[0];
    expect(document.event.original).toBe(`${lines[0]}\n${other}`);
  });
});

describe('traffic of every kind keeps to the schema', () => {
  const kinds = KIND_SHARES.map(([kind]) => kind);
  const settings: Settings[] = [
    { correlate: false },
    { correlate: true },
    { correlate: true, keep_raw: true },
  ];
  const rows = FORMATS.flatMap((format) => settings.map((setting) => [format, setting] as const));

  it.each(rows)('%s %o', (format, setting) => {
    const source = new MimecastTraffic({ seed: 11, messages: 400, kinds, form: 'mixed' });
    const lines = [...source.events()].map((sent) => source.write(sent));
    const documents = documentsOf(lines, format, setting);
    expect(documents.length).toBeGreaterThan(setting.correlate ? 300 : 1000);
    for (const document of documents) expect(document[OWN[format]]).toBeDefined();
  });
});
