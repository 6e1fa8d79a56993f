/**
 * Delivery: from the queue to the remote host's reply.
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
  does begin
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
`;
