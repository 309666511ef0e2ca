import type { FailureCode } from "../../domain/video/failure.ts";
import type { JobState, ProviderSnapshot } from "../../domain/video/snapshot.ts";
import type { ErrorBody } from "./errorBody.ts";
import { jobFailureCode } from "./failureCodes.ts";
import { plainWord, stateOf } from "./statusWords.ts";

/** How a job stands, as its provider's answer says. `isKnown`: in a word that we know. */
export interface Standing extends Pick<ProviderSnapshot, "state" | "failure" | "unknownWord"> {
  readonly isKnown: boolean;
}

/**
 * How a job stands by its provider's word for it. `error` first and then films stand behind a word that nobody knows;
 * without a word only films do, since an answer without one may be a gateway's error.
 */
export function standing(status: string | null, error: ErrorBody, hasFilms: boolean): Standing {
  const word = plainWord(status ?? "");
  const known = stateOf(word);
  const state = known ?? lookBehind(word, error, hasFilms);
  return {
    state,
    failure: state === "failed" ? failureOf(word, error) : null,
    ...(known === null && word !== "" ? { unknownWord: word.replace(/\W/g, "").slice(0, 40) } : {}),
    isKnown: known !== null,
  };
}

function lookBehind(word: string, error: ErrorBody, hasFilms: boolean): JobState {
  if (word !== "" && isError(error)) return "failed";
  return hasFilms ? "succeeded" : "running";
}

/** Some servers send an error that says that there is none. */
function isError({ code, message }: ErrorBody): boolean {
  if (code !== null && !/^(0|ok|success|none)$/i.test(code)) return true;
  return message !== null && !/^(ok|success|none)$/i.test(message.trim());
}

function failureOf(word: string, error: ErrorBody): { readonly code: FailureCode; readonly reason: string } {
  const words = [error.code, error.message].filter((part) => part !== null);
  const reason = words.length > 0 ? words.join(": ") : `the job ended as ${word} without a reason`;
  return { code: word === "expired" ? "expired" : jobFailureCode(error), reason };
}
