/**
 * The phases of one message's life as line templates (slots: see traffic-template.ts), in the order the
 * appliance logs them. Each phase also notes in `message.fields` what its lines say.
 */
import type { Authentication, Draft, SubjectKind } from './traffic-message.js';
import { clientAddress, note } from './traffic-message.js';
import type { Random } from './traffic-random.js';

export function connection(message: Draft, random: Random): string[] {
  const { icid, salt, traits } = message;
  const ip = clientAddress(salt, traits);
  const named = random.below(100) < 85;
  const host = traits.outbound ? 'exch-0{num:p:1:8}.example.com' : `mx{num:p:1:8}.{domain:${salt}f}`;
  note(message.fields, 'IP', ip);
  return [
    `New SMTP ICID ${icid} interface ${random.pick(INTERFACES)} address ${ip} ` +
      (named ? `reverse dns host ${host} verified yes` : 'reverse dns host unknown verified no'),
    traits.outbound
      ? `ICID ${icid} RELAY SG RELAYLIST match ${ip} SBRS rfc1918 country not enabled`
      : `ICID ${icid} ACCEPT SG ${random.pick(SENDER_GROUPS)} country ${random.pick(COUNTRIES)}`,
    ...(traits.inboundTls ? [`ICID ${icid} TLS success protocol ${random.pick(CIPHERS)}`] : []),
  ];
}

/** Refused before any message: no MID. */
export function refusedConnection(icid: string, random: Random): string[] {
  return [
    `New SMTP ICID ${icid} interface ${random.pick(INTERFACES)} address 198.19.{num:ra:0:255}.{num:rb:1:254} ` +
      'reverse dns host unknown verified no',
    `ICID ${icid} REJECT SG BLOCKED_LIST match sbrs[-10.0:-3.0] SBRS -{num:rs:3:9}.{num:rt:0:9} ` +
      `country ${random.pick(COUNTRIES)}`,
    `ICID ${icid} close`,
  ];
}

export function envelope(message: Draft): string[] {
  const { mid, icid, sender, recipients, traits, salt } = message;
  note(message.fields, 'ICID', icid);
  note(message.fields, 'From', sender);
  note(message.fields, 'To', ...recipients);
  return [
    `Start MID ${mid} ICID ${icid}`,
    `MID ${mid} ICID ${icid} From: <${sender}>`,
    ...(traits.sdr ? reputation(message, 'Not Present') : []),
    ...recipients.map((to, rid) => `MID ${mid} ICID ${icid} RID ${rid} To: <${to}>`),
    ...(traits.authentication ? authentication(message, traits.authentication, `{domain:${salt}f}`) : []),
  ];
}

/** The envelope of a message the appliance made itself. */
export function childEnvelope(child: Draft): string[] {
  note(child.fields, 'From', child.sender);
  note(child.fields, 'To', ...child.recipients);
  return [
    `Start MID ${child.mid} ICID 0`,
    `MID ${child.mid} ICID 0 From: <${child.sender}>`,
    ...child.recipients.map((to, rid) => `MID ${child.mid} ICID 0 RID ${rid} To: <${to}>`),
  ];
}

function reputation(message: Draft, headerFrom: string): string[] {
  const { mid, salt } = message;
  const host = `mx.{domain:${salt}f}`;
  const age = '{num:age:1:21} years {num:agem:1:11} months {num:aged:1:28} days';
  note(message.fields, 'SenderReputation', 'Neutral');
  note(message.fields, 'ThreatCategory', 'N/A');
  note(message.fields, 'DomainAge', `${age} for domain: ${host}`);
  return [
    `MID ${mid} SDR: Domains for which SDR is requested: reverse DNS host: ${host}, helo: ${host}, ` +
      `env-from: {domain:${salt}f}, header-from: ${headerFrom}, reply-to: Not Present`,
    `MID ${mid} SDR: Consolidated Sender Threat Level: Neutral, Threat Category: N/A, ` +
      `Suspected Domain(s) : N/A (other reasons for verdict). Sender Maturity: ${age} for domain: ${host}`,
  ];
}

