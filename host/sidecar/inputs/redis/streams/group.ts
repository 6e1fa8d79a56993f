import type { RedisConnection } from '../connection.js';
import { isRefusal } from '../errors.js';

/** `gone`: there is no such stream. */
export type GroupState = 'made' | 'there' | 'gone';

/** The consumer group: made where it is missing, so that it begins with the first entry there is. */
export class ConsumerGroup {
  readonly name: string;
  readonly #connection: RedisConnection;

  constructor(connection: RedisConnection, name: string) {
    this.name = name;
    this.#connection = connection;
  }

  /** `makesStream`: a stream that does not exist is made too. Rejects with what Redis says. */
  async ensure(stream: string, makesStream: boolean): Promise<GroupState> {
    try {
      await this.#connection.client.xGroupCreate(stream, this.name, '0', { MKSTREAM: makesStream });
      return 'made';
    } catch (error) {
      if (isRefusal(error) && error.message.startsWith('BUSYGROUP')) return 'there';
      if (isRefusal(error) && error.message.includes('requires the key to exist')) return 'gone';
      throw error;
    }
  }
}
