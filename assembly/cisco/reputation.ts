/**
 * Sender Domain Reputation (12.0 and later). Logged twice: after MAIL FROM and again after DATA.
 * The blank before the colon in `Suspected Domain(s) : ` and `Tracker Header : ` is as logged.
 */
export const REPUTATION_RULES = `
R-01 domains asked for
  form MID {mid:num} SDR: Domains for which SDR is requested: reverse DNS host: {sdr_ptr:until}, helo: {helo:text}, env-from: {sdr_env_from:until}, header-from: {sdr_header_from:until}, reply-to: {sdr_reply_to:rest}
  line MID 26983 SDR: Domains for which SDR is requested: reverse DNS host: mx4.example.net, helo: mx4.example.net, env-from: example.net, header-from: Not Present, reply-to: Not Present
  gives mid=26983 | sdr_ptr=mx4.example.net | helo=mx4.example.net | sdr_env_from=example.net | sdr_header_from=Not Present | sdr_reply_to=Not Present
  line MID 26983 SDR: Domains for which SDR is requested: reverse DNS host: mx.example.net, helo: x, env-from: bank.example, header-from: a, reply-to: b, env-from: example.net, header-from: example.net, reply-to: Not Present
  gives mid=26983 | helo=x, env-from: bank.example, header-from: a, reply-to: b | sdr_env_from=example.net | sdr_header_from=example.net

R-03a reputation with suspected domains
  form MID {mid:num} SDR: Consolidated Sender Reputation: {sdr_reputation:until}, Threat Category: {sdr_category:until}, Suspected Domain(s) : {sdr_domains:text}. Youngest Domain Age: {sdr_age:rest}
  form MID {mid:num} SDR: Consolidated Sender Reputation: {sdr_reputation:until}, Threat Category: {sdr_category:until}. Suspected Domain(s) : {sdr_domains:text}. Youngest Domain Age: {sdr_age:rest}
  line MID 5 SDR: Consolidated Sender Reputation: Poor, Threat Category: Spam, Suspected Domain(s) : bad.example, worse.example. Youngest Domain Age: 2 days for domain: bad.example
  gives mid=5 | sdr_reputation=Poor | sdr_category=Spam | sdr_domains=bad.example, worse.example | sdr_age=2 days for domain: bad.example
  line MID 5 SDR: Consolidated Sender Reputation: Poor, Threat Category: Spam. Suspected Domain(s) : bad.example. Youngest Domain Age: 2 days for domain: bad.example
  gives mid=5 | sdr_reputation=Poor | sdr_category=Spam | sdr_domains=bad.example | sdr_age=2 days for domain: bad.example

R-03b reputation
  form MID {mid:num} SDR: Consolidated Sender Reputation: {sdr_reputation:until}, Threat Category: {sdr_category:until}. Youngest Domain Age: {sdr_age:rest}
  form MID {mid:num} SDR: Consolidated Sender Reputation: {sdr_reputation:until}, Threat Category: {sdr_category:until}, Youngest Domain Age: {sdr_age:rest}
  form MID {mid:num} SDR: Consolidated Sender Reputation: {sdr_reputation:until}, Threat Category: {sdr_category:until} Youngest Domain Age: {sdr_age:rest}
  line MID 43553478 SDR: Consolidated Sender Reputation: Weak, Threat Category: N/A. Youngest Domain Age: 21 years 11 months 7 days for domain: mail-wr1-f50.google.com
  gives mid=43553478 | sdr_reputation=Weak | sdr_category=N/A | sdr_age=21 years 11 months 7 days for domain: mail-wr1-f50.google.com
  line MID 43553478 SDR: Consolidated Sender Reputation: Weak, Threat Category: N/A, Youngest Domain Age: unknown for domain: mx.example.net
  gives sdr_category=N/A | sdr_age=unknown for domain: mx.example.net
  line MID 43553478 SDR: Consolidated Sender Reputation: Good, Threat Category: N/A Youngest Domain Age: 3 months for domain: mx.example.net
  gives sdr_category=N/A | sdr_age=3 months for domain: mx.example.net

R-02a threat level with suspected domains and other reasons (14.x)
  form MID {mid:num} SDR: Consolidated Sender Threat Level: {sdr_reputation:until}, Threat Category: {sdr_category:until}, Suspected Domain(s) : {sdr_domains:until} (other reasons for verdict). Sender Maturity: {sdr_age:rest}
  line MID 26983 SDR: Consolidated Sender Threat Level: Neutral, Threat Category: N/A, Suspected Domain(s) : N/A (other reasons for verdict). Sender Maturity: 30 days (or greater) for domain: mx4.example.net
  gives mid=26983 | sdr_reputation=Neutral | sdr_category=N/A | sdr_domains=N/A | sdr_age=30 days (or greater) for domain: mx4.example.net

R-02b threat level with suspected domains (14.x)
  form MID {mid:num} SDR: Consolidated Sender Threat Level: {sdr_reputation:until}, Threat Category: {sdr_category:until}, Suspected Domain(s) : {sdr_domains:text}. Sender Maturity: {sdr_age:rest}
  line MID 26983 SDR: Consolidated Sender Threat Level: Untrusted, Threat Category: Phishing, Suspected Domain(s) : bad.example. Sender Maturity: 1 day for domain: bad.example
  gives mid=26983 | sdr_reputation=Untrusted | sdr_category=Phishing | sdr_domains=bad.example | sdr_age=1 day for domain: bad.example

R-02c threat level (14.x)
  form MID {mid:num} SDR: Consolidated Sender Threat Level: {sdr_reputation:until}, Threat Category: {sdr_category:until}. Sender Maturity: {sdr_age:rest}
  form MID {mid:num} SDR: Consolidated Sender Threat Level: {sdr_reputation:until}, Threat Category: {sdr_category:until}, Sender Maturity: {sdr_age:rest}
  line MID 26983 SDR: Consolidated Sender Threat Level: Neutral, Threat Category: N/A. Sender Maturity: 30 days (or greater) for domain: mx4.example.net
  gives mid=26983 | sdr_reputation=Neutral | sdr_category=N/A | sdr_age=30 days (or greater) for domain: mx4.example.net
  line MID 26983 SDR: Consolidated Sender Threat Level: Trusted, Threat Category: N/A, Sender Maturity: 30 days (or greater) for domain: mx4.example.net
  gives mid=26983 | sdr_reputation=Trusted | sdr_category=N/A | sdr_age=30 days (or greater) for domain: mx4.example.net

R-04 tracker header
  form MID {mid:num} SDR: Tracker Header : {sdr_tracker:rest}
  line MID 26983 SDR: Tracker Header : 6Zr_ab/Cd+efGh==
  gives mid=26983 | sdr_tracker=6Zr_ab/Cd+efGh==

R-05 not scanned
  form MID {mid:num} SDR: Message was not scanned for Sender Domain Reputation. Reason: {sdr_error:rest}
  line MID 26983 SDR: Message was not scanned for Sender Domain Reputation. Reason: Service Temporarily Unavailable.
  gives mid=26983 | sdr_error=Service Temporarily Unavailable.
`;
