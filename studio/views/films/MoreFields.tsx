import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { aboutField } from "../../api/refusal.ts";
import { type MoreField, moreFieldsOf } from "../../pure/moreFields.ts";
import { draft, edit, refusal } from "../../state/composer.ts";
import { modelNamed } from "../../state/models.ts";
import { WORDS } from "../../words.ts";
import { Problem } from "./Problem.tsx";

const C = WORDS.composer;

/** What some models take besides, out of the way of who does not ask for it. */
export function MoreFields() {
  const model = modelNamed(draft.value.model);
  const names = model ? moreFieldsOf(model) : [];
  const isFilled = names.some((name) => draft.value.more[name] !== undefined);
  const isWrong = names.some((name) => aboutField(refusal.value, name) !== "");
  const isOpen = useSignal(false);
  // It stays as the person has it until something else is filled in or said.
  useEffect(() => {
    if (isFilled || isWrong) isOpen.value = true;
  }, [isFilled, isWrong, isOpen]);
  if (names.length === 0) return null;
  return (
    <details
      class="more"
      open={isOpen.value}
      onToggle={({ currentTarget }) => {
        isOpen.value = currentTarget.open;
      }}
    >
      <summary>{C.more}</summary>
      <div class="more-fields">
        {names.map((name) => (
          <MoreText key={name} name={name} />
        ))}
      </div>
    </details>
  );
}

function MoreText({ name }: { readonly name: MoreField }) {
  const onInput = (value: string) => {
    const { [name]: _before, ...others } = draft.peek().more;
    edit({ more: value === "" ? others : { ...others, [name]: value } });
  };
  return (
    <div class={`more-${name}`}>
      <label for={name}>{C.moreOf[name]}</label>
      <input
        id={name}
        type="text"
        inputMode={name === "negative_prompt" ? "text" : "decimal"}
        autocomplete="off"
        value={draft.value.more[name] ?? ""}
        readOnly={draft.value.sending}
        aria-invalid={aboutField(refusal.value, name) !== ""}
        aria-describedby={`${name}-problem`}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      <Problem field={name} />
    </div>
  );
}
