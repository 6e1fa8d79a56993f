/**
 * A message that mentions something a client wrote in each of its lines. Every line has a second of its own,
 * so that the place of a text in a document depends on its line alone.
 */

/** Where a client's text stands in a log. */
export const PLACES = [
  'ptr',
  'auth_user',
  'unknown_command',
  'bad_command',
  'verified_sender',
  'invalid_sender',
  'from',
  'helo',
  'to',
  'rejected_to',
  'invalid_recipient',
  'spf_helo',
  'spf_identity',
  'dkim_domain',
  'dmarc_domain',
  'message_id',
  'subject',
  'bare_subject',
  'header_from',
  'ready_from',
  'suspected_domain',
  'attachment',
  'amp_file',
  'analysed_file',
  'virus_path',
  'url',
  'log_entry',
  'alias',
  'ldap_address',
  'graymail_header',
  'delayed_reply',
  'bounced_reply',
  'bounced_address',
  'log_header',
  'received_helo',
  'reply',
  'bare_reply',
  'remediated_recipient',
] as const;

export type Place = (typeof PLACES)[number];

/** Places whose column decodes MIME words. */
export const DECODING_PLACES: ReadonlySet<Place> = new Set(['subject', 'bare_subject', 'attachment']);

/** Places in lines of the connection, which keeps less than a message does. */
export const CONNECTION_PLACES: ReadonlySet<Place> = new Set([
  'ptr',
  'auth_user',
  'unknown_command',
  'bad_command',
  'verified_sender',
  'invalid_sender',
]);

export interface Numbers {
  mid: number;
  icid: number;
  dcid: number;
}

/** A line is text with {place} where a client's text stands. */
export function messageLines({ mid, icid, dcid }: Numbers): string[] {
  const m = `MID ${mid}`;
  return [
    `New SMTP ICID ${icid} interface Data 1 (192.0.2.25) address 198.51.100.9 reverse dns host {ptr} verified no`,
    `ICID ${icid} ACCEPT SG UNKNOWNLIST match sbrs[-1.0:10.0] SBRS 3.5 country Germany`,
    `SMTP Auth: (ICID ${icid}) failed for user: {auth_user} using AUTH mechanism: LOGIN with profile: p`,
    `ICID ${icid} Unknown command: {unknown_command}`,
    `ICID ${icid} Bad syntax for command: {bad_command}`,
    `ICID ${icid} Address: <{verified_sender}> sender allowed, envelope sender matched domain exception`,
    `ICID ${icid} Invalid sender address:  '{invalid_sender}'`,
    `Start ${m} ICID ${icid}`,
    `${m} ICID ${icid} From: <{from}>`,
    `${m} SDR: Domains for which SDR is requested: reverse DNS host: a, helo: {helo}, env-from: b, header-from: c, reply-to: d`,
    `${m} ICID ${icid} RID 0 To: <{to}>`,
    `${m} ICID ${icid} To: <{rejected_to}> Rejected by RAT`,
    `ICID ${icid} ${m} Invalid recipient address:  '{invalid_recipient}'`,
    `${m} SPF: helo identity {spf_helo} None`,
    `${m} SPF: mailfrom identity {spf_identity} SoftFail (v=spf1)`,
    `${m} DKIM: permfail no key for signature (d={dkim_domain} s=s i=@x)`,
    `${m} DMARC: Message from domain {dmarc_domain}, DMARC fail, (SPF aligned False, DKIM aligned False)`,
    `${m} DMARC: Verification failed`,
    `${m} Message-ID '<{message_id}>'`,
    `${m} Subject "{subject}"`,
    `${m} Subject Re: {bare_subject}`,
    `${m} masquerading header 'From' from '{header_from}' to 'x@example.com'`,
    `${m} ready 100 bytes from <{ready_from}>`,
    `${m} SDR: Consolidated Sender Reputation: Poor, Threat Category: Spam, Suspected Domain(s) : {suspected_domain}. Youngest Domain Age: 2 days for domain: e`,
    `${m} attachment '{attachment}'`,
    `File reputation query initiating. File Name = {amp_file}, MID = ${mid}, File Size = 10 bytes, File Type = text/plain`,
    `${m} SHA 74fe filename {analysed_file} queued for possible file analysis upload`,
    `sophos  antivirus - ${m} 0 - Virus 'EICAR' '{virus_path}' 1 0`,
    `${m} URL {url} has reputation -1.5 matched Condition: URL Reputation Rule`,
    `${m} Custom Log Entry: {log_entry}`,
    `Alias match: ${m} RID 0 recipient {alias} mapped to ['a@example.com']`,
    `LDAP: Accepted query HLDAP.accept ${m} RID 0 address {ldap_address}`,
    `graymail [HANDLER] ${m} To=a;ReplyTo=b;From="{graymail_header}" <c>`,
    `${m} queued for delivery`,
    `New SMTP DCID ${dcid} interface 192.0.2.25 address 192.0.2.80 port 25`,
    `Delivery start DCID ${dcid} ${m} to RID [0]`,
    `Delayed: DCID ${dcid} ${m} to RID 0 - 4.1.0 - Unknown address error ('421', ['{delayed_reply}']) []`,
    `Bounced: DCID ${dcid} ${m} to RID 1 - 5.1.0 - Unknown address error ('550', ['{bounced_reply}']) []`,
    `Bounced: DCID ${dcid} ${m} From: <a@example.com> To: <{bounced_address}> RID 1 - 5.1.0 - Unknown address error`,
    `Message done DCID ${dcid} ${m} to RID [0] [('from', '{log_header}'), ('subject', 'x')]`,
    `Message done DCID ${dcid} ${m} to RID [1] [('received', 'from unknown (HELO {received_helo}) ([198.51.100.9])\\r\\n  by esa1.example.com with ESMTP')]`,
    `${m} RID [0] Response '{reply}'`,
    `${m} RID [1] Response 250 {bare_reply}`,
    `Message ${mid} was processed with 'Delete' remedial action for recipient '{remediated_recipient}' in batch 'b'. Remediation status: Success.`,
    `Message finished ${m} done`,
  ];
}

/** What stands at a place when nobody means harm. */
export const harmless = (place: Place): string => `harmless.${place}.text`;

/** The line with the text of a client at its place, harmless texts at all others. */
export function fillLine(line: string, place: Place, text: Uint8Array): Uint8Array {
  const filled = line.replace(/\{(\w+)\}/g, (slot, name) =>
    name === place ? slot : harmless(name as Place),
  );
  const [before, after] = filled.split(`{${place}}`);
  if (after === undefined) return Buffer.from(filled);
  return Buffer.concat([Buffer.from(before as string), text, Buffer.from(after)]);
}
