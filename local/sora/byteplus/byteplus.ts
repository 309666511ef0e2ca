import { taskKind } from "../tasks/taskKind.ts";
import { speech, tokensOf } from "./speech.ts";

const USD_PER_TOKEN = { loud: 2.4e-6, silent: 1.2e-6 };

/** Seedance on ModelArk. */
export const byteplus = taskKind({
  name: "byteplus",
  deployment: "seedance-1-5-pro-251215",
  speech,
  usualSeconds: 5,
  blocked: {
    input: "InputTextSensitiveContentDetected",
    output: "OutputVideoSensitiveContentDetected.PolicyViolation",
  },
  newJobId: (now) => `cgt-${new Date(now).toISOString().replace(/\D/g, "")}-${randomPart()}`,
  usd: (film) => tokensOf(film) * (film.isSilent ? USD_PER_TOKEN.silent : USD_PER_TOKEN.loud),
});

function randomPart(): string {
  return crypto.randomUUID().slice(0, 8);
}
