/** A form in a dialog of the browser's own: Escape leaves it, and the focus goes back to where it was. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface DialogProps {
  isOpen: boolean;
  title: string;
  /** Of the title, for what it names. */
  titleId: string;
  /** Of the button that submits. */
  submit: string;
  /** Further buttons. */
  buttons?: ComponentChildren;
  onSubmit(): void;
  onClose(): void;
  children: ComponentChildren;
}

export function Dialog(props: DialogProps) {
  const { isOpen, title, titleId, submit, buttons, onSubmit, onClose, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen && !dialog.current?.open) dialog.current?.showModal();
    if (!isOpen) dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} aria-labelledby={titleId} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <h2 id={titleId}>{title}</h2>
        {children}
        <div class="bar">
          <button type="submit">{submit}</button>
          {buttons}
          <button type="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
