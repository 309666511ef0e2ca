import { expect, test } from "vitest";
import {
  changeDraft,
  emptyDraft,
  fitToModel,
  fitToSize,
  lengthsOf,
  nextDraft,
  readDraft,
  requestFields,
} from "../../studio/pure/draft.ts";
import { FAKE_MODELS } from "../support/studio/fakeModels.ts";

const [sora2, house] = FAKE_MODELS;
const draft = changeDraft(emptyDraft("key-1"), { prompt: "a boat", model: "sora-2", seconds: "8" }, "key-2");

test("what asks for something else has another key", () => {
  expect(draft.key).toBe("key-2");
  expect(changeDraft(draft, { seconds: "12" }, "key-3").key).toBe("key-3");
  expect(
    changeDraft(draft, { picture: { name: "a.png", url: "data:image/png;base64,AA==" } }, "key-3").key,
  ).toBe("key-3");
});

test("a change to what it was already keeps the key", () => {
  expect(changeDraft(draft, { prompt: "a boat", seconds: "8" }, "key-3")).toBe(draft);
});

test("while it is being sent a draft does not change", () => {
  const sending = { ...draft, sending: true };
  expect(changeDraft(sending, { prompt: "another boat" }, "key-3")).toBe(sending);
});

test("the next draft has the format of the last one, no words, and a key of its own", () => {
  expect(nextDraft({ ...draft, sending: true }, "key-3")).toEqual({
    ...draft,
    prompt: "",
    picture: null,
    key: "key-3",
    sending: false,
  });
});

test("what was kept is read again whole, its key and whether it was on its way included", () => {
  const kept = { ...draft, sending: true, picture: { name: "a.png", url: "data:image/png;base64,AA==" } };
  expect(readDraft(JSON.stringify(kept))).toEqual(kept);
});

test.each([null, "", "no json", "[]", "{}", '{"key": 1, "prompt": "a"}'])("%j is no draft", (text) => {
  expect(readDraft(text)).toBeNull();
});

test("what a model cannot make becomes what it makes unasked, and the rest stays", () => {
  if (!sora2 || !house) throw new Error("two models");
  const wide = {
    ...draft,
    size: "1280x720",
    seconds: "8",
    variants: 4,
    picture: { name: "a.png", url: "data:," },
  };
  expect(fitToModel(wide, sora2)).toMatchObject({
    size: "1280x720",
    seconds: "8",
    variants: 4,
    picture: wide.picture,
  });
  expect(fitToModel(wide, house)).toEqual({
    model: "house-server",
    size: "1280x720",
    seconds: "5",
    variants: 2,
    picture: null,
    sound: null,
    more: {},
  });
  expect(fitToModel({ ...wide, size: "999x1" }, house)).toMatchObject({ size: "480x480", variants: 1 });
});

test("a size that allows fewer lengths takes one of those, and keeps what it can", () => {
  if (!sora2) throw new Error("a model");
  const sizes = [...sora2.sizes, { size: "1920x1080", max_variants: 2, seconds: ["8", "12"] }];
  const model = { ...sora2, sizes };
  const short = { ...draft, seconds: "4", variants: 4 };
  expect(fitToSize(short, model, "1920x1080")).toEqual({ size: "1920x1080", seconds: "8", variants: 2 });
  expect(fitToSize({ ...short, seconds: "12" }, model, "1920x1080").seconds).toBe("12");
  expect(fitToSize(short, model, "1280x720")).toEqual({ size: "1280x720", seconds: "4", variants: 4 });
  expect(lengthsOf(model, "1920x1080")).toEqual(["8", "12"]);
  expect(fitToModel({ ...short, size: "1920x1080" }, model).seconds).toBe("8");
});

test("a film without sound is asked for where the model makes one when it is asked to", () => {
  if (!sora2) throw new Error("a model");
  const silent = changeDraft(draft, { sound: false }, "key-3");
  expect(silent.key).toBe("key-3");
  expect(requestFields(silent)).toMatchObject({ generate_audio: "false" });
  expect(fitToModel(silent, sora2).sound).toBeNull();
  expect(fitToModel(silent, { ...sora2, fields: ["generate_audio"] }).sound).toBe(false);
  expect(readDraft(JSON.stringify(silent))).toEqual(silent);
});

test("what only some models take is sent as it was written, and not to a model that does not take it", () => {
  if (!sora2 || !house) throw new Error("two models");
  const seeded = changeDraft(draft, { more: { seed: "7", negative_prompt: "rain" } }, "key-3");
  expect(seeded.key).toBe("key-3");
  expect(changeDraft(seeded, { more: { negative_prompt: "rain", seed: "7" } }, "key-4")).toBe(seeded);
  expect(requestFields(seeded)).toMatchObject({ seed: "7", negative_prompt: "rain" });
  expect(fitToModel(seeded, sora2).more).toEqual({});
  expect(fitToModel(seeded, house).more).toEqual({ seed: "7", negative_prompt: "rain" });
  expect(readDraft(JSON.stringify(seeded))).toEqual(seeded);
  expect(readDraft(JSON.stringify({ ...seeded, more: undefined }))?.more).toEqual({});
});

test("a request names what was chosen, and one film is not worth a word", () => {
  expect(requestFields(draft)).toEqual({ model: "sora-2", prompt: "a boat", seconds: "8" });
  expect(requestFields({ ...draft, variants: 2 })).toMatchObject({ n_variants: "2" });
});
