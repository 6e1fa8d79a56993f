/** What is wrong with a configuration, word for word. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { readEndpoint } from '../../host/sidecar/config/endpoint.js';
import { Findings } from '../../host/sidecar/config/faults.js';
import { ConfigError } from '../../host/sidecar/config/load.js';
import { fromFile } from '../../host/sidecar/config/origin.js';
import { ConfigFolder } from './support/listen-config.js';

const folder = new ConfigFolder();
afterAll(() => folder.remove());

/** Faults of one input, of one output, beside which all is well. */
function ofInput(given: unknown): string[] {
  return folder.faults({ file: JSON.stringify({ inputs: [given] }) });
}

function ofOutput(given: unknown): string[] {
  return folder.faults({ file: JSON.stringify({ inputs: ['stdin'], outputs: [given] }) });
}

describe('faults of options', () => {
  it.each<[unknown, string]>([
    [
      { url: 'syslog+udp://0.0.0.0:5514', recieve_buffer: '8MiB' },
      'inputs[0].recieve_buffer: unknown key; did you mean receive_buffer?',
    ],
    [
      'syslog+udp://:5514?receiveBuffer=1',
      'inputs[0].receiveBuffer: unknown key; did you mean receive_buffer?',
    ],
    [
      { url: 'stdin', zebra: 1 },
      'inputs[0].zebra: unknown key; expected one of url, name, appliance, records, spool',
    ],
    [
      { url: 'syslog+tcp://:0', framing: 'octets' },
      'inputs[0].framing: "octets" is not one of its values; expected one of auto, octet, newline',
    ],
    [
      { url: 'syslog+tcp://:0', cert: 'x.crt' },
      'inputs[0].cert: not an option of syslog+tcp; it is one of syslog+tls',
    ],
    [
      { url: 'syslog+tcp://:0', idle_timeout: 'soon' },
      'inputs[0].idle_timeout: "soon" is not a duration; expected a number with ms, s, m, h or d, such as 30s, or 0; up to 24d',
    ],
    [
      { url: 'syslog+tcp://:0', max_line: '2MiB' },
      'inputs[0].max_line: "2MiB" is not a size; expected bytes as a number, or with KiB, MiB or GiB, such as 64MiB; from 1KiB to 1MiB',
    ],
    [
      { url: 'syslog+tcp://:0', max_connections: 0 },
      'inputs[0].max_connections: 0 is not a count; expected a whole number from 1 to 100000',
    ],
    [{ url: 'stdin', records: 'yes' }, 'inputs[0].records: "yes" is not a yes or no; expected true or false'],
    [
      { url: 'stdin', appliance: 5 },
      'inputs[0].appliance: 5 is not a text; expected a text of 1 to 255 characters',
    ],
    [
      { url: 'unix:x.sock', mode: '0999' },
      'inputs[0].mode: "0999" is not a file mode; expected octal permissions, such as 0660',
    ],
    [
      { url: 'redis://h', stream: 'a,,b' },
      'inputs[0].stream: "a,,b" is not a list of names; expected names with commas between them, or a list of names',
    ],
    [
      { url: 'http://:0', token: 'two words' },
      'inputs[0].token: *** is not a token; expected a text of ASCII characters without blanks',
    ],
    [
      { url: 'syslog+tls://:0', cert: null, key: 'k' },
      'inputs[0].cert: null is not a path; expected a path, absolute or from the working directory on',
    ],
    [
      { url: 'syslog+tcp://:0?framing=octet', framing: 'octet' },
      'inputs[0].framing: given twice, in the URL and as a key; expected one of them',
    ],
    [
      'syslog+tcp://:0?framing=octet&framing=auto',
      'inputs[0].framing: given twice, twice in the URL; expected one of them',
    ],
  ])('input %j', (given, fault) => expect(ofInput(given)).toEqual([fault]));

  it.each<[unknown, string]>([
    [
      { url: 'syslog+udp://h', facility: 'post' },
      'outputs[0].facility: "post" is not a facility; expected one of kern, user, mail, daemon, auth, syslog, lpr, news, uucp, cron, authpriv, ftp, ntp, audit, alert, clock, local0, local1, local2, local3, local4, local5, local6, local7, or a number from 0 to 23',
    ],
    [
      { url: 'syslog+udp://h', severity: 8 },
      'outputs[0].severity: 8 is not a severity; expected one of emerg, alert, crit, err, warning, notice, info, debug, or a number from 0 to 7',
    ],
    [
      { url: 'syslog+udp://h', ident: 'Iron Port' },
      'outputs[0].ident: "Iron Port" is not an IDENT; expected a text of 1 to 48 ASCII characters without blanks',
    ],
    [
      { url: 'stdout', retry_min: 0 },
      'outputs[0].retry_min: 0 is not a duration; expected a number above 0 with ms, s, m, h or d, such as 30s; up to 24d',
    ],
    [
      { url: 'stdout', retry_min: '1m' },
      'outputs[0].retry_min: is longer than retry_max; expected a shorter pause first',
    ],
    [
      { url: 'https://h', headers: { 'Content-Length': 'hunter2' } },
      'outputs[0].headers: *** is not a mapping of headers; expected a mapping of header names to texts; connection, content-encoding, content-length, transfer-encoding are set by mailstitch',
    ],
    [{ url: 'http://h', verify: false }, 'outputs[0].verify: means nothing to http://; expected https://'],
    [
      { url: 'https://a:b@h', headers: { authorization: 'Bearer x' } },
      'outputs[0]: has a user in its URL and a header Authorization; expected one of them',
    ],
  ])('output %j', (given, fault) => expect(ofOutput(given)).toEqual([fault]));
});

