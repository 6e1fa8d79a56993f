/**
 * The settings, one row each: name | type | default | hosts | help. This one table drives the parser of the
 * core, the options of the command line and the reference in the docs. Types: `enum a,b`, `bool`, `duration`,
 * `count`, `bytes`, `text`, `rules`, `zone`. Hosts: `all`, or those that it means something to; others ignore it.
 */
export const SETTINGS_TABLE = `
format | enum classic,ecs,ocsf | classic | all | Shape of the documents: classic is the document of ironport-correlator, key for key, and for Mimecast its keys; ecs the Elastic Common Schema; ocsf its class Email Activity
expand | bool | false | all | One document per accepted recipient instead of one per message
timeout | duration | 30s | all | Longest wait from a message's first line to its first document
hold | duration | 4h | all | How long an unfinished message stays open after its first document; 0 hands it out once and for good
linger | duration | 2s | all | Wait after "Message finished" for lines that come late
clock | enum arrival,event | arrival | all | What time is: the arrival of lines (live), or the stamps in them (replaying files)
unmatched | enum pass,drop | pass | all | Lines that belong to no message: pass hands them on (marked; records as they came), drop counts them
connections | enum none,rejected,all | none | all | Documents of connections that no message came by: rejected, those of which the appliance refused something; all, also those that came to nothing else
max_messages | count | 1000000 | all | Messages that may be open at once; at the bound the oldest is handed out early
max_bytes | bytes | 64MiB | all | Memory for open messages; at the bound the oldest is handed out early
remember | bytes | 4MiB | all | Memory for messages that were handed out, so that late lines and children find them
keep_raw | bool | false | all | Adds the lines themselves to each document
appliance | text | unknown | all | Appliance of lines whose prefix names no host
correlate | bool | true | all | One document per Mimecast message; false: one per event, at once
mimecast_timeout | duration | 15m | all | Like timeout, for Mimecast, whose events are fetched in rounds
mimecast_hold | duration | 24h | all | Like hold, for Mimecast, which keeps messages for an administrator
mimecast_linger | duration | 1m | all | Like linger, for Mimecast: from the last delivery on
nine_fields | bool | false | all | Adds to each Mimecast event the fingerprint that Elastic's integration makes of nine fields, as fingerprint
batch | bool | false | fluent-bit | Hands out all documents that are due in one record, for split.lua; else one a call
message_key | text | | records | Key of a record that holds the log line; by default message, log, MESSAGE or _raw
host_key | text | | records | Key of a record that names the appliance; by default host, hostname or source_address
rules | rules | | all | Rows of your own in the rule language, for log entries that your filters write
timezone | zone | UTC | all | Zone of stamps that have none: UTC, an offset (+02:00), a POSIX TZ string (CET-1CEST,M3.5.0,M10.5.0/3) or, but for Fluent Bit, a name (Europe/Berlin); what an appliance says of its clock in its files stands above it
journal | text | | all | File in which open messages outlive a restart, one for each process; for Fluent Bit in a directory of accessible_paths
sync | enum off,second,line | off | all | When the journal is put on the disk itself, beyond what outlives the process: off leaves that to the system
`;
