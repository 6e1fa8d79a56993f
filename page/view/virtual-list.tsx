/** A list of any length, of which only what is seen is asked for and drawn. A listbox for keyboards and screen readers. */
import type { ComponentChildren, CSSProperties } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface VirtualListProps<Row> {
  label: string;
  count: number;
  /** Pixels. */
  rowHeight: number;
  load(from: number, to: number): Promise<Row[]>;
  /** Rows are asked for again when it changes. */
  version: string;
  /** Place of the chosen row; -1 for none. */
  chosen: number;
  onChoose(place: number, row: Row): void;
  /** The place to show, and a number that changes when it is to be shown again. */
  target?: { place: number; turn: number } | undefined;
  rowClass?(row: Row): string;
  rowStyle?(row: Row): CSSProperties;
  children(row: Row): ComponentChildren;
}

/** Browsers draw no taller box than some 17 million pixels; above this the scroll bar stands for a share of the list. */
const MOST_PIXELS = 8_000_000;
/** Rows beyond what is seen, so that a short way needs no waiting. */
const OVERSCAN = 12;

interface Loaded<Row> {
  from: number;
  rows: Row[];
}

export function VirtualList<Row>(props: VirtualListProps<Row>) {
  const { label, count, rowHeight, load, version, chosen, onChoose, target, rowClass, rowStyle, children } =
    props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({ top: 0, height: 0 });
  const [loaded, setLoaded] = useState<Loaded<Row>>({ from: 0, rows: [] });
  const [active, setActive] = useState(0);

  const tall = count * rowHeight;
  const spacer = Math.min(tall, MOST_PIXELS);
  const visible = Math.ceil(scroll.height / rowHeight);
  const ratio =
    tall <= MOST_PIXELS ? 1 : (count - visible) / Math.max(1, (spacer - scroll.height) / rowHeight);
  const first = Math.max(0, Math.floor((scroll.top / rowHeight) * ratio));
  const from = Math.max(0, first - OVERSCAN);
  const to = Math.min(count, first + visible + OVERSCAN);

  useLayoutEffect(() => {
    const element = box.current as HTMLDivElement;
    const measure = () => setScroll({ top: element.scrollTop, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    let isCurrent = true;
    void load(from, to).then((rows) => {
      if (isCurrent) setLoaded({ from, rows });
    });
    return () => {
      isCurrent = false;
    };
  }, [from, to, version]);

  const show = (place: number) => {
    const element = box.current;
    if (element === null || place < 0) return;
    const isSeen = place > first && place < first + visible - 2;
    if (!isSeen) element.scrollTop = ((place - visible / 3) / ratio) * rowHeight;
  };
  useEffect(() => {
    if (target === undefined) return;
    setActive(target.place);
    show(target.place);
  }, [target?.turn]);

  const rowAt = (place: number) => loaded.rows[place - loaded.from];
  const choose = (place: number) => {
    setActive(place);
    const row = rowAt(place);
    if (row !== undefined) onChoose(place, row);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = stepOf(event.key, Math.max(1, visible - 1), count);
    if (step !== undefined) {
      const place = Math.max(0, Math.min(count - 1, active + step));
      setActive(place);
      show(place);
    } else if (event.key === 'Enter' || event.key === ' ') choose(active);
    else return;
    event.preventDefault();
  };

  const rows = [];
  for (
    let place = Math.max(loaded.from, from);
    place < Math.min(to, loaded.from + loaded.rows.length);
    place++
  ) {
    const row = rowAt(place) as Row;
    // where the bar stands for a share of the list, rows are drawn where the bar is
    const top = tall <= MOST_PIXELS ? place * rowHeight : scroll.top + (place - first) * rowHeight;
    rows.push(
      // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the focus, and its keys are those of a listbox
      // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant names the row
      <div
        key={place}
        id={`${id}-${place}`}
        role="option"
        aria-selected={place === chosen}
        aria-setsize={count}
        aria-posinset={place + 1}
        class={`row ${place === active ? 'active' : ''} ${rowClass?.(row) ?? ''}`}
        style={{ ...rowStyle?.(row), top: `${top}px`, height: `${rowHeight}px` }}
        onClick={() => choose(place)}
      >
        {children(row)}
      </div>,
    );
  }
  const isActiveDrawn = active >= from && active < to && rowAt(active) !== undefined;
  return (
    <div
      ref={box}
      class="list"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={isActiveDrawn ? `${id}-${active}` : undefined}
      onScroll={(event) => {
        const { scrollTop: top, clientHeight: height } = event.currentTarget;
        setScroll({ top, height });
      }}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: `${spacer}px` }}>
        {rows}
      </div>
    </div>
  );
}

/** How far a key moves; undefined for one that does not. */
function stepOf(key: string, page: number, count: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -count,
    End: count,
  };
  return steps[key];
}
