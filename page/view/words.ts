/** How things are shown in words and colours. */

// a sender's text may turn the rest of a line around, or hide it
export { escapeControls, visible } from '../../host/control-characters.js';

/** Neighbours in number are far apart in colour: by the golden angle. */
export function hueOf(document: number): string {
  return document < 0 ? 'none' : String(Math.round((document * 137.508) % 360));
}

/** `2026-03-16T09:15:31Z` as `2026-03-16 09:15:31`. */
export function timeText(time: string): string {
  return time.replace('T', ' ').replace('Z', '');
}

/** Which of three looks a word has: what is fine, what is not, what is neither. */
export function toneOf(word: string): 'good' | 'bad' | 'open' {
  if (['delivered', 'clean'].includes(word)) return 'good';
  if (['bounced', 'dropped', 'rejected', 'aborted', 'malicious', 'violation', 'spam'].includes(word))
    return 'bad';
  return 'open';
}

export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** `4 min` of 240. */
export function spanText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.round(seconds / 360) / 10} h`;
  return `${Math.round(seconds / 8640) / 10} d`;
}
