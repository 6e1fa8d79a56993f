/**
 * What happens in an SMTP session besides messages: senders that are refused, SMTP AUTH, commands that are none, and its
 * end. AUTH users and SMTP commands are written by the client, so they are `text` or `rest`.
 */
export const SESSION_RULES = `
C-16a sender refused by verification
  form ICID {icid:num} Address: {verified_sender:addr} sender rejected, {sender_rejected:rest}
  set sender_verification=rejected, {sender_rejected}
  does refused
  line ICID 4 Address: <foo@example.com> sender rejected, envelope sender domain does not exist
  gives icid=4 | verified_sender=foo@example.com | sender_rejected=envelope sender domain does not exist | sender_verification=rejected, envelope sender domain does not exist
  line ICID 4 Address: <"a> sender allowed, b"@example.com> sender rejected, envelope sender domain could not be resolved
  gives icid=4 | verified_sender="a> sender allowed, b"@example.com | sender_rejected=envelope sender domain could not be resolved
  not ICID 4 Address: <"a> sender rejected, b"@example.com> sender allowed, envelope sender matched domain exception

C-16b sender verification
  form ICID {icid:num} Address: {verified_sender:addr} sender {sender_verification:rest}
  line ICID 4 Address: <"a> sender rejected, b"@example.com> sender allowed, envelope sender matched domain exception
  gives icid=4 | verified_sender="a> sender rejected, b"@example.com | sender_verification=allowed, envelope sender matched domain exception

C-17a invalid sender address
  form ICID {icid:num} Invalid sender address: {invalid_sender:quoted}
  does refused
  line ICID 493829828 Invalid sender address:  'MAIL FROM:<a: 'b'>'
  gives icid=493829828 | invalid_sender=MAIL FROM:<a: 'b'>

C-17b invalid sender address with its error
  form ICID {icid:num} Invalid sender address: {address_error:until}: {invalid_sender:quoted}
  does refused
  line ICID 493829828 Invalid sender address: Unsupported domain literal: '[]'
  gives icid=493829828 | address_error=Unsupported domain literal | invalid_sender=[]

// The one form with the connection before the message; quotes flip to "..." around an apostrophe.
C-18a invalid recipient address
  form ICID {icid:num} MID {mid:num} Invalid recipient address: {invalid_recipient:quoted}
  does other
  line ICID 493771866 MID 340448731 Invalid recipient address:  'RCPT TO:<>'
  gives icid=493771866 | mid=340448731 | invalid_recipient=RCPT TO:<>
  not MID 340448731 ICID 493771866 Invalid recipient address:  'RCPT TO:<>'

C-18b invalid recipient address with its error
  form ICID {icid:num} MID {mid:num} Invalid recipient address: {address_error:until}: {invalid_recipient:quoted}
  does other
  line ICID 5 MID 6 Invalid recipient address: Unsupported domain literal: "o'neil@[]"
  gives icid=5 | mid=6 | address_error=Unsupported domain literal | invalid_recipient=o'neil@[]

C-21a SMTP AUTH failed
  form SMTP Auth[[:]] (ICID {icid:num}) failed for user: {auth_user:text} using AUTH mechanism: {auth_mechanism:word} with profile: {auth_profile:rest}
  set auth_result=failed
  does origin refused
  line SMTP Auth (ICID 450) failed for user: eve using AUTH mechanism: X with profile: y using AUTH mechanism: LOGIN with profile: ldap smtp
  gives icid=450 | auth_result=failed | auth_user=eve using AUTH mechanism: X with profile: y | auth_mechanism=LOGIN | auth_profile=ldap smtp

C-21b SMTP AUTH result
  form SMTP Auth[[:]] (ICID {icid:num}) {auth_result:word} for user: {auth_user:text} using AUTH mechanism: {auth_mechanism:word} with profile: {auth_profile:rest}
  does origin
  line SMTP Auth: (ICID 450) succeeded for user: alice using AUTH mechanism: PLAIN with profile: IncomingAuthentication
  gives icid=450 | auth_result=succeeded | auth_user=alice | auth_mechanism=PLAIN | auth_profile=IncomingAuthentication
  not SMTP Auth: (ICID 450) failed for user: alice using AUTH mechanism: PLAIN with profile: IncomingAuthentication

C-22 SMTP AUTH profile at fault
  form SMTP Auth[[:]] (ICID {icid:num}) profile: {auth_profile:until} is misconfigured or missing causing an Auth failure
  set auth_result=failed
  does refused
  line SMTP Auth (ICID 451) profile: IncomingAuthentication is misconfigured or missing causing an Auth failure
  gives icid=451 | auth_profile=IncomingAuthentication | auth_result=failed

C-23a SMTP AUTH forwarding server not reached, with a reason
  form SMTP Auth[[:]] (ICID {icid:num}) could not reach forwarding server {auth_server:until} with reason: {auth_error:rest}
  set auth_result=failed
  does refused
  line SMTP Auth (ICID 452) could not reach forwarding server auth.example.com with reason: connection refused
  gives icid=452 | auth_server=auth.example.com | auth_error=connection refused | auth_result=failed

C-23b SMTP AUTH forwarding server not reached
  form SMTP Auth[[:]] (ICID {icid:num}) could not reach forwarding server {auth_server:rest}
  set auth_result=failed
  does refused
  line SMTP Auth (ICID 452) could not reach forwarding server auth.example.com
  gives icid=452 | auth_server=auth.example.com | auth_result=failed

C-24 SMTP AUTH lookup failed
  form SMTP Auth[[:]] (ICID {icid:num}) LDAP query failed for user: {auth_user:rest}
  form SMTP Auth[[:]] (ICID {icid:num}) user lookup failed for user: {auth_user:rest}
  form SMTP Auth[[:]] (ICID {icid:num}) LDAP query/user lookup failed for user: {auth_user:rest}
  set auth_result=failed
  does refused
  line SMTP Auth (ICID 453) LDAP query/user lookup failed for user: alice
  gives icid=453 | auth_user=alice | auth_result=failed
  line SMTP Auth: (ICID 453) LDAP query failed for user: alice
  gives icid=453 | auth_user=alice | auth_result=failed
  line SMTP Auth: (ICID 453) user lookup failed for user: alice
  gives icid=453 | auth_user=alice | auth_result=failed

C-25 SMTP AUTH required, not offered
  form SMTP Auth[[:]] (ICID {icid:num}) was required but remote host did not initiate it
  set auth_result=failed
  does refused
  line SMTP Auth (ICID 454) was required but remote host did not initiate it
  gives icid=454 | auth_result=failed

C-14 bad command syntax
  form ICID {icid:num} Bad syntax for command: {bad_command:rest}
  line ICID 7 Bad syntax for command: MAIL FROM: MID 5 queued for delivery
  gives icid=7 | bad_command=MAIL FROM: MID 5 queued for delivery

C-15 unknown command
  form ICID {icid:num} Unknown command: {unknown_command:rest}
  line ICID 7 Unknown command: XEXCH50 2 2
  gives icid=7 | unknown_command=XEXCH50 2 2

// Names the connection only, although it concerns the message being received.
C-11 receiving failed
  form ICID {icid:num} Receiving Failed: {receiving_error:rest}
  form ICID {icid:num} Injection Failed: {receiving_error:rest}
  does refused
  line ICID 440090 Receiving Failed: Message size exceeds limit
  gives icid=440090 | receiving_error=Message size exceeds limit
  line ICID 440090 Injection Failed: Too Many Messages
  gives icid=440090 | receiving_error=Too Many Messages

C-12 disconnected by a limit
  form ICID {icid:num} disconnected address {ip:until}, {disconnect_reason:rest}
  does origin lost other
  line ICID 845004 disconnected address 203.0.113.204, no messages injected within timeout period
  gives icid=845004 | ip=203.0.113.204 | disconnect_reason=no messages injected within timeout period

C-13 lost before any command
  form ICID {icid:num} Connection from {ip:word} on interface {interface:until} ({interface_ip:until}) lost after {connection_seconds:until} seconds (DNS query took {dns_seconds:until} seconds), before any commands were received
  does origin lost other
  line ICID 8 Connection from 203.0.113.5 on interface Data 1 (192.0.2.25) lost after 30 seconds (DNS query took 2 seconds), before any commands were received
  gives icid=8 | ip=203.0.113.5 | interface=Data 1 | interface_ip=192.0.2.25 | connection_seconds=30 | dns_seconds=2

// The colon after ICID is as logged.
C-19 connection killed
  form SMTP server connection killed ICID: {icid:num}
  does lost
  line SMTP server connection killed ICID: 9001
  gives icid=9001

C-10 connection lost
  form ICID {icid:num} lost
  does lost
  line ICID 845002 lost
  gives icid=845002
  not DCID 845002 lost

C-09 connection closed
  form ICID {icid:num} close
  does close
  line ICID 824108 close
  gives icid=824108
  not DCID 824108 close

C-20 connection whose address is unknown
  form Incoming {protocol:word} connection undetermined IP on interface {interface:rest}
  line Incoming SMTP connection undetermined IP on interface Data 1
  gives protocol=SMTP | interface=Data 1

C-26 SMTP AUTH forwarding connection
  form SMTP Auth forward server connection to {auth_server:until}, port {port:num}, interface {interface:until}, {connections:num} connections available
  line SMTP Auth forward server connection to auth.example.com, port 25, interface Data 1, 10 connections available
  gives auth_server=auth.example.com | port=25 | interface=Data 1 | connections=10

// No ICID and, in the published sample, an unbalanced quote: nothing here can be joined to a message.
// No ICID; one published sample lacks the first quote.
C-27a directory harvest attack
  form LDAP: Dropping connection due to potential Directory Harvest Attack from host=([[']]{ip:until}', None), dhap_limit={dhap_limit:num}, sender_group={sender_group:rest}
  form LDAP: Dropping connection due to potential Directory Harvest Attack from host=([[']]{ip:until}', '{ptr:text}'), dhap_limit={dhap_limit:num}, sender_group={sender_group:rest}
  does refused other
  line LDAP: Dropping connection due to potential Directory Harvest Attack from host=('192.0.2.10', None), dhap_limit=4, sender_group=SUSPECTLIST
  gives ip=192.0.2.10 | dhap_limit=4 | sender_group=SUSPECTLIST
  line LDAP: Dropping connection due to potential Directory Harvest Attack from host=(192.0.2.10', None), dhap_limit=4, sender_group=SUSPECTLIST
  gives ip=192.0.2.10 | dhap_limit=4 | sender_group=SUSPECTLIST
  line LDAP: Dropping connection due to potential Directory Harvest Attack from host=('192.0.2.10', 'mx.example.net'), dhap_limit=25, sender_group=UNKNOWNLIST
  gives ip=192.0.2.10 | ptr=mx.example.net | dhap_limit=25 | sender_group=UNKNOWNLIST
  line LDAP: Dropping connection due to potential Directory Harvest Attack from host=(192.0.2.10', 'mx.example.net'), dhap_limit=25, sender_group=UNKNOWNLIST
  gives ip=192.0.2.10 | ptr=mx.example.net

C-27b directory harvest attack, any other tail
  form LDAP: Dropping connection due to potential Directory Harvest Attack from host=({detail:rest}
  does refused
  line LDAP: Dropping connection due to potential Directory Harvest Attack from host=('192.0.2.10', None)
  gives detail='192.0.2.10', None)
  not LDAP: Drop query HLDAP.ldapaccept MID 349817 RID 1 address nobody@example.com
`;
