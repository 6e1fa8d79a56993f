/**
 * Lines of a file into one JSON object a message, printed at its end: what a good author writes for plain Node, with
 * regular expressions and a Map. The first word of a line, and the word behind its MID, choose the one
 * expression that is asked.
 *
 * Not done: unfinished messages stay in memory for good; lines after the end and connection lines after the message's
 * are lost; a rewritten message is two; encoded subjects stay encoded.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';

const CHUNK_BYTES = 1 << 20;
const OUTPUT_CHARACTERS = 1 << 16;

const messages = new Map();
const clients = new Map();
let output = '';

/** Distinct values in order of arrival. */
function add(message, field, value) {
  const values = message[field];
  if (values === undefined) message[field] = [value];
  else if (!values.includes(value)) values.push(value);
}

const PREFIX = /^<\d+>\w{3} [ \d]\d \d\d:\d\d:\d\d (\S+) mail_logs: \w+: (\w+)/;
const MID = /^MID (\d+) (\S+)/;
const START = /^Start MID (\d+) ICID (\d+)$/;
const FINISHED = /^Message finished MID (\d+)/;
const ABORTED = /^Message aborted MID (\d+) (.*?)(?: by content filter '(.*)' in the \w+ table)?$/;
const CONNECTION = /^New SMTP ICID (\d+) interface .*? address (\S+)/;
const CLOSE = /^ICID (\d+) close$/;
const BOUNCED = /^Bounced: DCID \d+ MID (\d+)/;
const SPAM = /^ISQ: Quarantined MID (\d+)$/;

/** An expression for what stands behind `MID 7 `, and what its groups are. */
const field = (name, expression) => (message, rest) => {
  const found = expression.exec(rest);
  if (found !== null) message[name] = found[1];
};
const list = (name, expression) => (message, rest) => {
  const found = expression.exec(rest);
  if (found !== null) add(message, name, found[1]);
};

