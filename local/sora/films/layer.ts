/** Every film here has so many frames a second. */
export const FRAMES_PER_SECOND = 24;

/** A picture and how it moves over those below it. All lengths are pixels of the film, all of them even. */
export interface Layer {
  /** PNG or SVG. */
  readonly picture: Buffer;
  readonly x: number;
  readonly y: number;
  /** How far it goes each frame, and where it starts over: a picture that repeats itself goes on for ever. */
  readonly drift?: { readonly x: number; readonly y: number; readonly every: number };
  /** How far it goes up and down, and how many seconds that takes. */
  readonly bob?: { readonly by: number; readonly seconds: number };
}

/** Where the layer's upper left corner is at a frame. */
export function placeAt({ x, y, drift, bob }: Layer, frame: number): { x: number; y: number } {
  const gone = (step: number) => (drift ? Math.sign(step) * ((Math.abs(step) * frame) % drift.every) : 0);
  const up = bob ? bob.by * Math.sin((2 * Math.PI * frame) / (bob.seconds * FRAMES_PER_SECOND)) : 0;
  return { x: x + gone(drift?.x ?? 0), y: Math.round(y + gone(drift?.y ?? 0) + up) };
}

/** The same as arguments of ffmpeg's overlay, whose `n` is the frame. */
export function placeInWords({ x, y, drift, bob }: Layer): string {
  const gone = (step: number) =>
    drift && step !== 0 ? `${step < 0 ? "-" : "+"}mod(${Math.abs(step)}*n,${drift.every})` : "";
  const up = bob ? `+${bob.by}*sin(2*PI*n/${bob.seconds * FRAMES_PER_SECOND})` : "";
  return `x='${x}${gone(drift?.x ?? 0)}':y='${y}${gone(drift?.y ?? 0)}${up}'`;
}
