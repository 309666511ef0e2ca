import { generateKeyPairSync, sign } from "node:crypto";

/** A certificate for `localhost` that no client trusts, and its key, both PEM. Made anew each time: nothing to leak. */
export function selfSigned(): { readonly cert: string; readonly key: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = der(0x30, Buffer.from("06082a8648ce3d040302", "hex"));
  const commonName = Buffer.from("0603550403", "hex");
  const name = der(0x30, der(0x31, der(0x30, commonName, der(0x0c, Buffer.from("localhost")))));
  const time = (text: string) => der(0x17, Buffer.from(text));
  const content = der(
    0x30,
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1)),
    algorithm,
    name,
    der(0x30, time("250101000000Z"), time("490101000000Z")),
    name,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const signature = der(0x03, Buffer.of(0), sign("sha256", content, privateKey));
  const lines =
    der(0x30, content, algorithm, signature)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  const cert = ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
  return { cert, key: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

/** One value in ASN.1's DER: tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}
