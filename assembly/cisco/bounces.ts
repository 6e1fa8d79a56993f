/**
 * Delays and bounces, from the mail log, the bounces log and the converted delivery log, and the message that tells
 * the sender. The remote host's words are captured to the last place that the rest of the line allows.
 */
export const BOUNCE_RULES = `
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
  form Delayed: DCID {dcid:num} MID {mid:num} to RID {rid:num} - {status_code:word} - {bounce_text:rest}
  form Delayed: DCID: {dcid:num} Message {mid:num} to {rid:num} - {status_code:word} - {bounce_text:rest}
  form Delayed: DCID: {dcid:num} MID {mid:num} to [[RID ]]{rid:num} - {status_code:word} - {bounce_text:rest}
  does delayed
  line Delayed: DCID: 5 MID 6 to RID 0 - 4.1.0 - Unknown address error ('421', ['busy'])
  gives dcid=5 | mid=6 | rid=0 | status_code=4.1.0 | bounce_text=Unknown address error ('421', ['busy'])
  line Delayed: DCID: 5 Message 6 to 0 - 4.1.0 - Unknown address error
  gives dcid=5 | mid=6 | rid=0 | status_code=4.1.0 | bounce_text=Unknown address error
  line Delayed: DCID 5 MID 6 to RID 0 - 4.1.0 - Unknown address error
  gives dcid=5 | mid=6 | rid=0 | status_code=4.1.0 | bounce_text=Unknown address error

B-02c delayed, without a status
  form Delayed: DCID {dcid:num} MID {mid:num} to RID {rid:num} - {bounce_text:rest}
  form Delayed: DCID: {dcid:num} Message {mid:num} to {rid:num} - {bounce_text:rest}
  does delayed
  line Delayed: DCID 5 MID 6 to RID 0 - timeout
  gives dcid=5 | mid=6 | rid=0 | bounce_text=timeout
  line Delayed: DCID: 5 Message 6 to 0 - timeout
  gives dcid=5 | mid=6 | rid=0 | bounce_text=timeout
  not Delayed: DCID 5 MID 6 to RID 0 - 4.1.0 - Unknown address error

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
  form Bounced: DCID: {dcid:num} MID {mid:num} to [[RID ]]{rid:num} - {status_code:word} - {bounce_text:rest}
  set action=bounced
  does bounced other
  line Bounced: DCID 3 MID 4 to RID 0 - 5.1.0 - Unknown address error ('550', ['x']) [('subject', 'hello')]
  gives dcid=3 | mid=4 | rid=0 | status_code=5.1.0 | bounce_text=Unknown address error ('550', ['x']) [('subject', 'hello')] | action=bounced
  line Bounced: DCID: 3 MID 4 to RID 0 - 5.1.0 - Unknown address error ('550', ['x'])
  gives dcid=3 | mid=4 | rid=0 | status_code=5.1.0 | bounce_text=Unknown address error ('550', ['x'])
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
  form Bounced: {mid:num}:{rid:num} From: <{bounce_from:until}> To:<{bounce_to:text}>
  form Bounced: {mid:num}:{rid:num} From:<{bounce_from:until}> To: <{bounce_to:text}>
  set action=bounced
  does bounced other
  line Bounced: 19338947:0 From:<maria@example.com> To:<z@example.net>
  gives mid=19338947 | rid=0 | bounce_from=maria@example.com | bounce_to=z@example.net | action=bounced
  line Bounced: 19338947:0 From: <maria@example.com> To: <z@example.net>
  gives mid=19338947 | rid=0 | bounce_from=maria@example.com | bounce_to=z@example.net
  line Bounced: 19338947:0 From: <maria@example.com> To:<z@example.net>
  gives mid=19338947 | bounce_to=z@example.net
  line Bounced: 19338947:0 From:<maria@example.com> To: <z@example.net>
  gives mid=19338947 | bounce_to=z@example.net

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
`;
