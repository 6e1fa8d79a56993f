/** The worker: the module, the lines and the documents live here. */
import { expose } from 'comlink';
import { Session } from './session/session.js';

expose(new Session());