const ENVELOPE = /^ICID \d+ (?:RID \d+ To|From): <(.*)>$/;
const SUBJECT = /^Subject (?:(["'])(.*)\1|(.*))$/;
const ENGINE = /^using engine: (CASE|GRAYMAIL) (.*)$/;
const DKIM = /^DKIM: ((\w+).*)$/;
const DMARC = /^DMARC: (?:Verification (\w+)(?: \((.*)\))?|(Message .*))$/;
const SDR =
  /^SDR: Consolidated Sender Threat Level: (\w+), Threat Category: ([^,]+), .*Sender Maturity: (.*)$/;
const REWRITTEN = /^rewritten to MID \d+ by \S+ filter '(.*)'$/;
const QUARANTINED = /^quarantined to ".*" \(content filter:(.*)\)$/;
const NOTICE = /^was generated for bounce of MID (\d+)$/;
const COPY = /^was generated based on MID (\d+) by (\S+) filter '(.*)'$/;

/** By the word behind the MID. */
const HANDLERS = new Map([
  [
    'ICID',
    (message, rest) => {
      const found = ENVELOPE.exec(rest);
      if (found === null) return;
      if (rest.includes(' From: ')) message.From = found[1];
      else add(message, 'To', found[1]);
    },
  ],
  ['Message-ID', field('MessageID', /^Message-ID '(.*)'$/)],
  [
    'Subject',
    (message, rest) => {
      const [, , quoted, bare] = SUBJECT.exec(rest);
      message.Subject = quoted ?? bare;
    },
  ],
  ['interim', list('Antivirus', /^interim AV verdict using \w+ (.*)$/)],
  ['antivirus', list('Antivirus', /^antivirus (positive .*)$/)],
  [
    'using',
    (message, rest) => {
      const found = ENGINE.exec(rest);
      if (found !== null) message[found[1]] = found[2];
    },
  ],
  ['SPF:', field('SPF', /^SPF: mailfrom identity \S+ (\w+)/)],
  [
    'DKIM:',
    (message, rest) => {
      const found = DKIM.exec(rest);
      message.DKIM = found[2];
      message.DKIM_Detail = found[1];
    },
  ],
  [
    'DMARC:',
    (message, rest) => {
      const found = DMARC.exec(rest);
      if (found === null) return;
      if (found[1] !== undefined) message.DMARK = found[1];
      const detail = found[2] ?? found[3];
      if (detail !== undefined) message.DMARK_Detail = detail;
    },
  ],
  [
    'SDR:',
    (message, rest) => {
      const found = SDR.exec(rest);
      if (found === null) return;
      message.SenderReputation = found[1];
      message.ThreatCategory = found[2];
      message.DomainAge = found[3];
    },
  ],
  ['Outbreak', field('OutbreakFilters', /^Outbreak Filters: verdict (.*)$/)],
  ['attachment', list('Attachments', /^attachment '(.*)'$/)],
  ['queued', (message) => add(message, 'Action', 'queued for delivery')],
  [
    'rewritten',
    (message, rest) => {
      add(message, 'Action', 'rewritten');
      const found = REWRITTEN.exec(rest);
      if (found !== null) add(message, 'Content_Filter', found[1]);
    },
  ],
  [
    'quarantined',
    (message, rest) => {
      add(message, 'Action', 'quarantined');
      const found = QUARANTINED.exec(rest);
      if (found !== null) add(message, 'Content_Filter', found[1]);
    },
  ],
  [
    'was',
    (message, rest) => {
      if (rest.startsWith('was split ')) {
        if (message !== undefined) add(message, 'Action', 'split');
        return;
      }
      const notice = NOTICE.exec(rest);
      if (notice !== null) {
        ofMessage(notice[1], 'Action', 'bounce message generated');
        return;
      }
      const copy = COPY.exec(rest);
      if (copy === null) return;
      ofMessage(copy[1], 'Action', copy[2]);
      ofMessage(copy[1], 'Content_Filter', copy[3]);
    },
  ],
]);

function ofMessage(mid, name, value) {
  const message = messages.get(mid);
  if (message !== undefined) add(message, name, value);
}

/** By the first word. */
function take(line) {
  const prefix = PREFIX.exec(line);
  if (prefix === null) return;
  const text = line.slice(prefix[0].length - prefix[2].length);
  switch (prefix[2]) {
    case 'MID': {
      const found = MID.exec(text);
      if (found === null) return;
      const handler = HANDLERS.get(found[2]);
      if (handler === undefined) return;
      const message = messages.get(found[1]);
      if (message !== undefined || found[2] === 'was') handler(message, text.slice(found[1].length + 5));
      return;
    }
    case 'Message': {
      const finished = FINISHED.exec(text);
      if (finished !== null) {
        finish(finished[1]);
        return;
      }
      const aborted = ABORTED.exec(text);
      if (aborted === null) return;
      ofMessage(aborted[1], 'Action', aborted[2]);
      if (aborted[3] !== undefined) ofMessage(aborted[1], 'Content_Filter', aborted[3]);
      return;
    }
    case 'Start': {
      const found = START.exec(text);
      if (found === null) return;
      messages.set(found[1], {
        MID: found[1],
        appliance: prefix[1],
        ICID: found[2],
        IP: clients.get(found[2]),
      });
      return;
    }
    case 'New': {
      const found = CONNECTION.exec(text);
      if (found !== null) clients.set(found[1], found[2]);
      return;
    }
    case 'ICID': {
      const found = CLOSE.exec(text);
      if (found !== null) clients.delete(found[1]);
      return;
    }
    case 'Bounced': {
      const found = BOUNCED.exec(text);
      if (found !== null) ofMessage(found[1], 'Action', 'bounced');
      return;
    }
    case 'ISQ': {
      const found = SPAM.exec(text);
      if (found !== null) ofMessage(found[1], 'Action', 'quarantined');
    }
  }
}

function finish(mid) {
  const message = messages.get(mid);
  if (message === undefined) return;
  messages.delete(mid);
  output += `${JSON.stringify(message)}\n`;
  if (output.length >= OUTPUT_CHARACTERS) flush();
}

function flush() {
  writeSync(1, output);
  output = '';
}

// The bytes of the log are taken one a character, which is the fastest, and its lines are of ASCII anyway.
const file = openSync(process.argv[2], 'r');
const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
let begun = '';
for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
  const lines = (begun + chunk.latin1Slice(0, length)).split('\n');
  begun = lines.pop();
  for (const line of lines) take(line);
}
if (begun !== '') take(begun);
flush();
closeSync(file);
