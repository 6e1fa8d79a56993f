/**
 * Headers and body: Message-ID, Subject, size, policy, attachments, URLs, log entries of filters.
 * Nothing the sender writes is escaped in these lines, so each takes everything between a fixed start
 * and the end of the line: `Subject 'a' MID 5 antivirus positive 'b'` is one subject.
 */
export const CONTENT_RULES = `
// Quotes flip to "..." around an apostrophe; a folded value breaks off before its closing quote.
H-01 message id
  form MID {mid:num} Message-ID {message_id:quoted}
  form MID {mid:num} Message-ID {message_id:rest}
  line MID 26983 Message-ID '<20260316091531.1@example.net>'
  gives mid=26983 | message_id=<20260316091531.1@example.net>
  line MID 26983 Message-ID '20230906131316.23631.70662@esa008'
  gives mid=26983 | message_id=20230906131316.23631.70662@esa008
  line MID 26983 Message-ID "<o'neil' MID 7 queued for delivery@example.net>"
  gives mid=26983 | message_id=<o'neil' MID 7 queued for delivery@example.net>
  line MID 26983 Message-ID <20260316091531.1@example.net>
  gives mid=26983 | message_id=<20260316091531.1@example.net>

// H-02 '...', H-03 "...", H-04 without quotes and with folds printed as \\r\\n.
H-02 subject
  form MID {mid:num} Subject {subject:quoted}
  form MID {mid:num} Subject {subject:rest}
  line MID 47100 Subject 'Team offsite'
  gives mid=47100 | subject=Team offsite
  line MID 68119155 Subject "redacted subject"
  gives mid=68119155 | subject=redacted subject
  line MID 32000 Subject 'Package delivery notification''
  gives mid=32000 | subject=Package delivery notification'
  line MID 204841507 Subject Re: [example: #129226] FW: example MARKETING SOUTH AFRICA\\r\\n (PTY) LTD and STP
  gives mid=204841507 | subject=Re: [example: #129226] FW: example MARKETING SOUTH AFRICA\\r\\n (PTY) LTD and STP
  line MID 1053 Subject Demande d'achat act=DELIVERED ref: "X"
  gives mid=1053 | subject=Demande d'achat act=DELIVERED ref: "X"
  line MID 48000 Subject "Re: "x" MID 48001 ICID 848000 From: <boss@example.com>" Message finished MID 48000 done"
  gives mid=48000 | subject=Re: "x" MID 48001 ICID 848000 From: <boss@example.com>" Message finished MID 48000 done
  not Subject MID 5 Subject "x"

H-04b empty subject
  form MID {mid:num} Subject
  does quiet
  line MID 1053 Subject
  gives mid=1053
  not MID 1053 Subject x

H-05 message received
  form MID {mid:num} ready {bytes:num} bytes from {ready_from:addr}
  does origin
  line MID 204841507 ready 94020 bytes from <support@example.com>
  gives mid=204841507 | bytes=94020 | ready_from=support@example.com
  line MID 204841507 ready 94020 bytes from <>
  gives ready_from=<> | bytes=94020

H-06 policy of all recipients
  form MID {mid:num} matched all recipients for per-recipient policy {policy:until} in the {direction:word} table
  line MID 40000 matched all recipients for per-recipient policy Finance Out in the outbound table
  gives mid=40000 | policy=Finance Out | direction=outbound
  not MID 30100 was split creating MID 30101 due to a per-recipient policy VIP Users in the inbound table

H-10 message cannot be parsed
  form MID {mid:num}, Message Scanning Problem: {scanning_problem:rest}
  line MID 257, Message Scanning Problem: Continuation line seen before first header
  gives mid=257 | scanning_problem=Continuation line seen before first header

H-11 too big for an engine
  form MID {mid:num} was too big ({message_size:num}/{scan_limit:num}) for scanning by {unscanned_by:rest}
  line MID 5 was too big (1048577/262144) for scanning by CASE
  gives mid=5 | message_size=1048577 | scan_limit=262144 | unscanned_by=CASE

H-09 charset not known
  form MID {mid:num} Could not convert character set: {charset:rest}
  line MID 5 Could not convert character set: x-unknown
  gives mid=5 | charset=x-unknown

H-13 headers handed to phishing protection
  form MID {mid:num} mail headers enqueued for forwarding to Cisco Advanced Phishing Protection Cloud Service
  set phishing_protection=enqueued
  line MID 5 mail headers enqueued for forwarding to Cisco Advanced Phishing Protection Cloud Service
  gives mid=5 | phishing_protection=enqueued

H-14 not scanned to the end
  form MID {mid:num} not completely scanned by SDS. Error: {sds_error:rest}
  line MID 192034 not completely scanned by SDS. Error: The number of URLs in the message attachments exceeded the URL scan limit.
  gives mid=192034 | sds_error=The number of URLs in the message attachments exceeded the URL scan limit.

// Read from the end: the URL holds what the sender likes, a copy of this very tail too. U-01 is
// "Condition", U-02 "Action"; one row for both, so that neither can be written into the other.
U-01 URL reputation
  form MID {mid:num} URL {url:text} has reputation {url_reputation:word} matched {url_match:until}: {url_rule:rest}
  line MID 5 URL http://example.org/?a=1&amp";"Subject=x MID 7 has reputation -4.2 matched Condition: URL Reputation Rule
  gives mid=5 | url=http://example.org/?a=1&amp";"Subject=x MID 7 | url_reputation=-4.2 | url_match=Condition | url_rule=URL Reputation Rule
  line MID 5 URL http://x has reputation 9.0 matched Condition: ok has reputation noscore matched Action: URL defanged
  gives mid=5 | url=http://x has reputation 9.0 matched Condition: ok | url_reputation=noscore | url_match=Action | url_rule=URL defanged
  not MID 5 URL http://example.org/ has reputation unknown

// The last " has " of the line decides which of the two it is, and that is the appliance's.
U-03 URL category
  form MID {mid:num} URL {url:text} has category {url_category:until} matched {url_match:until}: {url_rule:rest}
  line MID 5 URL http://a.example/ has category Social Networking matched Action: URL defanged
  gives mid=5 | url=http://a.example/ | url_category=Social Networking | url_match=Action | url_rule=URL defanged
  line MID 5 URL http://a.example/ has reputation 9.0 matched Condition: x has category Gambling matched Condition: URL Category Rule
  gives mid=5 | url=http://a.example/ has reputation 9.0 matched Condition: x | url_category=Gambling | url_match=Condition | url_rule=URL Category Rule
  not MID 5 URL http://a.example/ has category Gambling matched Condition: x has reputation -9.0 matched Condition: URL Reputation Rule

H-07 attachment
  form MID {mid:num} attachment {attachment:quoted}
  line MID 50000 attachment '=D1=82=D0=B5=D1=81=D1=82.rst'
  gives mid=50000 | attachment==D1=82=D0=B5=D1=81=D1=82.rst
  line MID 50000 attachment "Bob's plan.pdf"
  gives mid=50000 | attachment=Bob's plan.pdf
  line MID 48000 attachment 'Message aborted MID 48001 Dropped by antivirus.txt'
  gives mid=48000 | attachment=Message aborted MID 48001 Dropped by antivirus.txt
  not MID 50000 attachment types application/pdf

H-08 attachment types (4.5)
  form MID {mid:num} attachment types {attachment_types:rest}
  line MID 50000 attachment types application/pdf, image/png
  gives mid=50000 | attachment_types=application/pdf, image/png

H-12 log entry of a message or content filter
  form MID {mid:num} Custom Log Entry: {content_filter:rest}
  line MID 204841507 Custom Log Entry: Mail Not DKIM Signed
  gives mid=204841507 | content_filter=Mail Not DKIM Signed
  line MID 48000 Custom Log Entry: subject was Re: MID 48001 rewritten to MID 7 by antispam
  gives mid=48000 | content_filter=subject was Re: MID 48001 rewritten to MID 7 by antispam

U-04 URL service restarts
  form URL_REP_CLIENT: {detail:rest}
  line URL_REP_CLIENT: Configuration changed. Triggering restart of URL Reputation client service.
  gives detail=Configuration changed. Triggering restart of URL Reputation client service.
`;
