/** Events of API 2.0 of each log type, and what their documents in ECS and OCSF say in the fields that matter. */
import { MALWARE_CATEGORIES, type Members, type Sample } from './mimecast-samples.js';

/** An event of API 2.0. */
const api2 = (type: string, members: Members): string =>
  JSON.stringify({
    type,
    subtype: null,
    accountId: 'C0A0',
    aggregateId: 'Vd8r2bTqM0eW5hXkPz1yAg_1773652530',
    processingId: 'hN3cJ7Lw9sKf4RtYxUoQmEiDpGvBzA6_1773652530',
    timestamp: 1773652530123,
    ...members,
  });

const ENVELOPE = {
  senderEnvelope: 'ann@example.net',
  recipients: 'bob@example.com',
  messageId: '<q1-7@example.net>',
  subject: 'Quarterly report',
};

export const API2_SAMPLES: Sample[] = [
  {
    name: 'receipt',
    line: api2('receipt', {
      ...ENVELOPE,
      action: 'Acc',
      senderHeader: 'Ann Example <ann@mail.example.net>',
      senderIp: '2001:db8::25',
      direction: 'Inbound',
      tlsVersion: 'TLSv1.3',
      tlsCipher: 'TLS_AES_256_GCM_SHA384',
      spamProcessingDetail: '{"spf":{"allow":true,"info":"ALLOW"},"dmarc":{"allow":true,"info":"NONE"}}',
      rejectionCode: null,
      virusFound: null,
    }),
    ecs: {
      '@timestamp': '2026-03-16T09:15:30.123Z',
      event: { kind: 'event', action: 'accepted', outcome: 'success' },
      email: {
        from: { address: ['ann@mail.example.net'] },
        sender: { address: 'ann@example.net' },
        to: { address: ['bob@example.com'] },
        message_id: 'q1-7@example.net',
        local_id: 'Vd8r2bTqM0eW5hXkPz1yAg_1773652530',
        direction: 'inbound',
      },
      source: { ip: '2001:db8::25' },
      tls: { established: true, version: '1.3', version_protocol: 'tls' },
      mimecast: { log_type: 'receipt', log_type_by: 'type field' },
    },
    ocsf: {
      time: 1773652530123,
      email_auth: { spf: 'ALLOW', dmarc: 'NONE' },
      from: 'ann@example.net',
      email: { from: 'ann@mail.example.net' },
      metadata: { original_time: '1773652530123' },
    },
  },
  {
    name: 'receipt: rejected',
    line: api2('receipt', {
      ...ENVELOPE,
      action: 'Rej',
      rejectionType: 'Manual Envelope Rejection',
      rejectionInfo: 'Envelope blocked',
      rejectionCode: '550',
      receiptErrors: 'Blocked by policy',
    }),
    ecs: {
      event: { kind: 'alert', action: 'rejected', reason: 'Envelope blocked' },
      error: { code: '550', type: 'Manual Envelope Rejection', message: 'Blocked by policy' },
    },
    ocsf: { disposition_id: 25, status_code: '550', status_detail: 'Envelope blocked' },
  },
  {
    name: 'process: held',
    line: api2('process', {
      ...ENVELOPE,
      action: 'Hld',
      holdReason: 'Dangerous file type',
      attachments: '"setup.exe"',
      emailSize: '4170',
      numberAttachments: '1',
    }),
    ecs: {
      event: { kind: 'alert', action: 'held', reason: 'Dangerous file type' },
      email: { attachments: [{ file: { name: 'setup.exe' } }] },
    },
    ocsf: { disposition: 'Quarantined', email: { size: 4170, files: [{ name: 'setup.exe', type_id: 1 }] } },
  },
  {
    name: 'delivery',
    line: api2('delivery', {
      ...ENVELOPE,
      delivered: 'true',
      deliveryAttempts: '2',
      deliveryTime: '1633',
      destinationIp: '192.0.2.80',
      direction: 'Outbound',
      tlsUsed: 'No',
      Hostname: 'MX.example.com',
    }),
    ecs: {
      event: { action: 'delivered', outcome: 'success', duration: 1_633_000_000 },
      email: { direction: 'outbound', delivery_timestamp: '2026-03-16T09:15:30.123Z' },
      destination: { ip: '192.0.2.80' },
      tls: { established: false },
      related: { hosts: ['mx.example.com'] },
    },
    ocsf: {
      activity_name: 'Send',
      duration: 1633,
      attempt: 2,
      dst_endpoint: { ip: '192.0.2.80', hostname: 'mx.example.com' },
    },
  },
  {
    name: 'journal',
    line: api2('journal', { ...ENVELOPE, direction: 'Internal' }),
    ecs: {
      event: { kind: 'event', action: 'journaled', outcome: 'success' },
      mimecast: { log_type: 'jrnl' },
    },
    ocsf: { activity_name: 'Receive', disposition: 'Logged', action: 'Observed', direction: 'Internal' },
  },
  {
    name: 'av',
    line: api2('av', { ...ENVELOPE, fileName: 'a.zip', fileExtension: 'zip', virusFound: 'EICAR-Test-File' }),
    ecs: {
      event: { kind: 'alert', category: MALWARE_CATEGORIES },
      threat: { software: { name: 'EICAR-Test-File' } },
      email: { attachments: [{ file: { name: 'a.zip', extension: 'zip' } }] },
    },
    ocsf: {
      severity: 'High',
      malware: [{ name: 'EICAR-Test-File' }],
      email: { files: [{ name: 'a.zip', ext: 'zip' }] },
    },
  },
  {
    name: 'spam',
    line: api2('spam', {
      ...ENVELOPE,
      senderIp: '198.51.100.9',
      senderDomain: 'Example.NET',
      route: 'Inbound',
    }),
    ecs: {
      event: { kind: 'alert' },
      source: { ip: '198.51.100.9', domain: 'example.net' },
      email: { direction: 'inbound' },
    },
    ocsf: { direction: 'Inbound', src_endpoint: { ip: '198.51.100.9', domain: 'example.net' } },
  },
  {
    name: 'internal email protect',
    line: api2('internal email protect', {
      ...ENVELOPE,
      scanResults: 'Blocked URL Category',
      urlCategory: 'Compromised',
      route: 'Internal',
    }),
    ecs: {
      event: { kind: 'alert', reason: 'Blocked URL Category' },
      rule: { category: 'Compromised' },
    },
    ocsf: { status_detail: 'Blocked URL Category', direction: 'Internal' },
  },
  {
    name: 'impersonation protect: not malicious',
    line: api2('impersonation protect', {
      ...ENVELOPE,
      policyDefinition: 'Executives',
      action: 'none',
      taggedMalicious: 'false',
    }),
    ecs: { event: { kind: 'event', category: ['email'], action: 'none' }, rule: { name: 'Executives' } },
    ocsf: {
      is_alert: false,
      severity_id: 1,
      disposition: 'No Action',
      policy: { name: 'Executives' },
    },
  },
  {
    name: 'url protect',
    line: api2('url protect', {
      ...ENVELOPE,
      url: 'HTTPS://user@Login.Example.ORG:8443/a?b#c',
      blockReason: 'malicious',
      action: 'Block',
      sourceIp: '203.0.113.4',
    }),
    ecs: {
      event: { kind: 'alert', type: ['info', 'denied'], action: 'blocked', reason: 'malicious' },
      url: {
        full: 'HTTPS://user@Login.Example.ORG:8443/a?b#c',
        scheme: 'https',
        domain: 'login.example.org',
      },
      source: { ip: '203.0.113.4' },
    },
    ocsf: {
      disposition: 'Blocked',
      action: 'Denied',
      email: { urls: [{ scheme: 'https', hostname: 'login.example.org' }] },
    },
  },
  {
    name: 'attachment protect: a file without a name',
    line: api2('attachment protect', { sha256: 'A'.repeat(64), md5: 'not a hash' }),
    ecs: {
      event: { kind: 'alert', category: MALWARE_CATEGORIES },
      email: { attachments: [{ file: { hash: { sha256: 'A'.repeat(64) } } }] },
      related: { hash: ['A'.repeat(64)] },
      mimecast: { md5: 'not a hash' },
    },
    ocsf: {
      email: {
        to: [],
        files: [
          {
            name: 'A'.repeat(64),
            hashes: [{ algorithm_id: 3, algorithm: 'SHA-256', value: 'A'.repeat(64) }],
          },
        ],
      },
    },
  },
];
