/**
 * Whatever could grow by what somebody sends has a bound, and each bound counts how often it was reached: one row each.
 *
 * name | bound | setting | of what | what happens at the bound. The statistics have the names under `bounds`, docs/bounds.md is
 * made of these rows.
 */
export const BOUNDS_TABLE = `
messages | 1,000,000 | max_messages | Messages that are open | The appliance with the most hands out its oldest early, with reason budget
bytes | 64 MiB | max_bytes | Memory of the store | The appliance that holds the most gives up what is remembered, idle connections, then its oldest messages, with reason budget
remembered | 4 MiB | remember | Messages that were handed out | Those of the appliance that has the most go first; id and sequence stay in the ledger
ledger | 262,144 | | Messages of which id and sequence are kept after that | The oldest goes: a line that comes for it later opens a message of its own, mostly under the same id
descents | 32,768 | | Of these, those that descend from others or were rewritten | The oldest goes: the thread of later descendants begins at the nearest message that is known
appliances | 16,384 | | Appliances and accounts | Lines of one more are not read: they are handed on, and rejected
names | 32,768 | | Names of appliances besides the first of each | The name is not kept, and found by its first label each time
line | 1 MiB | | A line | It is cut: what follows is handed on in pieces, which are rejected
record | 1 MiB | | A record in Fluent Bit | It is handed on as it came, and rejected; one for which there is no memory (256 MiB) is lost
waiting | 8 MiB | | Documents that wait for a call of Fluent Bit's filter, of records with many events | A record that may be events is handed on as it came
value | 65,535 bytes | | A value in a line | It is cut, and the document marked truncated
message | 256 KiB | | What the lines of a message say | Lines beyond are left out, and the document marked truncated
scope | 8 KiB | | What the lines of a connection or delivery say | Lines beyond are left out, and the documents of its messages marked truncated
document | 512 KiB | | What a document is made of: message, connection, deliveries, ancestors | Deliveries or ancestors beyond are left out, and the document marked truncated
recipients | 2,048 | | Recipients of a message that have a document of their own, with expand | Those beyond have none, and the documents are marked truncated
deliveries | 1,024 | | Deliveries of a message | What those beyond say is left out, and the document marked truncated
numbers | 32 | | MIDs of a rewritten message | The next is a message of its own, which names this one as its parent
carriers | 32 | | Messages that a late verdict on a file reaches | Those that carried it longest ago are not told
verdicts | 64 KiB | | Copies of one late verdict | Messages beyond are not told, and marked truncated
group | 32 | | Mimecast messages of an account with one Message-ID | The next is joined by its code alone
returns | 64 | | Messages from an SMA whose origin was not seen yet | The oldest has no parent
stays | 32 | | Quarantine stays of a message that are told one by one | Those beyond stand in no list
event | 512 KiB and 512 members | | An event of Mimecast | It is read as none: its line is handed on, and counted as malformed
pairs | 128 | | Pairs of a consolidated event (CEF) | The event is cut, and the document marked truncated
leaves | 2,048 | | Values in a dictionary of a consolidated event | Those beyond are left out, and the document marked truncated
journal | 4 MiB | | Bytes for the journal that cannot be written | Entries beyond are not in the journal; messages go on in memory
holders | 4,096 | | Messages for which the journal keeps one line | It is kept for the first ones: for those beyond it may be missing at a restart
search | 4,096 and 64 a byte | | Steps that are tried to read a line | The line is taken as one that no rule knows
`;
