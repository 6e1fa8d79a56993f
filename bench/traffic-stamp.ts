/** Time stamps of the log prefixes, in UTC, always of the same length. */

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `<22>Mar  6 09:15:30` */
export function syslogStamp(seconds: number): string {
  return `<22>${monthDayTime(new Date(seconds * 1000))}`;
}

/** `Fri Mar  6 09:15:30 2026` */
export function fileStamp(seconds: number): string {
  const date = new Date(seconds * 1000);
  return `${DAYS[date.getUTCDay()]} ${monthDayTime(date)} ${date.getUTCFullYear()}`;
}

function monthDayTime(date: Date): string {
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `${MONTHS[date.getUTCMonth()]} ${day} ${date.toISOString().slice(11, 19)}`;
}
