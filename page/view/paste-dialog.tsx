/** A field to put lines into by hand; who pastes them onto the page does not need it. */
import { useEffect, useRef } from 'preact/hooks';

interface PasteDialogProps {
  isOpen: boolean;
  onText(text: string): void;
  onClose(): void;
}

export function PasteDialog({ isOpen, onText, onClose }: PasteDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (isOpen && !dialog.current?.open) dialog.current?.showModal();
    if (!isOpen) dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} aria-labelledby="paste-title" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onText(field.current?.value ?? '');
        }}
      >
        <h2 id="paste-title">Paste log lines</h2>
        <textarea ref={field} rows={16} cols={100} spellcheck={false} aria-labelledby="paste-title" />
        <div class="bar">
          <button type="submit">Stitch</button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
