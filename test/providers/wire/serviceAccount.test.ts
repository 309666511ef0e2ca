import { generateKeyPairSync, verify } from "node:crypto";
import { expect, test } from "vitest";
import { accountProblem, serviceAccount } from "../../../src/lib/providers/wire/serviceAccount.ts";
import { json, scriptedServer } from "../../support/providers/scriptedServer.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const NOW = Date.UTC(2026, 10, 28, 12);

function accountAt(token_uri: string, changes: object = {}): string {
  const private_key = privateKey.export({ type: "pkcs8", format: "pem" });
  return JSON.stringify({
    client_email: "films@example.iam",
    private_key,
    private_key_id: "k1",
    token_uri,
    ...changes,
  });
}

test("a service account signs a JWT with its key, and is given a token for it", async () => {
  await using server = await scriptedServer(json(200, { access_token: "ya29.token", expires_in: 3_599 }));
  const key = () => accountAt(`${server.url}/token`);
  const account = serviceAccount({ key, proxy: () => null, now: () => NOW });
  const given = await account.getToken("https://films.example/auth");
  expect(given).toEqual({ token: "ya29.token", expiresOnTimestamp: NOW + 3_599_000 });

  const asked = new URLSearchParams(server.requests[0]?.body.toString());
  expect(asked.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
  const [header = "", claims = "", signature = ""] = asked.get("assertion")?.split(".") ?? [];
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString());
  expect(read(header)).toEqual({ alg: "RS256", typ: "JWT", kid: "k1" });
  expect(read(claims)).toEqual({
    iss: "films@example.iam",
    scope: "https://films.example/auth",
    aud: `${server.url}/token`,
    iat: NOW / 1_000,
    exp: NOW / 1_000 + 3_600,
  });
  const said = Buffer.from(`${header}.${claims}`);
  const isSigned = verify("sha256", said, publicKey, Buffer.from(signature, "base64url"));
  expect(isSigned).toBe(true);
});

test("an account that is refused throws, without a word of its key", async () => {
  await using server = await scriptedServer(json(400, { error: "invalid_grant" }));
  const key = () => accountAt(`${server.url}/token`);
  const account = serviceAccount({ key, proxy: () => null, now: () => NOW });
  await expect(account.getToken("any")).rejects.toThrow("the service account was given no token: HTTP 400");
});

test("a token that does not come to its end is given up after the time limit: the next call asks anew", async () => {
  const closed = Promise.withResolvers<void>();
  await using server = await scriptedServer((_request, response) => {
    response.on("close", closed.resolve);
    response.writeHead(200, { "content-type": "application/json" }).write('{"access_token":');
  });
  const key = () => accountAt(`${server.url}/token`);
  const account = serviceAccount({ key, proxy: () => null, now: () => NOW, timeLimitMs: 300 });
  await expect(account.getToken("any")).rejects.toThrow();
  await closed.promise;
});

test.each([
  [null, "holds no Google service account"],
  ["a-key", "holds no Google service account"],
  [accountAt("http://tokens.example/token"), "holds a service account whose token_uri is not https"],
  [
    accountAt("https://tokens.example/token", { private_key: "-----BEGIN" }),
    "holds a service account without a usable private_key",
  ],
  [accountAt("https://tokens.example/token"), null],
])("%#: what a setting holds is told before anything is sent", (text, problem) => {
  expect(accountProblem(text)).toBe(problem);
});
