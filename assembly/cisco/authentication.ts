/**
 * SPF, DKIM, DMARC and DomainKeys.
 * An SPF identity is the sender's text and the result is the word after it. The results of `mailfrom`,
 * which reach the column SPF, are written out one row each: with a capture in their place the identity
 * `"x Pass"@example.org` could pass for a result.
 */
export const AUTHENTICATION_RULES = `
A-01a SPF mailfrom Pass
  form MID {mid:num} SPF: mailfrom identity {spf_identity:text} Pass[[ (v=spf1)]]
  set spf=Pass
  line MID 1576 SPF: mailfrom identity a@example.com Pass (v=spf1)
  gives mid=1576 | spf_identity=a@example.com | spf=Pass
  not MID 1576 SPF: mailfrom identity "x Pass (v=spf1)"@example.org Fail
  not MID 1357 SPF: helo identity postmaster Pass

A-01b SPF mailfrom Fail
  form MID {mid:num} SPF: mailfrom identity {spf_identity:text} Fail[[ (v=spf1)]]
  set spf=Fail
  line MID 31000 SPF: mailfrom identity win@prize.example.org Fail (v=spf1)
  gives mid=31000 | spf_identity=win@prize.example.org | spf=Fail
  line MID 1576 SPF: mailfrom identity "x Pass (v=spf1)"@example.org Fail
  gives mid=1576 | spf_identity="x Pass (v=spf1)"@example.org | spf=Fail
  not MID 27010 SPF: mailfrom identity news@example.org SoftFail

A-01c SPF mailfrom SoftFail
  form MID {mid:num} SPF: mailfrom identity {spf_identity:text} SoftFail[[ (v=spf1)]]
  set spf=SoftFail
  line MID 27010 SPF: mailfrom identity news@example.org SoftFail (v=spf1)
  gives mid=27010 | spf_identity=news@example.org | spf=SoftFail

A-01d SPF mailfrom None
  form MID {mid:num} SPF: mailfrom identity {spf_identity:text} None[[ (v=spf1)]]
  set spf=None
  line MID 1357 SPF: mailfrom identity postmaster None
  gives mid=1357 | spf_identity=postmaster | spf=None

A-01e SPF mailfrom Neutral
  form MID {mid:num} SPF: mailfrom identity {spf_identity:text} Neutral[[ (v=spf1)]]
  set spf=Neutral
  line MID 1357 SPF: mailfrom identity a@example.com Neutral (v=spf1)
  gives mid=1357 | spf_identity=a@example.com | spf=Neutral

A-01f SPF mailfrom PermError
  form MID {mid:num} SPF: mailfrom identity {spf_identity:text} PermError[[ (v=spf1)]]
  set spf=PermError
  line MID 1357 SPF: mailfrom identity a@example.com PermError (v=spf1)
  gives mid=1357 | spf_identity=a@example.com | spf=PermError

A-01g SPF mailfrom TempError
  form MID {mid:num} SPF: mailfrom identity {spf_identity:text} TempError[[ (v=spf1)]]
  set spf=TempError
  line MID 1357 SPF: mailfrom identity a@example.com TempError
  gives mid=1357 | spf_identity=a@example.com | spf=TempError

// Exactly two words: an identity with a blank in it does not match here and stays plain text.
A-01h SPF helo
  form MID {mid:num} SPF: helo identity {spf_helo_identity:word} {spf_helo:word}[[ (v=spf1)]]
  line MID 1357 SPF: helo identity postmaster None
  gives mid=1357 | spf_helo_identity=postmaster | spf_helo=None
  line MID 1357 SPF: helo identity postmaster@mx4.example.net Pass (v=spf1)
  gives mid=1357 | spf_helo_identity=postmaster@mx4.example.net | spf_helo=Pass
  not MID 1357 SPF: helo identity evil Pass None

A-01i SPF pra
  form MID {mid:num} SPF: pra identity {spf_pra_identity:word} {spf_pra:word}[[ (v=spf1)]]
  line MID 1357 SPF: pra identity alice@example.com Neutral (v=spf1)
  gives mid=1357 | spf_pra_identity=alice@example.com | spf_pra=Neutral

// Reads like an anti-spam verdict and is none.
A-02 SPF verdict from the cache
  form MID {mid:num} using engine: SPF Verdict Cache using cached verdict
  line MID 1576 using engine: SPF Verdict Cache using cached verdict
  gives mid=1576
  not MID 1576 using engine: CASE using cached verdict

// One line a signature; A-03 is the pass, A-04 the other results.
A-04 DKIM result
  form MID {mid:num} DKIM: {dkim:word} {dkim_reason:rest}
  set dkim_detail={dkim} {dkim_reason}
  line MID 26983 DKIM: pass signature verified (d=gmail.com s=20161025 i=@gmail.com)
  gives mid=26983 | dkim=pass | dkim_reason=signature verified (d=gmail.com s=20161025 i=@gmail.com) | dkim_detail=pass signature verified (d=gmail.com s=20161025 i=@gmail.com)
  line MID 204841507 DKIM: permfail body hash did not verify [final] (d=example.com s=example2 i=@example.com)
  gives mid=204841507 | dkim=permfail | dkim_detail=permfail body hash did not verify [final] (d=example.com s=example2 i=@example.com)
  line MID 204841507 DKIM: permfail no key for signature (d=example.com s=s1 i=@example.com)
  gives mid=204841507 | dkim=permfail
  not MID 26983 DMARC: Verification passed

A-05 DKIM signature malformed
  form MID {mid:num} DKIM: malformed signature - {dkim_reason:rest}
  set dkim=malformed
  set dkim_detail=malformed signature - {dkim_reason}
  line MID 26983 DKIM: malformed signature - missing required tag
  gives mid=26983 | dkim=malformed | dkim_reason=missing required tag | dkim_detail=malformed signature - missing required tag

A-06a DKIM signing
  form MID {mid:num} DKIM: signing with {dkim_profile:until} - matches {dkim_match:rest}
  set dkim_signing=signing
  line MID 40000 DKIM: signing with example_profile - matches paul@example.com
  gives mid=40000 | dkim_profile=example_profile | dkim_match=paul@example.com | dkim_signing=signing

A-06b DKIM not signed
  form MID {mid:num} DKIM: cannot sign - {dkim_signing_error:rest}
  set dkim_signing=cannot sign
  line MID 40000 DKIM: cannot sign - no profile matches paul@example.com
  gives mid=40000 | dkim_signing=cannot sign | dkim_signing_error=no profile matches paul@example.com

// Trace level.
N-11a DKIM signing context
  form MID {mid:num} DKIM: signing {dkim_signing_detail:rest}
  line MID 40000 DKIM: signing context (profile - ) : relaxed
  gives mid=40000 | dkim_signing_detail=context (profile - ) : relaxed

A-09a DMARC verification with its reason
  form MID {mid:num} DMARC: Verification {dmarc:word} ({dmarc_reason:text})
  set dmarc_detail={dmarc_reason}
  line MID 26983 DMARC: Verification skipped (No record found for the sending domain)
  gives mid=26983 | dmarc=skipped | dmarc_reason=No record found for the sending domain | dmarc_detail=No record found for the sending domain

A-09b DMARC verification
  form MID {mid:num} DMARC: Verification {dmarc:word}
  line MID 26983 DMARC: Verification passed
  gives mid=26983 | dmarc=passed
  not MID 26983 DMARC: Verification skipped (No record found for the sending domain)

// The domain is the sender's, what follows the last ", DMARC " is the appliance's: commas move between
// versions and a policy can follow, so it stays one field.
A-10a DMARC evaluation
  form MID {mid:num} DMARC: Message from domain {dmarc_domain:text}, DMARC {dmarc_evaluation:rest}
  set dmarc_detail=Message from domain {dmarc_domain}, DMARC {dmarc_evaluation}
  line MID 68119155 DMARC: Message from domain example.com, DMARC pass (SPF aligned True, DKIM aligned True)
  gives mid=68119155 | dmarc_domain=example.com | dmarc_evaluation=pass (SPF aligned True, DKIM aligned True) | dmarc_detail=Message from domain example.com, DMARC pass (SPF aligned True, DKIM aligned True)
  line MID 43553478 DMARC: Message from domain gmail.com, DMARC pass (SPF aligned True DKIM aligned False)
  gives mid=43553478 | dmarc_domain=gmail.com | dmarc_detail=Message from domain gmail.com, DMARC pass (SPF aligned True DKIM aligned False)
  line MID 5 DMARC: Message from domain x, DMARC pass (SPF aligned True, DKIM aligned True), DMARC fail, (SPF aligned False, DKIM aligned False) DMARC policy is reject, applied policy is none
  gives mid=5 | dmarc_domain=x, DMARC pass (SPF aligned True, DKIM aligned True) | dmarc_evaluation=fail, (SPF aligned False, DKIM aligned False) DMARC policy is reject, applied policy is none

A-10b DMARC message, any other shape
  form MID {mid:num} DMARC: Message from domain {dmarc_message:rest}
  set dmarc_detail=Message from domain {dmarc_message}
  line MID 5 DMARC: Message from domain example.com was not evaluated
  gives mid=5 | dmarc_message=example.com was not evaluated | dmarc_detail=Message from domain example.com was not evaluated

A-07 DomainKeys signing
  form MID {mid:num} DomainKeys: {domainkeys_signing:rest}
  line MID 5 DomainKeys: cannot sign - no profile matches user@example.com
  gives mid=5 | domainkeys_signing=cannot sign - no profile matches user@example.com
  line MID 5 DomainKeys: signing with dk1 - matches user@example.com
  gives mid=5 | domainkeys_signing=signing with dk1 - matches user@example.com

// The early DomainKeys verifier wrote its result without a heading: nine results, two headers.
A-08a DomainKeys verified good
  form MID {mid:num} verified good Sender: {domainkeys_address:rest}
  form MID {mid:num} verified good From: {domainkeys_address:rest}
  set domainkeys=verified good
  line MID 5 verified good From: user@example.com
  gives mid=5 | domainkeys=verified good | domainkeys_address=user@example.com
  line MID 5 verified good Sender: user@example.com
  gives mid=5 | domainkeys=verified good | domainkeys_address=user@example.com

A-08b DomainKeys verified bad
  form MID {mid:num} verified bad Sender: {domainkeys_address:rest}
  form MID {mid:num} verified bad From: {domainkeys_address:rest}
  set domainkeys=verified bad
  line MID 5 verified bad Sender: user@example.com
  gives mid=5 | domainkeys=verified bad | domainkeys_address=user@example.com
  line MID 5 verified bad From: user@example.com
  gives mid=5 | domainkeys=verified bad | domainkeys_address=user@example.com

A-08c DomainKeys no signature
  form MID {mid:num} no signature Sender: {domainkeys_address:rest}
  form MID {mid:num} no signature From: {domainkeys_address:rest}
  set domainkeys=no signature
  line MID 5 no signature From: user@example.com
  gives mid=5 | domainkeys=no signature | domainkeys_address=user@example.com
  line MID 5 no signature Sender: user@example.com
  gives mid=5 | domainkeys=no signature | domainkeys_address=user@example.com

A-08d DomainKeys no key
  form MID {mid:num} no key Sender: {domainkeys_address:rest}
  form MID {mid:num} no key From: {domainkeys_address:rest}
  set domainkeys=no key
  line MID 5 no key From: user@example.com
  gives mid=5 | domainkeys=no key | domainkeys_address=user@example.com
  line MID 5 no key Sender: user@example.com
  gives mid=5 | domainkeys=no key | domainkeys_address=user@example.com

A-08e DomainKeys wrong key type
  form MID {mid:num} wrong key type Sender: {domainkeys_address:rest}
  form MID {mid:num} wrong key type From: {domainkeys_address:rest}
  set domainkeys=wrong key type
  line MID 5 wrong key type From: user@example.com
  gives mid=5 | domainkeys=wrong key type | domainkeys_address=user@example.com
  line MID 5 wrong key type Sender: user@example.com
  gives mid=5 | domainkeys=wrong key type | domainkeys_address=user@example.com

A-08f DomainKeys bad record format
  form MID {mid:num} bad record format Sender: {domainkeys_address:rest}
  form MID {mid:num} bad record format From: {domainkeys_address:rest}
  set domainkeys=bad record format
  line MID 5 bad record format Sender: user@example.com
  gives mid=5 | domainkeys=bad record format | domainkeys_address=user@example.com
  line MID 5 bad record format From: user@example.com
  gives mid=5 | domainkeys=bad record format | domainkeys_address=user@example.com

A-08g DomainKeys domain mismatch
  form MID {mid:num} domain mismatch Sender: {domainkeys_address:rest}
  form MID {mid:num} domain mismatch From: {domainkeys_address:rest}
  set domainkeys=domain mismatch
  line MID 5 domain mismatch From: user@example.com
  gives mid=5 | domainkeys=domain mismatch | domainkeys_address=user@example.com
  line MID 5 domain mismatch Sender: user@example.com
  gives mid=5 | domainkeys=domain mismatch | domainkeys_address=user@example.com

A-08h DomainKeys query timeout, deferred
  form MID {mid:num} query timeout, deferred Sender: {domainkeys_address:rest}
  form MID {mid:num} query timeout, deferred From: {domainkeys_address:rest}
  set domainkeys=query timeout, deferred
  line MID 5 query timeout, deferred From: user@example.com
  gives mid=5 | domainkeys=query timeout, deferred | domainkeys_address=user@example.com
  line MID 5 query timeout, deferred Sender: user@example.com
  gives mid=5 | domainkeys=query timeout, deferred | domainkeys_address=user@example.com

A-08i DomainKeys query timeout, failed verify
  form MID {mid:num} query timeout, failed verify Sender: {domainkeys_address:rest}
  form MID {mid:num} query timeout, failed verify From: {domainkeys_address:rest}
  set domainkeys=query timeout, failed verify
  line MID 5 query timeout, failed verify From: user@example.com
  gives mid=5 | domainkeys=query timeout, failed verify | domainkeys_address=user@example.com
  line MID 5 query timeout, failed verify Sender: user@example.com
  gives mid=5 | domainkeys=query timeout, failed verify | domainkeys_address=user@example.com
`;
