import { aboutField } from "../../api/refusal.ts";
import { refusal } from "../../state/composer.ts";

/** What was said against one field, beside it. */
export function Problem({ field, more = "" }: { readonly field: string; readonly more?: string }) {
  const words = more || aboutField(refusal.value, field);
  return (
    <p class="problem" id={`${field}-problem`} hidden={words === ""}>
      {words}
    </p>
  );
}
