/**
 * Lines of the system that belong to no message. None of these rows names a message, so a number or a
 * log line quoted inside them (`CrtMID 54000`, an alert about `MID 54000`) stays what it is: text.
 */
export const NOISE_RULES = `
N-01a log file opened or closed
  form Begin Logfile
  form End Logfile
  line Begin Logfile
  line End Logfile

N-01b version
  form Version: {version:until} SN: {serial_number:rest}
  line Version: 15.0.0-104 SN: 42127C7DDEE76852677B-F80CE8074CD3
  gives version=15.0.0-104 | serial_number=42127C7DDEE76852677B-F80CE8074CD3

N-01c time zone
  form Time offset from UTC: {utc_offset_seconds:until} seconds
  does offset
  line Time offset from UTC: 19207 seconds
  gives utc_offset_seconds=19207
  line Time offset from UTC: -18000 seconds
  gives utc_offset_seconds=-18000

N-02 status
  form Status: {detail:rest}
  line Status: CPULd 3 DskIO 0 RAMUtil 1 QKUsd 141 CrtMID 54000 CrtICID 854000 CrtDCID 63000 InjMsg 243087
  gives detail=CPULd 3 DskIO 0 RAMUtil 1 QKUsd 141 CrtMID 54000 CrtICID 854000 CrtDCID 63000 InjMsg 243087

N-03 alert sent
  form A {alert:until} alert was sent to {detail:rest}
  line A Anti-Virus/Critical alert was sent to admin@example.com with subject "Critical <Anti-Virus> esa1.example.com: MID 54000 antivirus timeout error".
  gives alert=Anti-Virus/Critical

N-04a internal mail
  form Internal SMTP system {detail:rest}
  form Internal SMTP giving up on message to {detail:rest}
  form Internal SMTP Error: {detail:rest}
  line Internal SMTP system successfully sent a message to admin@example.com with subject 'Critical <Anti-Virus> esa1.example.com: MID 54000 antivirus timeout error'.
  gives detail=successfully sent a message to admin@example.com with subject 'Critical <Anti-Virus> esa1.example.com: MID 54000 antivirus timeout error'.
  line Internal SMTP giving up on message to admin@example.com with subject 'MID 5 close': Unexpected SMTP response.
  gives detail=admin@example.com with subject 'MID 5 close': Unexpected SMTP response.
  line Internal SMTP Error: Failed to send message to host 192.0.2.80:25 for recipient admin@example.com: Unexpected SMTP response "553", expecting code starting with "2".

N-04b alert not sent
  form Error while sending alert: {detail:rest}
  line Error while sending alert: Unable to send System/Warning alert to admin@example.com with subject "MID 5".
  gives detail=Unable to send System/Warning alert to admin@example.com with subject "MID 5".

N-05 feature key
  form Your {feature:quoted} key will expire in under {days:num} day(s).{detail:rest}
  line Your "IronPort Anti-Spam" key will expire in under 60 day(s). Please contact your authorized Cisco sales representative.
  gives feature=IronPort Anti-Spam | days=60

N-06 URL categories
  form URL category definitions have changed.{detail:rest}
  line URL category definitions have changed. Please check the configuration.
  gives detail=Please check the configuration.

N-07 reputation upload
  form SenderBase upload: {detail:rest}
  line SenderBase upload: 734 hosts totaling 201887 bytes
  gives detail=734 hosts totaling 201887 bytes

N-08a expiration scan
  form Scanning {domain:until} with {queued:num} msgs for expiration candidates.
  line Scanning example.org with 12 msgs for expiration candidates.
  gives domain=example.org | queued=12

N-08b expiration scan done
  form Done scanning {domain:until}, {queued:num} msgs remain in queue.
  line Done scanning example.org,  11 msgs remain in queue.
  gives domain=example.org | queued=11

N-09 DNS
  form DNS Temporary Failure {detail:rest}
  form lame DNS referral{detail:rest}
  form Received an invalid DNS Response: {detail:rest}
  line DNS Temporary Failure example.org MX - ServFail
  gives detail=example.org MX - ServFail
  line lame DNS referral: qname:x.example.org ns_name:dns1.example.org
  line Received an invalid DNS Response: rcode=ServFail
  gives detail=rcode=ServFail

N-10a services
  form Checkpoint Finished
  form SMTP server starting
  form SMTP server shut down
  form System is coming up.
  line Checkpoint Finished
  line SMTP server starting
  line SMTP server shut down
  line System is coming up.

N-10b other mail protocols
  form QMQP {detail:rest}
  form QMTP {detail:rest}
  line QMQP server starting
  gives detail=server starting
  line QMTP server starting
  gives detail=server starting

N-11b graymail (trace)
  form GRAYMAIL: {detail:rest}
  line GRAYMAIL: shouldn't scan?
  gives detail=shouldn't scan?

N-12 content scanner
  form PF: {detail:rest}
  line PF: Starting multi-threaded Perceptive server (pid=17729)
  gives detail=Starting multi-threaded Perceptive server (pid=17729)

N-13a web request
  form req:{detail:rest}
  line req:192.0.2.9 user:admin id:x 200 GET /MID%205 HTTP/1.1 Mozilla/5.0
  gives detail=192.0.2.9 user:admin id:x 200 GET /MID%205 HTTP/1.1 Mozilla/5.0

N-13b web session
  form Session {session:until} from {client:word} not found
  line Session kIk2 from 192.0.2.9 not found
  gives session=kIk2 | client=192.0.2.9

N-14a administrator
  form User {user:text} from {client:word} was authenticated successfully.
  line User admin from 192.0.2.9 was authenticated successfully.
  gives user=admin | client=192.0.2.9

N-14b administrator refused
  form An authentication attempt by the user {user:text} from {client:word} failed
  line An authentication attempt by the user MID 5 from 192.0.2.9 failed
  gives user=MID 5 | client=192.0.2.9

N-15a updates
  form case waiting for new updates
  line case waiting for new updates

// The stamps after this line can be earlier than those before it.
N-15b clock set
  form The system time was changed from {detail:rest}
  line The system time was changed from 10:00 to 09:00 using information from 192.0.2.9.
  gives detail=10:00 to 09:00 using information from 192.0.2.9.
`;
