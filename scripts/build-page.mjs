// Writes build/mailstitch.html, of build/mailstitch.wasm and page/.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pageText } from './page/bundle.mjs';

writeFileSync(fileURLToPath(new URL('../build/mailstitch.html', import.meta.url)), await pageText());
