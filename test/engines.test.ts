/** Flags and verdict: what each word of an engine means, in lines as the appliance writes them. */
import { describe, expect, it } from 'vitest';
import type { Flags, Verdict } from '../host/index.js';
import { stitchPieces } from './support/engines.js';
import { LATER_MS, line } from './support/log.js';

type Row = [text: string, flag: boolean | null, verdict: Verdict];

/** The flags of a message with these lines, those that are null left out, and its verdict. */
function of(...texts: string[]): { flags: Partial<Flags>; verdict: Verdict | undefined } {
  const log = [line('Start MID 1 ICID 0', 0), ...texts.map((text, at) => line(`MID 1 ${text}`, at + 1))];
  const { documents } = stitchPieces({ clock: 'event' }, [log.join('')], LATER_MS);
  const flags = Object.entries(documents[0]?.Flags ?? {}).filter(([, flag]) => flag !== null);
  return { flags: Object.fromEntries(flags), verdict: documents[0]?.verdict };
}

const SDR = (level: string) =>
  `SDR: Consolidated Sender Threat Level: ${level}, Threat Category: N/A, Suspected Domain(s) : N/A (other reasons for verdict). Sender Maturity: 30 days (or greater) for domain: example.com`;
const URL = (score: string) =>
  `URL http://example.com/ has reputation ${score} matched Condition: URL Reputation Rule`;

const ENGINES: Record<keyof Flags, Row[]> = {
  Antivirus: [
    ['antivirus negative', true, 'clean'],
    ['interim AV verdict using Sophos CLEAN', true, 'clean'],
    ["antivirus positive 'EICAR-AV-Test'", false, 'malicious'],
    ['interim AV verdict using McAfee VIRAL', false, 'malicious'],
    ["antivirus repaired 'W32/Zafi-D'", false, 'malicious'],
    ['antivirus encrypted', false, 'unscannable'],
    ['antivirus unscannable', false, 'unscannable'],
  ],
  AMP: [
    ['AMP file reputation verdict : CLEAN', true, 'clean'],
    ['AMP file reputation verdict : LOWRISK', true, 'clean'],
    ['AMP file reputation verdict : MALICIOUS', false, 'malicious'],
    ['AMP file reputation verdict : MALWARE', false, 'malicious'],
    ['AMP file reputation verdict : UNSCANNABLE', false, 'unscannable'],
    ['AMP file reputation verdict : UNKNOWN', null, 'unknown'],
    ['AMP file reputation verdict : SKIPPED (no attachment in message)', null, 'unknown'],
  ],
  Antispam: [
    ['using engine: CASE spam negative', true, 'clean'],
    ['using engine: CASE spam suspect', false, 'suspicious'],
    ['using engine: CASE spam positive', false, 'spam'],
    ['interim verdict using engine: CASE bulk', true, 'graymail'],
    ['using engine: SLBL spam positive', false, 'spam'],
    ['Brightmail negative', true, 'clean'],
    ['using engine: CASE using cached verdict', null, 'unknown'],
  ],
  Graymail: [
    ['using engine: GRAYMAIL negative', true, 'clean'],
    ['using engine: GRAYMAIL positive', false, 'graymail'],
    ['using engine: GRAYMAIL marketing_mail', false, 'graymail'],
    ['using engine: GRAYMAIL social_mail', false, 'graymail'],
  ],
  Outbreak: [
    ['Outbreak Filters: verdict negative', true, 'clean'],
    ['Outbreak Filters: verdict positive', false, 'malicious'],
  ],
  DLP: [
    ['DLP no violation', true, 'clean'],
    ['DLP violation', false, 'violation'],
    ["DLP violation. Severity: LOW (Risk Factor: 3). DLP policy match: 'HIPAA (US)'.", false, 'violation'],
  ],
  SDR: [
    [SDR('Trusted'), true, 'clean'],
    [SDR('Neutral'), true, 'clean'],
    [SDR('Questionable'), false, 'suspicious'],
    [SDR('Untrusted'), false, 'suspicious'],
    [SDR('Unknown'), null, 'unknown'],
  ],
  URL: [
    [URL('8.2'), true, 'clean'],
    [URL('-5.99'), true, 'clean'],
    [URL('-6.0'), false, 'suspicious'],
    [URL('-10.0'), false, 'suspicious'],
    [URL('noscore'), null, 'unknown'],
  ],
  SPF: [
    ['SPF: mailfrom identity a@example.com Pass (v=spf1)', true, 'unknown'],
    ['SPF: mailfrom identity a@example.com SoftFail (v=spf1)', false, 'unknown'],
    ['SPF: mailfrom identity a@example.com None', null, 'unknown'],
    ['SPF: mailfrom identity a@example.com Neutral (v=spf1)', null, 'unknown'],
    ['SPF: helo identity postmaster Fail (v=spf1)', null, 'unknown'],
  ],
  DKIM: [
    ['DKIM: pass signature verified (d=example.com s=s i=@example.com)', true, 'unknown'],
    ['DKIM: permfail body hash did not verify [final] (d=example.com s=s i=@example.com)', false, 'unknown'],
  ],
  DMARK: [
    ['DMARC: Verification passed', true, 'unknown'],
    ['DMARC: Verification failed', false, 'unknown'],
    ['DMARC: Verification skipped (No record found for the sending domain)', null, 'unknown'],
  ],
};

