import type { TestStack } from "./stack.ts";

/** In every prompt that tests send, so that a prompt in a log shows. */
export const CANARY = "zanzibar-heron";

/** The key of the emulator's account, as far as it is the same in every encoding. */
const ACCOUNT_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq";
const URL_SECRETS = /[?&;](?:code|sig|sas)=[^&\s"]+/i;

/**
 * Everything secret that got out of a stack, in words: a key, a signature or a function key in an answer or a line of
 * the host, a prompt in a line. A signed URL is expected in one place only, the `Location` of a 302.
 */
export function leaksOf(
  { api, hostLines, providerKey }: TestStack,
  secrets: readonly string[] = [],
): string[] {
  const keys = [providerKey, ACCOUNT_KEY, ...secrets];
  const answers = api.answers.map(({ method, path, status, headers, body }) => {
    const shown = [...headers].filter(([name]) => !(status === 302 && name === "location"));
    return {
      where: `${method} ${path} ${status}`,
      text: `${JSON.stringify(shown)}\n${body.toString("utf8")}`,
    };
  });
  const lines = hostLines.map((text) => ({ where: "host log", text }));
  return [
    ...[...answers, ...lines].flatMap(({ where, text }) => {
      const key = keys.find((each) => text.includes(each));
      if (key) return [`${where}: the key ${key}`];
      const inUrl = URL_SECRETS.exec(text)?.[0];
      return inUrl ? [`${where}: ${inUrl}`] : [];
    }),
    ...lines.filter(({ text }) => text.includes(CANARY)).map(({ text }) => `host log: a prompt in ${text}`),
  ];
}
