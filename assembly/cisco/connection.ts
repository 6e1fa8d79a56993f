/**
 * Inbound SMTP connections: who connected, what the Host Access Table decided, TLS and SMTP AUTH.
 * Most lines name only the ICID; they are facts of the connection and reach a message when
 * `Start MID m ICID i` binds the two. The host name behind "reverse dns host", AUTH users and SMTP
 * commands are written by the client, so they are `text` or `rest`.
 */
export const CONNECTION_RULES = `
C-01a new connection
  form New SMTP ICID {icid:num} interface {interface:until} ({interface_ip:until}) address {ip:word} reverse dns host {ptr:text} verified {verified:word}
  form New SMTP ICID {icid:num} Interface {interface:until} ({interface_ip:until}) address {ip:word} reverse dns host {ptr:text} verified {verified:word}
  form New smtp ICID {icid:num} interface {interface:until} ({interface_ip:until}) address {ip:word} reverse dns host {ptr:text} verified {verified:word}
  form New smtp ICID {icid:num} Interface {interface:until} ({interface_ip:until}) address {ip:word} reverse dns host {ptr:text} verified {verified:word}
  does origin other
  line New SMTP ICID 824108 interface Data 1 (192.0.2.53) address 198.51.100.59 reverse dns host mx4.example.net verified yes
  gives icid=824108 | interface=Data 1 | interface_ip=192.0.2.53 | ip=198.51.100.59 | ptr=mx4.example.net | verified=yes
  line New SMTP ICID 244323261 interface relay.example.com (192.0.2.150) address 203.0.113.10 reverse dns host unknown verified no
  gives icid=244323261 | interface=relay.example.com | interface_ip=192.0.2.150 | ip=203.0.113.10 | ptr=unknown | verified=no
  line New SMTP ICID 845002 interface Data 1 (192.0.2.25) address 2001:db8:25::7 reverse dns host  server.example.org verified no
  gives icid=845002 | ip=2001:db8:25::7 | ptr=server.example.org | verified=no
  line New smtp ICID 7 Interface Data Port (192.0.2.25) address 203.0.113.9 reverse dns host a verified yes verified no
  gives icid=7 | interface=Data Port | ip=203.0.113.9 | ptr=a verified yes | verified=no
  line New SMTP ICID 7 Interface Management (192.0.2.25) address 203.0.113.9 reverse dns host unknown verified no
  gives icid=7 | interface=Management | ip=203.0.113.9 | ptr=unknown | verified=no
  line New smtp ICID 7 interface Management (192.0.2.25) address 203.0.113.9 reverse dns host unknown verified no
  gives icid=7 | interface=Management | ip=203.0.113.9 | ptr=unknown | verified=no
  not New SMTP DCID 41512 interface 192.0.2.25 address 192.0.2.80 port 25

// The interface name can be empty, which leaves one blank or two before the address.
C-01b new connection on an interface without a name
  form New SMTP ICID {icid:num} interface ({interface_ip:until}) address {ip:word} reverse dns host {ptr:text} verified {verified:word}
  form New SMTP ICID {icid:num} interface  ({interface_ip:until}) address {ip:word} reverse dns host {ptr:text} verified {verified:word}
  does origin other
  line New SMTP ICID 12 interface  (192.0.2.25) address 203.0.113.9 reverse dns host mx.example.org verified yes
  gives icid=12 | interface_ip=192.0.2.25 | ip=203.0.113.9 | ptr=mx.example.org | verified=yes
  line New SMTP ICID 12 interface (192.0.2.25) address 203.0.113.9 reverse dns host mx.example.org verified yes
  gives icid=12 | interface_ip=192.0.2.25 | ip=203.0.113.9 | ptr=mx.example.org | verified=yes
  not New SMTP ICID 12 interface Data 1 (192.0.2.25) address 203.0.113.9 reverse dns host mx.example.org verified yes

C-01c new connection, before 3.8
  form New SMTP ICID {icid:num} interface {interface:until} address {ip:word}
  does origin other
  line New SMTP ICID 5 interface Management address 198.51.100.3
  gives icid=5 | interface=Management | ip=198.51.100.3
  not New SMTP ICID 5 interface Management (192.0.2.3) address 198.51.100.3 reverse dns host unknown verified no

// C-03 (REJECT) has the same shape: only the policy word differs, and administrators name their own.
C-02a sender group
  form ICID {icid:num} {hat_action:word} SG {sender_group:word} match {hat_match:until} SBRS {sbrs:until} country {country:rest}
  does origin
  line ICID 824108 ACCEPT SG ACCEPTLIST match sbrs[0.0:10.0] SBRS 3.4 country United States
  gives icid=824108 | hat_action=ACCEPT | sender_group=ACCEPTLIST | hat_match=sbrs[0.0:10.0] | sbrs=3.4 | country=United States
  line ICID 3160 ACCEPT SG None match ALL SBRS not enabled country not enabled
  gives icid=3160 | hat_action=ACCEPT | sender_group=None | hat_match=ALL | sbrs=not enabled | country=not enabled
  line ICID 845000 REJECT SG BLOCKED_LIST match sbrs[-10.0:-3.0] SBRS -9.9 country Russian Federation
  gives icid=845000 | hat_action=REJECT | sender_group=BLOCKED_LIST | hat_match=sbrs[-10.0:-3.0] | sbrs=-9.9 | country=Russian Federation
  line ICID 845002 ACCEPT SG UNKNOWNLIST match nx.domain SBRS unable to retrieve country unidentified
  gives icid=845002 | hat_match=nx.domain | sbrs=unable to retrieve | country=unidentified
  not ICID 824108 TLS success protocol TLSv1.2 cipher AES256-SHA

C-02b sender group, no country (before 11.x)
  form ICID {icid:num} {hat_action:word} SG {sender_group:word} match {hat_match:until} SBRS {sbrs:rest}
  does origin
  line ICID 0 TCPREFUSE SG RBLBlacklist match dnslist[zen.example.org] SBRS None
  gives icid=0 | hat_action=TCPREFUSE | sender_group=RBLBlacklist | hat_match=dnslist[zen.example.org] | sbrs=None
  line ICID 10152 RELAY SG RELAY_SG match 192.0.2.123 SBRS not enabled
  gives icid=10152 | hat_action=RELAY | sender_group=RELAY_SG | hat_match=192.0.2.123 | sbrs=not enabled
  line ICID 282194765 REJECT SG BLACKLIST match sbrs[-10.0:-2.0] SBRS -9.9
  gives icid=282194765 | hat_action=REJECT | sender_group=BLACKLIST | hat_match=sbrs[-10.0:-2.0] | sbrs=-9.9
  not ICID 10152 RELAY SG RELAY_SG

C-02c sender group without a match
  form ICID {icid:num} {hat_action:word} SG {sender_group:word} SBRS {sbrs:until} country {country:rest}
  form ICID {icid:num} {hat_action:word} SG {sender_group:word} match SBRS {sbrs:until} country {country:rest}
  form ICID {icid:num} {hat_action:word} SG {sender_group:word} match  SBRS {sbrs:until} country {country:rest}
  does origin
  line ICID 9 ACCEPT SG UNKNOWNLIST SBRS rfc1918 country not enabled
  gives icid=9 | hat_action=ACCEPT | sender_group=UNKNOWNLIST | sbrs=rfc1918 | country=not enabled
  line ICID 9 ACCEPT SG UNKNOWNLIST match  SBRS None country Germany
  gives icid=9 | hat_action=ACCEPT | sender_group=UNKNOWNLIST | sbrs=None | country=Germany
  line ICID 9 ACCEPT SG UNKNOWNLIST match SBRS None country Germany
  gives icid=9 | sender_group=UNKNOWNLIST | sbrs=None | country=Germany
  not ICID 9 ACCEPT SG UNKNOWNLIST match ALL SBRS None country Germany

C-02d sender group without a match, no country
  form ICID {icid:num} {hat_action:word} SG {sender_group:word} SBRS {sbrs:rest}
  form ICID {icid:num} {hat_action:word} SG {sender_group:word} match SBRS {sbrs:rest}
  form ICID {icid:num} {hat_action:word} SG {sender_group:word} match  SBRS {sbrs:rest}
  does origin
  line ICID 9 ACCEPT SG UNKNOWNLIST SBRS None
  gives icid=9 | hat_action=ACCEPT | sender_group=UNKNOWNLIST | sbrs=None
  line ICID 9 ACCEPT SG UNKNOWNLIST match  SBRS unable to retrieve
  gives icid=9 | hat_action=ACCEPT | sender_group=UNKNOWNLIST | sbrs=unable to retrieve
  line ICID 9 ACCEPT SG UNKNOWNLIST match SBRS None
  gives icid=9 | sender_group=UNKNOWNLIST | sbrs=None
  not ICID 9 ACCEPT SG UNKNOWNLIST match ALL SBRS None

C-04 rejection delayed until the recipients are known
  form ICID {icid:num} Delayed HAT REJECT continuing session for recipient logging ({ip:until})
  set hat_delayed_reject=true
  does other
  line ICID 824107 Delayed HAT REJECT continuing session for recipient logging (198.51.100.135)
  gives icid=824107 | ip=198.51.100.135 | hat_delayed_reject=true

C-05 stand-alone reputation score (3.7.3)
  form ICID {icid:num} SBRS {sbrs:rest}
  does origin
  line ICID 9461571 SBRS None
  gives icid=9461571 | sbrs=None

C-06a TLS established
  form ICID {icid:num} TLS success protocol {tls_protocol:word} cipher {tls_cipher:word}[[ for {tls_domain:word}]]
  set tls=success
  does origin
  line ICID 824108 TLS success protocol TLSv1.2 cipher ECDHE-RSA-AES256-GCM-SHA384
  gives icid=824108 | tls=success | tls_protocol=TLSv1.2 | tls_cipher=ECDHE-RSA-AES256-GCM-SHA384
  line ICID 5 TLS success protocol TLSv1/SSLv3 cipher AES256-SHA for example.org
  gives icid=5 | tls=success | tls_protocol=TLSv1/SSLv3 | tls_cipher=AES256-SHA | tls_domain=example.org
  not DCID 5 TLS success protocol TLSv1.2 cipher AES256-SHA

C-06b TLS established, old
  form ICID {icid:num} TLS success
  set tls=success
  does origin
  line ICID 10304570 TLS success
  gives icid=10304570 | tls=success

C-07 TLS failed
  form ICID {icid:num} TLS failed[[: {tls_error:rest}]]
  set tls=failed
  does origin
  line ICID 4 TLS failed: [Errno 54] Connection reset by peer
  gives icid=4 | tls=failed | tls_error=[Errno 54] Connection reset by peer
  line ICID 10304580 TLS failed
  gives icid=10304580 | tls=failed

C-08 TLS required, not offered
  form ICID {icid:num} TLS was required but remote host did not initiate it
  set tls=failed
  set tls_error=required but remote host did not initiate it
  does origin
  line ICID 849001 TLS was required but remote host did not initiate it
  gives icid=849001 | tls=failed | tls_error=required but remote host did not initiate it

C-16 sender verification
  form ICID {icid:num} Address: {verified_sender:addr} sender {sender_verification:rest}
  line ICID 4 Address: <foo@example.com> sender rejected, envelope sender domain does not exist
  gives icid=4 | verified_sender=foo@example.com | sender_verification=rejected, envelope sender domain does not exist
  line ICID 4 Address: <"a> sender allowed, b"@example.com> sender rejected, envelope sender domain could not be resolved
  gives icid=4 | verified_sender="a> sender allowed, b"@example.com | sender_verification=rejected, envelope sender domain could not be resolved

C-17a invalid sender address
  form ICID {icid:num} Invalid sender address: {invalid_sender:quoted}
  line ICID 493829828 Invalid sender address:  'MAIL FROM:<a: 'b'>'
  gives icid=493829828 | invalid_sender=MAIL FROM:<a: 'b'>

C-17b invalid sender address with its error
  form ICID {icid:num} Invalid sender address: {address_error:until}: {invalid_sender:quoted}
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

C-21 SMTP AUTH result
  form SMTP Auth[[:]] (ICID {icid:num}) {auth_result:word} for user: {auth_user:text} using AUTH mechanism: {auth_mechanism:word} with profile: {auth_profile:rest}
  does origin
  line SMTP Auth: (ICID 450) succeeded for user: alice using AUTH mechanism: PLAIN with profile: IncomingAuthentication
  gives icid=450 | auth_result=succeeded | auth_user=alice | auth_mechanism=PLAIN | auth_profile=IncomingAuthentication
  line SMTP Auth (ICID 450) failed for user: eve using AUTH mechanism: X with profile: y using AUTH mechanism: LOGIN with profile: ldap smtp
  gives icid=450 | auth_result=failed | auth_user=eve using AUTH mechanism: X with profile: y | auth_mechanism=LOGIN | auth_profile=ldap smtp

C-22 SMTP AUTH profile at fault
  form SMTP Auth[[:]] (ICID {icid:num}) profile: {auth_profile:until} is misconfigured or missing causing an Auth failure
  set auth_result=failed
  line SMTP Auth (ICID 451) profile: IncomingAuthentication is misconfigured or missing causing an Auth failure
  gives icid=451 | auth_profile=IncomingAuthentication | auth_result=failed

C-23a SMTP AUTH forwarding server not reached, with a reason
  form SMTP Auth[[:]] (ICID {icid:num}) could not reach forwarding server {auth_server:until} with reason: {auth_error:rest}
  set auth_result=failed
  line SMTP Auth (ICID 452) could not reach forwarding server auth.example.com with reason: connection refused
  gives icid=452 | auth_server=auth.example.com | auth_error=connection refused | auth_result=failed

C-23b SMTP AUTH forwarding server not reached
  form SMTP Auth[[:]] (ICID {icid:num}) could not reach forwarding server {auth_server:rest}
  set auth_result=failed
  line SMTP Auth (ICID 452) could not reach forwarding server auth.example.com
  gives icid=452 | auth_server=auth.example.com | auth_result=failed

C-24 SMTP AUTH lookup failed
  form SMTP Auth[[:]] (ICID {icid:num}) LDAP query failed for user: {auth_user:rest}
  form SMTP Auth[[:]] (ICID {icid:num}) user lookup failed for user: {auth_user:rest}
  form SMTP Auth[[:]] (ICID {icid:num}) LDAP query/user lookup failed for user: {auth_user:rest}
  set auth_result=failed
  line SMTP Auth (ICID 453) LDAP query/user lookup failed for user: alice
  gives icid=453 | auth_user=alice | auth_result=failed
  line SMTP Auth: (ICID 453) LDAP query failed for user: alice
  gives icid=453 | auth_user=alice | auth_result=failed
  line SMTP Auth: (ICID 453) user lookup failed for user: alice
  gives icid=453 | auth_user=alice | auth_result=failed

C-25 SMTP AUTH required, not offered
  form SMTP Auth[[:]] (ICID {icid:num}) was required but remote host did not initiate it
  set auth_result=failed
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
  line ICID 440090 Receiving Failed: Message size exceeds limit
  gives icid=440090 | receiving_error=Message size exceeds limit
  line ICID 440090 Injection Failed: Too Many Messages
  gives icid=440090 | receiving_error=Too Many Messages

C-12 disconnected by a limit
  form ICID {icid:num} disconnected address {ip:until}, {disconnect_reason:rest}
  does lost other
  line ICID 845004 disconnected address 203.0.113.204, no messages injected within timeout period
  gives icid=845004 | ip=203.0.113.204 | disconnect_reason=no messages injected within timeout period

C-13 lost before any command
  form ICID {icid:num} Connection from {ip:word} on interface {interface:until} ({interface_ip:until}) lost after {connection_seconds:until} seconds (DNS query took {dns_seconds:until} seconds), before any commands were received
  does lost other
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
C-27 directory harvest attack
  form LDAP: Dropping connection due to potential Directory Harvest Attack from host=({detail:rest}
  line LDAP: Dropping connection due to potential Directory Harvest Attack from host=('192.0.2.10', None), dhap_limit=4, sender_group=SUSPECTLIST
  gives detail='192.0.2.10', None), dhap_limit=4, sender_group=SUSPECTLIST
  not LDAP: Drop query HLDAP.ldapaccept MID 349817 RID 1 address nobody@example.com
`;