describe.each(Object.entries(ENGINES))('%s', (engine, rows) => {
  it.each(rows)('%s', (text, flag, verdict) => {
    expect(of(text)).toEqual({ flags: flag === null ? {} : { [engine]: flag }, verdict });
  });
});

describe('several words of one engine', () => {
  it('the last word of a scan counts, so a rescan overrules the first', () => {
    expect(
      of("antivirus positive 'A'", 'interim AV verdict using Sophos CLEAN', 'antivirus negative'),
    ).toEqual({
      flags: { Antivirus: true },
      verdict: 'clean',
    });
    expect(of('AMP file reputation verdict : UNKNOWN', 'AMP file reputation verdict : MALICIOUS')).toEqual({
      flags: { AMP: false },
      verdict: 'malicious',
    });
  });

  it('one good signature is enough, one bad URL too', () => {
    const bad = 'DKIM: permfail no key for signature (d=a s=s i=a)';
    const good = 'DKIM: pass signature verified (d=example.com s=s i=@example.com)';
    expect(of(bad, good).flags).toEqual({ DKIM: true });
    expect(of(good, bad).flags).toEqual({ DKIM: true });
    expect(of(URL('9.0'), URL('-7.1'), URL('noscore'))).toEqual({
      flags: { URL: false },
      verdict: 'suspicious',
    });
  });

  it('a blocked sender stays blocked whatever CASE says', () => {
    expect(of('using engine: SLBL spam positive', 'using engine: CASE spam negative')).toEqual({
      flags: { Antispam: false },
      verdict: 'spam',
    });
  });
});

it('the verdict is the weightiest finding of any engine', () => {
  const texts = [
    'using engine: GRAYMAIL positive',
    'antivirus encrypted',
    'using engine: CASE spam suspect',
    'DLP violation',
    'Outbreak Filters: verdict positive',
  ];
  const verdicts = texts.map((_, at) => of(...texts.slice(0, at + 1)).verdict);
  expect(verdicts).toEqual(['graymail', 'unscannable', 'suspicious', 'violation', 'malicious']);
});

it('a message that was split and has nothing of its own left is split', () => {
  const log =
    line('Start MID 1 ICID 0', 0) +
    line('MID 1 was split creating MID 2 due to a per-recipient policy Executives in the inbound table', 1) +
    line('Message finished MID 1 done', 2);
  const { documents } = stitchPieces({ clock: 'event' }, [log], LATER_MS);
  expect(documents.find(({ MID }) => MID === '1')?.disposition).toBe('split');
});
