/**
 * The documented events of each log type, and what their documents in ECS and OCSF say in the fields that matter. The
 * lines are those of test/fixtures/mimecast-documented.log, by number.
 */
import { readFileSync } from 'node:fs';

export type Members = Record<string, unknown>;

export interface Sample {
  name: string;
  line: string;
  ecs: Members;
  ocsf: Members;
}

const DOCUMENTED = readFileSync(new URL('../fixtures/mimecast-documented.log', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '');

export const DOCUMENTED_COUNT = DOCUMENTED.length;

const documented = (at: number): string => DOCUMENTED[at] as string;

export const ALERT_CATEGORIES = ['email', 'intrusion_detection'];
export const MALWARE_CATEGORIES = ['email', 'malware', 'intrusion_detection'];

export const LEGACY_SAMPLES: Sample[] = [
  {
    name: 'receipt: accepted',
    line: documented(0),
    ecs: {
      '@timestamp': '2017-05-26T15:47:41Z',
      event: { kind: 'event', category: ['email'], type: ['info'], action: 'accepted', outcome: 'success' },
      email: {
        from: { address: ['from@mimecast.com'] },
        sender: { address: 'from@mimecast.com' },
        to: { address: ['auser@mimecast.com'] },
        subject: 'message subject',
        message_id: 'messageId@messageId',
        local_id: '7O7I7MvGP1mj8plHRDuHEA',
        direction: 'internal',
      },
      source: { ip: '123.123.123.123' },
      tls: {
        established: true,
        version: '1',
        version_protocol: 'tls',
        cipher: 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
      },
      organization: { id: 'C0A0' },
      related: { ip: ['123.123.123.123'], user: ['from@mimecast.com', 'auser@mimecast.com'] },
      mimecast: { log_type: 'receipt', log_type_by: 'unique key', SpamScore: 1, SpamInfo: '[]' },
    },
    ocsf: {
      activity_id: 2,
      type_uid: 400902,
      severity_id: 1,
      time: Date.UTC(2017, 4, 26, 15, 47, 41),
      status: 'Success',
      action: 'Allowed',
      disposition: 'Allowed',
      is_alert: false,
      direction_id: 3,
      direction: 'Internal',
      from: 'from@mimecast.com',
      to: ['auser@mimecast.com'],
      email: { from: 'from@mimecast.com', subject: 'message subject', message_uid: 'messageId@messageId' },
      email_auth: { spf: 'SPF_FAIL', dkim: 'DKIM_UNKNOWN' },
      src_endpoint: { ip: '123.123.123.123' },
      metadata: {
        log_name: 'receipt',
        tenant_uid: 'C0A0',
        correlation_uid: '7O7I7MvGP1mj8plHRDuHEA',
        original_time: '2017-05-26T16:47:41+0100',
      },
      unmapped: { log_type: 'receipt', SpamScore: 1 },
    },
  },
  {
    name: 'receipt: rejected',
    line: documented(1),
    ecs: {
      event: {
        kind: 'alert',
        category: ALERT_CATEGORIES,
        type: ['info', 'denied'],
        action: 'rejected',
        outcome: 'failure',
        reason: 'Invalid Recipient',
      },
      email: { from: { address: ['from@domain.com'] } },
      error: {
        code: '550',
        message: 'Failed Known address verification',
        type: 'Invalid Recipient Address',
      },
    },
    ocsf: {
      activity_id: 2,
      severity: 'Low',
      status: 'Failure',
      status_code: '550',
      status_detail: 'Invalid Recipient',
      action_id: 2,
      action: 'Denied',
      disposition_id: 25,
      disposition: 'Rejected',
      is_alert: true,
      email: { from: 'from@domain.com' },
    },
  },
  {
    name: 'process: two attachments',
    line: documented(2),
    ecs: {
      event: { kind: 'event', action: 'accepted', outcome: 'success' },
      email: {
        message_id: 'messageId@mssageId',
        attachments: [{ file: { name: 'filename.docx' } }, { file: { name: 'filename2.xlsx' } }],
      },
    },
    ocsf: {
      activity_id: 3,
      disposition: 'Allowed',
      email: {
        to: [],
        size: 2116,
        files: [
          { name: 'filename.docx', type_id: 1 },
          { name: 'filename2.xlsx', type_id: 1 },
        ],
      },
    },
  },
  {
    name: 'process: held',
    line: documented(4),
    ecs: {
      event: {
        kind: 'alert',
        category: ALERT_CATEGORIES,
        type: ['info', 'denied'],
        action: 'held',
        outcome: 'failure',
        reason: 'Spm',
      },
      mimecast: { log_type: 'process', IPNewDomain: 'false', MsgSize: 56442 },
    },
    ocsf: {
      activity_id: 3,
      severity_id: 2,
      disposition: 'Quarantined',
      status_detail: 'Spm',
      is_alert: true,
    },
  },
  {
    name: 'delivery: delivered',
    line: documented(5),
    ecs: {
      event: { kind: 'event', action: 'delivered', outcome: 'success', duration: 5_618_000_000 },
      email: { subject: 'Auto Reply', direction: 'inbound', delivery_timestamp: '2017-05-26T18:40:33Z' },
      destination: { ip: '123.123.123.123' },
      tls: { established: true, version: '1' },
    },
    ocsf: {
      activity_id: 1,
      activity_name: 'Send',
      duration: 5618,
      status: 'Success',
      disposition: 'Allowed',
      direction: 'Inbound',
      dst_endpoint: { ip: '123.123.123.123' },
      attempt: 1,
    },
  },
  {
    name: 'delivery: failed',
    line: documented(6),
    ecs: {
      event: { kind: 'event', action: 'delivery-failed', outcome: 'failure', duration: 34_848_442_000_000 },
      email: { direction: 'outbound', to: { address: ['auser@mimecast.com'] } },
      tls: { established: false },
      error: { message: 'Connection timed out', type: 'Recipient server unavailable or busy' },
    },
    ocsf: {
      activity_id: 1,
      status: 'Failure',
      status_detail: 'Connection timed out',
      disposition: 'Delayed',
      direction_id: 2,
      attempt: 14,
      email: { to: ['auser@mimecast.com'] },
    },
  },
  {
    name: 'avlog',
    line: documented(7),
    ecs: {
      event: { kind: 'alert', category: MALWARE_CATEGORIES, type: ['info'], action: 'threat-found' },
      email: {
        message_id: '85485.121030516250700527@mta.uk.somewhere.tld',
        direction: 'inbound',
        attachments: [
          {
            file: {
              name: 'Invoice Attached for payment',
              extension: 'xlsm',
              mime_type: 'application/vnd.ms-excel.sheet.macroEnabled.12',
              size: 1648832,
              hash: {
                md5: '4dbe9dbfb53438d9ce410535355cd973',
                sha1: '816b013c8be6e5708690645964b5d442c085041e',
                sha256: 'efe51c2453821310c7a34dca3054021d0f6d453b7133c381d75e3140901efd12',
              },
            },
          },
        ],
      },
      source: { ip: '0.0.0.0', domain: 'senderdomain.tld' },
      threat: { software: { name: 'Anomali:Phishing', type: 'Malware' } },
      related: {
        hash: [
          '4dbe9dbfb53438d9ce410535355cd973',
          '816b013c8be6e5708690645964b5d442c085041e',
          'efe51c2453821310c7a34dca3054021d0f6d453b7133c381d75e3140901efd12',
        ],
        hosts: ['senderdomain.tld'],
      },
    },
    ocsf: {
      activity_id: 3,
      severity: 'High',
      disposition: 'Detected',
      action: 'Observed',
      email: {
        files: [
          {
            name: 'Invoice Attached for payment',
            type_id: 1,
            ext: 'xlsm',
            size: 1648832,
            hashes: [
              { algorithm_id: 1, algorithm: 'MD5', value: '4dbe9dbfb53438d9ce410535355cd973' },
              { algorithm_id: 2, algorithm: 'SHA-1', value: '816b013c8be6e5708690645964b5d442c085041e' },
              {
                algorithm_id: 3,
                algorithm: 'SHA-256',
                value: 'efe51c2453821310c7a34dca3054021d0f6d453b7133c381d75e3140901efd12',
              },
            ],
          },
        ],
      },
      src_endpoint: { ip: '0.0.0.0', domain: 'senderdomain.tld' },
      malware: [{ name: 'Anomali:Phishing', classification_ids: [0], provider: 'Mimecast' }],
    },
  },
  {
    name: 'spam',
    line: documented(8),
    ecs: {
      event: { kind: 'alert', category: ALERT_CATEGORIES, action: 'threat-found' },
      email: { from: { address: ['sender@adomain'] }, sender: { address: 'sender@domain.tld' } },
      source: { ip: '0.0.0.0', domain: 'bdomain.tld' },
    },
    ocsf: { severity: 'Medium', from: 'sender@domain.tld', email: { from: 'sender@adomain' } },
  },
  {
    name: 'internal-email-protect',
    line: documented(9),
    ecs: {
      event: { kind: 'alert', reason: 'Blocked URL Category' },
      email: { direction: 'internal' },
      rule: { category: 'Phishing & Fraud' },
      url: { full: 'https://domain.com/login/', scheme: 'https', domain: 'domain.com' },
      organization: { id: 'C46A75' },
    },
    ocsf: {
      direction: 'Internal',
      email: {
        urls: [
          {
            url_string: 'https://domain.com/login/',
            scheme: 'https',
            hostname: 'domain.com',
            categories: ['Phishing & Fraud'],
          },
        ],
      },
    },
  },
  {
    name: 'impersonation-protect',
    line: documented(10),
    ecs: {
      event: { kind: 'alert', type: ['info', 'denied'], action: 'held', outcome: 'failure' },
      email: { to: { address: ['recipient@domain'] } },
      rule: { name: 'Default Impersonation Definition' },
      source: { ip: '0.0.0.0' },
      mimecast: { Hits: '1', TaggedMalicious: 'true' },
    },
    ocsf: { disposition: 'Quarantined', policy: { name: 'Default Impersonation Definition' } },
  },
  {
    name: 'url-protect',
    line: documented(11),
    ecs: {
      event: { kind: 'alert', reason: 'malicious', category: ALERT_CATEGORIES },
      email: { to: { address: ['auser@mimecast.com'] }, direction: 'inbound' },
      source: { ip: '123.123.123.123', domain: 'domain.com' },
      url: { full: 'http://bgmtechnology.com.au', domain: 'bgmtechnology.com.au' },
      rule: { category: 'Blocked' },
    },
    ocsf: {
      severity: 'Medium',
      status_detail: 'malicious',
      email: { urls: [{ url_string: 'http://bgmtechnology.com.au', categories: ['Blocked'] }] },
    },
  },
  {
    name: 'attachment-protect',
    line: documented(12),
    ecs: {
      event: { kind: 'alert', category: MALWARE_CATEGORIES },
      email: { attachments: [{ file: { name: '1XCOLUMN.PVC', size: 378368 } }] },
      source: { ip: '123.123.123.123' },
      organization: { id: 'C1A1' },
    },
    ocsf: { severity: 'High', email: { files: [{ name: '1XCOLUMN.PVC', ext: 'doc' }] } },
  },
];
