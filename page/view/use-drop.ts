/** Files that are dropped onto the page, and text that is pasted onto it. */
import { useEffect, useRef, useState } from 'preact/hooks';

/** Whether something is held over the page. */
export function useDrop(onFiles: (files: Iterable<File>) => void, onText: (text: string) => void): boolean {
  const [isDragged, setDragged] = useState(false);
  const handlers = useRef({ onFiles, onText });
  handlers.current = { onFiles, onText };
  useEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault();
      setDragged(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDragged(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setDragged(false);
      take(event.dataTransfer);
    };
    const paste = (event: ClipboardEvent) => {
      const isField = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (!isField) take(event.clipboardData);
    };
    const take = (data: DataTransfer | null) => {
      const files = [...(data?.files ?? [])];
      if (files.length > 0) handlers.current.onFiles(files);
      else handlers.current.onText(data?.getData('text/plain') ?? '');
    };
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener('dragover', over, { signal });
    document.addEventListener('dragleave', leave, { signal });
    document.addEventListener('drop', drop, { signal });
    document.addEventListener('paste', paste, { signal });
    return () => stop.abort();
  }, []);
  return isDragged;
}