function authentication(message: Draft, verdicts: Authentication, domain: string): string[] {
  const { mid, sender, fields } = message;
  const { helo, spf, dkim, dmarc } = verdicts;
  const aligned = `SPF aligned ${spf === 'Pass' ? 'True' : 'False'}, DKIM aligned ${dkim === 'pass' ? 'True' : 'False'}`;
  const key = `(d=${domain} s=sel{num:sel:1:3} i=@${domain})`;
  const signature =
    dkim === 'pass' ? `pass signature verified ${key}` : `${dkim} body hash did not verify [final] ${key}`;
  const detail = `Message from domain ${domain}, DMARC ${dmarc === 'passed' ? 'pass' : 'fail'} (${aligned})`;
  note(fields, 'SPF', spf);
  note(fields, 'DKIM', dkim);
  note(fields, 'DKIM_Detail', signature);
  note(fields, 'DMARK', dmarc);
  if (dmarc !== 'skipped') note(fields, 'DMARK_Detail', detail);
  return [
    ...(helo ? [`MID ${mid} SPF: helo identity postmaster@mx.${domain} None`] : []),
    `MID ${mid} SPF: mailfrom identity ${sender} ${spf} (v=spf1)`,
    `MID ${mid} DKIM: ${signature}`,
    ...(dmarc === 'skipped' ? [] : [`MID ${mid} DMARC: ${detail}`]),
    `MID ${mid} DMARC: Verification ${dmarc}${dmarc === 'skipped' ? ' (No record found for the sending domain)' : ''}`,
  ];
}

export function content(message: Draft, random: Random): string[] {
  const { mid, messageId, salt, traits, sender, fields } = message;
  const subject = subjectText(traits.subject, salt, random);
  note(fields, 'MessageID', messageId);
  note(fields, 'Subject', subject);
  return [
    `MID ${mid} Message-ID '${messageId}'`,
    `MID ${mid} Subject ${quote(subject, traits.subject, random)}`,
    ...(traits.sdr
      ? [
          ...reputation(message, `{domain:${salt}f}`),
          `MID ${mid} SDR: Tracker Header : {hex:k1}_{hex:k2}/{hex:k3}+{hex:k4}==`,
        ]
      : []),
    `MID ${mid} ready {num:${salt}size:1200:2400000} bytes from <${sender}>`,
  ];
}

export function matchedPolicy(message: Draft, policy = 'DEFAULT'): string {
  return `MID ${message.mid} matched all recipients for per-recipient policy ${policy} in the ${table(message)} table`;
}

export function table(message: Draft): string {
  return message.traits.outbound ? 'outbound' : 'inbound';
}

export function antispam(message: Draft, verdict = message.traits.case): string[] {
  if (message.traits.outbound) return [];
  note(message.fields, 'CASE', `spam ${verdict}`);
  return [
    `MID ${message.mid} interim verdict using engine: CASE spam ${verdict}`,
    `MID ${message.mid} using engine: CASE spam ${verdict}`,
  ];
}

export function antivirus(message: Draft): string[] {
  const verdict = message.traits.antivirus;
  note(message.fields, 'Antivirus', verdict);
  return [
    `MID ${message.mid} interim AV verdict using ${message.traits.dlp ? 'McAfee' : 'Sophos'} ${verdict}`,
    `MID ${message.mid} antivirus ${verdict === 'CLEAN' ? 'negative' : verdict.toLowerCase()}`,
  ];
}

/** The engines and filters after antivirus. */
export function laterScanners(message: Draft): string[] {
  const { mid, traits } = message;
  const lines: string[] = [];
  if (traits.amp) {
    const clean = traits.attachments > 0;
    lines.push(
      `MID ${mid} AMP file reputation verdict : ${clean ? 'CLEAN' : 'SKIPPED (no attachment in message)'}`,
    );
  }
  if (traits.graymail !== '') {
    note(message.fields, 'GRAYMAIL', traits.graymail);
    lines.push(`MID ${mid} using engine: GRAYMAIL ${traits.graymail}`);
  }
  lines.push(...attachments(message));
  return lines;
}

export function attachments(message: Draft): string[] {
  const lines: string[] = [];
  for (let number = 0; number < message.traits.attachments; number++) {
    const name = `{file:${message.salt}a${number}}`;
    note(message.fields, 'Attachments', name);
    lines.push(`MID ${message.mid} attachment '${name}'`);
  }
  return lines;
}

