/**
 * Consolidated events (`CEF:0|Cisco|...|ESA_CONSOLIDATED_LOG_EVENT|...`): one line for a message, whose keys stand in any
 * order and are called differently from version to version. These rows are for one key and its value each, as the reader
 * of events hands them on: newer names as the older ones, `cs1Label=MailPolicy cs1=DEFAULT` as `MailPolicy=DEFAULT`,
 * escapes undone. Lines are not matched with them. All are `weak`: where lines of the mail log say the same, those
 * count. This section: where the message came from, and its envelope.
 */
export const EVENT_ENVELOPE_RULES = `
K-01 product and version
  form CEF:{cef_version:num}|{vendor:until}|{product:until}|{version:rest}
  does weak
  line CEF:0|Cisco|C100V Email Security Virtual Appliance|14.0.0-657|ESA_CONSOLIDATED_LOG_EVENT|Consolidated Log Event|5|ESAMID=5
  gives vendor=Cisco | product=C100V Email Security Virtual Appliance | version=14.0.0-657

K-02 serial number
  form deviceExternalId={serial_number:rest}
  does weak
  line deviceExternalId=42127C7DDEE76852677B-F80CE8074CD3
  gives serial_number=42127C7DDEE76852677B-F80CE8074CD3

K-03 connection
  form ESAICID={icid:num}
  does weak quiet
  line ESAICID=134
  gives icid=134

K-04 delivery connection
  form ESADCID={dcid:num}
  does weak
  line ESADCID=41600
  gives dcid=41600

K-05 receiving interface
  form dvc={interface_ip:rest}
  does weak
  line dvc=192.0.2.25
  gives interface_ip=192.0.2.25
  line dvc=2001:db8:25::1
  gives interface_ip=2001:db8:25::1

// Which of the keys there is depends on the direction.
K-06 listener
  form deviceInboundInterface={interface:rest}
  form deviceOutboundInterface={interface:rest}
  does weak
  line deviceInboundInterface=IncomingMail
  gives interface=IncomingMail
  line deviceOutboundInterface=Outgoing Mail
  gives interface=Outgoing Mail

K-07a incoming
  form deviceDirection=0
  set direction=inbound
  does weak
  line deviceDirection=0
  gives direction=inbound

K-07b outgoing
  form deviceDirection=1
  set direction=outbound
  does weak
  line deviceDirection=1
  gives direction=outbound

// 15.0 writes start and end.
K-08 begin
  form startTime={start_time:rest}
  does weak
  line startTime=Tue Mar 17 14:00:00 2026
  gives start_time=Tue Mar 17 14:00:00 2026
  line start=Tue Mar 17 14:00:00 2026 ESAICID=7
  gives start_time=Tue Mar 17 14:00:00 2026

K-09 end
  form endTime={end_time:rest}
  does weak
  line endTime=Tue Mar 17 14:00:17 2026
  gives end_time=Tue Mar 17 14:00:17 2026
  line end=Tue Mar 17 14:00:17 2026
  gives end_time=Tue Mar 17 14:00:17 2026
  line EndTime=Tue Mar 17 14:00:17 2026
  gives end_time=Tue Mar 17 14:00:17 2026

K-10 HELO name
  form ESAHeloDomain={helo:rest}
  does weak
  line ESAHeloDomain=mx.example.net
  gives helo=mx.example.net

K-11 address at HELO
  form ESAHeloIP={helo_ip:rest}
  does weak
  line ESAHeloIP=198.51.100.40
  gives helo_ip=198.51.100.40

// 15.0 writes shost and src.
K-12 name of the client
  form sourceHostName={ptr:rest}
  does weak
  line sourceHostName=mx.example.net
  gives ptr=mx.example.net
  line shost=unknown
  gives ptr=unknown

K-13 address of the client
  form sourceAddress={ip:rest}
  does weak
  line sourceAddress=198.51.100.40
  gives ip=198.51.100.40
  line src=2001:db8:25::7
  gives ip=2001:db8:25::7

K-14 sender group
  form ESASenderGroup={sender_group:rest}
  does weak
  line ESASenderGroup=UNKNOWNLIST
  gives sender_group=UNKNOWNLIST

K-15 mail flow policy
  form ESAMailFlowPolicy={hat_action:rest}
  does weak
  line ESAMailFlowPolicy=ACCEPT
  gives hat_action=ACCEPT

// A number by the rules of CEF, and yet a word where there is none.
K-16 reputation score
  form SBRSScore={sbrs:rest}
  does weak
  line cfp1Label=SBRSScore cfp1=-2.3
  gives sbrs=-2.3
  line cfp1Label=SBRSScore, cfp1=not enabled
  gives sbrs=not enabled

// 13.0 called it GeoLocation.
K-17 country
  form SenderCountry={country:rest}
  does weak
  line cs2Label=SenderCountry cs2=United States
  gives country=United States
  line cs2Label=GeoLocation cs2=NZ
  gives country=NZ

// A bounce has none.
K-18 envelope sender
  form suser={from:addr}
  form suser={from:rest}
  does weak
  line suser=westinghouse-thoreau\\=example.com@example.net
  gives from=westinghouse-thoreau=example.com@example.net
  line suser= ESAICID=7
  gives from=<>
  line suser="J. Tin"@example.net
  gives from="J. Tin"@example.net

// One term an address.
K-19 envelope recipient
  form duser={to:addr}
  form duser={to:rest}
  does weak
  line duser=kai@example.com;lea@example.com
  gives to=kai@example.com
  line duser="kai, lea"@example.com
  gives to="kai, lea"@example.com

K-20 source of a directory harvest attack
  form ESADHASource={dha_source:rest}
  does weak
  line ESADHASource=203.0.113.9
  gives dha_source=203.0.113.9

K-21 sender of messages that are too big
  form ESAMsgTooBigFromSender={too_big_from_sender:rest}
  does weak
  line ESAMsgTooBigFromSender=false
  gives too_big_from_sender=false

K-22 client whose rate is limited
  form ESARateLimitedIP={rate_limited_ip:rest}
  does weak
  line ESARateLimitedIP=203.0.113.9
  gives rate_limited_ip=203.0.113.9

K-23 TLS of the client
  form ESATLSInConnStatus={tls:rest}
  does weak
  line ESATLSInConnStatus=Success
  gives tls=Success

K-24 protocol of the client's TLS
  form ESATLSInProtocol={tls_protocol:rest}
  does weak
  line ESATLSInProtocol=TLSv1.2
  gives tls_protocol=TLSv1.2

K-25 cipher of the client's TLS
  form ESATLSInCipher={tls_cipher:rest}
  does weak
  line ESATLSInCipher=ECDHE-RSA-AES256-GCM-SHA384
  gives tls_cipher=ECDHE-RSA-AES256-GCM-SHA384
`;
