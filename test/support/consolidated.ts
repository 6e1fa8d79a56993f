/** Consolidated events as the appliance writes them. */
import { escapeEquals, pythonString } from '../../bench/cef-text.js';

export const HEADER =
  'CEF:0|Cisco|C100V Email Security Virtual Appliance|14.0.0-657|ESA_CONSOLIDATED_LOG_EVENT|Consolidated Log Event|5|';

/** An event about the message `mid` with these pairs behind its number. */
export function consolidated(mid: number, pairs: string): string {
  return `${HEADER}ESAMID=${mid} ${pairs}`;
}

/** What the sender of the message chose. */
export interface SenderTexts {
  subject: string;
  friendlyFrom: string;
  fileName: string;
  messageId: string;
}

/** The pairs of an event, in an order that the administrator chose. Keys that go together are one entry. */
export function pairsOf(texts: SenderTexts, mid: number): string[] {
  const details = `{${pythonString(texts.fileName)}: {'AMP': {'Verdict': 'CLEAN', 'fileHash': 'aa01'}, 'BodyScanner': {'fsize': 7}}, 'last.txt': {'AMP': {}, 'BodyScanner': {}}}`;
  return [
    `ESAMID=${mid}`,
    'ESAICID=7',
    'act=BOUNCED',
    'ESAFinalActionDetails=5.1.0 - Unknown address error',
    'suser=tin@example.net',
    'duser=kai@example.com;lea@example.com',
    `msg=${escapeEquals(pythonString(texts.subject))}`,
    `ESAFriendlyFrom=${escapeEquals(texts.friendlyFrom)}`,
    `cs4Label=ExternalMsgID cs4=${escapeEquals(pythonString(texts.messageId))}`,
    `ESAAttachmentDetails=${details}`,
    'cs6Label=SDRRepScore cs6=Weak',
    "ESASPFVerdict={'mailfrom': {'result': 'SoftFail', 'sender': 'tin=x@example.net'}}",
    'ESAAVVerdict=NEGATIVE',
    'ESADKIMVerdict=pass',
    'ESAMsgSize=11873',
    'sourceAddress=198.51.100.40',
    'ESATLSInProtocol=TLSv1.2',
  ];
}
