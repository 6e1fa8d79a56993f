import './runner-heap';
import { addDistinct, beginDistinct } from '../documents/distinct';
import { isIp } from '../documents/ip';
import { elementEnd, elementStart, nextElement, openElements } from '../documents/json-elements';
import { Form, JsonKind, writeJsonValue } from '../documents/json-values';
import { bytes, room, textOf } from './bytes';

const out = room(1024);

/** What becomes of a text, `-` if nothing does. */
function write(form: Form, text: string, kind: JsonKind = JsonKind.TEXT): string {
  const run = bytes(text);
  const end = writeJsonValue(form, run.ptr, run.end, kind, out.ptr);
  return end == 0 ? '-' : textOf(out.ptr, end);
}

describe('a value of a form', () => {
  it('is a text of whatever is no object', () => {
    expect(write(Form.TEXT, 'a \\"b\\"')).toBe('"a \\"b\\""');
    expect(write(Form.TEXT, '550', JsonKind.NUMBER)).toBe('"550"');
    expect(write(Form.TEXT, 'true', JsonKind.WORD)).toBe('"true"');
    expect(write(Form.TEXT, '{}', JsonKind.JSON)).toBe('-');
    expect(write(Form.TEXT, '')).toBe('-');
    const long = 'x'.repeat(100);
    expect(write(Form.TEXT, long)).toBe('"' + long + '"');
  });

  it('is in lower case, escapes and all', () => {
    expect(write(Form.LOWER, 'InBound \\u001B \\\\N \\n')).toBe('"inbound \\u001b \\\\n \\n"');
  });

  it('is no word that stands for none', () => {
    expect(write(Form.NAME, 'United States')).toBe('"United States"');
    expect(write(Form.NAME, 'Not Enabled')).toBe('-');
    expect(write(Form.NAME, 'N/A')).toBe('-');
    expect(write(Form.DOMAIN, 'MX.Example.NET')).toBe('"mx.example.net"');
    expect(write(Form.DOMAIN, 'unknown')).toBe('-');
    expect(write(Form.DOMAIN, 'unknown.example')).toBe('"unknown.example"');
  });

  it('is a number with a fraction or without one, as JSON has it', () => {
    expect(write(Form.FLOAT, '-6.4')).toBe('-6.4');
    expect(write(Form.FLOAT, '-0.4')).toBe('-0.4');
    expect(write(Form.FLOAT, '3')).toBe('3');
    expect(write(Form.FLOAT, '0.0')).toBe('0.0');
    const none = ['', '-', '.5', '5.', '1.2.3', '01.5', '+1', '1e3', 'None', '1.5 ', '-.5'];
    for (let i = 0; i < none.length; i++) expect(write(Form.FLOAT, none[i])).toBe('-', none[i]);
  });

  it('is what angle brackets hold', () => {
    expect(write(Form.BARE, '<a@b>')).toBe('"a@b"');
    expect(write(Form.BARE, 'a <b>')).toBe('"a <b>"');
    expect(write(Form.BARE, '<>')).toBe('-');
    expect(write(Form.ADDRESS, 'Ann <a@b>')).toBe('"a@b"');
    expect(write(Form.ADDRESS, '<a@b>')).toBe('"a@b"');
    expect(write(Form.ADDRESS, 'a@b')).toBe('"a@b"');
    expect(write(Form.ADDRESS, 'a>')).toBe('"a>"');
    expect(write(Form.ADDRESS, 'x <y> <a@b>')).toBe('"a@b"');
    expect(write(Form.ADDRESS, 'x <>')).toBe('-');
  });

  it('is a fingerprint only of hexadecimal digits', () => {
    expect(write(Form.HASH, 'deadBEEF01')).toBe('"deadBEEF01"');
    expect(write(Form.HASH, 'deadbeeg')).toBe('-');
    expect(write(Form.HASH, '')).toBe('-');
  });

  it('is a part of a URL', () => {
    const url = 'HTTPS://me:pw@Www.Example.com:8443/a@b?c=http://x#d';
    expect(write(Form.SCHEME, url)).toBe('"https"');
    expect(write(Form.HOST, url)).toBe('"www.example.com"');
    expect(write(Form.HOST, 'http://example.com')).toBe('"example.com"');
    expect(write(Form.HOST, 'http://[2001:db8::1]:80/')).toBe('"2001:db8::1"');
    expect(write(Form.HOST, 'http://good.example\\\\@evil.example/')).toBe('"good.example"');
    expect(write(Form.HOST, 'http:///x')).toBe('-');
    expect(write(Form.HOST, 'mailto:a@b')).toBe('-');
    expect(write(Form.SCHEME, '://x')).toBe('-');
    expect(write(Form.SCHEME, '1x://y')).toBe('-');
  });

  it('is a version and its protocol', () => {
    expect(write(Form.VERSION, 'TLSv1.2')).toBe('"1.2"');
    expect(write(Form.PROTOCOL, 'TLSv1.2')).toBe('"tls"');
    expect(write(Form.PROTOCOL, 'SSLv3')).toBe('"ssl"');
    expect(write(Form.PROTOCOL, 'TLS1.3')).toBe('"tls"');
    expect(write(Form.PROTOCOL, 'DTLS')).toBe('"dtls"');
    expect(write(Form.VERSION, 'DTLS')).toBe('-');
    expect(write(Form.VERSION, 'TLS \\u0041')).toBe('-');
    expect(write(Form.PROTOCOL, 'x\\u0041')).toBe('-');
    expect(write(Form.PROTOCOL, '1.2')).toBe('-');
  });

  it('is an integer, also of digits in a text', () => {
    expect(write(Form.NUMBER, '0')).toBe('0');
    expect(write(Form.NUMBER, '-17', JsonKind.NUMBER)).toBe('-17');
    expect(write(Form.NUMBER, '999999999999999999')).toBe('999999999999999999');
    expect(write(Form.NUMBER, '1000000000000000000')).toBe('-');
    expect(write(Form.NUMBER, '007')).toBe('-');
    expect(write(Form.NUMBER, '1.5', JsonKind.NUMBER)).toBe('-');
    expect(write(Form.NUMBER, '1e3', JsonKind.NUMBER)).toBe('-');
    expect(write(Form.NUMBER, '-')).toBe('-');
    expect(write(Form.NUMBER, 'true', JsonKind.WORD)).toBe('-');
    expect(write(Form.INTEGER, '999999999')).toBe('999999999');
    expect(write(Form.INTEGER, '1000000000')).toBe('-');
  });

  it('is a time in nanoseconds', () => {
    expect(write(Form.NANOSECONDS, '5618')).toBe('5618000000');
    expect(write(Form.NANOSECONDS, '0')).toBe('0');
    expect(write(Form.NANOSECONDS, '-5')).toBe('-');
    expect(write(Form.NANOSECONDS, '1000000000000')).toBe('-');
  });

  it('is a boolean, in words too', () => {
    expect(write(Form.BOOL, 'true', JsonKind.WORD)).toBe('true');
    expect(write(Form.BOOL, 'False')).toBe('false');
    expect(write(Form.BOOL, 'Yes')).toBe('true');
    expect(write(Form.BOOL, 'NO')).toBe('false');
    expect(write(Form.BOOL, 'maybe')).toBe('-');
    expect(write(Form.BOOL, '')).toBe('-');
    expect(write(Form.BOOL, 'truely')).toBe('-');
  });
});

