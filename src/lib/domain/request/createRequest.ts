import * as z from "zod";
import { CREATE_BODY } from "./createBody.ts";

const { model, prompt, seconds, size, n_variants, ...beside } = CREATE_BODY.shape;
const { seed, negative_prompt, generate_audio, fps, ...others } = beside;

/** An image in JSON. */
const IMAGE_URL = z.strictObject({
  image_url: z.string().describe("A `data:` URL of a JPEG, PNG or WebP, in base64. No other URL is fetched."),
});

/** The body of a create as people and agents are told of it; what its fields may be depends on the model. */
export const CREATE_REQUEST = z.strictObject({
  ...others,
  model: model.describe("A name of the models; may be left out where there is one, or a default."),
  prompt: prompt.describe("What the film shows. 1 to 32,000 characters, not blank."),
  seconds: seconds.describe('Length of the film, such as "4"; each model lists what it can make.'),
  size: size.describe('Width and height in pixels, such as "1280x720"; each model lists what it can make.'),
  n_variants: n_variants.describe("How many films of one prompt, 1 by default. Each is paid."),
  seed: seed.describe("For the same film again, as far as the model can; of models whose `fields` have it."),
  negative_prompt: negative_prompt.describe("What the film must not show; of models whose `fields` have it."),
  generate_audio: generate_audio.describe("Whether it has sound; of models whose `fields` have it."),
  fps: fps.describe("Frames a second; of models whose `fields` have it."),
  input_reference: IMAGE_URL.optional().describe("An image that the film starts from."),
});

/** The same as a form, where the image is a file. */
export const CREATE_FORM = CREATE_REQUEST.extend({
  input_reference: z.union([z.file(), IMAGE_URL]).optional().describe("An image that the film starts from."),
});
