/**
 * Anti-virus: the verdict lines of the mail log and the detail lines of the antivirus log, which has
 * one blank or two after the vendor. Paths inside a message are the sender's file names.
 */
export const ANTIVIRUS_RULES = `
V-01 interim verdict
  form MID {mid:num} interim AV verdict using {av_engine:word} {antivirus:rest}
  line MID 26983 interim AV verdict using Sophos CLEAN
  gives mid=26983 | av_engine=Sophos | antivirus=CLEAN
  line MID 31500 interim AV verdict using McAfee VIRAL
  gives mid=31500 | av_engine=McAfee | antivirus=VIRAL

V-02a clean
  form MID {mid:num} antivirus negative
  set antivirus_final=negative
  does quiet
  line MID 26983 antivirus negative
  gives mid=26983 | antivirus_final=negative

V-02b clean, with a note
  form MID {mid:num} antivirus negative ({av_note:text})
  set antivirus_final=negative
  does other
  line MID 26983 antivirus negative (released from Outbreak)
  gives mid=26983 | antivirus_final=negative | av_note=released from Outbreak

V-02c verdict with a virus and a note
  form MID {mid:num} antivirus {av_verdict:word} {virus:quoted} ({av_note:text})
  set antivirus={av_verdict} '{virus}'
  does other
  line MID 5 antivirus positive 'W32/Sober-P' (released from Outbreak)
  gives mid=5 | av_verdict=positive | virus=W32/Sober-P | av_note=released from Outbreak | antivirus=positive 'W32/Sober-P'

V-02d verdict with a virus
  form MID {mid:num} antivirus {av_verdict:word} {virus:quoted}
  set antivirus={av_verdict} '{virus}'
  line MID 31500 antivirus positive 'CXmail/MalPE-HB'
  gives mid=31500 | av_verdict=positive | virus=CXmail/MalPE-HB | antivirus=positive 'CXmail/MalPE-HB'
  line MID 5 antivirus repaired 'W32/Zafi-D'
  gives mid=5 | av_verdict=repaired | virus=W32/Zafi-D | antivirus=repaired 'W32/Zafi-D'
  not MID 26983 antivirus negative

V-02e verdict with another detail
  form MID {mid:num} antivirus {av_verdict:word} {av_detail:rest}
  set antivirus={av_verdict} {av_detail}
  line MID 5 antivirus unscannable 0xA0040210
  gives mid=5 | av_verdict=unscannable | av_detail=0xA0040210 | antivirus=unscannable 0xA0040210

V-02f verdict
  form MID {mid:num} antivirus {antivirus:word}
  line MID 5 antivirus encrypted
  gives mid=5 | antivirus=encrypted

V-03 result (antivirus log)
  form sophos[[ ]] antivirus - MID {mid:num} - Result {av_result:quoted} ({av_result_detail:text})
  line sophos  antivirus - MID 5 - Result 'CLEAN' (['message'])
  gives mid=5 | av_result=CLEAN | av_result_detail=['message']

V-04 virus in a part (antivirus log)
  form sophos[[ ]] antivirus - MID {mid:num} {av_rank:num} - Virus '{virus:until}' {virus_path:quoted} {av_codes:rest}
  line sophos  antivirus - MID 31500 0 - Virus 'CXmail/MalPE-HB' 'body.scan/invoice.cab/invoice 4471.exe' 1 0
  gives mid=31500 | av_rank=0 | virus=CXmail/MalPE-HB | virus_path=body.scan/invoice.cab/invoice 4471.exe | av_codes=1 0
  line sophos antivirus - MID 5 0 - Virus 'EICAR' 'a' MID 7 0 - Virus 'x' 'b.exe' 1 0
  gives mid=5 | virus=EICAR | virus_path=a' MID 7 0 - Virus 'x' 'b.exe | av_codes=1 0

V-05 part not read (antivirus log)
  form sophos[[ ]] antivirus - MID {mid:num} {av_rank:num} - Error - '{av_error:until}' {av_error_code:quoted}
  line sophos  antivirus - MID 5 0 - Error - 'Encrypted' '0xA0040212'
  gives mid=5 | av_rank=0 | av_error=Encrypted | av_error_code=0xA0040212

V-06 limit reached (antivirus log)
  form sophos[[ ]] antivirus - MID {mid:num} {av_rank:num} - Limit - {av_limit:quoted}
  line sophos  antivirus - MID 5 0 - Limit - 'Max Files Exceeded'
  gives mid=5 | av_rank=0 | av_limit=Max Files Exceeded

V-07 timed out (antivirus log)
  form sophos[[ ]] antivirus - MID {mid:num} - timed out on message
  set av_error=timed out on message
  line sophos  antivirus - MID 5 - timed out on message
  gives mid=5 | av_error=timed out on message

V-08 virus database
  form sophos[[ ]] antivirus - The Anti-Virus database {detail:rest}
  line sophos antivirus - The Anti-Virus database on this system is expired.
  gives detail=on this system is expired.
`;
