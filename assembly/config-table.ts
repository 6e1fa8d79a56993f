/**
 * The settings, one row each: name | type | default | help. This one table drives the parser of the core,
 * the options of the command line and the reference in the docs. Types: `enum a,b`, `bool`, `duration`,
 * `count`, `bytes`, `text`, `rules`.
 */
export const SETTINGS_TABLE = `
format | enum classic | classic | Shape of the documents: classic is the document of ironport-correlator, key for key
expand | bool | false | One document per accepted recipient instead of one per message
timeout | duration | 30s | Longest wait from a message's first line to its first document
hold | duration | 4h | How long an unfinished message stays open after its first document; 0 hands it out once and for good
linger | duration | 2s | Wait after "Message finished" for lines that come late
clock | enum arrival,event | arrival | What time is: the arrival of lines (live), or the stamps in them (replaying files)
unmatched | enum pass,drop | pass | Lines that belong to no message: pass hands them on marked, drop counts them
max_messages | count | 1000000 | Messages that may be open at once; at the bound the oldest is handed out early
max_bytes | bytes | 64MiB | Memory for open messages; at the bound the oldest is handed out early
remember | bytes | 4MiB | Memory for messages that were handed out, so that late lines and children find them
keep_raw | bool | false | Adds the lines themselves to each document
appliance | text | unknown | Appliance of lines whose prefix names no host
rules | rules | | Rows of your own in the rule language, for log entries that your filters write
`;
