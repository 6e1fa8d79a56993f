import './runner-heap';
import { daysFromCivil, setReference, writeRfc3339 } from '../text/calendar';
import { headerRepeats, parseHeader, resetHeaderCache } from '../text/header';
import {
  headerForm,
  headerHost,
  headerHostLen,
  headerLevel,
  headerLevelLen,
  headerPri,
  headerTag,
  headerTagLen,
  headerText,
  headerTimeS,
  takeTagAsHost,
} from '../text/header-parts';
import { bytes, random, room, STRAY, seedRandom, textOf } from './bytes';

const FORMS: string[] = ['bare', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9', 'P10'];

setReference(daysFromCivil(2026, 3, 17) * 86400);

function part(ptr: usize, len: usize): string {
  return ptr == 0 ? '-' : textOf(ptr, ptr + len);
}

function time(): string {
  if (headerTimeS == 0) return '-';
  const run = room(20);
  return textOf(run.ptr, writeRfc3339(headerTimeS, run.ptr));
}

/** `FORM pri TIME host tag Level|text`, what the line did not say as `-`. */
function seen(line: string): string {
  const run = bytes(line);
  parseHeader(run.ptr, run.end);
  const host = part(headerHost, headerHostLen);
  const tag = part(headerTag, headerTagLen);
  const level = part(headerLevel, headerLevelLen);
  const text = textOf(headerText, run.end);
  memory.fill(run.ptr, STRAY, run.len); // the next line comes into the same place
  return `${FORMS[headerForm]} ${headerPri} ${time()} ${host} ${tag} ${level}|${text}`;
}

function fresh(line: string): string {
  resetHeaderCache();
  return seen(line);
}

/** The host that the only word of the line is taken for, `-` if it is not. */
function onlyHost(line: string): string {
  const run = bytes(line);
  resetHeaderCache();
  parseHeader(run.ptr, run.end);
  return takeTagAsHost() ? part(headerHost, headerHostLen) : '-';
}

const STAMP = '2026-03-16T09:15:30Z';

describe('the shapes of a header', () => {
  it('P1: PRI, stamp and tag, no host', () => {
    expect(fresh('<166>Mar 16 09:15:30 mail_logs: Info: Start MID 6 ICID 5')).toBe(
      `P1 166 ${STAMP} - mail_logs Info|Start MID 6 ICID 5`,
    );
  });

  it('P2: PRI, stamp, host and tag', () => {
    expect(fresh('<22>Mar 16 09:15:30 esa1.example.com mail_logs: Info: MID 5 x')).toBe(
      `P2 22 ${STAMP} esa1.example.com mail_logs Info|MID 5 x`,
    );
    expect(fresh('<38>Nov  8 10:27:41 192.0.2.1 t: Info: MID 5 x')).toBe(
      'P2 38 2025-11-08T10:27:41Z 192.0.2.1 t Info|MID 5 x',
    );
  });

  it('P3: the stamp of a file', () => {
    expect(fresh('Mon Mar 16 09:15:30 2026 Info: MID 5 x')).toBe(`P3 -1 ${STAMP} - - Info|MID 5 x`);
    expect(fresh('Mon Mar  5 09:15:30 2018 Info:   File reputation')).toBe(
      'P3 -1 2018-03-05T09:15:30Z - - Info|File reputation',
    );
  });

  it('P4: P2 without its PRI', () => {
    expect(fresh('Mar 16 09:15:30 ip1out.example.edu mail_logs: Info: MID 5 x')).toBe(
      `P4 -1 ${STAMP} ip1out.example.edu mail_logs Info|MID 5 x`,
    );
  });

  it('P5: a relay in front of the line of a file, whose stamp counts', () => {
    expect(fresh('<111>Aug 10 10:00:24 cisco_esa ESA: Mon Aug 10 10:00:22 2020 Info: MID 192034 x')).toBe(
      'P5 111 2020-08-10T10:00:22Z cisco_esa ESA Info|MID 192034 x',
    );
  });

  it('P6: host and tag alone', () => {
    expect(fresh('esa02.example.edu ESA_mail_logs: Info: MID 5 ICID 6 From: <a@example.com>')).toBe(
      'P6 -1 - esa02.example.edu ESA_mail_logs Info|MID 5 ICID 6 From: <a@example.com>',
    );
    expect(fresh('mail_logs: Warning: MID 5 x')).toBe('P6 -1 - - mail_logs Warning|MID 5 x');
  });

  it('P7: a stamp with its year in front or behind', () => {
    expect(fresh('Oct 19 06:33:29 2011 esa1 mail_logs: Info: MID 5 x')).toBe(
      'P4 -1 2011-10-19T06:33:29Z esa1 mail_logs Info|MID 5 x',
    );
    expect(fresh('2019 Sep 28 16:13:51 ironport mail [info] splunk_maillogs:nopid Info: MID 5 x')).toBe(
      'P7 -1 2019-09-28T16:13:51Z ironport splunk_maillogs:nopid Info|MID 5 x',
    );
    expect(fresh('2026-03-16T10:15:30.250+01:00 esa1 mail_logs: Info: MID 5 x')).toBe(
      `P7 -1 ${STAMP} esa1 mail_logs Info|MID 5 x`,
    );
  });

  it('P8: no level word', () => {
    expect(fresh('<166>Mar 16 09:15:30 consolidated_event: CEF:0|Cisco|C100V|13.0')).toBe(
      `P8 166 ${STAMP} - consolidated_event -|CEF:0|Cisco|C100V|13.0`,
    );
    expect(fresh('Mar 16 09:15:30 esa1 cef: CEF:0|Cisco|C100V|13.0')).toBe(
      `P8 -1 ${STAMP} esa1 cef -|CEF:0|Cisco|C100V|13.0`,
    );
    expect(fresh('Mon Mar 16 09:15:30 2026: CEF:0|Cisco|C100V')).toBe(
      `P8 -1 ${STAMP} -  -|CEF:0|Cisco|C100V`,
    );
    expect(fresh('Mon Mar 16 09:15:30 2026 CEF:0|Cisco|C100V Email')).toBe(
      `P3 -1 ${STAMP} - - -|CEF:0|Cisco|C100V Email`,
    );
    // whatever the words of the text look like
    expect(fresh('Mon Mar 16 09:15:30 2026 CEF:0|Cisco|C100V| act=DQ')).toBe(
      `P3 -1 ${STAMP} - - -|CEF:0|Cisco|C100V| act=DQ`,
    );
    expect(fresh('Mar 16 09:15:30 esa1 CEF:0|Cisco|a b: c')).toBe(
      `P8 -1 ${STAMP} esa1 - -|CEF:0|Cisco|a b: c`,
    );
    expect(fresh('esa1 cef: CEF:0|Cisco|x')).toBe('P6 -1 - esa1 cef -|CEF:0|Cisco|x');
    expect(fresh('<13>Nov 24 17:00:00 relay root: <166>Mar 16 09:15:30 esa1 cef: CEF:0|Cisco|x')).toBe(
      `P8 166 ${STAMP} esa1 cef -|CEF:0|Cisco|x`,
    );
  });

  it('may be one whose only word is a host, which its text tells', () => {
    expect(onlyHost('Mar 16 09:15:30 esa1: CEF:0|Cisco|x')).toBe('esa1');
    expect(onlyHost('Mar 16 09:15:30 consolidated_event: CEF:0|Cisco|x')).toBe('-');
    expect(onlyHost('<166>Mar 16 09:15:30 events: CEF:0|Cisco|x')).toBe('-');
    expect(onlyHost('Mar 16 09:15:30 esa1 events: CEF:0|Cisco|x')).toBe('-');
  });

  it('P9: RFC 5424 with nil values, structured data and a byte order mark', () => {
    expect(fresh('<166>1 2026-03-16T09:15:30.000Z esa1.example.com mail_logs - - - Info: MID 5 x')).toBe(
      `P9 166 ${STAMP} esa1.example.com mail_logs Info|MID 5 x`,
    );
    expect(fresh('<166>1 - - - - - - MID 5 x')).toBe('P9 166 - - - -|MID 5 x');
    expect(fresh('<22>1 2026-03-16T09:15:30Z esa1 m 12 ID7 [a x="1\\"] y"][b] \ufeffDebug: MID 5 x')).toBe(
      `P9 22 ${STAMP} esa1 m Debug|MID 5 x`,
    );
    expect(fresh('<22>1 2026-03-16T09:15:30Z esa1 m - - - ')).toBe(`P9 22 ${STAMP} esa1 m -|`);
  });

  it('P10: octets counted in front of P1, P2 or P9', () => {
    expect(fresh('184 <166>Mar 16 09:15:30 esa1 mail_logs: Info: MID 5 x')).toBe(
      `P10 166 ${STAMP} esa1 mail_logs Info|MID 5 x`,
    );
    expect(fresh('84 <166>Mar 16 09:15:30 mail_logs: Info: x')).toBe(`P10 166 ${STAMP} - mail_logs Info|x`);
    expect(fresh('99 <166>1 2026-03-16T09:15:30Z esa1 mail_logs - - - Info: MID 5 x')).toBe(
      `P10 166 ${STAMP} esa1 mail_logs Info|MID 5 x`,
    );
  });

  it('bare: the text alone', () => {
    const bare = 'MID 5 From: <a@example.com>|Start MID 5 ICID 6|x|MID 5|esa1 foo: bar|foo: bar|'.split('|');
    for (let i = 0; i < bare.length; i++) expect(fresh(bare[i])).toBe(`bare -1 - - - -|${bare[i]}`);
    expect(fresh('  \t MID 5 x')).toBe('bare -1 - - - -|MID 5 x');
    expect(fresh('\ufeffMID 5 x')).toBe('bare -1 - - - -|MID 5 x');
  });
});

describe('levels', () => {
  it('are the five words of the appliance', () => {
    const levels: string[] = ['Critical', 'Warning', 'Info', 'Debug', 'Trace'];
    for (let i = 0; i < levels.length; i++) {
      expect(fresh(`Mon Mar 16 09:15:30 2026 ${levels[i]}: MID 5 x`)).toBe(
        `P3 -1 ${STAMP} - - ${levels[i]}|MID 5 x`,
      );
      expect(fresh(`Mon Mar 16 09:15:30 2026 ${levels[i]}:`)).toBe(`P3 -1 ${STAMP} - - ${levels[i]}|`);
    }
  });

  it('end with a colon and a blank', () => {
    expect(fresh('Mon Mar 16 09:15:30 2026 Info MID 5 x')).toBe(`P3 -1 ${STAMP} - - -|Info MID 5 x`);
    expect(fresh('Mon Mar 16 09:15:30 2026 Information: x')).toBe(`P8 -1 ${STAMP} - Information -|x`);
    expect(fresh('<22>Mar 16 09:15:30 h t: Info:x')).toBe(`P8 22 ${STAMP} h t -|Info:x`);
    expect(fresh('<22>Mar 16 09:15:30 h t: Crit: x')).toBe(`P8 22 ${STAMP} h t -|Crit: x`);
  });
});

describe('tags', () => {
  it('are whatever the administrator called them', () => {
    const tags: string[] = [
      'mail_logs',
      'ESA_mail_logs',
      'MAIL_SecurityAudit',
      'x',
      '2026',
      'Info',
      'MID',
      'a:b',
      '[x]',
      '-',
      'Übersicht',
    ];
    for (let i = 0; i < tags.length; i++) {
      const line = `Mar 16 09:15:30 esa1 ${tags[i]}: Info: MID 5 x`;
      expect(fresh(`<22>${line}`)).toBe(`P2 22 ${STAMP} esa1 ${tags[i]} Info|MID 5 x`);
      expect(fresh(line)).toBe(`P4 -1 ${STAMP} esa1 ${tags[i]} Info|MID 5 x`);
    }
  });
});

describe('hostile text', () => {
  it('that imitates a header further down is never reached', () => {
    const hostile: string[] = [
      "Subject 'esa9 mail_logs: Info: MID 9 ICID 9'",
      'From: <<22>Mar 17 18:24:37 esa9 mail_logs: Info: MID 9>',
      'Subject Info: Mon Mar 16 10:00:00 2026 Info: MID 9',
      'RID [0] x: Info: MID 9 done',
      'Message-ID <a> esa9 [info] tag Info: MID 9',
      "Subject '\ufeff<22>1 - esa9 t - - - Info: MID 9'",
    ];
    for (let i = 0; i < hostile.length; i++) {
      const text = `MID 5 ${hostile[i]}`;
      expect(fresh(text)).toBe(`bare -1 - - - -|${text}`);
      expect(fresh(`Mon Mar 16 09:15:30 2026 Info: ${text}`)).toBe(`P3 -1 ${STAMP} - - Info|${text}`);
      expect(fresh(`<22>Mar 16 09:15:30 esa1 t: Info: ${text}`)).toBe(`P2 22 ${STAMP} esa1 t Info|${text}`);
    }
  });

  it('behind a level word stays text, even if it is a level or a stamp', () => {
    expect(fresh('<22>Mar 16 09:15:30 esa1 t: Info: Info: Info: x')).toBe(
      `P2 22 ${STAMP} esa1 t Info|Info: Info: x`,
    );
    expect(fresh('Mon Mar 16 09:15:30 2026 Info: Tue Mar 17 10:00:00 2026 Info: x')).toBe(
      `P3 -1 ${STAMP} - - Info|Tue Mar 17 10:00:00 2026 Info: x`,
    );
  });

  it('that is no PRI, count or structured data is left alone', () => {
    const broken: string[] = [
      '<>Mar 16 09:15:30 x',
      '<192>MID 5',
      '<1234>MID 5',
      '<22 MID 5',
      '<a>MID 5',
      '184 MID 5',
      '184 <MID 5',
      '184<22>MID 5',
      '<',
      '<22',
    ];
    for (let i = 0; i < broken.length; i++) expect(fresh(broken[i])).toBe(`bare -1 - - - -|${broken[i]}`);
    expect(fresh('<22>1 2026-03-16T09:15:30Z esa1 m - - [x y="1 Info: z')).toBe(
      'bare 22 - - - -|1 2026-03-16T09:15:30Z esa1 m - - [x y="1 Info: z',
    );
  });
});

const LINES: string[] = [
  '<166>Mar 16 09:15:30 mail_logs: Info: Start MID 6 ICID 5',
  '<166>Mar 16 09:15:30 mail_logs: Info:   MID 6 x',
  '<166>Mar 16 09:15:30 mail_logs: Info:',
  '<166>Mar 16 09:15:30 mail_logs: Warning: MID 6 x',
  '<166>Mar 16 09:15:31 mail_logs: Info: MID 6 x',
  '<166>Mar 16 09:15:30 esa1 mail_logs: Info: MID 6 x',
  '<166>Mar 16 09:15:30 esa2 mail_logs: Info: MID 6 x',
  '<166>Mar 16 09:15:30 mail_logs: CEF:0|x',
  'Mon Mar 16 09:15:30 2026 Info: MID 6 x',
  'Mon Mar 16 09:15:30 2026 MID 6 x',
  'Mar 16 09:15:30 esa1 mail_logs: Info: MID 6 x',
  '<111>Aug 10 10:00:24 cisco_esa ESA: Mon Aug 10 10:00:22 2020 Info: MID 6 x',
  'esa1 mail_logs: Info: MID 6 x',
  'mail_logs: Info: MID 6 x',
  '<166>1 2026-03-16T09:15:30Z esa1 mail_logs - - - Info: MID 6 x',
  '99 <166>Mar 16 09:15:30 esa1 mail_logs: Info: MID 6 x',
  'MID 6 x',
  '',
];

describe('the kept header', () => {
  it('gives what a fresh parse gives, whatever lines came before', () => {
    seedRandom(11);
    let wrong = '';
    for (let round = 0; round < 4000; round++) {
      const line = LINES[random(LINES.length)];
      const kept = seen(line);
      // half of the lines follow on a kept header, the other half on a forgotten one
      const again = random(2) == 0 ? fresh(line) : seen(line);
      if (kept != again) wrong = `${kept} but ${again}`;
    }
    expect(wrong).toBe('');
  });

  it('says that host and time are those of the line before', () => {
    fresh(LINES[0]);
    expect(headerRepeats).toBe(false);
    seen(LINES[1]);
    expect(headerRepeats).toBe(true);
    seen(LINES[4]);
    expect(headerRepeats).toBe(false);
  });

  it('is not kept when it is longer than its room', () => {
    const host = 'h'.repeat(300);
    const line = `<22>Mar 16 09:15:30 ${host} t: Info: MID 6 x`;
    expect(fresh(line)).toBe(`P2 22 ${STAMP} ${host} t Info|MID 6 x`);
    expect(seen(line)).toBe(`P2 22 ${STAMP} ${host} t Info|MID 6 x`);
    expect(headerRepeats).toBe(false);
  });
});
