import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { aboutField, aboutTheWhole } from "../../api/refusal.ts";
import { pictureIn, preparePicture } from "../../parts/preparePicture.ts";
import { MORE_FIELDS } from "../../pure/moreFields.ts";
import { create, draft, edit, isWaiting, refusal, stopTrying, wanted } from "../../state/composer.ts";
import { cost } from "../../state/cost.ts";
import { modelNamed, models, usableModels } from "../../state/models.ts";
import { WORDS } from "../../words.ts";
import { CropPreview } from "./CropPreview.tsx";
import { MoreFields } from "./MoreFields.tsx";
import { Pickers } from "./Pickers.tsx";
import { Problem } from "./Problem.tsx";
import { TryWords } from "./TryWords.tsx";

const C = WORDS.composer;
const FIELDS = [
  ...["prompt", "model", "size", "seconds", "n_variants", "generate_audio", "input_reference"],
  ...MORE_FIELDS,
];

/** Where a film is described and asked for, with what it will cost on the button. */
export function Composer() {
  const pictureProblem = useSignal("");
  const { sending, picture, size } = draft.value;
  const takesPicture = modelNamed(draft.value.model)?.modes.includes("image") ?? false;
  const take = async (file: File | null) => {
    if (!file || !takesPicture) return;
    const prepared = await preparePicture(file);
    pictureProblem.value = prepared ? "" : C.noPicture;
    if (prepared) edit({ picture: prepared });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    void take(pictureIn(event.dataTransfer));
  };
  const onSubmit = (event: Event) => {
    event.preventDefault();
    void create();
  };
  return (
    <form class="composer" onSubmit={onSubmit} onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
      <div class="composer-box">
        {picture && <CropPreview picture={picture} size={size} onRemove={() => edit({ picture: null })} />}
        <PromptBox onPicture={takesPicture ? take : null} />
        <Problem field="input_reference" more={pictureProblem.value} />
        <div class="composer-row">
          <Pickers onPicture={takesPicture ? (file) => void take(file) : null} />
          <button type="submit" class="primary" aria-disabled={sending} aria-describedby="create-problem">
            {C.create(cost.value)}
          </button>
        </div>
        <MoreFields />
        <Answer />
      </div>
      <div class="composer-foot">
        <p class="hint">{takesPicture ? C.hint : C.hintTextOnly}</p>
        <TryWords />
      </div>
    </form>
  );
}

/** The one place for words. It grows with what is written. */
function PromptBox({ onPicture }: { readonly onPicture: ((file: File | null) => Promise<void>) | null }) {
  const box = useRef<HTMLTextAreaElement>(null);
  const { prompt, sending } = draft.value;
  const asked = wanted.value;
  useEffect(() => {
    if (asked === 0) return;
    box.current?.focus();
    box.current?.scrollIntoView({ block: "center" });
  }, [asked]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void create();
  };
  const onPaste = (event: ClipboardEvent) => {
    const file = onPicture ? pictureIn(event.clipboardData) : null;
    if (!file) return;
    event.preventDefault();
    void onPicture?.(file);
  };
  return (
    <div class="prompt">
      <label class="unseen" for="prompt">
        {C.prompt}
      </label>
      <textarea
        id="prompt"
        ref={box}
        rows={2}
        placeholder={C.placeholder}
        value={prompt}
        readOnly={sending}
        aria-invalid={aboutField(refusal.value, "prompt") !== ""}
        aria-describedby="prompt-problem"
        onInput={({ currentTarget }) => edit({ prompt: currentTarget.value })}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <Problem field="prompt" />
    </div>
  );
}

/** What became of the create, where no field is to blame. */
function Answer() {
  const isSending = draft.value.sending;
  const none = models.value !== null && usableModels.value.length === 0 ? C.noModels : "";
  return (
    <div id="create-problem" class="answer">
      <p class="problem">{none || aboutTheWhole(refusal.value, FIELDS)}</p>
      {isSending && <p>{isWaiting.value ? C.waiting : C.sending}</p>}
      {isSending && isWaiting.value && (
        <button type="button" class="quiet" onClick={stopTrying}>
          {C.stopTrying}
        </button>
      )}
    </div>
  );
}
