/**
 * LDAP queries of the work queue. The address stands last and is the client's text; query names have
 * no blanks, so `word` keeps an address such as `"x MID 5 RID 0 address y"@example.com` from posing
 * as the newer form with a message number.
 */
export const LDAP_RULES = `
P-01a accepted
  form LDAP: Accepted query {ldap_query:word} MID {mid:num} RID {rid:num} address {ldap_address:rest}
  set ldap_result=Accepted
  line LDAP: Accepted query HLDAP.ldapaccept MID 349817 RID 0 address bob@example.com
  gives ldap_query=HLDAP.ldapaccept | mid=349817 | rid=0 | ldap_address=bob@example.com | ldap_result=Accepted

P-01b no match
  form LDAP: No Match query {ldap_query:word} MID {mid:num} RID {rid:num} address {ldap_address:rest}
  set ldap_result=No Match
  line LDAP: No Match query HLDAP.routing MID 349817 RID 0 address bob@example.com
  gives ldap_query=HLDAP.routing | mid=349817 | rid=0 | ldap_address=bob@example.com | ldap_result=No Match

P-01c accepted or no match, old: no message number
  form LDAP: Accepted query {ldap_query:word} address {ldap_address:rest}
  form LDAP: No Match query {ldap_query:word} address {ldap_address:rest}
  line LDAP: Accepted query HLDAP.ldapaccept address "x MID 5 RID 0 address y"@example.com
  gives ldap_query=HLDAP.ldapaccept | ldap_address="x MID 5 RID 0 address y"@example.com
  line LDAP: No Match query HLDAP.routing address bob@example.com
  gives ldap_query=HLDAP.routing | ldap_address=bob@example.com
  not LDAP: Accepted query HLDAP.ldapaccept MID 349817 RID 0 address bob@example.com

P-02a bounce
  form LDAP: Bounce query {ldap_query:word} MID {mid:num} RID {rid:num} address {ldap_address:rest}
  set ldap_result=Bounce
  set action=LDAP: Bounce
  does bounced other
  line LDAP: Bounce query HLDAP.ldapaccept MID 349817 RID 1 address nobody@example.com
  gives ldap_query=HLDAP.ldapaccept | mid=349817 | rid=1 | ldap_address=nobody@example.com | action=LDAP: Bounce

P-02b drop
  form LDAP: Drop query {ldap_query:word} MID {mid:num} RID {rid:num} address {ldap_drop:rest}
  set ldap_result=Drop
  set action=LDAP: Drop
  does dropped
  line LDAP: Drop query HLDAP.ldapaccept MID 349817 RID 1 address nobody@example.com
  gives ldap_query=HLDAP.ldapaccept | mid=349817 | rid=1 | ldap_drop=nobody@example.com | action=LDAP: Drop
  not LDAP: Dropping connection due to potential Directory Harvest Attack from host=('192.0.2.10', None), dhap_limit=4, sender_group=SUSPECTLIST

P-03 reroute
  form LDAP: Reroute query {ldap_query:word} MID {mid:num} RID {rid:num} address {ldap_address:text} to [{ldap_reroute:text}]
  set ldap_result=Reroute
  line LDAP: Reroute query HLDAP.routing MID 349817 RID 0 address bob@example.com to [('bob@mail.example.com', 'mail.example.com')]
  gives ldap_query=HLDAP.routing | mid=349817 | rid=0 | ldap_address=bob@example.com | ldap_reroute=('bob@mail.example.com', 'mail.example.com')

P-06 query failed
  form LDAP: unable to process, MID {mid:num} {ldap_error:rest}
  line LDAP: unable to process, MID 349817 requeued
  gives mid=349817 | ldap_error=requeued
  line LDAP: unable to process, MID 349817 bouncing recipients
  gives mid=349817 | ldap_error=bouncing recipients

P-04 mail host or masquerade, no message number
  form LDAP: Mailhost query {ldap_query:word} address {detail:rest}
  form LDAP: Masquerade query {ldap_query:word} address {detail:rest}
  line LDAP: Masquerade query HLDAP.masq address bob@host.example.com to bob@example.com
  gives ldap_query=HLDAP.masq | detail=bob@host.example.com to bob@example.com
  line LDAP: Mailhost query HLDAP.routing address bob@example.com to mail.example.com
  gives ldap_query=HLDAP.routing | detail=bob@example.com to mail.example.com

P-05 group, no message number
  form LDAP: Group query {ldap_query:word} address {ldap_address:rest}
  line LDAP: Group query HLDAP.group address bob@example.com
  gives ldap_query=HLDAP.group | ldap_address=bob@example.com

P-07 before 3.8, no message number
  form LDAP Mailhost: query {detail:rest}
  form LDAP Reroute: query {detail:rest}
  form LDAP Masquerade: query {detail:rest}
  line LDAP Reroute: query HLDAP.routing address MID 5 RID 0
  gives detail=HLDAP.routing address MID 5 RID 0
  line LDAP Mailhost: query HLDAP.routing address bob@example.com
  gives detail=HLDAP.routing address bob@example.com
  line LDAP Masquerade: query HLDAP.masq address bob@example.com
  gives detail=HLDAP.masq address bob@example.com
`;
