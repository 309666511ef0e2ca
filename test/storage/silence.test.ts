import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { expect, test } from "vitest";
import { connectStorage, type Storage } from "../../src/lib/storage/connectStorage.ts";
import { scriptedServer } from "../support/providers/scriptedServer.ts";
import { videoId } from "../support/storage/testStorage.ts";

const ACCOUNT = "AccountName=films;AccountKey=a2V5";

/** Each with its way into the account. */
const CALLS: readonly (readonly [service: string, call: (storage: Storage) => Promise<unknown>])[] = [
  ["tables", ({ records }) => records.find("anna", videoId())],
  ["blobs", ({ images }) => images.get("video_1")],
];

test.each(CALLS)(
  "%s that take a call and never answer are tried three times, and then out of reach",
  async (_, call) => {
    await using server = await scriptedServer(() => undefined);
    const endpoints = `BlobEndpoint=${server.url}/films;TableEndpoint=${server.url}/films`;
    let tries = 0;
    const counting: PipelinePolicy = {
      name: "counting",
      sendRequest(request, next) {
        tries += 1;
        return next(request);
      },
    };
    const storage = connectStorage(
      { connectionString: `DefaultEndpointsProtocol=http;${ACCOUNT};${endpoints}` },
      { tryMs: 40, policies: [counting] },
    );
    await expect(call(storage)).rejects.toMatchObject({
      code: "ETIMEDOUT",
      message: expect.stringContaining("within 40 ms"),
    });
    expect(tries).toBe(3);
  },
);
