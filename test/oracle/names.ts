/** What ids are made of. An id of the oracle is that text itself, of the module a hash of it. */
import { current, type Message } from './model.js';

/** Appliance, number and the stamp of the first line without its year. */
export function nameAs(message: Message, mid: number, stamp: number): void {
  const yearless = stamp === 0 ? '' : new Date(stamp * 1000).toISOString().slice(5, 19);
  message.appliance.fixName();
  message.name = `${message.appliance.name} ${mid} ${yearless}`;
  message.nameMid = mid;
  message.nameStamp = stamp;
}

/** Decides the id of a message; later lines do not change it. */
export function nameMessage(message: Message): void {
  if (message.name === null) nameAs(message, message.numbers[0]?.mid ?? 0, message.firstStamp);
}

/** The received message that everything else of the thread descends from. */
export function rootOf(message: Message): Message {
  const root = current(message);
  return root.above === null ? root : rootOf(root.above);
}