const INPUT_SCHEMES =
  'syslog+udp, syslog+tcp, syslog+tls, stdin, file, unix, http, redis, rediss, redis+unix';
const OUTPUT_SCHEMES = 'stdout, file, syslog+udp, syslog+tcp, syslog+tls, http, https, tcp, unix';

describe('faults of URLs', () => {
  it.each<[unknown, string]>([
    ['udp://0.0.0.0:514', 'inputs[0]: "udp://0.0.0.0:514": unknown scheme; did you mean syslog+udp?'],
    ['sylog+tcp://:514', 'inputs[0]: "sylog+tcp://:514": unknown scheme; did you mean syslog+tcp?'],
    ['kafka://h/t', `inputs[0]: "kafka://h/t": unknown scheme; expected one of ${INPUT_SCHEMES}`],
    [
      'mail.log',
      `inputs[0]: "mail.log" has no scheme; expected one of ${INPUT_SCHEMES}; did you mean file:mail.log?`,
    ],
    [
      '0.0.0.0:514',
      `inputs[0]: "0.0.0.0:514" has no scheme; expected one of ${INPUT_SCHEMES}; did you mean syslog+udp://0.0.0.0:514?`,
    ],
    ['', `inputs[0]: "" has no scheme; expected one of ${INPUT_SCHEMES}`],
    [5, 'inputs[0]: 5 is not the URL of an input; expected a URL, or a mapping with url and options'],
    [
      { cert: 'x' },
      'inputs[0]: is a mapping without the URL of an input; expected a URL, or a mapping with url and options',
    ],
    [
      'syslog+udp:0.0.0.0:514',
      'inputs[0]: "syslog+udp:0.0.0.0:514" is no address, // is missing; expected syslog+udp://HOST:PORT',
    ],
    [
      'syslog+udp://0.0.0.0:99999',
      'inputs[0]: "syslog+udp://0.0.0.0:99999" is not an address; expected syslog+udp://HOST:PORT',
    ],
    [
      'syslog+udp://300.1.1.1:5',
      'inputs[0]: "syslog+udp://300.1.1.1:5" is not an address; expected syslog+udp://HOST:PORT',
    ],
    [
      'syslog+tcp://h:5/path',
      'inputs[0]: "syslog+tcp://h:5/path" is an address with a path behind it; expected syslog+tcp://HOST:PORT',
    ],
    ['stdin?x', 'inputs[0].x: unknown key; expected one of url, name, appliance, records, spool'],
    ['stdin:5', 'inputs[0]: "stdin:5" is more than its name; expected stdin'],
    ['file://var/log/x', 'inputs[0]: "file://var/log/x" is a path with a host before it; expected file:PATH'],
    [
      'file:100%',
      'inputs[0]: "file:100%" is no path, or one with a % that stands for nothing (%25 is the sign itself); expected file:PATH',
    ],
    [
      `unix:/${'x'.repeat(107)}`,
      `inputs[0]: "unix:/${'x'.repeat(107)}" is a path of more than 107 bytes, which is too long for a socket; expected unix:PATH`,
    ],
    [
      'http://u:hunter2@h/',
      'inputs[0]: "http://***@h/" is an address with a user, for whom there is the option token; expected http://HOST:PORT/PATH',
    ],
    ['redis://h', 'inputs[0]: has neither list nor stream; expected one of them'],
    ['redis://h?list=a&stream=b', 'inputs[0]: has list and stream; expected one of them'],
    [
      'redis://:hunter2@h/mail?list=a',
      'inputs[0]: "redis://***@h/mail?list=a" is an address with something other than the number of a database behind it; expected redis://USER:PASSWORD@HOST:PORT/DB',
    ],
    [
      'redis://?list=a',
      'inputs[0]: "redis://?list=a" is an address without a host; expected redis://USER:PASSWORD@HOST:PORT/DB',
    ],
  ])('input %j', (given, fault) => expect(ofInput(given)).toEqual([fault]));

  it.each<[unknown, string]>([
    ['ftp://h', `outputs[0]: "ftp://h": unknown scheme; expected one of ${OUTPUT_SCHEMES}`],
    [
      'kafka://h/t?key=hunter2',
      `outputs[0]: "kafka://h/t?key=***": unknown scheme; expected one of ${OUTPUT_SCHEMES}`,
    ],
    ['tcp://h', 'outputs[0]: "tcp://h" is an address without a port; expected tcp://HOST:PORT'],
    ['tcp://h:0', 'outputs[0]: "tcp://h:0" is an address with port 0; expected tcp://HOST:PORT'],
    ['tcp://:5', 'outputs[0]: "tcp://:5" is an address without a host; expected tcp://HOST:PORT'],
    [
      'https://u:p/hunter2@h/?key=hunter2',
      'outputs[0]: "https://***@h/?key=***" is not an address; expected https://USER:PASSWORD@HOST:PORT/PATH',
    ],
  ])('output %j', (given, fault) => expect(ofOutput(given)).toEqual([fault]));
});

