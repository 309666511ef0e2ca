import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

interface Props {
  readonly isOpen: Signal<boolean>;
  readonly words: {
    readonly title: string;
    readonly text: string;
    readonly yes: string;
    readonly no: string;
  };
  readonly onYes: () => void;
}

/** Asks before something that nobody can take back. */
export function Confirm({ isOpen, words, onYes }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = isOpen.value;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const close = () => {
    isOpen.value = false;
  };
  return (
    <dialog ref={dialog} class="confirm" aria-labelledby="confirm-title" onClose={close}>
      <h2 id="confirm-title">{words.title}</h2>
      <p>{words.text}</p>
      <div class="actions-row">
        <button type="button" class="chip" onClick={close}>
          {words.no}
        </button>
        <button type="button" class="chip danger" onClick={onYes}>
          {words.yes}
        </button>
      </div>
    </dialog>
  );
}
