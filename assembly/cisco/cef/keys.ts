import { indexOfName } from '../../rules/table';
import { reserveTable } from '../../rules/table-memory';
import { narrow } from '../../text/ascii';
import { Char } from '../../text/chars';
import { hashBytes, sameBytes } from '../../text/scan';

/** What the value of a key is, and so how it is read. The names are in KIND_NAMES. */
export const enum KeyKind {
  /** Text of the appliance or its administrator. */
  TEXT = 0,
  /** Text that a sender wrote. */
  SENDER = 1,
  SUBJECT = 2,
  /** Envelope sender. */
  ADDRESS = 3,
  /** A list of addresses. */
  RECIPIENTS = 4,
  VERDICT = 5,
  /** What the key of the same number means: `cs1Label=MailPolicy`. */
  LABEL = 6,
  LABELLED = 7,
  /** What may stand behind a label, and is no key. */
  NAME = 8,
  MESSAGE = 9,
  BEGIN = 10,
  END = 11,
  ACTION = 12,
  ACTION_DETAIL = 13,
  /** From here on dictionaries. */
  ATTACHMENTS = 14,
  URLS = 15,
  SPF = 16,
  REMEDIATION = 17,
  /** A key that is not listed here. */
  NEW = 18,
}

const KIND_NAMES: StaticArray<string> = [
  'text',
  'sender',
  'subject',
  'address',
  'recipients',
  'verdict',
  'label',
  'labelled',
  'name',
  'message',
  'begin',
  'end',
  'action',
  'detail',
  'attachments',
  'urls',
  'spf',
  'remediation',
  'new',
];

/**
 * Keys of a consolidated event, one row each: the key, what its value is, and in front of it `=KEY` where it is only
 * another version's name for that key. A LABELLED key stands right behind its label.
 */
export const CEF_KEYS: StaticArray<string> = [
  'deviceExternalId text',
  'ESAMID message',
  'ESAICID text',
  'ESADCID text',
  'dvc text',
  'deviceInboundInterface text',
  'deviceOutboundInterface text',
  'deviceDirection text',
  'startTime begin',
  'start =startTime',
  'StartTime =startTime',
  'endTime end',
  'end =endTime',
  'EndTime =endTime',
  'ESAHeloDomain sender',
  'ESAHeloIP text',
  'sourceHostName sender',
  'shost =sourceHostName',
  'sourceAddress text',
  'src =sourceAddress',
  'ESASenderGroup text',
  'ESAMailFlowPolicy text',
  'suser address',
  'duser recipients',
  'ESAFriendlyFrom sender',
  'ESAReplyTo sender',
  'msg subject',
  'ESAMsgSize text',
  'ESAASVerdict verdict',
  'ESAGMVerdict verdict',
  'ESAAVVerdict verdict',
  'ESAAMPVerdict verdict',
  'ESAOFVerdict verdict',
  'ESADLPVerdict verdict',
  'ESAMFVerdict verdict',
  'Message Filters Verdict =ESAMFVerdict',
  'ESACFVerdict verdict',
  'act action',
  'ESAFinalActionDetails detail',
  'ESASPFVerdict spf',
  'ESADKIMVerdict text',
  'ESADMARCVerdict text',
  'ESASDRDomainAge text',
  'ESAAttachmentDetails attachments',
  'ESAURLDetails urls',
  'ESAMARAction remediation',
  'ESATLSInCipher text',
  'ESATLSInConnStatus text',
  'ESATLSInProtocol text',
  'ESATLSOutCipher text',
  'ESATLSOutConnStatus text',
  'ESATLSOutProtocol text',
  'ESADaneHost text',
  'ESADaneStatus text',
  'ESADHASource text',
  'ESAMsgTooBigFromSender text',
  'ESARateLimitedIP text',
  'cs1Label label',
  'cs1 labelled',
  'cs2Label label',
  'cs2 labelled',
  'cs3Label label',
  'cs3 labelled',
  'cs4Label label',
  'cs4 labelled',
  'cs5Label label',
  'cs5 labelled',
  'cs6Label label',
  'cs6 labelled',
  'cfp1Label label',
  'cfp1 labelled',
  'cfp2Label label',
  'cfp2 labelled',
  'cfp3Label label',
  'cfp3 labelled',
  'cfp4Label label',
  'cfp4 labelled',
  'cn1Label label',
  'cn1 labelled',
  'cn2Label label',
  'cn2 labelled',
  'cn3Label label',
  'cn3 labelled',
  'MailPolicy name',
  'SenderCountry name',
  'GeoLocation =SenderCountry',
  'ExternalMsgID name',
  'ESAMsgLanguage name',
  'SBRSScore name',
  'SDRRepScore name',
  'SDRThreatCategory name',
  // the last row stands for whatever a later version brings, `ESANewVerdict=`
  '* new',
];

