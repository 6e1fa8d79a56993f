/**
 * AMP: verdict lines of the mail log and the amp log, which names the message as `MID = n` behind an
 * unquoted file name. The file name is the sender's, so the number is the one of the LAST `, MID = `
 * that the rest of the line fits: `a, MID = 7, File Size = 1 bytes.pdf, MID = 5, File Size = ...` is 5.
 * Lines that only carry a SHA-256 belong to every message that carried the file, as far as they are in memory.
 */
export const AMP_RULES = `
M-01a file reputation verdict with a note
  form MID {mid:num} AMP file reputation verdict : {amp_verdict:until} ({amp_note:text})
  line MID 68119155 AMP file reputation verdict : SKIPPED (no attachment in message)
  gives mid=68119155 | amp_verdict=SKIPPED | amp_note=no attachment in message

M-01b file reputation verdict
  form MID {mid:num} AMP file reputation verdict : {amp_verdict:rest}
  line MID 1653 AMP file reputation verdict : MALWARE
  gives mid=1653 | amp_verdict=MALWARE

M-02 queued for file analysis
  form MID {mid:num} SHA {sha256:word} filename {file_name:text} queued for possible file analysis upload
  line MID 118210542 SHA 74fef9f3b5c3676826dff7a53b9b6e0532a535ea428c8aeba27b7fef9676d0d5 filename CHG0187610- Plan (RHEL 7.9) MID 5 as on 15th Nov'24.docx queued for possible file analysis upload
  gives mid=118210542 | sha256=74fef9f3b5c3676826dff7a53b9b6e0532a535ea428c8aeba27b7fef9676d0d5 | file_name=CHG0187610- Plan (RHEL 7.9) MID 5 as on 15th Nov'24.docx

// A type has no blanks: with a single word at the end, a name that begins with a quote cannot pass for a
// quoted one.
M-04a file reputation asked (amp log)
  form File reputation query initiating. File Name = {file_name:quoted}, MID = {mid:num}, File Size = {file_size:num} bytes, File Type = {file_type:word}
  form File reputation query initiating. File Name = {file_name:text}, MID = {mid:num}, File Size = {file_size:num} bytes, File Type = {file_type:word}
  line File reputation query initiating. File Name = 'label, copy (2).exe', MID = 32000, File Size = 1673216 bytes, File Type = application/x-dosexec
  gives file_name=label, copy (2).exe | mid=32000 | file_size=1673216 | file_type=application/x-dosexec
  line File reputation query initiating. File Name = Report,Final Draft: Revenue (Q1),Approved.pdf, MID = 5, File Size = 2634 bytes, File Type = application/pdf
  gives file_name=Report,Final Draft: Revenue (Q1),Approved.pdf | mid=5 | file_size=2634 | file_type=application/pdf
  line File reputation query initiating. File Name = 'a', MID = 7, File Size = 1 bytes, File Type = b, MID = 5, File Size = 2634 bytes, File Type = application/pdf
  gives file_name='a', MID = 7, File Size = 1 bytes, File Type = b | mid=5 | file_size=2634 | file_type=application/pdf

M-04b file reputation asked, any other tail (amp log)
  form File reputation query initiating. File Name = {amp_file_name:text}, MID = {mid:num}, {amp_detail:rest}
  line File reputation query initiating. File Name = a.pdf, MID = 5, File Size = unknown
  gives amp_file_name=a.pdf | mid=5 | amp_detail=File Size = unknown

// The name keeps its quotes here: this tail has blanks, so a quoted form could be faked by the name.
M-05a file reputation answered, with the source of the verdict (amp log)
  form Response received for file reputation query from {amp_source:until}. File Name = {amp_file_name:text}, MID = {mid:num}, Disposition = {amp_disposition:until}, Malware = {amp_malware:until},{amp_score_type:until} Score = {amp_score:until}, sha256 ={sha256:until}, upload_action = {amp_upload_action:until}, verdict_source = {amp_verdict_source:rest}
  form Response received for file reputation query from {amp_source:until}. FileName = {amp_file_name:text}, MID = {mid:num}, Disposition = {amp_disposition:until}, Malware = {amp_malware:until},{amp_score_type:until} Score = {amp_score:until}, sha256 ={sha256:until}, upload_action = {amp_upload_action:until}, verdict_source = {amp_verdict_source:rest}
  line Response received for file reputation query from Cloud. File Name = prices, 2026 = final.xlsm, MID = 56000, Disposition = FILE UNKNOWN, Malware = None, Analysis Score = 0, sha256 = 74fef9f3b5c3676826dff7a53b9b6e0532a535ea428c8aeba27b7fef9676d0d5, upload_action = Recommended to send the file for analysis, verdict_source = CLAMAV
  gives amp_source=Cloud | amp_file_name=prices, 2026 = final.xlsm | mid=56000 | amp_disposition=FILE UNKNOWN | amp_malware=None | amp_score_type=Analysis | amp_score=0 | sha256=74fef9f3b5c3676826dff7a53b9b6e0532a535ea428c8aeba27b7fef9676d0d5 | amp_upload_action=Recommended to send the file for analysis | amp_verdict_source=CLAMAV
  line Response received for file reputation query from Cache. FileName = a.pdf, MID = 5, Disposition = CLEAN, Malware = None, Reputation Score = 0, sha256 = 74fe, upload_action = 0, verdict_source = AMP
  gives amp_source=Cache | amp_file_name=a.pdf | mid=5 | amp_disposition=CLEAN | amp_score_type=Reputation | amp_score=0 | sha256=74fe | amp_upload_action=0 | amp_verdict_source=AMP

M-05b file reputation answered (amp log)
  form Response received for file reputation query from {amp_source:until}. File Name = {amp_file_name:text}, MID = {mid:num}, Disposition = {amp_disposition:until}, Malware = {amp_malware:until},{amp_score_type:until} Score = {amp_score:until}, sha256 ={sha256:until}, upload_action = {amp_upload_action:rest}
  form Response received for file reputation query from {amp_source:until}. FileName = {amp_file_name:text}, MID = {mid:num}, Disposition = {amp_disposition:until}, Malware = {amp_malware:until},{amp_score_type:until} Score = {amp_score:until}, sha256 ={sha256:until}, upload_action = {amp_upload_action:rest}
  line Response received for file reputation query from Cloud. File Name = 'label, copy (2).exe', MID = 32000, Disposition = MALICIOUS, Malware = W32.061DEF69B5-100.SBX.TG,Reputation Score = 73, sha256 =061def69b5c100e9979610fa5675bd19258b19a7ff538b5c2d230b467c312f19, upload_action = 2
  gives amp_source=Cloud | amp_file_name='label, copy (2).exe' | mid=32000 | amp_disposition=MALICIOUS | amp_malware=W32.061DEF69B5-100.SBX.TG | amp_score_type=Reputation | amp_score=73 | sha256=061def69b5c100e9979610fa5675bd19258b19a7ff538b5c2d230b467c312f19 | amp_upload_action=2
  line Response received for file reputation query from Cache. FileName = 'a', MID = 7, Disposition = CLEAN, Malware = x, MID = 5, Disposition = MALICIOUS, Malware = None, Reputation Score = 0, sha256 = 74fe, upload_action = 1
  gives amp_source=Cache | mid=5 | amp_disposition=MALICIOUS | amp_malware=None | amp_score=0 | amp_upload_action=1

M-05c file reputation answered, any other tail (amp log)
  form Response received for file reputation query from {amp_source:until}. File Name = {amp_file_name:text}, MID = {mid:num}, {amp_detail:rest}
  form Response received for file reputation query from {amp_source:until}. FileName = {amp_file_name:text}, MID = {mid:num}, {amp_detail:rest}
  line Response received for file reputation query from Cache. File Name = a.pdf, MID = 5, Disposition = LOWRISK
  gives amp_source=Cache | amp_file_name=a.pdf | mid=5 | amp_detail=Disposition = LOWRISK
  line Response received for file reputation query from Cache. FileName = a.pdf, MID = 5, Disposition = LOWRISK
  gives amp_source=Cache | amp_file_name=a.pdf | mid=5 | amp_detail=Disposition = LOWRISK

M-06a not uploaded (amp log)
  form File not uploaded for analysis. MID = {mid:num} File SHA256[{sha256:until}] file mime[{file_type:until}] Reason: {amp_not_uploaded:rest}
  form File not uploaded for analysis. MID = {mid:num} File SHA256[{sha256:until}] File mime[{file_type:until}] Reason: {amp_not_uploaded:rest}
  form File not uploaded for analysis. MID = {mid:num}, File SHA256[{sha256:until}], file mime[{file_type:until}], Reason: {amp_not_uploaded:rest}
  form File not uploaded for analysis. MID = {mid:num}, File SHA256[{sha256:until}], File mime[{file_type:until}], Reason: {amp_not_uploaded:rest}
  line File not uploaded for analysis. MID = 5 File SHA256[74fe] file mime[text/plain] Reason: No active/dynamic contents exists
  gives mid=5 | sha256=74fe | file_type=text/plain | amp_not_uploaded=No active/dynamic contents exists
  line File not uploaded for analysis. MID = 5, File SHA256[74fe], File mime[text/plain], Reason: No active/dynamic contents exists
  gives mid=5 | sha256=74fe | file_type=text/plain | amp_not_uploaded=No active/dynamic contents exists
  line File not uploaded for analysis. MID = 5 File SHA256[74fe] File mime[text/plain] Reason: No active/dynamic contents exists
  gives mid=5 | sha256=74fe | file_type=text/plain
  line File not uploaded for analysis. MID = 5, File SHA256[74fe], file mime[text/plain], Reason: No active/dynamic contents exists
  gives mid=5 | sha256=74fe | file_type=text/plain

M-06b not uploaded, any other tail (amp log)
  form File not uploaded for analysis. MID = {mid:num} {amp_detail:rest}
  form File not uploaded for analysis. MID = {mid:num}, {amp_detail:rest}
  line File not uploaded for analysis. MID = 5 File SHA256[74fe] Reason: Upload limit reached
  gives mid=5 | amp_detail=File SHA256[74fe] Reason: Upload limit reached
  line File not uploaded for analysis. MID = 5, Reason: Upload limit reached
  gives mid=5 | amp_detail=Reason: Upload limit reached

// Zero stands for "not known": no message has that number.
M-06c not uploaded, message unknown (amp log)
  form File not uploaded for analysis. MID = 0 File SHA256[{sha256:until}]{detail:rest}
  form File not uploaded for analysis. MID = 0, File SHA256[{sha256:until}]{detail:rest}
  line File not uploaded for analysis. MID = 0 File SHA256[74fe] file mime[text/plain] Reason: No active/dynamic contents exists
  gives sha256=74fe | detail=file mime[text/plain] Reason: No active/dynamic contents exists
  line File not uploaded for analysis. MID = 0, File SHA256[74fe], file mime[text/plain], Reason: x
  gives sha256=74fe | detail=, file mime[text/plain], Reason: x
  not File not uploaded for analysis. MID = 10 File SHA256[74fe] file mime[text/plain] Reason: x

M-06d not uploaded, neither message nor file known (amp log)
  form File not uploaded for analysis. MID = 0 {detail:rest}
  form File not uploaded for analysis. MID = 0, {detail:rest}
  line File not uploaded for analysis. MID = 0 Reason: Upload limit reached
  gives detail=Reason: Upload limit reached
  line File not uploaded for analysis. MID = 0, Reason: Upload limit reached
  gives detail=Reason: Upload limit reached
  not File not uploaded for analysis. MID = 10 File SHA256[74fe] file mime[text/plain] Reason: x

M-07 uploaded (amp log)
  form File uploaded for analysis. SHA256: {sha256:until}, file name: {file_name:rest}
  line File uploaded for analysis. SHA256: 74fe, file name: a, MID = 5, File Size = 1 bytes, File Type = b
  gives sha256=74fe | file_name=a, MID = 5, File Size = 1 bytes, File Type = b

M-08 analysis complete (amp log)
  form File Analysis complete. SHA256: {sha256:until}, {detail:rest}
  line File Analysis complete. SHA256: 74fe, Submit Timestamp: 1773663003, Update Timestamp: 1773663620, Disposition: 1 Score: 12, run_id: 194926004 Details: Analysis is completed for the File SHA256[74fe] Spyname:[None]
  gives sha256=74fe

M-09 upload skipped (amp log)
  form File analysis upload skipped. SHA256: {sha256:until},{detail:rest}
  line File analysis upload skipped. SHA256: 74fe,Timestamp[1773663003] details[File type not supported]
  gives sha256=74fe | detail=Timestamp[1773663003] details[File type not supported]

M-10 upload failed (amp log)
  form SHA256: {sha256:until},Timestamp[{timestamp:until}] details[{detail:rest}
  line SHA256: 74fe,Timestamp[1773663003] details[Server Response HTTP code:[502]]
  gives sha256=74fe | timestamp=1773663003 | detail=Server Response HTTP code:[502]]

// Hours or days later, of every message that carried the file.
M-11 retrospective verdict (amp log)
  form Retrospective verdict received. SHA256: {sha256:until}, Timestamp: {timestamp:until}, Verdict: {amp_verdict:until}, Reputation Score: {amp_score:until}, Spyname: {amp_malware:rest}
  line Retrospective verdict received. SHA256: 74fe, Timestamp: 1773867600.7, Verdict: MALICIOUS, Reputation Score: 0, Spyname: W32.74FEF9F3B5-100.SBX.TG
  gives sha256=74fe | timestamp=1773867600.7 | amp_verdict=MALICIOUS | amp_score=0 | amp_malware=W32.74FEF9F3B5-100.SBX.TG
`;
