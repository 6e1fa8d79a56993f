/**
 * Events as the product's JSON files hold them, each with the name of its file: what the file name says and what the
 * keys say must be the same. Field sets are those of several releases; a value that is not known is null.
 */
import type { LogType } from '../../bench/mimecast/script.js';
import type { DecidedBy } from './mimecast-oracle.js';

export interface FiledEvent {
  file: string;
  type: LogType;
  /** How the keys alone decide. */
  by: DecidedBy;
  json: string;
}

const MAIL = '"acc":"C0A0","aCode":"nG1m2kXwPlaKZr3v0SjqHA","datetime":"2026-03-16T09:15:30+0000"';
const SCANNED = '"acc":"C0A0","datetime":"2026-03-16T09:15:30+0000"';
const WHO = '"Sender":"ann@example.net","Rcpt":"bob@example.com"';
const FILE = `"fileName":"invoice 4711.xlsm","fileExt":"xlsm","fileMime":"application/vnd.ms-excel","Size":8192,
"md5":"0f343b0931126a20f133d67c2b018a3b","sha1":"60cacbf3d72e1e7834203da608037b1bf83b40e8",
"sha256":"5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9","IP":"198.18.7.9"`;
const AT = '20260316091530217';

const row = (file: string, type: LogType, by: DecidedBy, ...members: string[]): FiledEvent => ({
  file: `${file}_${AT}.json`,
  type,
  by,
  json: `{${members.join(',').replaceAll('\n', '')}}`,
});