/** Longest name of a key. */
export const MAX_KEY: usize = 24;
/** No key of that name. */
export const NO_KEY: u32 = 0xffff;

/**
 * Key: ╒══ name ptr u32 ══╤══ len u16 ══╤══ key that it means u16 ══╤══ kind u32 ══╕
 */
const KEY_SIZE: usize = 12;
const PLACES: usize = 512;
const PLACE_MASK: u64 = 511;
let keys: usize = 0;
/** Numbers of keys plus 1, by the hash of their names. */
let places: usize = 0;

/** Stands for a key that is not listed. */
export const NEW_KEY: u32 = (CEF_KEYS.length - 1) as u32;

/** Makes the tables, at the first event: a pipeline that has none needs no memory for them. */
export function openKeys(): void {
  if (keys != 0) return;
  keys = reserveTable((CEF_KEYS.length as usize) * KEY_SIZE);
  places = reserveTable(PLACES << 1);
  for (let i = 0; i < CEF_KEYS.length; i++) addKey(i, CEF_KEYS[i]);
}

@inline
function keyRow(index: u32): usize {
  return keys + (index as usize) * KEY_SIZE;
}

function addKey(index: u32, row: string): void {
  const name = reserveTable(row.length + 8);
  const end = narrow(row, name);
  let blank = end - 1;
  while (load<u8>(blank) != Char.SPACE) blank--;
  const len = blank - name;
  const word = blank + 1;
  let meant = index;
  let kind = indexOfName(word, end - word, KIND_NAMES);
  if (load<u8>(word) == Char.EQUALS) {
    meant = findKey(word + 1, end - word - 1);
    kind = kindOf(meant);
  }
  const at = keyRow(index);
  store<u32>(at, name as u32);
  store<u16>(at, len as u16, 4);
  store<u16>(at, meant as u16, 6);
  store<u32>(at, kind as u32, 8);
  let place = hashBytes(name, len, 0) & PLACE_MASK;
  while (load<u16>(places + ((place as usize) << 1)) != 0) place = (place + 1) & PLACE_MASK;
  store<u16>(places + ((place as usize) << 1), (index + 1) as u16);
}

/** The key that a name means, or NO_KEY. */
export function findKey(ptr: usize, len: usize): u32 {
  let place = hashBytes(ptr, len, 0) & PLACE_MASK;
  while (true) {
    const number = load<u16>(places + ((place as usize) << 1));
    if (number == 0) return NO_KEY;
    const at = keyRow(number - 1);
    if (load<u16>(at, 4) == (len as u32) && sameBytes(load<u32>(at), ptr, len)) return load<u16>(at, 6);
    place = (place + 1) & PLACE_MASK;
  }
}

/** The name that the rows know a key by. */
@inline
export function keyName(key: u32): usize {
  return load<u32>(keyRow(key));
}

@inline
export function keyNameLen(key: u32): usize {
  return load<u16>(keyRow(key), 4);
}

@inline
export function kindOf(key: u32): KeyKind {
  return load<u32>(keyRow(key), 8) as KeyKind;
}

/** Did a sender write what stands behind the key? */
export function isSenderText(kind: KeyKind): bool {
  return kind >= KeyKind.SENDER && kind <= KeyKind.RECIPIENTS;
}

/** Is [ptr, end) the beginning of a key, at least three letters of it, and no more? */
export function beginsKey(ptr: usize, end: usize): bool {
  const len = end - ptr;
  if (len < 3) return false;
  for (let i = 0; i < CEF_KEYS.length; i++) {
    if (kindOf(i) != KeyKind.NAME && keyNameLen(i) >= len && sameBytes(keyName(i), ptr, len)) return true;
  }
  return false;
}
