import { isText, narrow } from '../text/ascii';
import { Char } from '../text/chars';
import { writeKey } from '../text/json-write';
import { Classic } from './classic-columns';
import { firstValue, lastValue, nextValue, valueLen, valuePtr } from './columns';

/** One boolean per engine: true passed or clean, false failed, null not evaluated. */
const enum Tri {
  FALSE = 0,
  TRUE = 1,
  NULL = 2,
}

const TRI_NAMES: StaticArray<string> = ['false', 'true', 'null'];

function isValue(value: usize, text: string): bool {
  return isText(valuePtr(value), valueLen(value), text);
}

/** Clean means clean: a message that could not be scanned did not pass. A rescan overrules what came before. */
function antivirusFlag(): Tri {
  const value = lastValue(Classic.ANTIVIRUS);
  if (value == 0) return Tri.NULL;
  return isValue(value, 'CLEAN') || isValue(value, 'negative') ? Tri.TRUE : Tri.FALSE;
}

/** One good signature is enough. */
function dkimFlag(): Tri {
  let value = firstValue(Classic.DKIM);
  if (value == 0) return Tri.NULL;
  while (value != 0) {
    if (isValue(value, 'pass')) return Tri.TRUE;
    value = nextValue(value);
  }
  return Tri.FALSE;
}

function dmarcFlag(): Tri {
  const value = lastValue(Classic.DMARK);
  if (value == 0 || isValue(value, 'skipped')) return Tri.NULL;
  return isValue(value, 'passed') ? Tri.TRUE : Tri.FALSE;
}

/** RFC 7208: None and Neutral assert nothing about the client. */
function spfFlag(): Tri {
  const value = lastValue(Classic.SPF);
  if (value == 0 || isValue(value, 'None') || isValue(value, 'Neutral')) return Tri.NULL;
  return isValue(value, 'Pass') ? Tri.TRUE : Tri.FALSE;
}

export function writeFlags(dst: usize): usize {
  dst = writeKey('Flags', dst);
  const start = dst;
  dst = narrow(TRI_NAMES[antivirusFlag()], writeKey('Antivirus', dst));
  dst = narrow(TRI_NAMES[dkimFlag()], writeKey('DKIM', dst));
  dst = narrow(TRI_NAMES[dmarcFlag()], writeKey('DMARK', dst));
  dst = narrow(TRI_NAMES[spfFlag()], writeKey('SPF', dst));
  store<u8>(start, Char.LEFT_BRACE);
  store<u8>(dst, Char.RIGHT_BRACE);
  return dst + 1;
}
