/**
 * Anti-spam and graymail engines. CASE has its column; the other engines share the fields
 * antispam_engine and antispam_verdict. A cached verdict is not a verdict: the words follow on another line.
 */
export const ANTISPAM_RULES = `
// S-02: the verdict can be a word without "spam", such as bulk.
S-01a CASE interim verdict
  form MID {mid:num} interim verdict using engine: CASE {case:rest}
  line MID 26983 interim verdict using engine: CASE spam negative
  gives mid=26983 | case=spam negative
  line MID 68119155 interim verdict using engine: CASE bulk
  gives mid=68119155 | case=bulk
  not MID 26983 interim AV verdict using Sophos CLEAN

S-01b interim verdict of another engine
  form MID {mid:num} interim verdict using engine: {antispam_engine:word} {antispam_verdict:rest}
  line MID 5 interim verdict using engine: SLBL spam positive
  gives mid=5 | antispam_engine=SLBL | antispam_verdict=spam positive

S-03a CASE verdict
  form MID {mid:num} using engine: CASE {case:rest}
  line MID 31000 using engine: CASE spam positive
  gives mid=31000 | case=spam positive

S-03b verdict of another engine
  form MID {mid:num} using engine: {antispam_engine:word} {antispam_verdict:rest}
  line MID 5 using engine: SLBL spam negative
  gives mid=5 | antispam_engine=SLBL | antispam_verdict=spam negative
  line MID 5 using engine: Cloudmark spam suspect
  gives mid=5 | antispam_engine=Cloudmark | antispam_verdict=spam suspect

S-04a CASE verdict from the cache
  form MID {mid:num} using engine: CASE using cached verdict
  form MID {mid:num} interim verdict using engine: CASE using cached verdict
  set antispam_cached=true
  line MID 5 using engine: CASE using cached verdict
  gives mid=5 | antispam_cached=true
  line MID 5 interim verdict using engine: CASE using cached verdict
  gives mid=5 | antispam_cached=true
  not MID 5 using engine: CASE spam negative

S-04b verdict of another engine from the cache
  form MID {mid:num} using engine: {antispam_engine:word} using cached verdict
  form MID {mid:num} interim verdict using engine: {antispam_engine:word} using cached verdict
  set antispam_cached=true
  line MID 5 using engine: SLBL using cached verdict
  gives mid=5 | antispam_engine=SLBL | antispam_cached=true
  line MID 5 interim verdict using engine: SLBL using cached verdict
  gives mid=5 | antispam_engine=SLBL | antispam_cached=true
  not MID 1576 using engine: SPF Verdict Cache using cached verdict

S-05 Brightmail verdict (before 4.5)
  form MID {mid:num} Brightmail {antispam_verdict:word}
  set antispam_engine=Brightmail
  line MID 5 Brightmail positive
  gives mid=5 | antispam_engine=Brightmail | antispam_verdict=positive

S-06 CASE error
  form MID {mid:num} CASE sent a poorly formatted response: {case_error:rest}
  line MID 5 CASE sent a poorly formatted response: x-ironport-anti-spam missing
  gives mid=5 | case_error=x-ironport-anti-spam missing

G-01 graymail verdict
  form MID {mid:num} using engine: GRAYMAIL {graymail:rest}
  form MID {mid:num} interim verdict using engine: GRAYMAIL {graymail:rest}
  line MID 26983 using engine: GRAYMAIL negative
  gives mid=26983 | graymail=negative
  line MID 26983 using engine: GRAYMAIL marketing_mail
  gives mid=26983 | graymail=marketing_mail
  line MID 26983 interim verdict using engine: GRAYMAIL positive
  gives mid=26983 | graymail=positive

// Display names with commas, quotes and semicolons: not taken apart.
G-03 graymail headers
  form graymail [HANDLER] MID {mid:num} {graymail_headers:rest}
  line graymail [HANDLER] MID 5 To=Bob <bob@example.com>;ReplyTo=;From="Shop; MID 7" <news@example.org>
  gives mid=5 | graymail_headers=To=Bob <bob@example.com>;ReplyTo=;From="Shop; MID 7" <news@example.org>

G-02 graymail configuration
  form graymail [CONFIG] {detail:rest}
  line graymail [CONFIG] Reloading configuration
  gives detail=Reloading configuration

S-07 safelist and blocklist database
  form SLBL: {detail:rest}
  line SLBL: Database watcher updated from snapshot
  gives detail=Database watcher updated from snapshot

S-08 engine process
  form case antispam - engine ({pid:num}) : case-daemon: {detail:rest}
  line case antispam - engine (72324) : case-daemon: Initializing Child
  gives pid=72324 | detail=Initializing Child
`;
