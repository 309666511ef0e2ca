import type { MarkedModel } from "../videosApi/videosProtocol.ts";

const MARKED = /^(?:(.*)\/)?dailies-(\d{1,10})$/s;

/** SGLang repeats whatever was sent as the model's name, and makes its one model all the same: `wan/dailies-1234`. */
export const MARKED_MODEL: MarkedModel = {
  put: (model, mark) => [model, `dailies-${mark}`].filter((part) => part !== "").join("/"),
  read: (said) => {
    const [, model = "", mark = null] = MARKED.exec(said) ?? [undefined, said];
    return { model, mark };
  },
};
