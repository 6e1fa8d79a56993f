/** One message of the traffic as a consolidated event: what the event tells of it, and its text. */
import { escapeEquals, pythonString } from './cef-text.js';
import type { Field } from './traffic-message.js';
import { fileStamp } from './traffic-stamp.js';
import type { ExpectedFields, ExpectedMessage } from './traffic-truth.js';
import type { Disposition } from './traffic-unit.js';

const HEADER =
  'CEF:0|Cisco|C100V Email Security Virtual Appliance|14.0.0-657|ESA_CONSOLIDATED_LOG_EVENT|Consolidated Log Event|5|';

interface End {
  act: string;
  details?: string;
  /** Word of the column Action. */
  action: string;
  disposition: Disposition;
}

const BOUNCED: End = {
  act: 'BOUNCED',
  details: '5.1.0 - Unknown address error',
  action: 'bounced',
  disposition: 'bounced',
};

/** One event names one end: of a message that some got and some did not it tells the bounce. */
const ENDS: Readonly<Record<Disposition, End>> = {
  delivered: { act: 'DELIVERED', action: 'delivered', disposition: 'delivered' },
  bounced: BOUNCED,
  mixed: BOUNCED,
  dropped: { act: 'DROPPED', details: 'By AV', action: 'dropped', disposition: 'dropped' },
  aborted: {
    act: 'ABORTED',
    details: 'Receiving aborted by sender',
    action: 'aborted',
    disposition: 'aborted',
  },
  quarantined: { act: 'QUARANTINED', details: 'To ', action: 'quarantined', disposition: 'quarantined' },
};

/** Engines whose verdict stands in the event in capitals. */
const VERDICT_KEYS = {
  CASE: 'ESAASVerdict',
  GRAYMAIL: 'ESAGMVerdict',
  Antivirus: 'ESAAVVerdict',
  OutbreakFilters: 'ESAOFVerdict',
} as const satisfies Partial<Record<Field, string>>;

const DMARC_WORDS: Readonly<Record<string, string>> = {
  passed: 'pass',
  failed: 'PermFailure',
  skipped: 'Skipped',
};

/** What the event about this number of the message tells: no lineage, and one word of each engine. */
export function truthOfEvent(message: ExpectedMessage, mid: number): ExpectedMessage {
  const { complete, disposition } = message;
  const values = (field: Field): readonly string[] => {
    const own = message.fields[field] ?? [];
    return own.length > 0 ? own : (message.inherited[field] ?? []);
  };
  const fields: ExpectedFields = {
    MessageID: values('MessageID'),
    Subject: values('Subject'),
    // a notice of the appliance has the null sender
    From: values('From').length > 0 ? values('From') : ['<>'],
    To: values('To'),
    IP: values('IP'),
    ICID: values('ICID').length > 0 ? values('ICID') : ['0'],
    Attachments: values('Attachments'),
    SPF: values('SPF'),
    DKIM: values('DKIM'),
    DMARK: values('DMARK').map((word) => DMARC_WORDS[word] as string),
    SenderReputation: values('SenderReputation'),
    ThreatCategory: values('ThreatCategory'),
    DomainAge: values('DomainAge').map((age) => age.replace(/ for domain: .*/, '')),
    Action: [ENDS[disposition].action],
    Content_Filter: [],
  };
  for (const engine of Object.keys(VERDICT_KEYS) as (keyof typeof VERDICT_KEYS)[]) {
    fields[engine] = values(engine).map(verdictWord);
  }
  const { index, kind, appliance } = message;
  return {
    index,
    kind,
    appliance,
    mids: [mid],
    parent: null,
    fields,
    inherited: {},
    complete,
    disposition: ENDS[disposition].disposition,
  };
}

/** `spam negative` is NEGATIVE, and so is what the anti-virus lines call CLEAN. */
function verdictWord(verdict: string): string {
  const word = verdict.replace('spam ', '').toUpperCase();
  return word === 'CLEAN' ? 'NEGATIVE' : word;
}