describe('faults of the whole', () => {
  it('are those of a time zone too, which may be a name here', () => {
    const known = 'settings: { timezone: Europe/Berlin }\ninputs: [ stdin ]\n';
    expect(folder.faults({ file: known })).toEqual([]);
    const expected =
      'expected UTC, an offset such as +02:00, a POSIX TZ string such as CET-1CEST,M3.5.0,M10.5.0/3, or a name such as Europe/Berlin';
    expect(folder.faults({ file: known.replace('Berlin', 'Berlln') })).toEqual([
      `settings.timezone: "Europe/Berlln" is not a time zone that /usr/share/zoneinfo has; ${expected}`,
    ]);
    expect(folder.faults({ file: known, env: { MAILSTITCH_TIMEZONE: 'Mars' } })).toEqual([
      `MAILSTITCH_TIMEZONE: "Mars" is not a time zone that /usr/share/zoneinfo has; ${expected}`,
    ]);
  });

  it('are told all at once, in an error of their own', () => {
    const file = `
settings: { timeout: soon, timeot: 5s, unmatched: keep }
inputs: [ "syslog+udp://:514?framing=x", "udp://:514" ]
outputs: [ "stdout", { url: "tcp://h" } ]
statedir: x
log: { levle: info, format: yaml }
stop_timeout: never
`;
    expect(folder.faults({ file, env: { MAILSTITCH_LINGER: 'a while' }, flags: { hold: 'fast' } })).toEqual([
      'statedir: unknown key; did you mean state_dir?',
      'log.levle: unknown key; did you mean level?',
      'settings.timeout: "soon" is not a duration; expected a number above 0 with ms, s, m, h or d, such as 30s',
      '--hold: "fast" is not a duration; expected a number with ms, s, m, h or d, such as 30s, or 0',
      'MAILSTITCH_LINGER: "a while" is not a duration; expected a number with ms, s, m, h or d, such as 30s, or 0',
      'settings.unmatched: "keep" is not one of its values; expected one of pass,drop',
      'settings.timeot: unknown setting; did you mean timeout?',
      'inputs[0].framing: "x" is not one of its values; expected one of datagram, newline',
      'inputs[1]: "udp://:514": unknown scheme; did you mean syslog+udp?',
      'outputs[1]: "tcp://h" is an address without a port; expected tcp://HOST:PORT',
      'log.format: "yaml" is not one of its values; expected one of json, text',
      'stop_timeout: "never" is not a duration; expected a number with ms, s, m, h or d, such as 30s, or 0; up to 24d',
    ]);
    expect(() => folder.load({ file })).toThrow(ConfigError);
  });

  it.each<[string, string[]]>([
    [
      'inputs: [stdin',
      ['line 1, column 15: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    ['inputs: [stdin]\ninputs: []', ['line 2, column 1: Map keys must be unique']],
    ['- a', ['a list is not a mapping; expected one with inputs and outputs']],
    ['inputs: [*nothing]', ['line 1, column 10: there is no anchor &nothing before *nothing']],
  ])('a file %j', (file, faults) => {
    const all = folder.faults({ file, flags: { input: ['stdin'] } });
    expect(all).toEqual(faults.map((fault) => `${join(folder.path, 'mailstitch.yaml')}: ${fault}`));
  });

  it.each<[object, string[]]>([
    [
      { inputs: 'stdin' },
      ['inputs: "stdin" is not a list; expected a list of URLs, or of mappings with url and options'],
    ],
    [
      { settings: ['x'] },
      ['settings: a list is not a mapping; expected settings by name, such as {timeout: 30s}'],
    ],
    [
      { log: 'info' },
      ['log: "info" is not a mapping; expected level and format, such as {level: info, format: json}'],
    ],
    [{ input: [] }, ['input: unknown key; did you mean inputs?']],
    [
      { service: 'https://127.0.0.1' },
      [
        'service: "https://127.0.0.1" is not an address of the service; expected http://HOST:PORT, such as http://127.0.0.1:6245, or off',
      ],
    ],
  ])('a file %j', (file, faults) => {
    expect(folder.faults({ file: JSON.stringify(file), flags: { input: ['stdin'] } })).toEqual(faults);
  });

  it('a file that is not there', () => {
    expect(folder.faults({ flags: { config: 'nowhere.yaml' } })).toEqual([
      'nowhere.yaml: no such file or directory',
    ]);
  });

  it('no inputs', () => {
    expect(folder.faults({})).toEqual([
      'inputs: there are none; expected at least one, such as syslog+udp://0.0.0.0:514',
    ]);
  });

  it('a state folder that is a file', () => {
    const path = folder.write('state', '');
    expect(folder.faults({ flags: { input: ['stdin'], stateDir: 'state' } })).toEqual([
      `--state-dir: ${path}: not a folder; expected one that can be written, or can be made`,
    ]);
  });

  it('variables that are not there', () => {
    const file = `
inputs: [ "http://:0?token=\${TOKEN}" ]
outputs: [ { url: "https://h", headers: { Authorization: "Bearer \${SIEM TOKEN}" } } ]
`;
    expect(folder.faults({ file }).slice(0, 2)).toEqual([
      `inputs[0]: the environment has no TOKEN; set it, or write \${TOKEN:-default} for a value without it`,
      `outputs[0].headers.Authorization: has \${ without the name of a variable; expected \${NAME} or \${NAME:-default}, or $\${ for the signs themselves`,
    ]);
  });
});

describe('faults of rules', () => {
  it('name the rule and where it is from', () => {
    const rules = folder.write(
      'own.rules',
      'MID {mid:nun} x\n\nMID {mid:num} Custom {content_filter:rest}\n',
    );
    const file = JSON.stringify({ settings: { rules: ['MID {mid:num} a', 'MID {mid:num x'] } });
    expect(folder.faults({ file, flags: { input: ['stdin'], rules: ['own.rules'] } })).toEqual([
      'settings.rules[1]: "MID {mid:num x" is not part of a row; expected a closing } or ]] for each { or [[',
      '--rules: "MID {mid:nun} x" is not part of a row; expected captures of type num, list, addr, quoted, word, until, text or rest',
    ]);
    expect(folder.faults({ file: 'settings: {rules: no.rules}', flags: { input: ['stdin'] } })).toEqual([
      `settings.rules: ${join(folder.path, 'no.rules')}: no such file or directory`,
    ]);
    expect(rules).toBe(join(folder.path, 'own.rules'));
  });
});

describe('options that are right alone and wrong together', () => {
  it.each<[string[], string[], string]>([
    [['stdin', '-'], [], '--input[1]: standard input is taken by --input[0]; expected one user of it'],
    [
      ['stdin'],
      ['-', 'stdout'],
      '--output[1]: standard output is taken by --output[0]; expected one user of it',
    ],
    [
      ['syslog+udp://127.0.0.1:514', 'syslog+udp://0.0.0.0:514'],
      [],
      '--input[1]: udp port 514 of 0.0.0.0 is taken by --input[0]; expected one user of it',
    ],
    [
      ['syslog+tcp://localhost:514', 'http://127.0.0.1:514'],
      [],
      '--input[1]: tcp port 514 of 127.0.0.1 is taken by --input[0]; expected one user of it',
    ],
    [
      ['redis://h?list=a', 'redis://h:6379/0?list=a'],
      [],
      '--input[1]: the list a is taken by --input[0]; expected one user of it',
    ],
  ])('%j into %j', (input, output, fault) => {
    expect(folder.faults({ flags: output.length > 0 ? { input, output } : { input } })).toEqual([fault]);
  });

  it('a file that comes back into itself, and two outputs in one', () => {
    const path = join(folder.path, 'x.log');
    const flags = { input: ['file:x.log'], output: ['file:x.log', 'file:y', `file://${folder.path}/y`] };
    expect(folder.faults({ flags })).toEqual([
      `--output[0]: ${path} is taken by --input[0]; expected one user of it`,
      `--output[2]: ${join(folder.path, 'y')} is taken by --output[1]; expected one user of it`,
    ]);
  });

  it('the service on the port of an input', () => {
    const flags = { input: ['http://0.0.0.0:9000'], service: 'http://127.0.0.1:9000' };
    expect(folder.faults({ flags })).toEqual([
      'service: tcp port 9000 of 127.0.0.1 is taken by --input[0]; expected one user of it',
    ]);
  });

  it('are none where ports differ, or protocols, or the system chooses', () => {
    const input = ['syslog+udp://:514', 'syslog+tcp://:514', 'syslog+tcp://:0', 'syslog+tls://127.0.0.2:0'];
    const { cert, key } = folder.certificate('pair');
    const file = JSON.stringify({ inputs: [...input.slice(0, 3), { url: input[3], cert, key }] });
    expect(folder.faults({ file })).toEqual([]);
  });
});

describe('certificates', () => {
  const one = folder.certificate('one');
  const two = folder.certificate('two');
  const url = 'syslog+tls://:0';

  it.each<[object, string[]]>([
    [
      {},
      [
        'inputs[0].cert: missing; expected a path, absolute or from the working directory on',
        'inputs[0].key: missing; expected a path, absolute or from the working directory on',
      ],
    ],
    [
      { cert: 'no.crt', key: one.key },
      [`inputs[0].cert: ${join(folder.path, 'no.crt')}: no such file or directory`],
    ],
    [
      { cert: one.key, key: one.key },
      [`inputs[0].cert: ${one.key} is not a certificate; expected a file in PEM`],
    ],
    [
      { cert: one.cert, key: one.cert },
      [`inputs[0].key: ${one.cert} is not a private key without a passphrase; expected a file in PEM`],
    ],
    [
      { cert: one.cert, key: two.key },
      [`inputs[0].key: ${two.key} is not the key of the certificate ${one.cert}`],
    ],
    [{ cert: one.cert, key: one.key, ca: '.' }, [`inputs[0].ca: ${folder.path}: is a directory`]],
    [{ cert: one.cert, key: one.key, ca: two.cert }, []],
  ])('%j', (options, faults) => expect(ofInput({ url, ...options })).toEqual(faults));

  it('that may not be read', () => {
    const path = join(folder.path, 'closed.crt');
    writeFileSync(path, '', { mode: 0o000 });
    chmodSync(path, 0);
    if (process.getuid?.() === 0) return; // root reads everything
    expect(ofOutput({ url: 'syslog+tls://h', ca: path })).toEqual([
      `outputs[0].ca: ${path}: permission denied`,
    ]);
  });

  it('come in pairs', () => {
    expect(ofOutput({ url: 'https://h', cert: one.cert })).toEqual([
      'outputs[0].key: missing; cert needs it',
    ]);
    expect(ofOutput({ url: 'syslog+tls://h', key: one.key })).toEqual([
      'outputs[0].cert: missing; key needs it',
    ]);
  });

  it('that have expired are warned of', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 40 * 86_400_000 });
    const file = JSON.stringify({ inputs: [{ url, cert: one.cert, key: one.key }] });
    const { warnings } = folder.load({ file });
    vi.useRealTimers();
    expect(warnings).toEqual([
      expect.stringMatching(/^inputs\[0\]\.cert: \S+one\.crt has expired \(.+ GMT\)$/),
    ]);
  });
});

describe('any text', () => {
  it('as a URL gives a fault or a spec, and no other error', () => {
    const pieces = [
      'file:',
      'redis://',
      'https://',
      'syslog+tls://',
      '[',
      ']',
      '@',
      ':',
      '%',
      '%zz',
      '?',
      '#',
      '=',
      '&',
      ' ',
      '\n',
      '\0',
      '../x',
      'ü',
      '__proto__',
      'list',
      '=a',
      '99999',
    ];
    let seed = 7;
    const next = () => {
      seed = (seed * 48271) % 2147483647;
      return pieces[seed % pieces.length] as string;
    };
    for (let round = 0; round < 20_000; round++) {
      const url = Array.from({ length: 1 + (round % 7) }, next).join('');
      const side = round % 2 === 0 ? 'input' : 'output';
      const findings = new Findings();
      const given = { value: round % 3 === 0 ? { url, [url]: url } : url, origin: fromFile('here') };
      const endpoint = readEndpoint(side, given, folder.path, findings);
      expect(endpoint === undefined, url).toBe(findings.faults.length > 0);
      for (const { place, text } of findings.faults) expect(`${place}: ${text}`).toMatch(/^here.*: ./);
    }
  });
});
