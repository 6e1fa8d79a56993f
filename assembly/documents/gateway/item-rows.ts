/**
 * Lists of what a message has several of, one row a property: `list[!].property [key] [last] sources`. A fact that has a
 * value for a `key` of a list speaks of the item with that value, or begins a new one; facts about recipients speak of
 * those that their RIDs mean. The first value of a property stays, with `last` the last. `!`: a child takes the list over
 * from its parent.
 *
 * Sources: fields of rows, the first that the fact has counts; `field=file` is decoded as a file name. `@verb`: the time
 * of a fact whose row has that verb.
 */
export const ITEM_ROWS: StaticArray<string> = [
  'recipient.response last response',
  'recipient.reply_code last reply_code',
  'recipient.status_code last status_code',
  'recipient.reason last bounce_text',
  'recipient.dcid last dcid',
  'recipient.attempts last attempts',
  'recipient.next_attempt last pending_till',
  'recipient.delivered last @delivered',
  'recipient.delayed last @delayed',
  'recipient.bounced last @bounced',
  'rejected.address key rejected_to',
  'rejected.by last rejected_by',
  'delivery.dcid key dcid',
  'delivery.ip last destination_ip',
  'delivery.port last destination_port',
  'delivery.domain last destination_domain',
  'delivery.interface last delivery_interface',
  'delivery.tls last delivery_tls',
  'delivery.tls_protocol last delivery_tls_protocol',
  'delivery.tls_cipher last delivery_tls_cipher',
  'delivery.tls_error last delivery_tls_error',
  'delivery.certificate last delivery_tls_cn',
  'delivery.auth last delivery_auth',
  'delivery.error last connection_error',
  'delivery.error_reason last connection_error_reason',
  'attachment!.name key attachment=file file_name=file amp_file_name=file',
  'attachment!.sha256 key sha256',
  'attachment!.size file_size',
  'attachment!.mime_type file_type',
  'attachment!.disposition last amp_disposition',
  'attachment!.malware last amp_malware',
  'attachment!.score last amp_score',
  'attachment!.not_uploaded last amp_not_uploaded',
  'virus.name key virus amp_malware',
  'virus.path last virus_path',
  'url.full key url',
  'url.reputation url_reputation',
  'url.category url_category',
  'url.match last url_match',
  'url.rule last url_rule',
  'quarantine.name key quarantine',
  'quarantine.reason quarantine_reason',
  'quarantine.entered @quarantined',
  'quarantine.left last @left',
  'quarantine.left_reason last release_reason',
  'quarantine.seconds last quarantine_seconds',
  'remediation.recipient key remediation_recipient',
  'remediation.action last remediation_action',
  'remediation.status last remediation_status',
  'remediation.reason last remediation_reason',
  'remediation.batch last remediation_batch',
];

/** The list whose items are recipients: the only one whose name the code knows. */
export const RECIPIENT_LIST: u32 = 0;
