/** The vocabulary of the synthetic traffic: names, domains, Subjects, file names. Data only. */

/** What the appliance prints (`log`) and, where that is an encoded form, the Unicode text it stands for. */
export interface WordTable {
  readonly log: readonly string[];
  readonly value?: readonly string[];
}

const FIRST =
  words(`alice bob carla david elif felix greta hassan ines jonas katrin leyla marco nadia omar paula
  quentin rosa stefan tara umut vera walter ximena yusuf zoe anton birgit cem dora emil fatma georg hana ivan julia
  karim lena mehmet nora otto pinar rafael selin tom ulrike viktor wanda amir beate clara dilek erik fiona gustav
  helena igor jana kemal linda mateo nils olga peter`);

const LAST =
  words(`abel bauer costa demir engel fischer garcia haas ivanov jansen kaya lang meyer novak oezturk
  petrov quast rossi schmidt tanaka ulrich vogel weber xu yilmaz ziegler arslan berg celik dietz evans frank
  gruber hoffmann iliev jung koch lopez maier nielsen olsen polat richter sahin thomsen urban vidal wolf
  aydin brandt cohen dupont eder ferrari graf horvat ito kowalski lindqvist moreau neumann ortiz pohl`);

const STEMS =
  words(`acorn alpine amber anchor atlas birch bluebird bridge canyon cedar cobalt copper coral delta
  ember falcon forest garnet glacier granite harbor hazel horizon indigo island juniper lantern lakeside maple
  meadow meridian mountain nimbus north oak ocean olive orbit pioneer prairie quartz river saffron sierra silver
  summit timber valley`);

/** Reserved names only (RFC 2606), so nothing here is anybody's address. */
const DOMAINS = STEMS.flatMap((stem) => [
  `${stem}.example.net`,
  `${stem}.example.org`,
  `mail.${stem}.example`,
  `${stem}-group.example`,
]);

const PLAIN_SUBJECTS = lines(`
  Quarterly report
  Re: Quarterly report
  Invoice
  Your invoice is ready
  Meeting notes
  Fwd: Meeting notes from Monday
  Order confirmation
  Delivery notification
  Team offsite
  Re: Contract draft
  Password will expire soon
  Weekly status: build, test and release
  Out of office: back on Thursday
  Reminder: timesheets are due
  Minutes of the steering committee (final)
  New voicemail from +1 202 555 0142
  50% off everything, this weekend only
  Ticket updated: printer on floor 3
  [builds] nightly failed on main
  [JIRA] (OPS-1842) Rotate certificates
  RE: FW: Travel request Hamburg - Ankara
  Purchase order & delivery schedule
  Action required: confirm your registration
  Newsletter | Spring edition
  Scan from MFP-07
  Payment advice
  Re: Offer for 200 units @ 14.90 EUR
  Interview on Wednesday 10:30
  Backup report: 14 jobs, 0 failed
  Alert: disk usage above 90 % on srv-files-02
  Welcome to the project
  Questions about the audit`);

/** Old releases flip to double quotes for these, as Python's repr does. */
const APOSTROPHE_SUBJECTS = lines(`
  Don't miss tomorrow's meeting
  Re: Bob's plan
  Let's talk about next year's budget
  It's here: the summer catalogue
  What's new in version
  Invoice 'urgent'
  Your order isn't complete
  Today's menu`);

/** Quotes and text that imitates log lines: none of it may become another fact. */
const QUOTED_SUBJECTS = lines(`
  The "final" version of the slides
  "Hello world" and friends
  Re: "Message finished MID 26983 done"
  Fwd: MID 5 ICID 7 From: <ceo@example.com>
  Say "yes" to "green" energy
  MID 4711 queued for delivery
  Re: Subject "inner" quoted
  ICID 12 close`);

