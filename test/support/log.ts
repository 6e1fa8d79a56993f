/** Log lines for tests: the text behind a prefix with the right stamp. */

/** Monday, 16 March 2026, 09:00:00. */
export const START_MS = Date.UTC(2026, 2, 16, 9);

/** When logs are read that are complete. */
export const LATER_MS = Date.UTC(2026, 2, 20);

/** One line as syslog carries it, `second` seconds after START_MS. */
export function line(text: string, second = 0, host = 'esa1.example.com'): string {
  const at = new Date(START_MS + second * 1000);
  const day = String(at.getUTCDate()).padStart(2, ' ');
  return `<22>Mar ${day} ${at.toISOString().slice(11, 19)} ${host} mail_logs: Info: ${text}\n`;
}

/** Lines of one second. */
export function lines(texts: readonly string[], second = 0, host?: string): string {
  return texts.map((text) => line(text, second, host)).join('');
}

/** A whole message from connection to end, one second a line. */
export function message(mid: number, second = 0, recipients = ['bob@example.com']): string {
  const [icid, dcid] = [mid + 1_000_000, mid + 2_000_000];
  const rids = recipients.map((_, rid) => rid).join(', ');
  return [
    `New SMTP ICID ${icid} interface Data 1 (192.0.2.25) address 198.51.100.9 reverse dns host mx.example.net verified yes`,
    `Start MID ${mid} ICID ${icid}`,
    `MID ${mid} ICID ${icid} From: <alice@example.net>`,
    ...recipients.map((to, rid) => `MID ${mid} ICID ${icid} RID ${rid} To: <${to}>`),
    `MID ${mid} Subject "Message ${mid}"`,
    `MID ${mid} queued for delivery`,
    `New SMTP DCID ${dcid} interface 192.0.2.25 address 192.0.2.80 port 25`,
    `Delivery start DCID ${dcid} MID ${mid} to RID [${rids}]`,
    `Message done DCID ${dcid} MID ${mid} to RID [${rids}]`,
    `Message finished MID ${mid} done`,
  ]
    .map((text, at) => line(text, second + at))
    .join('');
}
