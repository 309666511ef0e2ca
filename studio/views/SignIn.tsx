import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { config, enter, platformSignIn } from "../state/person.ts";
import { WORDS } from "../words.ts";

/** Where nobody is signed in: a field for the key, or the way to the platform's own sign-in. */
export function SignIn() {
  const isPlatform = config.value.auth === "easyauth";
  useEffect(() => {
    if (isPlatform) location.assign(platformSignIn());
  }, [isPlatform]);
  return (
    <main class="sign-in">
      <p class="mark">{WORDS.product}</p>
      <h1>{WORDS.signIn.title}</h1>
      {isPlatform ? (
        <a class="primary" href={platformSignIn()}>
          {WORDS.signIn.platform}
        </a>
      ) : (
        <KeyForm />
      )}
    </main>
  );
}

function KeyForm() {
  const problem = useSignal("");
  const field = useRef<HTMLInputElement>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    const entered = await enter(field.current?.value ?? "");
    if (entered === true) return;
    problem.value = entered === null ? WORDS.noAnswer : WORDS.signIn.wrong;
    field.current?.focus();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <p>{WORDS.signIn.about}</p>
      <label for="key">{WORDS.signIn.key}</label>
      <input
        id="key"
        ref={field}
        type="password"
        autocomplete="current-password"
        required
        aria-invalid={problem.value !== ""}
        aria-describedby="key-problem"
      />
      <p id="key-problem" class="problem" role="alert">
        {problem}
      </p>
      <button type="submit" class="primary">
        {WORDS.signIn.enter}
      </button>
    </form>
  );
}
