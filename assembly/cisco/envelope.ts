/**
 * The envelope: birth of a message, its sender and its recipients.
 * Addresses are the client's text: `addr` runs to the last `>` that lets the line end as it must, so
 * `<"a> RID 1 To: <b"@example.net>` stays one address.
 */
export const ENVELOPE_RULES = `
// ICID 0 (E-02): made by the appliance itself; the line that names the parent is a neighbour.
E-01 start
  form Start MID {mid:num} ICID {icid:num}
  does begin quiet
  line Start MID 26983 ICID 824108
  gives mid=26983 | icid=824108
  line Start MID 42001 ICID 0
  gives mid=42001 | icid=0
  not Start MID 26983
  not Restart MID 26983 ICID 824108

E-03 start with a note
  form Start MID {mid:num} ICID {icid:num} ({start_note:text})
  does begin other
  line Start MID 9 ICID 0 (ISQ Notification)
  gives mid=9 | icid=0 | start_note=ISQ Notification
  not Start MID 9 ICID 0

E-04 envelope sender
  form MID {mid:num} ICID {icid:num} From: {from:addr}
  line MID 286962029 ICID 197132478 From: <bounces+56614558-a188-user=example.com@mm.example.net>
  gives mid=286962029 | icid=197132478 | from=bounces+56614558-a188-user=example.com@mm.example.net
  line MID 83143152 ICID 0 From: <>
  gives from=<> | mid=83143152 | icid=0
  line MID 48000 ICID 848000 From: <"x> RID 0 To: <y"@example.org>
  gives mid=48000 | icid=848000 | from="x> RID 0 To: <y"@example.org
  line MID 48000 ICID 848000 From: redacted@example.org
  gives mid=48000 | icid=848000 | from=redacted@example.org
  not MID 1 ICID 2 From:
  not MID 4422 From: <reporting@esa1.example.com> To: <admin@example.com>, ... 1 total recipients

E-12 sender masqueraded
  form MID {mid:num} masquerading envelope sender from {masquerade_from:quoted} to {masquerade_to:quoted}
  line MID 7 masquerading envelope sender from 'alice@host.example.com' to 'alice@example.com'
  gives mid=7 | masquerade_from=alice@host.example.com | masquerade_to=alice@example.com

E-05 accepted recipient
  form MID {mid:num} ICID {icid:num} RID {rid:num} To: {to:addr}
  line MID 44000 ICID 844000 RID 0 To: <uma@example.com>
  gives mid=44000 | icid=844000 | rid=0 | to=uma@example.com
  line MID 44000 ICID 844000 RID 1 To: <>
  gives to=<> | rid=1 | mid=44000
  line MID 44000 ICID 844000 RID 2 To: <"a> Rejected by RAT"@example.com>
  gives rid=2 | to="a> Rejected by RAT"@example.com
  not MID 44000 ICID 844000 To: <uma@example.com>

// Refused recipients never get a RID. The address is no recipient of the message: no column To.
E-06 refused recipient
  form MID {mid:num} ICID {icid:num} To: {rejected_to:addr} Rejected by {rejected_by:rest}
  set action=Rejected by {rejected_by}
  does rejected other
  line MID 410727821 ICID 643905448 To: <nobody@example.com> Rejected by LDAPACCEPT
  gives mid=410727821 | icid=643905448 | rejected_to=nobody@example.com | rejected_by=LDAPACCEPT | action=Rejected by LDAPACCEPT
  line MID 44000 ICID 844000 To: <vic@example.com> Rejected by Receiving Control
  gives rejected_to=vic@example.com | rejected_by=Receiving Control | action=Rejected by Receiving Control
  line MID 1 ICID 1 To: <"a> Rejected by LDAPACCEPT"@example.org> Rejected by RAT
  gives rejected_to="a> Rejected by LDAPACCEPT"@example.org | rejected_by=RAT
  not MID 44000 ICID 844000 RID 0 To: <uma@example.com>

E-07 recipient without a number
  form MID {mid:num} ICID {icid:num} To: {to:addr}
  line MID 44000 ICID 844000 To: <uma@example.com>
  gives mid=44000 | icid=844000 | to=uma@example.com
  not MID 1 ICID 1 To: <x@example.org> Rejected by RAT

E-08 bounce refused by bounce verification
  form MID {mid:num} ICID {icid:num} invalid bounce, rcpt address {rejected_to:addr} rejected by bounce verification.
  set rejected_by=bounce verification
  set action=Rejected by bounce verification
  does rejected other
  line MID 5 ICID 6 invalid bounce, rcpt address <bob@example.com> rejected by bounce verification.
  gives mid=5 | icid=6 | rejected_to=bob@example.com | rejected_by=bounce verification | action=Rejected by bounce verification

E-09 bounce tagged by bounce verification
  form MID {mid:num} ICID {icid:num} invalid bounce, tagging
  set bounce_verification=tagging
  does other
  line MID 5 ICID 6 invalid bounce, tagging
  gives mid=5 | icid=6 | bounce_verification=tagging

// Alerts and reports of the appliance: the only envelope line of such a message; the dots are literal.
E-10 message sent by the system
  form MID {mid:num} From: {from:addr} To: {to:addr}, ... {total_recipients:num} total recipients
  line MID 4422 From: <reporting@esa1.example.com> To: <admin@example.com>, ... 1 total recipients
  gives mid=4422 | from=reporting@esa1.example.com | to=admin@example.com | total_recipients=1
  not MID 4422 ICID 5 From: <reporting@esa1.example.com>

E-14a global unsubscribe bounced a recipient
  form MID {mid:num} Global unsubscribe matched entry {unsubscribe_entry:until} RID {rid:num} Address {unsubscribed:text} Action bounced
  set unsubscribe_action=bounced
  does bounced
  line MID 5 Global unsubscribe matched entry example.org RID 1 Address bob@example.org Action bounced
  gives mid=5 | unsubscribe_entry=example.org | rid=1 | unsubscribed=bob@example.org | unsubscribe_action=bounced

E-14b global unsubscribe dropped a recipient
  form MID {mid:num} Global unsubscribe matched entry {unsubscribe_entry:until} RID {rid:num} Address {unsubscribed:text} Action dropped
  set unsubscribe_action=dropped
  does dropped
  line MID 5 Global unsubscribe matched entry example.org RID 1 Address bob@example.org Action dropped
  gives mid=5 | unsubscribe_entry=example.org | rid=1 | unsubscribed=bob@example.org | unsubscribe_action=dropped

E-14c global unsubscribe, old
  form Global unsubscribe matched entry {unsubscribe_entry:until} MID: {mid:num} RID: {rid:num} Address: {unsubscribed:rest}
  line Global unsubscribe matched entry example.org MID: 5 RID: 1 Address: bob@example.org
  gives mid=5 | unsubscribe_entry=example.org | rid=1 | unsubscribed=bob@example.org

E-11a alias
  form Alias match: MID {mid:num} RID {rid:num} recipient {alias:text} mapped to {alias_to:rest}
  line Alias match: MID 5 RID 0 recipient sales@example.com mapped to ['ann@example.com', 'bob@example.com']
  gives mid=5 | rid=0 | alias=sales@example.com | alias_to=['ann@example.com', 'bob@example.com']

E-11b alias, old: no message number
  form Alias match: recipient {alias:text} mapped to {alias_to:rest}
  line Alias match: recipient MID 5 RID 0 mapped to ['ann@example.com']
  gives alias=MID 5 RID 0 | alias_to=['ann@example.com']

E-13a header masqueraded
  form MID {mid:num} masquerading header '{masquerade_header:until}' from {masquerade_from:quoted} to {masquerade_to:quoted}
  line MID 7 masquerading header 'Reply-to' from 'a@host.example.com' to 'a@example.com'
  gives mid=7 | masquerade_header=Reply-to | masquerade_from=a@host.example.com | masquerade_to=a@example.com

// A header value with a line break goes on in lines without a prefix, so the closing quotes are missing.
E-13b header masqueraded, broken line
  form MID {mid:num} masquerading header '{masquerade_header:until}' from {masquerade_detail:rest}
  line MID 7 masquerading header 'Cc' from '"A" <a@host.example.com>,
  gives mid=7 | masquerade_header=Cc | masquerade_detail='"A" <a@host.example.com>,

// The true client behind a relay of one's own.
E-15 client address taken from a header
  form MID {mid:num} IncomingRelay({incoming_relay:until}): Header {relay_header:until} found, IP {ip:word} being used[[, SBRS {sbrs:rest}]]
  form MID {mid:num} IncomingRelay({incoming_relay:until}): Header {relay_header:until} found, ip {ip:word} being used[[, SBRS {sbrs:rest}]]
  does origin other
  line MID 201434 IncomingRelay(senderdotcom): Header Received found, IP 192.0.2.1 being used, SBRS 6.8
  gives mid=201434 | incoming_relay=senderdotcom | relay_header=Received | ip=192.0.2.1 | sbrs=6.8
  line MID 201434 IncomingRelay(senderdotcom): Header Received found, ip 192.0.2.1 being used
  gives mid=201434 | ip=192.0.2.1
  not MID 201434 IncomingRelay(senderdotcom): Header Received not found

E-16 header of the relay missing
  form MID {mid:num} IncomingRelay({incoming_relay:until}): Header {relay_header:until} not found
  set relay_error=header not found
  line MID 201434 IncomingRelay(senderdotcom): Header Received not found
  gives mid=201434 | incoming_relay=senderdotcom | relay_header=Received | relay_error=header not found

E-17 no address in the header of the relay
  form MID {mid:num} IncomingRelay({incoming_relay:until}): Could not find valid IP address in header[[ {relay_header:rest}]]
  set relay_error=no valid IP address in header
  line MID 201434 IncomingRelay(senderdotcom): Could not find valid IP address in header
  gives mid=201434 | incoming_relay=senderdotcom | relay_error=no valid IP address in header
`;
