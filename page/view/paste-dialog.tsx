/** A field to put lines into by hand; who pastes them onto the page does not need it. */
import { useRef } from 'preact/hooks';
import { Dialog } from './dialog.js';

interface PasteDialogProps {
  isOpen: boolean;
  onText(text: string): void;
  onClose(): void;
}

export function PasteDialog({ isOpen, onText, onClose }: PasteDialogProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <Dialog
      isOpen={isOpen}
      title="Paste log lines"
      titleId="paste-title"
      submit="Stitch"
      onSubmit={() => onText(field.current?.value ?? '')}
      onClose={onClose}
    >
      <textarea ref={field} rows={16} cols={100} spellcheck={false} aria-labelledby="paste-title" />
    </Dialog>
  );
}
