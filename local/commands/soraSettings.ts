import { wordsToTry } from "../sora/faults/wordsToTry.ts";
import { type Settings, SORA_KEY_SETTING } from "./settings.ts";

/** The key that the simulator takes; it opens nothing else. */
const localSoraKey = "local-sora-key";

/** The settings by which the app uses the simulator on this port of this machine, and its page offers its words. */
export function soraSettings(port: number): Settings {
  const models = [
    { name: "sora-2", api: "sora-2" },
    { name: "sora", api: "sora-1" },
  ].map(({ name, api }) => ({
    name,
    api,
    endpoint: `http://127.0.0.1:${port}`,
    deployment: name,
    auth: "key",
    keySetting: SORA_KEY_SETTING,
    exclusive: true,
  }));
  return {
    VIDEO_MODELS: JSON.stringify(models),
    DEFAULT_MODEL: "sora-2",
    [SORA_KEY_SETTING]: localSoraKey,
    STUDIO_TRY: JSON.stringify(wordsToTry),
  };
}
