/**
 * Inbound SMTP connections: who connected, what the Host Access Table decided, TLS.
 * Most lines name only the ICID; they are facts of the connection and reach a message when
 * `Start MID m ICID i` binds the two. The host name behind "reverse dns host" is written by the client, so it is `text`.
 */
export const CONNECTION_RULES = `
C-01a new connection
  form New SMTP ICID {icid:num} interface {interface:until} ({interface_ip:until}) address {ip:word} reverse dns host {ptr:text} verified {verified:word}
  form New SMTP ICID {icid:num} Interface {interface:until} ({interface_ip:until}) address {ip:word} reverse dns host {ptr:text} verified {verified:word}
  form New smtp ICID {icid:num} interface {interface:until} ({interface_ip:until}) address {ip:word} reverse dns host {ptr:text} verified {verified:word}
  form New smtp ICID {icid:num} Interface {interface:until} ({interface_ip:until}) address {ip:word} reverse dns host {ptr:text} verified {verified:word}
  does begin origin other
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
  does begin origin other
  line New SMTP ICID 12 interface  (192.0.2.25) address 203.0.113.9 reverse dns host mx.example.org verified yes
  gives icid=12 | interface_ip=192.0.2.25 | ip=203.0.113.9 | ptr=mx.example.org | verified=yes
  line New SMTP ICID 12 interface (192.0.2.25) address 203.0.113.9 reverse dns host mx.example.org verified yes
  gives icid=12 | interface_ip=192.0.2.25 | ip=203.0.113.9 | ptr=mx.example.org | verified=yes
  not New SMTP ICID 12 interface Data 1 (192.0.2.25) address 203.0.113.9 reverse dns host mx.example.org verified yes

C-01c new connection, before 3.8
  form New SMTP ICID {icid:num} interface {interface:until} address {ip:word}
  does begin origin other
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
  line ICID 845002 ACCEPT SG UNKNOWNLIST match nx.domain SBRS unable to retrieve country unidentified
  gives icid=845002 | hat_match=nx.domain | sbrs=unable to retrieve | country=unidentified
  not ICID 845000 REJECT SG BLOCKED_LIST match ALL SBRS -9.9 country Germany
  not ICID 824108 TLS success protocol TLSv1.2 cipher AES256-SHA

C-02b sender group, no country (before 11.x)
  form ICID {icid:num} {hat_action:word} SG {sender_group:word} match {hat_match:until} SBRS {sbrs:rest}
  does origin
  line ICID 10152 RELAY SG RELAY_SG match 192.0.2.123 SBRS not enabled
  gives icid=10152 | hat_action=RELAY | sender_group=RELAY_SG | hat_match=192.0.2.123 | sbrs=not enabled
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

C-03a refused by the Host Access Table
  form ICID {icid:num} REJECT SG {sender_group:word} match {hat_match:until} SBRS {sbrs:until} country {country:rest}
  form ICID {icid:num} REJECT SG {sender_group:word} SBRS {sbrs:until} country {country:rest}
  form ICID {icid:num} REJECT SG {sender_group:word} match SBRS {sbrs:until} country {country:rest}
  form ICID {icid:num} REJECT SG {sender_group:word} match  SBRS {sbrs:until} country {country:rest}
  form ICID {icid:num} REJECT SG {sender_group:word} match {hat_match:until} SBRS {sbrs:rest}
  form ICID {icid:num} REJECT SG {sender_group:word} SBRS {sbrs:rest}
  form ICID {icid:num} REJECT SG {sender_group:word} match SBRS {sbrs:rest}
  form ICID {icid:num} REJECT SG {sender_group:word} match  SBRS {sbrs:rest}
  set hat_action=REJECT
  does refused origin
  line ICID 845000 REJECT SG BLOCKED_LIST match sbrs[-10.0:-3.0] SBRS -9.9 country Russian Federation
  gives icid=845000 | hat_action=REJECT | sender_group=BLOCKED_LIST | hat_match=sbrs[-10.0:-3.0] | sbrs=-9.9 | country=Russian Federation
  line ICID 845000 REJECT SG BLOCKED_LIST SBRS -9.9 country Russian Federation
  gives icid=845000 | hat_action=REJECT | sender_group=BLOCKED_LIST | sbrs=-9.9 | country=Russian Federation
  line ICID 845000 REJECT SG BLOCKED_LIST match SBRS -9.9 country Russian Federation
  gives icid=845000 | hat_action=REJECT | sender_group=BLOCKED_LIST | sbrs=-9.9 | country=Russian Federation
  line ICID 845000 REJECT SG BLOCKED_LIST match  SBRS -9.9 country Russian Federation
  gives icid=845000 | hat_action=REJECT | sender_group=BLOCKED_LIST | sbrs=-9.9 | country=Russian Federation
  line ICID 845000 REJECT SG BLOCKED_LIST match dnslist[zen.example.org] SBRS None
  gives icid=845000 | hat_action=REJECT | sender_group=BLOCKED_LIST | hat_match=dnslist[zen.example.org] | sbrs=None
  line ICID 845000 REJECT SG BLOCKED_LIST SBRS None
  gives icid=845000 | hat_action=REJECT | sender_group=BLOCKED_LIST | sbrs=None
  line ICID 845000 REJECT SG BLOCKED_LIST match SBRS None
  gives icid=845000 | hat_action=REJECT | sender_group=BLOCKED_LIST | sbrs=None
  line ICID 845000 REJECT SG BLOCKED_LIST match  SBRS None
  gives icid=845000 | hat_action=REJECT | sender_group=BLOCKED_LIST | sbrs=None
  not ICID 824108 ACCEPT SG REJECT match ALL SBRS None

C-03b refused before SMTP began
  form ICID {icid:num} TCPREFUSE SG {sender_group:word} match {hat_match:until} SBRS {sbrs:until} country {country:rest}
  form ICID {icid:num} TCPREFUSE SG {sender_group:word} SBRS {sbrs:until} country {country:rest}
  form ICID {icid:num} TCPREFUSE SG {sender_group:word} match SBRS {sbrs:until} country {country:rest}
  form ICID {icid:num} TCPREFUSE SG {sender_group:word} match  SBRS {sbrs:until} country {country:rest}
  form ICID {icid:num} TCPREFUSE SG {sender_group:word} match {hat_match:until} SBRS {sbrs:rest}
  form ICID {icid:num} TCPREFUSE SG {sender_group:word} SBRS {sbrs:rest}
  form ICID {icid:num} TCPREFUSE SG {sender_group:word} match SBRS {sbrs:rest}
  form ICID {icid:num} TCPREFUSE SG {sender_group:word} match  SBRS {sbrs:rest}
  set hat_action=TCPREFUSE
  does refused origin
  line ICID 0 TCPREFUSE SG BLOCKED_LIST match sbrs[-10.0:-3.0] SBRS -9.9 country Russian Federation
  gives icid=0 | hat_action=TCPREFUSE | sender_group=BLOCKED_LIST | hat_match=sbrs[-10.0:-3.0] | sbrs=-9.9 | country=Russian Federation
  line ICID 0 TCPREFUSE SG BLOCKED_LIST SBRS -9.9 country Russian Federation
  gives icid=0 | hat_action=TCPREFUSE | sender_group=BLOCKED_LIST | sbrs=-9.9 | country=Russian Federation
  line ICID 0 TCPREFUSE SG BLOCKED_LIST match SBRS -9.9 country Russian Federation
  gives icid=0 | hat_action=TCPREFUSE | sender_group=BLOCKED_LIST | sbrs=-9.9 | country=Russian Federation
  line ICID 0 TCPREFUSE SG BLOCKED_LIST match  SBRS -9.9 country Russian Federation
  gives icid=0 | hat_action=TCPREFUSE | sender_group=BLOCKED_LIST | sbrs=-9.9 | country=Russian Federation
  line ICID 0 TCPREFUSE SG BLOCKED_LIST match dnslist[zen.example.org] SBRS None
  gives icid=0 | hat_action=TCPREFUSE | sender_group=BLOCKED_LIST | hat_match=dnslist[zen.example.org] | sbrs=None
  line ICID 0 TCPREFUSE SG BLOCKED_LIST SBRS None
  gives icid=0 | hat_action=TCPREFUSE | sender_group=BLOCKED_LIST | sbrs=None
  line ICID 0 TCPREFUSE SG BLOCKED_LIST match SBRS None
  gives icid=0 | hat_action=TCPREFUSE | sender_group=BLOCKED_LIST | sbrs=None
  line ICID 0 TCPREFUSE SG BLOCKED_LIST match  SBRS None
  gives icid=0 | hat_action=TCPREFUSE | sender_group=BLOCKED_LIST | sbrs=None
  not ICID 824108 ACCEPT SG TCPREFUSE match ALL SBRS None

C-04 rejection delayed until the recipients are known
  form ICID {icid:num} Delayed HAT REJECT continuing session for recipient logging ({ip:until})
  set hat_delayed_reject=true
  does refused other
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
  does refused origin
  line ICID 4 TLS failed: [Errno 54] Connection reset by peer
  gives icid=4 | tls=failed | tls_error=[Errno 54] Connection reset by peer
  line ICID 10304580 TLS failed
  gives icid=10304580 | tls=failed

C-08 TLS required, not offered
  form ICID {icid:num} TLS was required but remote host did not initiate it
  set tls=failed
  set tls_error=required but remote host did not initiate it
  does refused origin
  line ICID 849001 TLS was required but remote host did not initiate it
  gives icid=849001 | tls=failed | tls_error=required but remote host did not initiate it
`;
