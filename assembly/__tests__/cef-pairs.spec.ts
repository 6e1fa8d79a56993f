import './runner-heap';
import { CEF_KEYS, KeyKind, keyName, keyNameLen, kindOf, openKeys } from '../cisco/cef/keys';
import { Form, pairCount, pairForm, pairKey, valueEnd, valueStart } from '../cisco/cef/pair-table';
import { isCut, isLayered, readPairs } from '../cisco/cef/pairs';
import { bytes, textOf } from './bytes';

openKeys();

/** The pairs of an extension, `key=value` with ` | ` between; `~` in front: given back, `...` behind: cut. */
function pairsOf(text: string): string {
  const run = bytes(text);
  readPairs(run.ptr, run.end);
  const list: string[] = [];
  for (let i: u32 = 0; i < pairCount; i++) {
    const name = keyName(pairKey(i));
    const key = textOf(name, name + keyNameLen(pairKey(i)));
    const value = textOf(valueStart(i), valueEnd(i));
    list.push((pairForm(i) == Form.VOID ? '~' : '') + key + '=' + value);
  }
  return list.join(' | ') + (isCut ? ' ...' : '');
}

describe('the keys', () => {
  it('fit the bits for those that were seen', () => {
    expect(CEF_KEYS.length).toBeLessThan(128);
  });

  it('have a kind each, a label right before what it labels', () => {
    for (let i = 0; i < CEF_KEYS.length; i++) {
      expect(kindOf(i)).toBeGreaterThanOrEqual(0);
      if (kindOf(i) == KeyKind.LABELLED) {
        expect(kindOf(i - 1)).toBe(KeyKind.LABEL);
        const label = textOf(keyName(i - 1), keyName(i - 1) + keyNameLen(i - 1));
        expect(label).toBe(textOf(keyName(i), keyName(i) + keyNameLen(i)) + 'Label');
      }
    }
  });
});

describe('pairs', () => {
  it('begin at known keys only', () => {
    expect(pairsOf('ESAMID=5 cs1=Test quarantaine utilisateur act=DQ')).toBe(
      'ESAMID=5 | cs1=Test quarantaine utilisateur | act=DQ',
    );
    expect(pairsOf('cs1=a b=c xact=d act =e MailPolicy=f act=g')).toBe(
      'cs1=a b=c xact=d act =e MailPolicy=f | act=g',
    );
    expect(pairsOf('note act=DQ')).toBe('act=DQ');
    expect(pairsOf('')).toBe('');
  });

  it('may have two blanks between them, and no value', () => {
    expect(pairsOf(' ESAAVVerdict=NEGATIVE  ESACFVerdict=  act=  ESAMID=5')).toBe(
      'ESAAVVerdict=NEGATIVE | ESACFVerdict= | act= | ESAMID=5',
    );
    expect(pairsOf('cs4=\'\' msg="" act=')).toBe('cs4= | msg= | act=');
    expect(pairsOf('cs6Label= SDRRepScore cs6=Weak')).toBe('cs6Label=SDRRepScore | cs6=Weak');
  });

  it('have the names of any version', () => {
    expect(pairsOf('start=a end=b src=c shost=d Message Filters Verdict=MATCH EndTime=e')).toBe(
      'startTime=a | endTime=b | sourceAddress=c | sourceHostName=d | ESAMFVerdict=MATCH | ~endTime=e',
    );
    expect(pairsOf('dvc=x Filters Verdict=y')).toBe('dvc=x Filters Verdict=y');
  });

  it('may have keys that nobody knows yet, but not in what a sender wrote', () => {
    expect(pairsOf('ESAMID=5 ESANew=7 act=DQ')).toBe('ESAMID=5 | *=7 | act=DQ');
    expect(pairsOf('msg=x ESANew=7 act=DQ')).toBe('msg=x ESANew=7 | act=DQ');
    expect(pairsOf('ESAMID=5 ESA=7 act=DQ')).toBe('ESAMID=5 ESA=7 | act=DQ');
  });

  it('do not begin at an escaped sign', () => {
    expect(pairsOf('suser=a act\\=DROPPED@b ESAMID=5')).toBe('suser=a act\\=DROPPED@b | ESAMID=5');
  });
});