/** UTF-8 and single-byte charsets only: every build of the product decodes these. */
const ENCODED_SUBJECTS: ReadonlyArray<readonly [log: string, value: string]> = [
  utf8B('تقرير المبيعات الشهري'),
  utf8B('Toplantı gündemi: İstanbul şubesi'),
  utf8B('Προσφορά για την παραγγελία'),
  utf8B('会議の資料について'),
  utf8B('🎉 Willkommen bei uns'),
  utf8B('Отчёт за квартал'),
  utf8Q('Übersicht der Rechnungen für März'),
  utf8Q('Réunion reportée à jeudi'),
  utf8Q('Çalışma saatleri hakkında'),
  utf8Q('Żółta łódź podwodna'),
  ['=?windows-1256?B?3cfK5tHJINTl0SDjx9HT?=', 'فاتورة شهر مارس'],
  ['=?koi8-r?B?79Teo9Qg2sEgy9fB0tTBzA==?=', 'Отчёт за квартал'],
  ['=?windows-1251?Q?=D1=F7=B8=F2_=ED=E0_=EE=EF=EB=E0=F2=F3?=', 'Счёт на оплату'],
  ['=?iso-8859-7?Q?=D0=F1=EF=F3=F6=EF=F1=DC?=', 'Προσφορά'],
  ['=?iso-8859-1?Q?=DCbersicht_M=E4rz?=', 'Übersicht März'],
  ['=?windows-1255?B?5Obu8OQg7PTi6fnk?=', 'הזמנה לפגישה'],
  ['=?iso-8859-2?Q?=AE=E1dost_o_nab=EDdku?=', 'Žádost o nabídku'],
  ['=?windows-1254?Q?=D6deme_hat=FDrlatmas=FD?=', 'Ödeme hatırlatması'],
  ['=?iso-8859-9?Q?Toplant=FD_g=FCndemi=3A_=DDstanbul?=', 'Toplantı gündemi: İstanbul'],
  // Adjacent words join without the blank between them; the second pair is folded, printed as `\r\n `.
  ['Re: =?utf-8?Q?Angebot_f=C3=BCr_?= =?utf-8?Q?M=C3=BCnchen?=', 'Re: Angebot für München'],
  ['=?UTF-8?B?w5xiZXJ3ZWlzdW5n?=\\r\\n =?UTF-8?Q?_best=C3=A4tigt?=', 'Überweisung bestätigt'],
];

const FILE_STEMS =
  words(`report invoice contract minutes offer plan scan photo slides budget order drawing manual
  protocol price-list certificate`);
const FILE_TYPES = words('pdf docx xlsx pptx zip png jpg txt csv ics');
const PLAIN_FILES = FILE_STEMS.flatMap((stem) =>
  FILE_TYPES.map((type) => [`${stem}.${type}`, `${stem}.${type}`]),
);

/** The appliance prints names outside of ASCII, and blanks, as quoted-printable. */
const ENCODED_FILES = [
  ['=D1=82=D0=B5=D1=81=D1=82.rst', 'тест.rst'],
  ['Test=20Attachment.docx', 'Test Attachment.docx'],
  ['=C3=9Cbersicht=202026.xlsx', 'Übersicht 2026.xlsx'],
  ['=?UTF-8?B?2KrZgtix2YrYsS5wZGY=?=', 'تقرير.pdf'],
  ['report, final: v2 (1) ok.xlsx', 'report, final: v2 (1) ok.xlsx'],
  ['MID 50001 attachment.txt', 'MID 50001 attachment.txt'],
] as const;
const FILES = [...PLAIN_FILES, ...ENCODED_FILES] as ReadonlyArray<readonly [string, string]>;

export const WORD_TABLES: Readonly<Record<string, WordTable>> = {
  first: { log: FIRST },
  last: { log: LAST },
  domain: { log: DOMAINS },
  local: { log: ['example.com', 'example.com', 'example.com', 'sub.example.com', 'labs.example.com'] },
  plainSubject: { log: PLAIN_SUBJECTS },
  apostropheSubject: { log: APOSTROPHE_SUBJECTS },
  quotedSubject: { log: QUOTED_SUBJECTS },
  encodedSubject: {
    log: ENCODED_SUBJECTS.map(([log]) => log),
    value: ENCODED_SUBJECTS.map(([, value]) => value),
  },
  file: { log: FILES.map(([log]) => log), value: FILES.map(([, value]) => value) },
};

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

function lines(text: string): string[] {
  return text.trim().split(/\n\s*/);
}

function utf8B(text: string): readonly [string, string] {
  return [`=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`, text];
}

function utf8Q(text: string): readonly [string, string] {
  let encoded = '';
  for (const byte of Buffer.from(text)) {
    const char = String.fromCharCode(byte);
    if (char === ' ') encoded += '_';
    else if (/[A-Za-z0-9]/.test(char)) encoded += char;
    else encoded += `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return [`=?utf-8?Q?${encoded}?=`, text];
}