/** The text of the event that tells all of this, written at that second. */
export function textOfEvent(truth: ExpectedMessage, seconds: number): string {
  const { fields, complete, disposition } = truth;
  const mid = truth.mids[0] as number;
  const first = (field: Field): string => fields[field]?.[0] ?? '';
  const { act, details = '' } = ENDS[disposition];
  const quarantine = disposition === 'quarantined' ? (complete ? 'SPAM' : 'POLICY') : '';
  const ip = first('IP');
  const sender = first('From') === '<>' ? '' : first('From');
  const domain = sender.replace(/.*@/, '') || 'example.com';
  const verdicts = Object.entries(VERDICT_KEYS).map(
    ([field, key]) => `${key}=${first(field as Field) || 'NOT_EVALUATED'}`,
  );
  return [
    `${HEADER}deviceExternalId=42127C7DDEE76852677B-F80CE8074CD3 ESAMID=${mid} ESAICID=${first('ICID')}`,
    `ESAAMPVerdict=UNKNOWN ${verdicts.join(' ')} ESADLPVerdict=NOT_EVALUATED ESAMFVerdict=NOT_EVALUATED ESACFVerdict=NO_MATCH`,
    `startTime=${fileStamp(seconds - 9)} endTime=${fileStamp(seconds)} dvc=192.0.2.25`,
    ...when(fields.Attachments, () => `ESAAttachmentDetails=${attachments(fields.Attachments ?? [], mid)}`),
    `ESAFriendlyFrom=${escapeEquals(`"A. Sender (Sales)" <${sender || 'mailer-daemon@example.com'}>`)}`,
    'deviceInboundInterface=IncomingMail deviceDirection=0 ESAMailFlowPolicy=ACCEPT',
    `suser=${escapeEquals(sender)}`,
    'cs1Label=MailPolicy cs1=DEFAULT cs2Label=SenderCountry cs2=United States cs5Label=ESAMsgLanguage cs5=English',
    `act=${act}`,
    ...(details === '' ? [] : [`ESAFinalActionDetails=${details}${quarantine}`]),
    `cs4Label=ExternalMsgID cs4=${escapeEquals(pythonString(first('MessageID')))}`,
    `ESAMsgSize=${1200 + ((mid * 7919) % 2_000_000)} duser=${(fields.To ?? []).map(escapeEquals).join(';')}`,
    ...when(
      fields.IP,
      () => `ESAHeloDomain=mx.${domain} ESAHeloIP=${ip} sourceHostName=mx.${domain} sourceAddress=${ip}`,
    ),
    'cfp1Label=SBRSScore cfp1=-2.3 ESASenderGroup=UNKNOWNLIST',
    ...when(fields.DomainAge, () => `ESASDRDomainAge=${first('DomainAge')}`),
    ...when(fields.ThreatCategory, () => `cs3Label=SDRThreatCategory cs3=${first('ThreatCategory')}`),
    ...when(fields.SenderReputation, () => `cs6Label=SDRRepScore cs6=${first('SenderReputation')}`),
    ...when(fields.SPF, () => `ESASPFVerdict=${spf(first('SPF'), sender)}`),
    ...when(fields.DKIM, () => `ESADKIMVerdict=${first('DKIM')}`),
    ...when(fields.DMARK, () => `ESADMARCVerdict=${first('DMARK')}`),
    `msg=${escapeEquals(pythonString(first('Subject')))}`,
    `ESAURLDetails={'https://www.${domain}/offers/${mid}?id=7&x=1': {'WbrsScore': 3.5, 'Category': 'Business and Industry'}}`,
    'ESATLSInCipher=ECDHE-RSA-AES256-GCM-SHA384 ESATLSInConnStatus=Success ESATLSInProtocol=TLSv1.2',
  ].join(' ');
}

function when(values: readonly string[] | undefined, pair: () => string): string[] {
  return (values ?? []).length > 0 ? [pair()] : [];
}

function attachments(names: readonly string[], mid: number): string {
  const entries = names.map((name, number) => {
    const hash = (mid * 16 + number).toString(16).padStart(64, '0');
    return `${pythonString(name)}: {'AMP': {'Verdict': 'FILE UNKNOWN', 'fileHash': '${hash}'}, 'BodyScanner': {'fsize': 10059}}`;
  });
  return `{${entries.join(', ')}}`;
}

function spf(result: string, sender: string): string {
  const text = pythonString(sender);
  return `{'mailfrom': {'result': '${result}', 'sender': ${text}}, 'helo': {'result': 'None', 'sender': 'postmaster'}, 'pra': {'result': 'None', 'sender': ${text}}}`;
}
