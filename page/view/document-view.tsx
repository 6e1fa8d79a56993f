/** The chosen document: as a card, and as JSON in each format. */
import { useState } from 'preact/hooks';
import { FORMATS, type Format, type MessageView } from '../protocol.js';
import type { Path } from '../session/path.js';
import { Card } from './card.js';
import { JsonTree } from './json-tree.js';

const TABS = ['card', ...FORMATS] as const;
type Tab = (typeof TABS)[number];
const TAB_NAMES: Record<Tab, string> = { card: 'Card', classic: 'Classic', ecs: 'ECS', ocsf: 'OCSF' };

interface DocumentViewProps {
  view: MessageView;
  /** The chosen value: format and path as JSON. */
  chosen: string;
  onChoose(format: Format, path: Path): void;
}

export function DocumentView({ view, chosen, onChoose }: DocumentViewProps) {
  const [tab, setTab] = useState<Tab>('card');
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = TABS[(TABS.indexOf(tab) + step + TABS.length) % TABS.length] as Tab;
    setTab(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <section class="document" aria-label={`Document ${view.number + 1}`}>
      <div class="bar">
        <div role="tablist" aria-label="Format" onKeyDown={onKeyDown}>
          {TABS.map((one) => (
            <button
              key={one}
              id={`tab-${one}`}
              type="button"
              role="tab"
              aria-selected={one === tab}
              aria-controls="tab-panel"
              tabIndex={one === tab ? 0 : -1}
              onClick={() => setTab(one)}
            >
              {TAB_NAMES[one]}
            </button>
          ))}
        </div>
        {tab !== 'card' && <Copy document={view.documents[tab]} />}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls can be scrolled by keys */}
      <div id="tab-panel" class="panel" role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        {tab === 'card' ? (
          <Card view={view} chosen={chosen} onChoose={({ format, path }) => onChoose(format, path)} />
        ) : (
          <JsonTree
            value={view.documents[tab]}
            chosen={pathOf(chosen, tab)}
            onChoose={(path) => onChoose(tab, path)}
          />
        )}
      </div>
    </section>
  );
}

function pathOf(chosen: string, format: Format): string {
  const [of, path] = JSON.parse(chosen || '[]') as [Format?, Path?];
  return of === format ? JSON.stringify(path) : '';
}

function Copy({ document }: { document: unknown }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(JSON.stringify(document, undefined, 2));
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <button type="button" onClick={copy}>
      {isCopied ? 'Copied' : 'Copy JSON'}
    </button>
  );
}
