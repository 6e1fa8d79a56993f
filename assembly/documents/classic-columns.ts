/**
 * The classic document: the columns of ironport-correlator key for key, then Flags, then what mailstitch says
 * of itself. A row is `Column[!] field ... ?fallback`: `!` marks what a child takes over from its parent,
 * `=header` and `=file` say how a value is decoded, `=word` that case makes no
 * difference.
 */
export const CLASSIC_COLUMNS: StaticArray<string> = [
  'ICID! icid',
  'MID',
  'MessageID! message_id',
  'Related_MID',
  'OutbreakFilters outbreak',
  'CASE case',
  'GRAYMAIL graymail',
  'Antivirus antivirus=word ?antivirus_final',
  'LDAP_Drop ldap_drop',
  'SPF! spf',
  'DKIM! dkim',
  'DKIM_Detail! dkim_detail',
  'DMARK! dmarc',
  'DMARK_Detail! dmarc_detail',
  'Subject! subject=header',
  'Attachments! attachment=file ?amp_file_name=file ?file_name=file',
  'From! from',
  'To to',
  'SenderReputation! sdr_reputation',
  'ThreatCategory! sdr_category',
  'SuspectedDomains! sdr_domains',
  'DomainAge! sdr_age',
  'Action action',
  'Action_Desc action_desc',
  'Content_Filter content_filter',
  'IP! ip ?received_ip',
  'Other',
];

/** Position of the columns that are more than their fields. */
export const enum Classic {
  ICID = 0,
  MID = 1,
  RELATED_MID = 3,
  TO = 17,
  OTHER = 26,
}