function ip(text: string): bool {
  const run = bytes(text);
  return isIp(run.ptr, run.end);
}

describe('an address', () => {
  it('is one of version 4', () => {
    expect(ip('0.0.0.0') && ip('255.255.255.255') && ip('192.0.2.1')).toBe(true);
    expect(ip('256.0.0.1') || ip('1.2.3') || ip('1.2.3.4.5') || ip('01.2.3.4')).toBe(false);
    expect(ip('') || ip('1.2.3.') || ip('.1.2.3') || ip('1.2.3.4 ') || ip('a.b.c.d')).toBe(false);
  });

  it('is one of version 6', () => {
    expect(ip('::') && ip('::1') && ip('1::') && ip('2001:DB8::25')).toBe(true);
    expect(ip('1:2:3:4:5:6:7:8') && ip('1:2:3:4:5:6:7::')).toBe(true);
    expect(ip('::ffff:192.0.2.1') && ip('1:2:3:4:5:6:192.0.2.1')).toBe(true);
    expect(ip(':') || ip(':1') || ip('1:') || ip(':::') || ip('1::2::3')).toBe(false);
    expect(ip('1:2:3:4:5:6:7') || ip('1:2:3:4:5:6:7:8:9') || ip('1:2:3:4:5:6:7:8::')).toBe(false);
    expect(ip('12345::') || ip('g::') || ip('::1%eth0') || ip('::1/64')).toBe(false);
    expect(ip('::1.2.3') || ip('1.2.3.4::') || ip('1:2:3:4:5:6:7:192.0.2.1')).toBe(false);
  });
});

/** The texts of an array, with bars between. */
function elements(json: string): string {
  const run = bytes(json);
  let found = '';
  for (let at = openElements(run.ptr, run.end); at != 0; at = nextElement(at, run.end)) {
    found += textOf(elementStart, elementEnd) + '|';
  }
  return found;
}

describe('an array', () => {
  it('gives its texts', () => {
    expect(elements('["a","","b\\",\\"c","\\\\"]')).toBe('a|b\\",\\"c|\\\\|');
    expect(elements('[1,"a",true,null,"b"]')).toBe('a|b|');
    expect(elements('["a",{"x":"y"},"b"]')).toBe('a|');
    expect(elements('[]')).toBe('');
    expect(elements('{"a":"b"}')).toBe('');
  });
});

describe('a set', () => {
  it('takes each run once, however many there are', () => {
    for (let turn = 0; turn < 3; turn++) {
      beginDistinct();
      for (let n = 0; n < 1000; n++) {
        const run = bytes(n.toString());
        expect(addDistinct(run.ptr, run.len)).toBe(true);
        expect(addDistinct(run.ptr, run.len)).toBe(false);
      }
      const again = bytes('517');
      expect(addDistinct(again.ptr, again.len)).toBe(false);
    }
  });
});