export const FILED_EVENTS: readonly FiledEvent[] = [
  row(
    'receipt',
    'receipt',
    'unique key',
    MAIL,
    WHO,
    `"SpamLimit":28,"SpamScore":1,"SpamInfo":"[]","SpamProcessingDetail":{"spf":{"info":"ALLOW","allow":true}},
"IP":"198.18.7.9","Dir":"Inbound","MsgId":"<1@example.net>","Subject":"Minutes","headerFrom":"ann@example.net",
"Act":"Acc","TlsVer":"TLSv1.3","Cphr":"TLS_AES_256_GCM_SHA384","Virus":null`,
  ),
  // from inside: nothing was scanned
  row(
    'receipt',
    'receipt',
    'elimination',
    MAIL,
    WHO,
    `"IP":"198.18.7.9","Dir":"Internal","MsgId":"<2@example.com>","Subject":"You have new held messages",
"headerFrom":"postmaster@example.com","Act":"Acc"`,
  ),
  row(
    'receipt',
    'receipt',
    'unique key',
    MAIL,
    WHO,
    `"IP":"198.18.7.9","RejType":"Invalid Recipient Address","Error":"Failed Known address verification","RejCode":550,
"Dir":"Inbound","headerFrom":null,"Act":"Rej","RejInfo":"Invalid Recipient","MsgId":null,"Subject":null`,
  ),
  row(
    'receipt',
    'receipt',
    'elimination',
    MAIL,
    WHO,
    `"Act":"Rej","Virus":"EICAR-Test-File","IP":"198.18.7.9","Dir":"Inbound","RejCode":554,"RejType":"Virus Signature Detection"`,
  ),
  row(
    'process',
    'process',
    'unique key',
    MAIL,
    `"Sender":"ann@example.net","Subject":"Minutes","AttSize":0,"Act":"Acc","AttCnt":0,"AttNames":null,"MsgSize":49025,
"MsgId":"<1@example.net>"`,
  ),
  row(
    'process',
    'process',
    'unique key',
    MAIL,
    `"AttSize":0,"Act":"Hld","AttCnt":0,"AttNames":null,"MsgSize":157436,"MsgId":"<3@example.net>","Hld":"Spm",
"IPNewDomain":false,"IPReplyMismatch":false,"IPInternalName":false,"IPThreadDict":false,"IPSimilarDomain":false`,
  ),
  // an old release: no names, no size of the message
  row(
    'process',
    'process',
    'elimination',
    MAIL,
    '"AttSize":1267,"Act":"Acc","AttCnt":2,"MsgId":"<4@example.net>"',
  ),
  row(
    'delivery',
    'delivery',
    'unique key',
    MAIL,
    WHO,
    `"Delivered":true,"IP":"192.0.2.80","AttCnt":0,"Dir":"Inbound","ReceiptAck":"250 2.6.0 Queued","MsgId":"<1@example.net>",
"Subject":"Minutes","Latency":1090,"AttSize":0,"Attempt":1,"TlsVer":"TLSv1.2","Cphr":"x","Snt":51666,"UseTls":"Yes",
"Route":"Office365"`,
  ),
  row(
    'delivery',
    'delivery',
    'unique key',
    MAIL,
    WHO,
    `"Delivered":false,"IP":"192.0.2.80","RejType":"Recipient email address is possibly incorrect","RejCode":"550","AttCnt":0,
"Dir":"Inbound","ReceiptAck":null,"MsgId":null,"Subject":null,"Latency":505,"AttSize":0,"Attempt":1,
"RejInfo":"5.4.1 Recipient address rejected: Access denied","Snt":125,"UseTls":"Yes","Route":"Office365"`,
  ),
  row(
    'delivery',
    'delivery',
    'elimination',
    MAIL,
    WHO,
    '"AttCnt":0,"AttSize":0,"Dir":"Outbound","Route":"Smart host"',
  ),
  row(
    'jrnl',
    'jrnl',
    'unique key',
    MAIL,
    WHO,
    '"RcptActType":"Jnl","Dir":"Internal","RcptHdrType":"Unknown"',
  ),
  row(
    'avlog',
    'avlog',
    'unique key',
    SCANNED,
    FILE,
    `"Virus":"Anomali:Phishing","MimecastIP":false,"CustomerIP":true,"SenderDomainInternal":false,"Route":"Inbound",
"Recipient":"bob@example.com","Sender":"ann@example.net","SenderDomain":"example.net","Subject":"Invoice",
"MsgId":"<5@example.net>"`,
  ),
  // with a code, as later releases have it
  row(
    'avlog',
    'avlog',
    'unique key',
    MAIL,
    FILE,
    `"Virus":null,"MimecastIP":false,"CustomerIP":true,"SenderDomainInternal":false,"Route":"Inbound",
"Recipient":"bob@example.com","SenderDomain":"example.net"`,
  ),
  row(
    'spam',
    'spam',
    'elimination',
    MAIL,
    `"Sender":"ann@example.net","SourceIP":"198.18.7.9","Recipient":"bob@example.com","SenderDomain":"example.net",
"Subject":"Become rich","MsgId":"<6@example.net>","Route":"Inbound","headerFrom":"ann@example.net"`,
  ),
  row(
    'spam',
    'spam',
    'elimination',
    MAIL,
    `"Sender":"ann@example.net","SourceIP":"198.18.7.9","Recipient":"bob@example.com","SenderDomain":"example.net",
"Subject":null,"MsgId":"<7@example.net>","Route":"Inbound"`,
  ),
  row(
    'internal-email-protect',
    'internal-email-protect',
    'unique key',
    MAIL,
    `"Sender":"ann@example.com","UrlCategory":"Phishing & Fraud","ScanResultInfo":"Blocked URL Category",
"Recipient":"bob@example.com","MsgId":"<8@example.com>","Subject":"Coffee","URL":"https://login.example.net/",
"Route":"Internal"`,
  ),
  row(
    'internal-email-protect',
    'internal-email-protect',
    'elimination',
    MAIL,
    `"Sender":"ann@example.com","UrlCategory":"Malware","Recipient":"bob@example.com","URL":"https://login.example.net/",
"Route":"Internal"`,
  ),
  row(
    'impersonation-protect',
    'impersonation-protect',
    'unique key',
    MAIL,
    `"Sender":"ceo@example.org","Recipient":"bob@example.com","IP":"198.18.7.9","Subject":"Urgent","Definition":"Default",
"Hits":"1","Action":"Hold","TaggedExternal":false,"TaggedMalicious":true,"MsgId":"<9@example.org>","InternalName":true,
"CustomName":false,"NewDomain":false,"SimilarInternalDomain":false,"SimilarCustomExternalDomain":false,
"SimilarMimecastExternalDomain":false,"ReplyMismatch":false,"ThreatDictionary":false,"CustomThreatDictionary":false,
"Route":"Inbound"`,
  ),
  row(
    'impersonation-protect',
    'impersonation-protect',
    'unique key',
    MAIL,
    '"Receipient":"bob@example.com","Definition":"Default","Hits":2,"Action":"none","Route":"Inbound","IP":null',
  ),
  row(
    'ttp_url',
    'url-protect',
    'unique key',
    SCANNED,
    `"reason":"malicious","subject":"Contract #4711","msgid":null,"url":"http:\\/\\/sign.example.org\\/a.php","route":"inbound",
"sourceIp":"198.18.7.9","sender":"sign@example.org","recipient":"bob@example.com","action":"Block",
"urlCategory":"Phishing & Fraud","credentialTheft":null,"senderDomain":"example.org"`,
  ),
  row(
    'ttp_url',
    'url-protect',
    'elimination',
    SCANNED,
    `"url":"http://sign.example.org/","route":"inbound","sourceIp":"198.18.7.9","sender":"sign@example.org",
"recipient":"bob@example.com","urlCategory":"Blocked","senderDomain":"example.org"`,
  ),
  row(
    'url-protect',
    'url-protect',
    'unique key',
    SCANNED,
    '"reason":"clean","url":"http://a.example.org/","route":"outbound","sourceIp":null,"recipient":"bob@example.com"',
  ),
  row(
    'attachment-protect',
    'attachment-protect',
    'unique key',
    SCANNED,
    FILE,
    `"Recipient":"bob@example.com","Sender":"ann@example.net","SenderDomain":"example.net","Route":"Inbound","Subject":"Invoice",
"MsgId":"<10@example.net>"`,
  ),
  row(
    'attachment-protect',
    'attachment-protect',
    'unique key',
    MAIL,
    FILE,
    '"Recipient":"bob@example.com","SenderDomain":"example.net","Route":"Inbound"',
  ),
];
