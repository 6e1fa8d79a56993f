/**
 * Consolidated events: what was done with the message. The reader makes one term of the action and its details. The rows
 * stand in the order in which a message can have more than one event: held first, released later.
 */
export const EVENT_ACTION_RULES = `
K-60 delayed
  form act=DELAYED[[ ESAFinalActionDetails={final_action:rest}]]
  set action=delayed
  set action_desc={final_action}
  does weak delayed
  line act=DELAYED
  gives action=delayed

// The file is still analysed; another event follows.
K-61 in the delay quarantine
  form act=DQ[[ ESAFinalActionDetails={final_action:rest}]]
  set action=held
  set action_desc={final_action}
  does weak hold quarantined
  line act=DQ ESAFinalActionDetails=Message held temporarily in Delay Quarantine
  gives action=held | action_desc=Message held temporarily in Delay Quarantine

// The appliance is done with it, as with the lines of spam-quarantine.ts.
K-62a in the spam quarantine
  form act=QUARANTINED ESAFinalActionDetails=To SPAM
  set action=quarantined
  set action_desc=spam
  does weak quarantined finish
  line ESAFinalActionDetails=To SPAM act=QUARANTINED
  gives action=quarantined | action_desc=spam

K-62b in a quarantine
  form act=QUARANTINED ESAFinalActionDetails=To {quarantine:rest}
  set action=quarantined
  set action_desc={quarantine}
  does weak hold quarantined
  line act=QUARANTINED ESAFinalActionDetails=To POLICY
  gives quarantine=POLICY | action=quarantined | action_desc=POLICY

K-62c in some quarantine
  form act=QUARANTINED[[ ESAFinalActionDetails={final_action:rest}]]
  set action=quarantined
  set action_desc={final_action}
  does weak hold quarantined
  line act=QUARANTINED
  gives action=quarantined

K-63 aborted
  form act=ABORTED[[ ESAFinalActionDetails={final_action:rest}]]
  set action=aborted
  set action_desc={final_action}
  does weak aborted finish
  line act=ABORTED ESAFinalActionDetails=Receiving aborted by sender
  gives action=aborted | action_desc=Receiving aborted by sender

K-64a dropped by an engine
  form act=DROPPED ESAFinalActionDetails=By {dropped_by:rest}
  set action=dropped
  set action_desc=By {dropped_by}
  does weak dropped finish
  line act=DROPPED ESAFinalActionDetails=By AMP
  gives dropped_by=AMP | action=dropped | action_desc=By AMP

K-64b dropped
  form act=DROPPED[[ ESAFinalActionDetails={final_action:rest}]]
  set action=dropped
  set action_desc={final_action}
  does weak dropped finish
  line act=DROPPED
  gives action=dropped

K-65a bounced with a status
  form act=BOUNCED ESAFinalActionDetails={status_code:word} - {bounce_text:rest}
  set action=bounced
  set action_desc={status_code} - {bounce_text}
  does weak bounced finish
  line act=BOUNCED ESAFinalActionDetails=5.1.0 - Unknown address error
  gives status_code=5.1.0 | bounce_text=Unknown address error | action=bounced | action_desc=5.1.0 - Unknown address error

K-65b bounced
  form act=BOUNCED[[ ESAFinalActionDetails={final_action:rest}]]
  set action=bounced
  set action_desc={final_action}
  does weak bounced finish
  line act=BOUNCED
  gives action=bounced

K-66 delivered
  form act=DELIVERED[[ ESAFinalActionDetails={final_action:rest}]]
  set action=delivered
  set action_desc={final_action}
  does weak delivered finish
  line act=DELIVERED
  gives action=delivered

// Events are written when a message is done.
K-67 any other action
  form act={cef_action:until} ESAFinalActionDetails={final_action:rest}
  form act={cef_action:rest}
  set action={cef_action}
  set action_desc={final_action}
  does weak finish
  line act=ARCHIVED ESAFinalActionDetails=For ever
  gives cef_action=ARCHIVED | action=ARCHIVED | action_desc=For ever
  line act=ARCHIVED
  gives action=ARCHIVED

// The administrator left the action out of the events.
K-68 no action
  form act=
  does weak finish quiet
  line ESAICID=7

K-69 details of an action that is not told
  form ESAFinalActionDetails={action_desc:rest}
  does weak
  line ESAFinalActionDetails=By CASE
  gives action_desc=By CASE

K-70 TLS of the delivery
  form ESATLSOutConnStatus={delivery_tls:rest}
  does weak
  line ESATLSOutConnStatus=Failure
  gives delivery_tls=Failure

K-71 protocol of the delivery's TLS
  form ESATLSOutProtocol={delivery_tls_protocol:rest}
  does weak
  line ESATLSOutProtocol=TLSv1.3
  gives delivery_tls_protocol=TLSv1.3

K-72 cipher of the delivery's TLS
  form ESATLSOutCipher={delivery_tls_cipher:rest}
  does weak
  line ESATLSOutCipher=TLS_AES_256_GCM_SHA384
  gives delivery_tls_cipher=TLS_AES_256_GCM_SHA384

K-73 host of DANE
  form ESADaneHost={dane_host:rest}
  does weak
  line ESADaneHost=mx.example.org
  gives dane_host=mx.example.org

K-74 DANE
  form ESADaneStatus={dane_status:rest}
  does weak
  line ESADaneStatus=success
  gives dane_status=success

// One term a member. The spelling is that of the appliance.
K-75a remediation
  form ESAMARAction=action {remediation_action:rest}
  does weak
  line ESAMARAction= {action:Delete;succesful_rcpts=kai@example.com}
  gives remediation_action=Delete

K-75b remediation done
  form ESAMARAction=succesful_rcpts {remediation_recipient:rest}
  form ESAMARAction=successful_rcpts {remediation_recipient:rest}
  does weak
  line ESAMARAction={'action':'Delete';'succesful_rcpts'='kai@example.com'}
  gives remediation_recipient=kai@example.com
  line ESAMARAction={'successful_rcpts'='kai@example.com'}
  gives remediation_recipient=kai@example.com

K-75c remediation failed
  form ESAMARAction=failed_recipients {remediation_failed:rest}
  does weak
  line ESAMARAction= {failed _recipients:lea@example.com}
  gives remediation_failed=lea@example.com

K-75d file of a remediation
  form ESAMARAction=filename {remediation_file:rest}
  does weak
  line ESAMARAction={'action':'Delete';'filename'='a.pdf'}
  gives remediation_file=a.pdf

K-79 any other key
  form {cef_other:rest}
  does weak
  line ESANewVerdict=7 ESAICID=7
  gives cef_other=ESANewVerdict=7
  line cs1Label=Color cs1=green
  gives cef_other=cs1Label=Color cs1=green
`;
