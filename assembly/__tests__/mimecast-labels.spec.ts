import './runner-heap';
import { openLabels, typeNamed, typeOfFileName, writeTypeText } from '../mimecast/labels';
import { LogType, TYPE_COUNT } from '../mimecast/types';
import { bytes, room, textOf } from './bytes';

openLabels();

function named(text: string): u32 {
  const run = bytes(text);
  return typeNamed(run.ptr, run.len);
}

function ofFile(text: string): u32 {
  const run = bytes(text);
  return typeOfFileName(run.ptr, run.len);
}

/** The ten types in the order of their bits, as documents name them. */
const NAMES: string[] = [
  'receipt',
  'process',
  'delivery',
  'jrnl',
  'avlog',
  'spam',
  'internal-email-protect',
  'impersonation-protect',
  'url-protect',
  'attachment-protect',
];

describe('the name of a type', () => {
  it('is written as documents have it, and read again', () => {
    const out = room(64);
    for (let type: u32 = 0; type < TYPE_COUNT; type++) {
      expect(textOf(out.ptr, writeTypeText(type, out.ptr))).toBe(NAMES[type]);
      expect(named(NAMES[type])).toBe(1 << type, NAMES[type]);
    }
  });

  it('is read in any case, whatever stands between its letters', () => {
    expect(named('Internal Email Protect')).toBe(LogType.INTERNAL_EMAIL);
    expect(named('INTERNAL_EMAIL-PROTECT')).toBe(LogType.INTERNAL_EMAIL);
    expect(named('internalemailprotect')).toBe(LogType.INTERNAL_EMAIL);
    expect(named(' url  protect ')).toBe(LogType.URL);
    expect(named('Receipt')).toBe(LogType.RECEIPT);
  });

  it('may be another word for it', () => {
    expect(named('journal')).toBe(LogType.JOURNAL);
    expect(named('av')).toBe(LogType.AV);
    expect(named('spameventthread')).toBe(LogType.SPAM);
    expect(named('ttp_url')).toBe(LogType.URL);
    expect(named('ttp-impersonation-protect')).toBe(LogType.IMPERSONATION);
    expect(named('TTP Attachment')).toBe(LogType.ATTACHMENT);
    expect(named('iep')).toBe(LogType.INTERNAL_EMAIL);
  });

  it('is no part of a word, no longer word, and nothing else', () => {
    const others: string[] = [
      '',
      ' ',
      '-',
      'MTA',
      'receip',
      'receipts',
      'protect',
      'url',
      'attachment',
      'internal',
      'receipt process',
      'receipt.',
      'receipt1',
      'jrnl,',
      '[receipt]',
      'r\u00e9ceipt',
    ];
    for (let i = 0; i < others.length; i++) expect(named(others[i])).toBe(0, others[i]);
  });

  it('has at most so many letters', () => {
    for (let len = 24; len < 80; len++) {
      expect(named('internalemailprotect'.padEnd(len, 'x'))).toBe(0);
      expect(named('receipt'.padEnd(len, '-'))).toBe(LogType.RECEIPT);
    }
  });

  it('does not depend on what stands behind it', () => {
    const run = bytes('receipts');
    expect(typeNamed(run.ptr, run.len - 1)).toBe(LogType.RECEIPT);
    expect(typeOfFileName(run.ptr, run.len - 1)).toBe(LogType.RECEIPT);
  });
});

describe('the name of a file', () => {
  it('begins with the type', () => {
    for (let type: u32 = 0; type < TYPE_COUNT; type++) {
      const name = NAMES[type];
      expect(ofFile(name + '_20211018093329655.json')).toBe(1 << type, name);
      expect(ofFile(name.toUpperCase() + '-20211018.json.gz')).toBe(1 << type, name);
      expect(ofFile(name + '.json')).toBe(1 << type, name);
      expect(ofFile(name)).toBe(1 << type, name);
    }
    expect(ofFile('ttp_url_20211018.zip')).toBe(LogType.URL);
  });

  it('is found in a header', () => {
    const headers: string[] = [
      'attachment; filename="process_20211018093329655.json"',
      'attachment; filename=process_20211018093329655.json',
      'attachment;filename = "process_20211018093329655.json"; size=5',
      'ATTACHMENT; FILENAME="process_20211018093329655.json"',
      "attachment; filename*=UTF-8''process_20211018093329655.json",
      'attachment; filename="/var/log/mimecast/process_2021.json"',
      'attachment; filename="C:\\logs\\process_2021.json"',
      'logs/receipt/process_2021.json',
    ];
    for (let i = 0; i < headers.length; i++) expect(ofFile(headers[i])).toBe(LogType.PROCESS, headers[i]);
  });

  it('that begins with something else is of no type', () => {
    const others: string[] = [
      '',
      'attachment',
      'attachment; filename=""',
      'attachment; filename=',
      'filename',
      '20211018_process.json',
      'my_process_2021.json',
      'processed_2021.json',
      'x'.repeat(33) + '_process.json',
      'process/2021.json',
    ];
    for (let i = 0; i < others.length; i++) expect(ofFile(others[i])).toBe(0, others[i]);
  });

  it('ends where it ends, also in the middle of a word for it', () => {
    const run = bytes('attachment; filename="process');
    for (let len: usize = 0; len < run.len; len++) expect(typeOfFileName(run.ptr, len)).toBe(0);
    expect(typeOfFileName(run.ptr, run.len)).toBe(LogType.PROCESS);
  });
});
