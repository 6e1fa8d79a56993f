/** The page: starts the worker, shows the app. */

import workerScript from 'mailstitch:worker';
import { wrap } from 'comlink';
import { render } from 'preact';
import type { SessionApi } from './protocol.js';
import { App } from './view/app.js';

// of a blob, so that it inherits the policy of this page
const url = URL.createObjectURL(new Blob([workerScript], { type: 'text/javascript' }));
const session = wrap<SessionApi>(new Worker(url, { name: 'mailstitch' }));

render(<App session={session} />, document.getElementById('app') as HTMLElement);
