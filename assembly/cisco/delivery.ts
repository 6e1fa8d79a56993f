/**
 * Delivery, delay, bounce and the end of a message.
 * Lines with a DCID alone are facts of the delivery connection and come BEFORE the line that binds it
 * to a message. Replies, certificate names and logged headers are text of the remote host or the sender.
 */
export const DELIVERY_RULES = `
X-01 queued
  form MID {mid:num} queued for delivery
  set action=queued for delivery
  does queued
  line MID 26983 queued for delivery
  gives mid=26983 | action=queued for delivery
  not MID 26983 queued for delivery now

X-02 new delivery connection
  form New SMTP DCID {dcid:num} interface {delivery_interface:until} address {destination_ip:word}[[ port {destination_port:num}]]
  line New SMTP DCID 41512 interface 192.0.2.25 address 192.0.2.80 port 25
  gives dcid=41512 | delivery_interface=192.0.2.25 | destination_ip=192.0.2.80 | destination_port=25
  line New SMTP DCID 8 interface Data 1 address 192.0.2.80
  gives dcid=8 | delivery_interface=Data 1 | destination_ip=192.0.2.80
  not New SMTP ICID 5 interface Management address 198.51.100.3

X-08a TLS established
  form DCID {dcid:num} TLS success[[ protocol {delivery_tls_protocol:word} cipher {delivery_tls_cipher:word}]][[ CN: <{delivery_tls_cn:text}>]][[ for {delivery_tls_domain:word}]]
  set delivery_tls=success
  line DCID 41601 TLS success protocol TLSv1.3 cipher TLS_AES_256_GCM_SHA384 for sub.example.com
  gives dcid=41601 | delivery_tls=success | delivery_tls_protocol=TLSv1.3 | delivery_tls_cipher=TLS_AES_256_GCM_SHA384 | delivery_tls_domain=sub.example.com
  line DCID 5 TLS success protocol TLSv1.2 cipher AES256-SHA CN: <mx.example.org> for example.org
  gives dcid=5 | delivery_tls_cipher=AES256-SHA | delivery_tls_cn=mx.example.org | delivery_tls_domain=example.org
  line DCID 5 TLS success
  gives dcid=5 | delivery_tls=success

X-08b TLS established, another spelling of the certificate name
  form DCID {dcid:num} TLS success[[ protocol {delivery_tls_protocol:word} cipher {delivery_tls_cipher:word}]] CN={delivery_tls_cn:word}[[ for {delivery_tls_domain:word}]]
  set delivery_tls=success
  line DCID 5 TLS success protocol TLSv1.2 cipher AES256-SHA CN=mx.example.org for example.org
  gives dcid=5 | delivery_tls=success | delivery_tls_protocol=TLSv1.2 | delivery_tls_cn=mx.example.org | delivery_tls_domain=example.org

X-09 TLS failed
  form DCID {dcid:num} TLS failed[[: {delivery_tls_error:rest}]]
  set delivery_tls=failed
  line DCID 58000 TLS failed: STARTTLS unexpected response
  gives dcid=58000 | delivery_tls=failed | delivery_tls_error=STARTTLS unexpected response

X-10 TLS required, not available
  form DCID {dcid:num} IP {destination_ip:word} TLS was required but could not be successfully negotiated
  set delivery_tls=failed
  set delivery_tls_error=required but could not be negotiated
  line DCID 58000 IP 203.0.113.62 TLS was required but could not be successfully negotiated
  gives dcid=58000 | destination_ip=203.0.113.62 | delivery_tls=failed

// The colons are as logged.
X-11a authenticated at the remote host
  form DCID: {dcid:num} IP: {destination_ip:word} SMTP authentication using the profile {delivery_auth_profile:until} succeeded.
  set delivery_auth=succeeded
  line DCID: 5 IP: 203.0.113.62 SMTP authentication using the profile smart host succeeded.
  gives dcid=5 | destination_ip=203.0.113.62 | delivery_auth_profile=smart host | delivery_auth=succeeded

X-11b not authenticated at the remote host
  form DCID: {dcid:num} IP: {destination_ip:word} SMTP authentication using the profile {delivery_auth_profile:until} failed.
  set delivery_auth=failed
  line DCID: 5 IP: 203.0.113.62 SMTP authentication using the profile smart host failed.
  gives dcid=5 | destination_ip=203.0.113.62 | delivery_auth_profile=smart host | delivery_auth=failed

X-13a connection error
  form Connection Error: DCID {dcid:num} domain: {destination_domain:until} IP: {destination_ip:until} port: {destination_port:num} details: {connection_error:text} interface: {delivery_interface:until} reason: {connection_error_reason:rest}
  line Connection Error: DCID 5 domain: example.org IP: 203.0.113.62 port: 25 details: [Errno 61] Connection refused interface: 192.0.2.25 reason: network error
  gives dcid=5 | destination_domain=example.org | destination_ip=203.0.113.62 | destination_port=25 | connection_error=[Errno 61] Connection refused | delivery_interface=192.0.2.25 | connection_error_reason=network error

X-13b connection error, old
  form Connection Error: DCID: {dcid:num} IP: {destination_ip:until} details: {connection_error:text} interface: {delivery_interface:rest}
  line Connection Error: DCID: 5 IP: 203.0.113.62 details: timeout interface: 192.0.2.25
  gives dcid=5 | destination_ip=203.0.113.62 | connection_error=timeout | delivery_interface=192.0.2.25

X-13c connection error, old, what failed first
  form Connection Error: {connection_error_reason:until} DCID: {dcid:num} IP: {destination_ip:until} details: {connection_error:text} interface: {delivery_interface:rest}
  line Connection Error: connection refused DCID: 5 IP: 203.0.113.62 details: [Errno 61] interface: 192.0.2.25
  gives connection_error_reason=connection refused | dcid=5 | destination_ip=203.0.113.62 | connection_error=[Errno 61] | delivery_interface=192.0.2.25

X-13d connection error, any other tail
  form Connection Error: DCID {dcid:num} {connection_error:rest}
  form Connection Error: DCID: {dcid:num} {connection_error:rest}
  line Connection Error: DCID 5 domain: example.org no route
  gives dcid=5 | connection_error=domain: example.org no route
  line Connection Error: DCID: 5 no route
  gives dcid=5 | connection_error=no route

X-03 delivery starts
  form Delivery start DCID {dcid:num} MID {mid:num} to [[RID ]]{rids:list}
  line Delivery start DCID 41600 MID 27010 to RID [0, 1]
  gives dcid=41600 | mid=27010 | rids=0, 1
  line Delivery start DCID 8 MID 6 to [0]
  gives dcid=8 | mid=6 | rids=0

X-15 perhaps delivered
  form Possible Delivery: DCID: {dcid:num} MID {mid:num} to [[RID ]]{rids:list}
  line Possible Delivery: DCID: 5 MID 6 to [0, 2]
  gives dcid=5 | mid=6 | rids=0, 2

// The first Received header names the client. One word before the bracket: a HELO name, which the
// appliance would add in parentheses, cannot bring an address of its own.
X-04a delivered, the first logged header is Received
  form Message done DCID {dcid:num} MID {mid:num} to [[RID ]]{rids:list} [('received', 'from {received_from:word} ([{received_ip:until}]){received_tail:rest}
  set logheaders=[('received', 'from {received_from} ([{received_ip}]){received_tail}
  does delivered other
  line Message done DCID 8 MID 6 to RID [0] [('received', 'from mx.example.net ([198.51.100.3])\\r\\n  by esa1.example.com with ESMTP')]
  gives dcid=8 | mid=6 | rids=0 | received_from=mx.example.net | received_ip=198.51.100.3 | logheaders=[('received', 'from mx.example.net ([198.51.100.3])\\r\\n  by esa1.example.com with ESMTP')]
  not Message done DCID 8 MID 6 to RID [0] [('received', 'from unknown (HELO a ([192.0.2.99])) ([198.51.100.3])\\r\\n  by esa1.example.com with ESMTP')]

X-04b delivered, with logged headers
  form Message done DCID {dcid:num} MID {mid:num} to [[RID ]]{rids:list} {logheaders:rest}
  does delivered
  line Message done DCID 8 MID 6 to RID [0] [('from', '"Ned, N." <ned@example.net>'), ('subject', "59% Off')] Message finished MID 6 done")]
  gives dcid=8 | mid=6 | rids=0 | logheaders=[('from', '"Ned, N." <ned@example.net>'), ('subject', "59% Off')] Message finished MID 6 done")]

X-04c delivered
  form Message done DCID {dcid:num} MID {mid:num} to [[RID ]]{rids:list}
  does delivered
  line Message done DCID 41600 MID 27010 to RID [0, 1]
  gives dcid=41600 | mid=27010 | rids=0, 1
  line Message done DCID 41600 MID 27010 to [0]
  gives dcid=41600 | mid=27010 | rids=0
  not RPC Message done RCID 1 MID 31000

X-05 reply of the remote host
  form MID {mid:num} RID {rids:list} Response {response:quoted}
  form MID {mid:num} RID {rids:list} Response {response:rest}
  line MID 27010 RID [0, 1] Response '2.6.0 <n42@example.org> [InternalId=1] Queued mail for delivery'
  gives mid=27010 | rids=0, 1 | response=2.6.0 <n42@example.org> [InternalId=1] Queued mail for delivery
  line MID 27010 RID [2] Response ok:  Message 7 accepted' MID 8 RID [0] Response 'x
  gives mid=27010 | rids=2 | response=ok:  Message 7 accepted' MID 8 RID [0] Response 'x

X-16 recipients deleted by the administrator
  form Deleted: MID {mid:num} to [[RID ]]{rids:list}
  set action=Deleted
  does dropped
  line Deleted: MID 5 to [0, 1]
  gives mid=5 | rids=0, 1 | action=Deleted

B-02a delayed
  form Delayed: DCID {dcid:num} MID {mid:num} to RID {rid:num} - {status_code:word} - {bounce_text:until} ('{reply_code:until}', [{response:text}]) []
  form Delayed: DCID: {dcid:num} Message {mid:num} to {rid:num} - {status_code:word} - {bounce_text:until} ('{reply_code:until}', [{response:text}]) []
  form Delayed: DCID {dcid:num} MID {mid:num} to RID {rid:num} - {status_code:word} - {bounce_text:until} ('{reply_code:until}', [{response:text}])
  form Delayed: DCID: {dcid:num} Message {mid:num} to {rid:num} - {status_code:word} - {bounce_text:until} ('{reply_code:until}', [{response:text}])
  does delayed
  line Delayed: DCID 58000 MID 49000 to RID 0 - 4.4.0 - Other network problem ('000', ['timeout']) []
  gives dcid=58000 | mid=49000 | rid=0 | status_code=4.4.0 | bounce_text=Other network problem | reply_code=000 | response='timeout'
  line Delayed: DCID: 5 Message 6 to 0 - 4.1.0 - Unknown address error ('421', ['busy']) []
  gives dcid=5 | mid=6 | rid=0 | status_code=4.1.0 | reply_code=421 | response='busy'
  line Delayed: DCID 5 MID 6 to RID 0 - 4.1.0 - Unknown address error ('421', ['busy'])
  gives dcid=5 | mid=6 | rid=0 | status_code=4.1.0 | reply_code=421 | response='busy'
  line Delayed: DCID: 5 Message 6 to 0 - 4.1.0 - Unknown address error ('421', ['busy'])
  gives dcid=5 | mid=6 | rid=0 | status_code=4.1.0 | reply_code=421 | response='busy'

B-02b delayed, any other tail
  form Delayed: DCID {dcid:num} MID {mid:num} to RID {rid:num} - {bounce_text:rest}
  form Delayed: DCID: {dcid:num} Message {mid:num} to {rid:num} - {bounce_text:rest}
  does delayed
  line Delayed: DCID: 5 Message 6 to 0 - 4.1.0 - Unknown address error
  gives dcid=5 | mid=6 | rid=0 | bounce_text=4.1.0 - Unknown address error
  line Delayed: DCID 5 MID 6 to RID 0 - 4.1.0 - Unknown address error
  gives dcid=5 | mid=6 | rid=0 | bounce_text=4.1.0 - Unknown address error

B-03a next attempt, with the bounce profile
  form MID {mid:num} to [[RID ]]{rids:list} pending till {pending_till:until} [{bounce_profile:text}]
  form Message {mid:num} to [[RID ]]{rids:list} pending till {pending_till:until} [{bounce_profile:text}]
  does delayed
  line MID 49000 to RID [0] pending till Tue Mar 17 11:01:12 2026 [Default]
  gives mid=49000 | rids=0 | pending_till=Tue Mar 17 11:01:12 2026 | bounce_profile=Default
  line Message 49000 to RID [0, 1] pending till Tue Mar 17 11:01:12 2026 [Default]
  gives mid=49000 | rids=0, 1 | pending_till=Tue Mar 17 11:01:12 2026 | bounce_profile=Default

B-03b next attempt
  form MID {mid:num} to [[RID ]]{rids:list} pending till {pending_till:rest}
  form Message {mid:num} to [[RID ]]{rids:list} pending till {pending_till:rest}
  does delayed
  line Message 548799 to RID [712290] pending till Tue Mar 17 11:01:12 2026
  gives mid=548799 | rids=712290 | pending_till=Tue Mar 17 11:01:12 2026
  line MID 49000 to [0] pending till Tue Mar 17 11:01:12 2026
  gives mid=49000 | rids=0 | pending_till=Tue Mar 17 11:01:12 2026

// Logged headers, if any, follow the reply in brackets; with headers in them the tail is kept whole (B-01b),
// since both the reply and a subject could hold what divides them.
B-01a bounced
  form Bounced: DCID {dcid:num} MID {mid:num} to RID {rid:num} - {status_code:word} - {bounce_text:until} ('{reply_code:until}', [{response:text}]) []
  form Bounced: DCID: {dcid:num} Message {mid:num} to {rid:num} - {status_code:word} - {bounce_text:until} ('{reply_code:until}', [{response:text}]) []
  form Bounced: DCID {dcid:num} MID {mid:num} to RID {rid:num} - {status_code:word} - {bounce_text:until} ('{reply_code:until}', [{response:text}])
  form Bounced: DCID: {dcid:num} Message {mid:num} to {rid:num} - {status_code:word} - {bounce_text:until} ('{reply_code:until}', [{response:text}])
  set action=bounced
  does bounced other
  line Bounced: DCID 3 MID 4 to RID 0 - 5.1.0 - Unknown address error ('550', ['<jane@example.net>... Relaying denied']) []
  gives dcid=3 | mid=4 | rid=0 | status_code=5.1.0 | bounce_text=Unknown address error | reply_code=550 | response='<jane@example.net>... Relaying denied' | action=bounced
  line Bounced: DCID 0 MID 8 to RID 0 - 5.1.2 - Bad destination host ('000', ['DNS Hard Error looking up example.run (MX):  NXDomain'])
  gives dcid=0 | mid=8 | rid=0 | status_code=5.1.2 | bounce_text=Bad destination host | reply_code=000
  line Bounced: DCID: 3 Message 4 to 0 - 5.1.0 - Unknown address error ('550', ['x']) [] MID 9 to RID 1 - 5.0.0 - y ('550', ['z'])
  gives dcid=3 | mid=4 | rid=0 | status_code=5.1.0 | bounce_text=Unknown address error | reply_code=550
  line Bounced: DCID: 3 Message 4 to 0 - 5.1.0 - Unknown address error ('550', ['x']) []
  gives dcid=3 | mid=4 | rid=0 | status_code=5.1.0 | response='x'

B-01b bounced, any other tail
  form Bounced: DCID {dcid:num} MID {mid:num} to RID {rid:num} - {status_code:word} - {bounce_text:rest}
  form Bounced: DCID: {dcid:num} Message {mid:num} to {rid:num} - {status_code:word} - {bounce_text:rest}
  set action=bounced
  does bounced other
  line Bounced: DCID 3 MID 4 to RID 0 - 5.1.0 - Unknown address error ('550', ['x']) [('subject', 'hello')]
  gives dcid=3 | mid=4 | rid=0 | status_code=5.1.0 | bounce_text=Unknown address error ('550', ['x']) [('subject', 'hello')] | action=bounced
  line Bounced: DCID: 3 Message 4 to 0 - 5.1.0 - Unknown address error
  gives dcid=3 | mid=4 | rid=0 | status_code=5.1.0 | bounce_text=Unknown address error

// From here the same events of the bounces log, with both addresses. The first RID after the addresses
// counts: a remote host can easily reply "<x> RID 7 - ", an accepted address hardly ever says so.
B-05a bounced (bounces log)
  form Bounced: DCID {dcid:num} MID {mid:num} From: <{bounce_from:until}> To: <{bounce_to:until}> RID {rid:num} - {status_code:word} - {bounce_text:rest}
  form Bounced: DCID {dcid:num} MID {mid:num} From:<{bounce_from:until}> To:<{bounce_to:until}> RID {rid:num} - {status_code:word} - {bounce_text:rest}
  form Bounced: DCID {dcid:num} MID {mid:num} From: <{bounce_from:until}> To:<{bounce_to:until}> RID {rid:num} - {status_code:word} - {bounce_text:rest}
  form Bounced: DCID {dcid:num} MID {mid:num} From:<{bounce_from:until}> To: <{bounce_to:until}> RID {rid:num} - {status_code:word} - {bounce_text:rest}
  set action=bounced
  does bounced other
  line Bounced: DCID 8413617 MID 19338947 From: <maria@example.com> To: <z@example.net> RID 0 - 5.4.7 - Delivery expired (message too old) ('000', ['timeout'])
  gives dcid=8413617 | mid=19338947 | bounce_from=maria@example.com | bounce_to=z@example.net | rid=0 | status_code=5.4.7 | bounce_text=Delivery expired (message too old) ('000', ['timeout']) | action=bounced
  line Bounced: DCID 5 MID 6 From:<> To:<z@example.net> RID 0 - 5.1.0 - Unknown address error ('550', ['<x> RID 7 - 5.0.0 - y'])
  gives bounce_from= | dcid=5 | mid=6 | bounce_to=z@example.net | rid=0 | status_code=5.1.0
  line Bounced: DCID 5 MID 6 From: <a@example.com> To:<z@example.net> RID 1 - 5.1.0 - x
  gives dcid=5 | mid=6 | bounce_from=a@example.com | bounce_to=z@example.net | rid=1
  line Bounced: DCID 5 MID 6 From:<a@example.com> To: <z@example.net> RID 1 - 5.1.0 - x
  gives dcid=5 | mid=6 | bounce_from=a@example.com | bounce_to=z@example.net | rid=1

B-05b delayed (bounces log)
  form Delayed: DCID {dcid:num} MID {mid:num} From: <{bounce_from:until}> To: <{bounce_to:until}> RID {rid:num} - {status_code:word} - {bounce_text:rest}
  form Delayed: DCID {dcid:num} MID {mid:num} From:<{bounce_from:until}> To:<{bounce_to:until}> RID {rid:num} - {status_code:word} - {bounce_text:rest}
  form Delayed: DCID {dcid:num} MID {mid:num} From: <{bounce_from:until}> To:<{bounce_to:until}> RID {rid:num} - {status_code:word} - {bounce_text:rest}
  form Delayed: DCID {dcid:num} MID {mid:num} From:<{bounce_from:until}> To: <{bounce_to:until}> RID {rid:num} - {status_code:word} - {bounce_text:rest}
  does delayed
  line Delayed: DCID 5 MID 6 From:<maria@example.com> To:<z@example.net> RID 0 - 4.1.0 - Unknown address error ('421', ['busy'])
  gives dcid=5 | mid=6 | bounce_from=maria@example.com | bounce_to=z@example.net | rid=0 | status_code=4.1.0 | bounce_text=Unknown address error ('421', ['busy'])
  line Delayed: DCID 5 MID 6 From: <a@example.com> To: <z@example.net> RID 1 - 4.1.0 - x
  gives dcid=5 | mid=6 | bounce_from=a@example.com | bounce_to=z@example.net | rid=1
  line Delayed: DCID 5 MID 6 From: <a@example.com> To:<z@example.net> RID 1 - 4.1.0 - x
  gives rid=1 | bounce_to=z@example.net
  line Delayed: DCID 5 MID 6 From:<a@example.com> To: <z@example.net> RID 1 - 4.1.0 - x
  gives rid=1 | bounce_to=z@example.net

B-06 bounced, short (bounces log)
  form Bounced: {mid:num}:{rid:num} From: <{bounce_from:until}> To: <{bounce_to:text}>
  form Bounced: {mid:num}:{rid:num} From:<{bounce_from:until}> To:<{bounce_to:text}>
  set action=bounced
  does bounced other
  line Bounced: 19338947:0 From:<maria@example.com> To:<z@example.net>
  gives mid=19338947 | rid=0 | bounce_from=maria@example.com | bounce_to=z@example.net | action=bounced
  line Bounced: 19338947:0 From: <maria@example.com> To: <z@example.net>
  gives mid=19338947 | rid=0 | bounce_from=maria@example.com | bounce_to=z@example.net

B-07a delivered to one recipient (delivery log, converted)
  form <success del_time="{delivered_time:until}" inj_time="{injected_time:until}" bytes="{bytes:num}" mid="{mid:num}" ip="{destination_ip:until}" from="{delivery_from:until}" source_ip="{delivery_interface:until}" code="{reply_code:until}" reply="{response:until}"><rcpt rid="{rid:num}" to="{delivery_to:until}" attempts="{attempts:num}"/></success>
  does delivered
  line <success del_time="Fri Jan 09 15:34:20.234 2004" inj_time="Fri Jan 09 15:33:38.623 2004" bytes="202" mid="45949" ip="192.0.2.80" from="campaign1@example.com" source_ip="192.0.2.25" code="250" reply="sent"><rcpt rid="0" to="alice@example.org" attempts="1"/></success>
  gives delivered_time=Fri Jan 09 15:34:20.234 2004 | injected_time=Fri Jan 09 15:33:38.623 2004 | bytes=202 | mid=45949 | destination_ip=192.0.2.80 | delivery_from=campaign1@example.com | reply_code=250 | response=sent | rid=0 | delivery_to=alice@example.org | attempts=1

B-07b bounced for one recipient (delivery log, converted)
  form <bounce del_time="{delivered_time:until}" inj_time="{injected_time:until}" bytes="{bytes:num}" mid="{mid:num}" ip="{destination_ip:until}" from="{delivery_from:until}" source_ip="{delivery_interface:until}" reason="{bounce_text:until}" code="{reply_code:until}" error="{response:until}"><rcpt rid="{rid:num}" to="{delivery_to:until}" attempts="{attempts:num}"/></bounce>
  set action=bounced
  does bounced other
  line <bounce del_time="Sun Jan 05 08:28:33.073 2003" inj_time="Mon Jan 05 08:28:32.929 2003" bytes="4074" mid="94157762" ip="203.0.113.62" from="campaign1@example.com" source_ip="192.0.2.25" reason="5.1.0 - Unknown address error" code="550" error="['no such user']"><rcpt rid="0" to="user@example.org" attempts="1"/></bounce>
  gives mid=94157762 | bounce_text=5.1.0 - Unknown address error | reply_code=550 | response=['no such user'] | rid=0 | delivery_to=user@example.org | action=bounced

// Reversed order, as with every generated message: {mid} is the one that bounced. A delay warning (B-08)
// has the same shape.
L-05 bounce message generated
  form MID {new:num} [[was ]]generated for bounce of [[MID ]]{mid:num}
  set action=bounce message generated
  does bounce
  line MID 42001 was generated for bounce of MID 42000
  gives new=42001 | mid=42000 | action=bounce message generated
  line MID 11 generated for bounce of MID 8
  gives new=11 | mid=8

B-04 bounce of a bounce
  form Double bounce: MID {mid:num} to [[RID ]]{rids:list} - {status_code:word} - {bounce_text:rest}
  form Double bounce: Message {mid:num} to [[RID ]]{rids:list} - {status_code:word} - {bounce_text:rest}
  set action=double bounce
  does bounced other
  line Double bounce: MID 42001 to RID 0 - 5.1.0 - Unknown address error
  gives mid=42001 | rids=0 | status_code=5.1.0 | bounce_text=Unknown address error | action=double bounce
  line Double bounce: Message 42001 to 0 - 5.1.0 - Unknown address error
  gives mid=42001 | rids=0

X-06a finished
  form Message finished MID {mid:num} done
  does finish quiet
  line Message finished MID 26983 done
  gives mid=26983
  not MID 26983 Subject Message finished MID 5 done

X-06b finished without delivery
  form Message finished MID {mid:num} aborted
  does finish aborted quiet
  line Message finished MID 46000 aborted
  gives mid=46000
  not Message aborted MID 46000 Receiving aborted

X-06c finished, another way
  form Message finished MID {mid:num} {finish_result:rest}
  does finish
  line Message finished MID 5 deleted
  gives mid=5 | finish_result=deleted

X-14a delivery client exits
  form Mail delivery client with DCID {dcid:num} exited due to the maximum concurrency configuration.
  does lost
  line Mail delivery client with DCID 5 exited due to the maximum concurrency configuration.
  gives dcid=5

X-14b delivery connection killed
  form SMTP client connection killed DCID: {dcid:num}
  does lost
  line SMTP client connection killed DCID: 5
  gives dcid=5

X-07 delivery connection closed
  form DCID {dcid:num} close
  does close
  line DCID 41512 close
  gives dcid=41512
  not ICID 41512 close

X-17 deliveries suspended
  form Deliveries are currently suspended[[ {detail:rest}]]
  line Deliveries are currently suspended [example.org]
  gives detail=[example.org]
`;
