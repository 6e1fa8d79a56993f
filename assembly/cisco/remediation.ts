/**
 * Mailbox remediation and other services, hours or days after the message finished. The mail log writes
 * `Message 56000` without the word MID here, the remediation log `MID: 56000` with a colon.
 */
export const REMEDIATION_RULES = `
Y-01 remediation started
  form Message {mid:num} was initiated for '{remediation_action:until}' remedial action by '{remediation_user:until}' from source '{remediation_source:until}' in batch '{remediation_batch:until}'.
  line Message 56000 was initiated for 'Forward and Delete' remedial action by 'admin' from source 'sma.example.com' in batch 'batch-7'.
  gives mid=56000 | remediation_action=Forward and Delete | remediation_user=admin | remediation_source=sma.example.com | remediation_batch=batch-7
  not Message finished MID 56000 done

Y-02a remediation done, with a reason
  form Message {mid:num} was processed with '{remediation_action:until}' remedial action for recipient {remediation_recipient:quoted} in batch '{remediation_batch:until}'. Remediation status: {remediation_status:until}. Reason: {remediation_reason:rest}
  line Message 56000 was processed with 'Delete' remedial action for recipient 'will@example.com' in batch 'batch-7'. Remediation status: Failed. Reason: The message was not found in the mailbox.
  gives mid=56000 | remediation_action=Delete | remediation_recipient=will@example.com | remediation_batch=batch-7 | remediation_status=Failed | remediation_reason=The message was not found in the mailbox.

Y-02b remediation done
  form Message {mid:num} was processed with '{remediation_action:until}' remedial action for recipient {remediation_recipient:quoted} in batch '{remediation_batch:until}'. Remediation status: {remediation_status:until}.
  line Message 56000 was processed with 'Delete' remedial action for recipient 'will@example.com' in batch 'batch-7'. Remediation status: Success.
  gives mid=56000 | remediation_action=Delete | remediation_recipient=will@example.com | remediation_batch=batch-7 | remediation_status=Success

Y-03 remediation log
  form MID: {mid:num} {remediation_detail:rest}
  line MID: 56000 Skipping mailbox remedial action since domain map is not configured for recipient's example.com domain.
  gives mid=56000 | remediation_detail=Skipping mailbox remedial action since domain map is not configured for recipient's example.com domain.

Y-05 headers forwarded to phishing protection (eaas log)
  form eaas : MID {mid:num} Message Headers are {phishing_protection:until} to Cisco Advanced Phishing Protection Cloud Service
  line eaas : MID 5 Message Headers are successfully forwarded to Cisco Advanced Phishing Protection Cloud Service
  gives mid=5 | phishing_protection=successfully forwarded
  line eaas : MID 5 Message Headers are in queue for forwarding to Cisco Advanced Phishing Protection Cloud Service
  gives mid=5 | phishing_protection=in queue for forwarding

Y-06 results sent to the cloud (service log)
  form service_log_client.telemetry_rpc_server : THR: {thread:until}: ESA messages results sent for the MID: {mid:num}.
  line service_log_client.telemetry_rpc_server : THR: Thread-152: ESA messages results sent for the MID: 54002.
  gives thread=Thread-152 | mid=54002

Y-04 message not found for a new verdict (mar log)
  form Message containing attachment(s) for which verdict update {detail:rest}
  line Message containing attachment(s) for which verdict update was(were) available was not found in the recipient's (MID 5) mailbox.
  gives detail=was(were) available was not found in the recipient's (MID 5) mailbox.
`;
