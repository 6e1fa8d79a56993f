/** How the chosen line is understood, as `mailstitch explain` says it. */
import type { Remote } from 'comlink';
import { useEffect, useState } from 'preact/hooks';
import type { SessionApi } from '../protocol.js';

interface LineDetailsProps {
  session: Remote<SessionApi>;
  /** -1 for none. */
  line: number;
  version: string;
}

export function LineDetails({ session, line, version }: LineDetailsProps) {
  const [text, setText] = useState('');
  useEffect(() => {
    let isCurrent = true;
    if (line < 0) setText('');
    else
      void session.explain(line).then((explained) => {
        if (isCurrent) setText(explained);
      });
    return () => {
      isCurrent = false;
    };
  }, [line, version]);
  if (text === '') return <p class="hint">Choose a line to see how it is understood.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section class="details" tabIndex={0} aria-label={`How line ${line + 1} is understood`}>
      <pre>{text}</pre>
    </section>
  );
}
