/** Consolidated events: what the engines found, and how the sender proved to be who it says it is. */
export const EVENT_VERDICT_RULES = `
// The columns are for verdicts: these go to Other. 13.0 writes NOT EVALUATED.
K-40 not evaluated
  form ESAASVerdict=NOT_EVALUATED
  form ESAGMVerdict=NOT_EVALUATED
  form ESAAVVerdict=NOT_EVALUATED
  form ESAAMPVerdict=NOT_EVALUATED
  form ESAOFVerdict=NOT_EVALUATED
  form ESADLPVerdict=NOT_EVALUATED
  form ESAMFVerdict=NOT_EVALUATED
  form ESACFVerdict=NOT_EVALUATED
  does weak
  line ESAASVerdict=NOT EVALUATED ESAICID=7
  line ESAGMVerdict=NOT_EVALUATED
  line ESAAVVerdict=NOT_EVALUATED
  line ESAAMPVerdict=NOT_EVALUATED
  line ESAOFVerdict=NOT_EVALUATED
  line ESADLPVerdict=NOT_EVALUATED
  line Message Filters Verdict=NOT EVALUATED
  line ESACFVerdict=NOT_EVALUATED

K-41 anti-spam
  form ESAASVerdict={case:rest}
  does weak
  line ESAASVerdict=SOCIAL_MAIL
  gives case=SOCIAL_MAIL

K-42 graymail
  form ESAGMVerdict={graymail:rest}
  does weak
  line ESAGMVerdict=NEGATIVE
  gives graymail=NEGATIVE

K-43 anti-virus
  form ESAAVVerdict={antivirus:rest}
  does weak
  line ESAAVVerdict=NEGATIVE  ESACFVerdict=
  gives antivirus=NEGATIVE

K-44 file reputation
  form ESAAMPVerdict={amp_verdict:rest}
  does weak
  line ESAAMPVerdict=FA_PENDING
  gives amp_verdict=FA_PENDING

K-45 outbreak filters
  form ESAOFVerdict={outbreak:rest}
  does weak
  line ESAOFVerdict=POSITIVE
  gives outbreak=POSITIVE

K-46 data loss prevention
  form ESADLPVerdict={dlp_verdict:rest}
  does weak
  line ESADLPVerdict=NO VIOLATION
  gives dlp_verdict=NO_TRIGGER

K-47 message filters
  form ESAMFVerdict={message_filters_verdict:rest}
  does weak
  line Message Filters Verdict=MATCH
  gives message_filters_verdict=MATCH

K-48 content filters
  form ESACFVerdict={content_filters_verdict:rest}
  does weak
  line ESACFVerdict=MATCH
  gives content_filters_verdict=MATCH

// One term an identity. 13.0 has one word.
K-50a SPF of MAIL FROM
  form ESASPFVerdict={spf:word}
  form ESASPFVerdict=mailfrom {spf:word}[[ {spf_identity:rest}]]
  does weak
  line ESASPFVerdict=PermError
  gives spf=PermError
  line ESASPFVerdict={'mailfrom': {'result': 'Pass', 'sender': 'jsis=tin@example.net'}}
  gives spf=Pass | spf_identity=jsis=tin@example.net

K-50b SPF of HELO
  form ESASPFVerdict=helo {spf_helo:word}[[ {spf_helo_identity:rest}]]
  does weak
  line ESASPFVerdict={'helo': {'result': 'None', 'sender': 'postmaster'}}
  gives spf_helo=None | spf_helo_identity=postmaster

K-50c SPF of the header
  form ESASPFVerdict=pra {spf_pra:word}[[ {spf_pra_identity:rest}]]
  does weak
  line ESASPFVerdict={'pra': {'result': 'None', 'sender': None}}
  gives spf_pra=None

K-51 DKIM
  form ESADKIMVerdict={dkim:rest}
  does weak
  line ESADKIMVerdict=pass
  gives dkim=pass

K-52 DMARC
  form ESADMARCVerdict={dmarc:rest}
  does weak
  line ESADMARCVerdict=PermFailure
  gives dmarc=PermFailure

K-53 age of the sender's domain
  form ESASDRDomainAge={sdr_age:rest}
  does weak
  line ESASDRDomainAge=27 years 2 months 15 days
  gives sdr_age=27 years 2 months 15 days

K-54 reputation of the sender's domain
  form SDRRepScore={sdr_reputation:rest}
  does weak
  line cs6Label= SDRRepScore cs6=Tainted  ESAICID=7
  gives sdr_reputation=Tainted

K-55 threat category of the sender's domain
  form SDRThreatCategory={sdr_category:rest}
  does weak
  line cs3Label=SDRThreatCategory cs3=N/A
  gives sdr_category=N/A
`;
