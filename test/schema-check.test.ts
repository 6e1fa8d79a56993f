import { describe, expect, it } from 'vitest';
import { checkEcs, checkOcsf, type JsonObject } from './support/schema-check.js';

const ECS_DOCUMENT: JsonObject = {
  '@timestamp': '2026-03-16T09:15:30.123Z',
  ecs: { version: '8.17.0' },
  event: { kind: 'event', category: ['email'], type: ['info'] },
  email: { to: { address: ['bob@example.com'] }, attachments: [{ file: { name: 'a', size: 1 } }] },
  source: { ip: '192.0.2.1' },
  mimecast: { anything: [{}] },
};

const OCSF_DOCUMENT: JsonObject = {
  activity_id: 2,
  activity_name: 'Receive',
  category_uid: 4,
  class_uid: 4009,
  class_name: 'Email Activity',
  type_uid: 400902,
  severity_id: 1,
  time: 1773652530123,
  direction_id: 1,
  disposition_id: 1,
  metadata: { version: '1.6.0', product: { vendor_name: 'x' }, profiles: ['security_control'] },
  email: { from: 'ann@example.net', files: [{ name: 'a', type_id: 1 }] },
  unmapped: { anything: [{}] },
};

/** The document with another value at the path; undefined takes it away. */
function withValue(document: JsonObject, path: string, value: unknown): JsonObject {
  const copy = structuredClone(document);
  const keys = path.split('.');
  const last = keys.pop() as string;
  let object = copy;
  for (const key of keys) {
    object[key] ??= {};
    object = object[key] as JsonObject;
  }
  if (value === undefined) delete object[last];
  else object[last] = value;
  return copy;
}

describe('a document of ECS', () => {
  it('passes if it keeps to the schema', () => {
    checkEcs(ECS_DOCUMENT);
  });

  it.each([
    ['@timestamp', undefined, /^@timestamp: missing/],
    ['@timestamp', '2026-03-16 09:15', /^@timestamp: no date/],
    ['ecs.version', '8.0.0', /^ecs.version: another version/],
    ['email.nothing', 'x', /^email.nothing: no such field/],
    ['other', { a: 1 }, /^other: no such field/],
    ['email.subject', 5, /^email.subject: no keyword/],
    ['email.subject', ['x'], /^email.subject: no keyword/],
    ['email.subject', '', /^email.subject: no keyword/],
    ['email.to.address', 'bob@example.com', /^email.to.address: no list/],
    ['email.to.address', [], /^email.to.address: an empty list/],
    ['email.to.address', ['a', 'a'], /^email.to.address: a value twice/],
    ['email.attachments', [{ file: { size: '1' } }], /^email.attachments.file.size: no long/],
    ['email.attachments', [{}], /^email.attachments: an empty object/],
    ['source', {}, /^source: an empty object/],
    ['source.ip', '300.0.0.1', /^source.ip: no ip/],
    ['tls.established', 'Yes', /^tls.established: no boolean/],
    ['event.kind', 'accident', /^event.kind: not an allowed value/],
    ['event.category', ['mail'], /^event.category: not an allowed value/],
    ['event.type', ['denied'], /^event.type: denied goes with none of email/],
    ['mimecast', {}, /^mimecast: an empty object/],
  ])('is refused with another %s: %j', (path, value, fault) => {
    expect(() => checkEcs(withValue(ECS_DOCUMENT, path, value))).toThrow(fault);
  });

  it('is refused if its duration is not what lies between start and end', () => {
    const start = '2026-03-16T09:15:30Z';
    const event = { ...(ECS_DOCUMENT.event as JsonObject), start, end: '2026-03-16T09:15:31Z' };
    checkEcs({ ...ECS_DOCUMENT, event: { ...event, duration: 1_000_000_000 } });
    expect(() => checkEcs({ ...ECS_DOCUMENT, event: { ...event, duration: 1000 } })).toThrow(
      /^event.duration/,
    );
    expect(() => checkEcs({ ...ECS_DOCUMENT, event: { ...event, end: '2026-03-16T09:15:29Z' } })).toThrow(
      /^event.end/,
    );
  });
});

describe('a document of OCSF', () => {
  it('passes if it keeps to the schema', () => {
    checkOcsf(OCSF_DOCUMENT);
    // nobody is known
    checkOcsf(withValue(OCSF_DOCUMENT, 'email', { to: [] }));
  });

  it.each([
    ['time', undefined, /^time: missing/],
    ['email', undefined, /^email: missing/],
    ['metadata.product', undefined, /^metadata.product: missing/],
    ['metadata.version', '1.0.0', /^metadata.version: another version/],
    ['metadata.profiles', [], /^disposition_id: profile security_control is not named/],
    ['nothing', 1, /^nothing: no such attribute/],
    ['email.nothing', 1, /^email.nothing: no such attribute/],
    ['email.smtp_from', 'a@b.example', /^email.smtp_from: deprecated/],
    ['email.to', [], /^email.to: an empty list/],
    ['email', { subject: 'x' }, /^email: none of from, to/],
    ['email.files', [{ name: 'a' }], /^email.files.type_id: missing/],
    ['email.files', [{ name: 'a', type_id: 55 }], /^email.files.type_id: not an allowed value/],
    ['email.files', { name: 'a' }, /^email.files: no list/],
    ['email.size', '12', /^email.size: no long_t/],
    ['attempt', 2 ** 31, /^attempt: no integer_t/],
    ['severity_id', 42, /^severity_id: not an allowed value/],
    ['type_uid', 400901, /^type_uid: 400901, not 400902/],
    ['activity_name', 'Send', /^activity_name: not Receive/],
    ['src_endpoint', {}, /^src_endpoint: an empty object/],
    ['src_endpoint', { port: 25 }, /^src_endpoint: none of ip, /],
    ['src_endpoint', { ip: 'x' }, /^src_endpoint.ip: no ip_t/],
    ['device', { ip: '192.0.2.1' }, /^device: profile host is not named/],
    ['observables', [{ type_id: 1 }], /^observables: object observable is not in test\/schemas/],
    ['unmapped', {}, /^unmapped: an empty object/],
  ])('is refused with another %s: %j', (path, value, fault) => {
    expect(() => checkOcsf(withValue(OCSF_DOCUMENT, path, value))).toThrow(fault);
  });
});