/** The last step of the work queue. */
export function queued(message: Draft): string[] {
  const { mid, traits, fields } = message;
  note(fields, 'Action', 'queued for delivery');
  if (!traits.outbound) note(fields, 'OutbreakFilters', 'negative');
  return [
    ...(traits.outbound ? [] : [`MID ${mid} Outbreak Filters: verdict negative`]),
    ...(traits.outbound && traits.dlp ? [`MID ${mid} DLP no violation`] : []),
    `MID ${mid} queued for delivery`,
  ];
}

/** From the delivery connection to its close. `dcids` has one connection, or two that share the recipients. */
export function delivery(
  message: Draft,
  dcids: readonly string[],
  rids: readonly number[],
  random: Random,
): string[] {
  const { mid, traits } = message;
  const groups = dcids.length > 1 ? [rids.slice(0, -1), rids.slice(-1)] : [rids];
  const opening: string[] = [];
  const done: string[] = [];
  const responses: string[] = [];
  dcids.forEach((dcid, number) => {
    const list = `RID [${(groups[number] ?? []).join(', ')}]`;
    const address = traits.outbound ? `198.51.100.{num:d${dcid.length}:1:250}` : `192.0.2.${80 + number}`;
    opening.push(`New SMTP DCID ${dcid} interface 192.0.2.25 address ${address} port 25`);
    if (traits.deliveryTls) opening.push(`DCID ${dcid} TLS success protocol ${random.pick(CIPHERS)}`);
    opening.push(`Delivery start DCID ${dcid} MID ${mid} to ${list}`);
    done.push(`Message done DCID ${dcid} MID ${mid} to ${list}`);
    responses.push(`MID ${mid} ${list} Response '${response(message, random)}'`);
  });
  const finished = `Message finished MID ${mid} done`;
  return [
    ...opening,
    ...done,
    ...(traits.lateResponse ? [finished, ...responses] : [...responses, finished]),
    ...dcids.map((dcid) => `DCID ${dcid} close`),
  ];
}

function response(message: Draft, random: Random): string {
  return random.pick([
    `2.6.0 ${message.messageId} [InternalId={num:r:10000000:99999999}, Hostname=MBX0{num:rh:1:8}.example.com] Queued mail for delivery`,
    '2.0.0 Ok: queued as {hex:r}',
    '2.0.0 OK  {num:r:1700000000:1800000000} {hex:r} - gsmtp',
    'ok:  Message {num:r:1000000:99999999} accepted',
  ]);
}

function subjectText(kind: SubjectKind, salt: string, random: Random): string {
  const name = kind === 'bare' ? 'plain' : kind;
  const number = random.below(2) === 0 ? ` {num:${salt}s:100:99999}` : '';
  return `{${name}Subject:${salt}s}${number}`;
}

/** Three generations of quoting: Python repr, double quotes, none at all. */
function quote(subject: string, kind: SubjectKind, random: Random): string {
  if (kind === 'bare') return subject;
  if (kind === 'apostrophe') return `"${subject}"`;
  return random.below(3) === 0 ? `'${subject}'` : `"${subject}"`;
}

const INTERFACES = [
  'Data 1 (192.0.2.25)',
  'Data 1 (192.0.2.25)',
  'Data 2 (192.0.2.26)',
  'mx-in (192.0.2.27)',
];

const SENDER_GROUPS = [
  'ACCEPTLIST match sbrs[0.0:10.0] SBRS {num:sb:0:9}.{num:sc:0:9}',
  'UNKNOWNLIST match sbrs[-1.0:10.0] SBRS {num:sb:0:9}.{num:sc:0:9}',
  'UNKNOWNLIST match sbrs[none] SBRS None',
  'SUSPECTLIST match sbrs[-3.0:-1.0] SBRS -{num:sb:1:2}.{num:sc:0:9}',
  'PARTNERS match .{domain:f} SBRS not enabled',
];

const COUNTRIES = [
  'United States',
  'Germany',
  'Turkey',
  'Ireland',
  'Netherlands',
  'India',
  'Brazil',
  'unidentified',
];

const CIPHERS = [
  'TLSv1.2 cipher ECDHE-RSA-AES256-GCM-SHA384',
  'TLSv1.2 cipher ECDHE-RSA-AES128-GCM-SHA256',
  'TLSv1.3 cipher TLS_AES_256_GCM_SHA384',
];
