/** The vocabulary of the synthetic Mimecast traffic. Data only; names of reserved domains (RFC 2606). */
import { WORD_TABLES } from '../traffic-words.js';

const table = (name: string): readonly string[] => WORD_TABLES[name]?.log ?? [];

export const FIRST_NAMES = table('first');
export const LAST_NAMES = table('last');
export const OUTSIDE_DOMAINS = table('domain');
export const OWN_DOMAINS = table('local');

export const SUBJECTS: readonly string[] = [
  ...table('plainSubject'),
  ...table('apostropheSubject'),
  ...table('quotedSubject'),
  'Re: total = 4 + 5',
  'Offer | terms | dates',
  'C:\\temp\\report.txt',
  '{"not":"json"}',
  '2026',
  'true',
  'null',
  '[]',
  'Übersicht der Rechnungen für März',
  'Отчёт за квартал',
  '会議の資料について',
  '🎉 Willkommen bei uns',
  'Toplantı gündemi: İstanbul şubesi',
];

export const FILE_STEMS = [
  'invoice',
  'report',
  'order 4711',
  'scan_0042',
  'Übersicht 2026',
  'payment, final',
];

/** Extension and media type. */
export const FILE_TYPES: ReadonlyArray<readonly [extension: string, mime: string]> = [
  ['xlsm', 'application/vnd.ms-excel.sheet.macroEnabled.12'],
  ['doc', 'application/vnd.ms-office'],
  ['pdf', 'application/pdf'],
  ['zip', 'application/zip'],
  ['html', 'text/html'],
];

export const CIPHERS: ReadonlyArray<readonly [version: string, cipher: string]> = [
  ['TLSv1.3', 'TLS_AES_256_GCM_SHA384'],
  ['TLSv1.2', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'],
  ['TLSv1', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
];

export const ROUTES = [
  'Mimecast Exchange Route',
  'Office365',
  'Google Workspace',
  'Accept and drop messages',
];
export const HOLD_REASONS = ['Spm', 'Oml', 'Att', 'Imp'];
export const VIRUSES = ['Anomali:Phishing', 'Trojan.GenericKD.4711', 'Phishing.HTML.Doc', 'EICAR-Test-File'];
export const URL_CATEGORIES = ['Phishing & Fraud', 'Malware', 'Blocked', 'Compromised'];
export const URL_REASONS = ['malicious', 'clean', 'unknown'];
export const SCAN_RESULTS = ['Blocked URL Category', 'Malicious File', 'Suspicious Content'];

/** Permanent refusals at the door. */
export const REJECTIONS: ReadonlyArray<readonly [type: string, error: string, code: number, info: string]> = [
  ['Invalid Recipient Address', 'Failed Known address verification', 550, 'Invalid Recipient'],
  ['Manual Envelope Rejection', 'Envelope blocked - User Entry', 550, 'Envelope blocked - User Entry'],
  ['IP Found in RBL', 'Found in RBL list', 550, '198.18.3.4 Blocked using local rules | see policy'],
];

/** Refusals of the next server; these messages are tried again. */
export const FAILURES: ReadonlyArray<readonly [type: string, error: string]> = [
  ['Recipient server unavailable or busy', 'Connection timed out'],
  ['Recipient email address is possibly incorrect', '4.4.2 try again (connection lost)'],
  ['Anti-Spam policy violation', '421 4.7.0 greylisted, retry in 300 s'],
];
