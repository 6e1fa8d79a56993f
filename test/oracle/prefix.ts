/** What stands before the text of a line: priority, stamp, host, tag and level, in the shapes that appliances and relays write. */

export interface Prefix {
  /** Null if the line does not name its appliance. */
  host: string | null;
  /** Seconds since 1970, 0 without a stamp. */
  stamp: number;
  /** There is no prefix at all. */
  isBare: boolean;
  text: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const TIME = '\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?';
const DAY = `(?<month>${MONTHS.join('|')}) {1,2}(?<day>\\d{1,2}) (?<time>${TIME})`;
const STAMPS = [
  new RegExp(`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ${DAY} (?<year>\\d{4})`),
  new RegExp(`^${DAY}(?: (?<year>\\d{4})(?= |$))?`),
  new RegExp(`^(?<year>\\d{4}) ${DAY}`),
  new RegExp(
    `^(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)[T ](?<time>${TIME})(?<zone>Z|[+-]\\d\\d(?::?\\d\\d)?)?`,
  ),
];
const FILE_STAMP = STAMPS[0] as RegExp;
const LEVEL = /^(?:Info|Warning|Critical|Debug|Trace):(?=[ \t]|$)[ \t]*/;
const CONTENT = /^(?:\{|\[\{|CEF:\d|[\w.-]+=)/;

/** Reads the prefix of a line; `nowS` gives stamps without a year theirs. */
export function readPrefix(line: string, nowS: number): Prefix {
  const bare: Prefix = { host: null, stamp: 0, isBare: true, text: line.replace(/^[ \t]+/, '') };
  if (CONTENT.test(line)) return bare;
  let rest = line.replace(/^\xef\xbb\xbf/, '').replace(/^\d+ (?=<)/, '');
  const priority = /^<\d{1,3}>/.exec(rest)?.[0] ?? '';
  rest = rest.slice(priority.length);
  const rfc5424 = /^1 (\S+) (\S+) (\S+) (\S+) (\S+) (?:-|(?:\[(?:[^"\]]|"(?:[^"\\]|\\.)*")*\])+) ?/.exec(
    rest,
  );
  if (priority && rfc5424) {
    const [whole, stamp = '', host = '-'] = rfc5424;
    const behind = rest.slice(whole.length).replace(/^\xef\xbb\xbf/, '');
    const text = behind.replace(LEVEL, '');
    const time = readStamp(stamp, nowS)?.time ?? 0;
    const found: Prefix = { host: host === '-' ? null : host, stamp: time, isBare: false, text };
    return text === behind ? unwrapped(found, nowS) : found;
  }
  const stamp = readStamp(rest, nowS);
  if (stamp) rest = stamp.rest;
  const origin = readOrigin(rest, stamp !== null, nowS);
  if (!stamp && origin === null) return bare;
  const { host = null, text = rest, time } = origin ?? {};
  const found: Prefix = { host, stamp: time ?? stamp?.time ?? 0, isBare: false, text };
  return origin?.isWhole ? found : unwrapped(found, nowS);
}

/** A relay may have put a header of its own before that of the appliance: then the inner one counts. */
function unwrapped(outer: Prefix, nowS: number): Prefix {
  if (!/^<\d/.test(outer.text) && !readStamp(outer.text, nowS)) return outer;
  const inner = readPrefix(outer.text, nowS);
  const level = outer.text.slice(0, outer.text.length - inner.text.length);
  if (inner.isBare || !/(?:Info|Warning|Critical|Debug|Trace):\s*$/.test(level)) return outer;
  return { ...inner, host: inner.host ?? outer.host, stamp: inner.stamp || outer.stamp };
}

interface Origin {
  host: string | null;
  text: string;
  /** It ends in a level word. */
  isWhole: boolean;
  time?: number;
}

/** `esa1 mail_logs: Info: text`, `mail_logs: Info: text`, `Info: text` and the odder ones. */
function readOrigin(rest: string, hasStamp: boolean, nowS: number): Origin | null {
  if (LEVEL.test(rest)) {
    // an administrator may have called the subscription `Info`
    const text = rest.replace(LEVEL, '');
    return { host: null, text: text.replace(LEVEL, ''), isWhole: true };
  }
  const splunk = /^(\S+) \S+ \[[^\]]*\] \S+ /.exec(rest);
  if (splunk && LEVEL.test(rest.slice(splunk[0].length))) {
    return {
      host: splunk[1] as string,
      text: rest.slice(splunk[0].length).replace(LEVEL, ''),
      isWhole: true,
    };
  }
  const tagged = /^(?:(\S*[^\s:])[ \t]+)?(\S*):(?:[ \t]+|$)/.exec(rest);
  if (tagged && !CONTENT.test(rest)) {
    const host = tagged[1] ?? null;
    const text = rest.slice(tagged[0].length);
    if (LEVEL.test(text)) return { host, text: text.replace(LEVEL, ''), isWhole: true };
    if (!hasStamp || readStamp(rest.slice((host ?? '').length).trimStart(), nowS))
      return hostOnly(rest, hasStamp, nowS);
    const second = FILE_STAMP.test(text) ? readStamp(text, nowS) : null;
    if (second && LEVEL.test(second.rest)) {
      return { host, text: second.rest.replace(LEVEL, ''), isWhole: true, time: second.time };
    }
    return { host, text, isWhole: false };
  }
  return hostOnly(rest, hasStamp, nowS);
}

/** `relay1 <22>Mar 16 09:15:30 esa1 mail_logs: Info: text`: behind its own stamp and name a relay left the line as it was. */
function hostOnly(rest: string, hasStamp: boolean, nowS: number): Origin | null {
  const [whole = '', host = ''] = /^(\S+)[ \t]+/.exec(rest) ?? [];
  const text = rest.slice(whole.length);
  const isHeader = /^<\d/.test(text) || readStamp(text, nowS) !== null;
  return hasStamp && whole !== '' && isHeader ? { host, text, isWhole: false } : null;
}

function readStamp(text: string, nowS: number): { time: number; rest: string } | null {
  for (const shape of STAMPS) {
    const found = shape.exec(text);
    if (!found?.groups) continue;
    const { year, month = '', day = '', time = '', zone } = found.groups;
    const name = MONTHS.indexOf(month);
    const at = [name < 0 ? Number(month) - 1 : name, Number(day), ...time.split(':').map(Number)];
    const rest = text.slice(found[0].length).replace(/^[ \t]+/, '');
    return { time: year ? utc(Number(year), at) - zoneS(zone) : latest(at, nowS), rest };
  }
  return null;
}

function utc(year: number, [month = 0, day = 1, hours = 0, minutes = 0, seconds = 0]: number[]): number {
  return Math.floor(Date.UTC(year, month, day, hours, minutes, seconds) / 1000);
}

/** The latest year that does not put the stamp more than a day after now, which may be any of its minute. */
function latest(at: number[], nowS: number): number {
  const end = Math.floor(nowS / 60) * 60 + 86400;
  for (let year = new Date(end * 1000).getUTCFullYear() + 1; ; year--) {
    const time = utc(year, at);
    if (time <= end && new Date(time * 1000).getUTCDate() === at[1]) return time;
  }
}

function zoneS(zone: string | undefined): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
