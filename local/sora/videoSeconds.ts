import { BufferSource, Input, MP4, QTFF, WEBM } from "mediabunny";

/** How long the pictures of an uploaded MP4, MOV or WebM last, in seconds; null when it is no such film. */
export async function videoSeconds(bytes: Uint8Array): Promise<number | null> {
  try {
    using input = new Input({ formats: [MP4, QTFF, WEBM], source: new BufferSource(bytes) });
    const track = await input.getPrimaryVideoTrack();
    return track && (await track.computeDuration());
  } catch {
    // It throws many kinds of errors on damaged bytes; they all mean that this cannot be read.
    return null;
  }
}
