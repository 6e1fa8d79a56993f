/** A request that is not taken: nothing of it was handed on. The message goes to the client. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** Come again: there is no room now, and there will be soon. */
export function busy(why: string): Refusal {
  return new Refusal(503, why, { 'Retry-After': '1' });
}
