/**
 * Elastic Common Schema 8.17, one row a field: `path | type | sources`. The order of the rows is the order of the
 * members; the rows of one object stand together. A path with `[]` is a list of objects, one for each event that has a
 * value for one of its rows.
 *
 * Types: `text`, `lower` (case), `bare` (without angle brackets), `address` (what stands in them, if anything does),
 * `ip`, `hash`, `scheme` and `host` of a URL, `version` and `protocol` of a name like TLSv1.2, `number`, `integer` (of 32
 * bits), `bool`, `nanoseconds` (of milliseconds): of the first event that has a value. Before them: `last`: of the last
 * one; `list`: all different values of the first source that has any; `all`: those of all sources; `event`: only in a
 * document of one event; `with`: only in an item that has a value already. `const TEXT`, `fixed JSON`: always that, or
 * where a source has a value. `names`: an item for each name in a list of names. `hashes`: fingerprints of a file.
 * `@name`: see derived.ts.
 *
 * Sources: keys of events (KEY_ROWS), the first that has a value counts. `Key:type,...`: only in events of those types;
 * `Key:leg`: only in receipts, or in deliveries if no receipt is known.
 */
export const ECS_ROWS: StaticArray<string> = [
  '@timestamp | @time',
  'ecs.version | const 8.17.0',
  'event.kind | @kind',
  'event.category | @category',
  'event.type | @type',
  'event.action | @action',
  'event.outcome | @outcome',
  'event.reason | text | Hld holdReason RejInfo rejectionInfo reason blockReason ScanResultInfo scanResults',
  'event.start | @start',
  'event.end | @end',
  'event.duration | @duration',
  'event.duration | event nanoseconds | Latency deliveryTime',
  'event.id | @id',
  'event.sequence | @sequence',
  'event.module | const mimecast',
  'event.dataset | const mimecast.siem_logs',
  'event.original | @original',
  'email.from.address | list address | headerFrom senderHeader Sender senderEnvelope',
  'email.sender.address | address | Sender senderEnvelope',
  'email.to.address | all address | Rcpt Recipient recipients',
  'email.subject | text | Subject',
  'email.message_id | bare | MsgId messageId',
  'email.local_id | text | aCode aggregateId',
  'email.direction | lower | Dir direction Route:avlog,spam,internal-email-protect,impersonation-protect,url-protect,attachment-protect',
  'email.delivery_timestamp | @delivered',
  'email.attachments[].file.name | text | fileName',
  'email.attachments[].file.extension | text | fileExt fileExtension',
  'email.attachments[].file.mime_type | text | fileMime',
  'email.attachments[].file.size | number | Size',
  'email.attachments[].file.hash.md5 | hash | md5',
  'email.attachments[].file.hash.sha1 | hash | sha1',
  'email.attachments[].file.hash.sha256 | hash | sha256',
  'email.attachments[].file.name | names | AttNames attachments',
  'source.ip | ip | IP:receipt,avlog,impersonation-protect,attachment-protect senderIp SourceIP',
  'source.domain | lower | SenderDomain',
  'destination.ip | ip | IP:delivery destinationIp',
  'tls.established | @tls',
  'tls.version | version | TlsVer:leg tlsVersion:leg',
  'tls.version_protocol | protocol | TlsVer:leg tlsVersion:leg',
  'tls.cipher | text | Cphr:leg tlsCipher:leg',
  'rule.name | text | Definition policyDefinition',
  'rule.category | text | UrlCategory',
  'url.full | text | URL',
  'url.scheme | scheme | URL',
  'url.domain | host | URL',
  'error.code | text | RejCode rejectionCode',
  'error.message | text | Error Err receiptErrors deliveryErrors',
  'error.type | text | RejType rejectionType',
  'threat.software.name | text | Virus virusFound',
  'threat.software.type | const Malware | Virus virusFound',
  'observer.vendor | const Mimecast',
  'observer.product | const Email Security',
  'observer.type | const email-gateway',
  'organization.id | text | acc accountId',
  'related.ip | all ip | IP senderIp SourceIP destinationIp',
  'related.user | all address | headerFrom senderHeader Sender senderEnvelope Rcpt Recipient recipients',
  'related.hash | all hash | md5 sha1 sha256',
  'related.hosts | all lower | SenderDomain Hostname',
  'mimecast | @mimecast',
];