describe('a text in quotes', () => {
  it('ends where a key or nothing follows', () => {
    expect(pairsOf("msg='a b' act=DQ")).toBe('msg=a b | act=DQ');
    expect(pairsOf('msg="Demande d\'achat"')).toBe("msg=Demande d'achat");
    expect(pairsOf("msg='a' b' act=DQ")).toBe("msg=a' b | act=DQ");
    expect(pairsOf("msg='It\\'s act\\=\"x\"' act=DQ")).toBe('msg=It\\\'s act\\="x" | act=DQ');
    expect(pairsOf("msg='a\\' act=DROPPED b' ESAMID=5")).toBe("msg=a\\' act=DROPPED b | ESAMID=5");
  });

  it('may be in a layer of backslashes that a relay put on', () => {
    expect(pairsOf('msg=\\"a \\\\\\"b\\\\\\" act\\\\=c\\" act=DQ')).toBe(
      'msg=a \\\\\\"b\\\\\\" act\\\\=c | act=DQ',
    );
    expect(isLayered).toBe(true);
    expect(pairsOf("suser=a\\\\=b msg='x' act=DQ")).toBe('suser=a\\\\=b | msg=x | act=DQ');
    expect(isLayered).toBe(true);
    pairsOf("suser=a\\\\=b msg='x\\=' ESAAttachmentDetails={'\\\\=': 1}");
    expect(isLayered).toBe(false);
    pairsOf("ESAAttachmentDetails={'\\\\=': 1}");
    expect(isLayered).toBe(false);
  });

  it('does not swallow one behind it', () => {
    expect(pairsOf("msg='Hello' cs4Label=ExternalMsgID cs4='<x@y>' ESAMsgSize=1")).toBe(
      'msg=Hello | cs4Label=ExternalMsgID | cs4=<x@y> | ESAMsgSize=1',
    );
    expect(pairsOf("cs4='<x@y>' msg='Hello' ESASPFVerdict={'mailfrom': {'result': 'None'}}")).toBe(
      "cs4=<x@y> | msg=Hello | ESASPFVerdict={'mailfrom': {'result': 'None'}}",
    );
  });

  it('holds no key, even if nobody escaped it', () => {
    expect(pairsOf("ESAMID=5 msg='x' act=DROPPED ESAMID=1 ESAMID=2' act=DELIVERED")).toBe(
      "ESAMID=5 | msg=x' act=DROPPED ESAMID=1 ESAMID=2 | act=DELIVERED",
    );
    expect(pairsOf("msg='x' ESADHASource=1 b' act=DELIVERED")).toBe(
      "msg=x' ESADHASource=1 b | act=DELIVERED",
    );
    expect(pairsOf("msg='x' ESADHASource='b' act=DELIVERED")).toBe("msg=x' ESADHASource='b | act=DELIVERED");
  });

  it('ends at the last place of many', () => {
    const tries = "' act=a".repeat(40);
    expect(pairsOf("msg='x" + tries + "' ESAMID=5")).toBe('msg=x' + tries + ' | ESAMID=5');
  });

  it('may have been meant as text', () => {
    expect(pairsOf("msg='tis the season cs2Label=GeoLocation act=DQ")).toBe(
      "msg='tis the season | cs2Label=GeoLocation | act=DQ",
    );
  });

  it('may be cut', () => {
    expect(pairsOf("act=DQ msg='Hello wor")).toBe('act=DQ | msg=Hello wor ...');
    expect(pairsOf("act=DQ msg='Hello act\\=x wor")).toBe('act=DQ | msg=Hello act\\=x wor ...');
  });
});

describe('a text without quotes', () => {
  it('gets back the keys that stood in it', () => {
    expect(pairsOf('msg=Hello act=DROPPED ESAMID=7 act=DELIVERED ESAMID=5')).toBe(
      'msg=Hello act=DROPPED ESAMID=7 | ~act=DROPPED | ~ESAMID=7 | act=DELIVERED | ESAMID=5',
    );
    expect(pairsOf('act=DELIVERED ESAMID=5 ESAFriendlyFrom=Tin act=DROPPED <a@b> suser=a@b')).toBe(
      'act=DELIVERED | ESAMID=5 | ESAFriendlyFrom=Tin act=DROPPED <a@b> | ~act=DROPPED <a@b> | suser=a@b',
    );
  });

  it('else the first of two counts', () => {
    expect(pairsOf('act=DELIVERED dvc=x act=DROPPED')).toBe('act=DELIVERED | dvc=x | ~act=DROPPED');
  });
});

describe('a dictionary', () => {
  it('ends with its last brace, whatever its strings hold', () => {
    expect(pairsOf("ESAAttachmentDetails={'a} act=DROPPED b': {'AMP': {}}} act=DQ")).toBe(
      "ESAAttachmentDetails={'a} act=DROPPED b': {'AMP': {}}} | act=DQ",
    );
    expect(pairsOf("ESAURLDetails={\"it's } act=x\": {'a': None}} act=DQ")).toBe(
      "ESAURLDetails={\"it's } act=x\": {'a': None}} | act=DQ",
    );
    expect(pairsOf("ESAURLDetails={u'a\\'} act=x': 1} act=DQ")).toBe(
      "ESAURLDetails={u'a\\'} act=x': 1} | act=DQ",
    );
  });

  it('has no strings in 13.0', () => {
    expect(pairsOf("ESAURLDetails={url1:{expanded_url: it's, wbrs_score: 62,},url2:{}} act=DQ")).toBe(
      "ESAURLDetails={url1:{expanded_url: it's, wbrs_score: 62,},url2:{}} | act=DQ",
    );
    expect(pairsOf('ESAMARAction= {action:success;} act=DQ')).toBe('ESAMARAction={action:success;} | act=DQ');
  });

  it('may be cut by the relay or by the appliance', () => {
    expect(pairsOf("act=DQ ESAAttachmentDetails={'a': {'x act=DROPPED")).toBe(
      "act=DQ | ESAAttachmentDetails={'a': {'x act=DROPPED ...",
    );
    expect(pairsOf("ESAURLDetails={'a': {'b': 3.0}, ... act=DQ")).toBe(
      "ESAURLDetails={'a': {'b': 3.0}, ... | act=DQ ...",
    );
  });

  it('is text where another kind of value is expected', () => {
    expect(pairsOf('ESASPFVerdict=Fail cs1={a act=DQ')).toBe('ESASPFVerdict=Fail | cs1={a | act=DQ');
  });
});

describe('a line that breaks off within a key', () => {
  it('has no use for it', () => {
    expect(pairsOf('act=DELIVERED ESATLSOutProtocol=TLSv1.2 ESATLSInCi')).toBe(
      'act=DELIVERED | ESATLSOutProtocol=TLSv1.2 ...',
    );
    expect(pairsOf('cs2=United States')).toBe('cs2=United States');
    expect(pairsOf('msg=more to dvc')).toBe('msg=more to dvc');
  });

  it('nor for what comes behind 128 pairs', () => {
    const text = pairsOf('dvc=1' + ' ESANew=x'.repeat(200));
    expect(text.endsWith(' ...')).toBe(true);
    expect(pairCount).toBe(128);
  });
});
