import { expect, test } from "vitest";
import { readConfig } from "../../src/lib/config/readConfig.ts";
import { PROFILES } from "../../src/lib/providers/registry.ts";

/** The storage that this connection string leads to; a ConfigError when it is none. */
function storageFrom(text: string) {
  const models = [{ name: "sora-2", endpoint: "https://films.example" }];
  const settings = {
    VIDEO_MODELS: JSON.stringify(models),
    AUTH_MODE: "easyauth",
    WEBSITE_AUTH_ENABLED: "True",
    MediaStorage: text,
  };
  return readConfig(settings, PROFILES).storage;
}

test("a connection string is of a form that the storage SDKs take", () => {
  const account = "AccountName=films;AccountKey=a2V5";
  for (const text of [
    "UseDevelopmentStorage=true",
    `DefaultEndpointsProtocol=https;${account};EndpointSuffix=core.windows.net`,
    `DefaultEndpointsProtocol=http;${account};BlobEndpoint=http://127.0.0.1:1/a;TableEndpoint=http://127.0.0.1:2/a;`,
    "BlobEndpoint=https://b.example;TableEndpoint=https://t.example;SharedAccessSignature=sv=1&sig=2",
  ])
    expect(storageFrom(text)).toEqual({ connectionString: text });
  for (const text of ["https://films.example", "AccountName=films", "AccountKey=a2V5;AccountName=", "key"])
    expect(() => storageFrom(text)).toThrow("MediaStorage: is no connection string of a storage account");
});
