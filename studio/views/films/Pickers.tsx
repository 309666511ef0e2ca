import { useRef } from "preact/hooks";
import { aboutField } from "../../api/refusal.ts";
import { fitToSize, lengthsOf } from "../../pure/draft.ts";
import { sizeWords } from "../../pure/sentences.ts";
import { chooseModel, draft, edit, refusal } from "../../state/composer.ts";
import { modelNamed, usableModels } from "../../state/models.ts";
import { WORDS } from "../../words.ts";
import { Problem } from "./Problem.tsx";

const C = WORDS.composer;

interface Choice {
  readonly value: string;
  readonly words: string;
}

/** What the model can make, and nothing else. */
export function Pickers({ onPicture }: { readonly onPicture: ((file: File | null) => void) | null }) {
  const { size, seconds, variants, sound } = draft.value;
  const model = modelNamed(draft.value.model);
  const most = model?.sizes.find((each) => each.size === size)?.max_variants ?? 1;
  return (
    <div class="pickers">
      {usableModels.value.length > 1 && (
        <Picker
          name="model"
          label={C.model}
          value={model?.id ?? ""}
          choices={usableModels.value.map(({ id }) => ({ value: id, words: id }))}
          onChoose={chooseModel}
        />
      )}
      {model && (
        <>
          <Picker
            name="size"
            label={C.size}
            value={size ?? ""}
            choices={model.sizes.map((each) => ({ value: each.size, words: sizeWords(each.size) }))}
            onChoose={(value) => edit(fitToSize(draft.peek(), model, value))}
          />
          <Picker
            name="seconds"
            label={C.seconds}
            value={seconds ?? ""}
            choices={lengthsOf(model, size).map((value) => ({ value, words: C.secondsOf(value) }))}
            onChoose={(value) => edit({ seconds: value })}
          />
          {model.fields.includes("generate_audio") && (
            <Picker
              name="generate_audio"
              label={C.sound}
              value={sound === false ? "false" : "true"}
              choices={[
                { value: "true", words: C.withSound },
                { value: "false", words: C.silent },
              ]}
              onChoose={(value) => edit({ sound: value === "true" })}
            />
          )}
          {most > 1 && (
            <Picker
              name="n_variants"
              label={C.variants}
              value={`${variants}`}
              choices={countsTo(most).map((count) => ({ value: `${count}`, words: C.variantsOf(count) }))}
              onChoose={(value) => edit({ variants: Number(value) })}
            />
          )}
        </>
      )}
      {onPicture && <PictureButton onPicture={onPicture} />}
    </div>
  );
}

interface PickerProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChoose: (value: string) => void;
}

function Picker({ name, label, value, choices, onChoose }: PickerProps) {
  return (
    <span class="picker">
      <select
        aria-label={label}
        value={value}
        disabled={draft.value.sending}
        aria-invalid={aboutField(refusal.value, name) !== ""}
        aria-describedby={`${name}-problem`}
        onChange={({ currentTarget }) => onChoose(currentTarget.value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.words}
          </option>
        ))}
      </select>
      <Problem field={name} />
    </span>
  );
}

function PictureButton({ onPicture }: { readonly onPicture: (file: File | null) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        hidden
        type="file"
        accept="image/jpeg,image/png,image/webp"
        onChange={({ currentTarget }) => {
          onPicture(currentTarget.files?.[0] ?? null);
          currentTarget.value = "";
        }}
      />
      <button type="button" class="chip" aria-label={C.picture} onClick={() => input.current?.click()}>
        + {C.pictureShort}
      </button>
    </>
  );
}

function countsTo(most: number): readonly number[] {
  return Array.from({ length: most }, (_, index) => index + 1);
}
