import { expect, test } from "vitest";
import { PROVIDER_TARGET } from "../../../src/lib/storage/table/storedShapes.ts";
import { targetAt } from "../../support/providers/testProvider.ts";

test.each(["sora-1", "sora-2", "openai-videos", "one-of-a-newer-version"])(
  "a stored target of the API %s is read as it was written",
  (api) => {
    const target = targetAt("https://films.example", { api });
    expect(PROVIDER_TARGET.parse(JSON.parse(JSON.stringify(target)))).toEqual(target);
  },
);
