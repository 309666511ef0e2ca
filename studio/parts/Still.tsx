import { useEffect, useRef, useState } from "preact/hooks";
import { filmUrl, stillUrl } from "../api/videos.ts";
import { paintFirstFrame } from "./firstFrame.ts";
import { whenSeen } from "./whenSeen.ts";

interface Film {
  readonly id: string;
  readonly index: number;
}

/** A film's thumbnail; where the provider made none, the film's first frame. */
export function Still({ id, index }: Film) {
  const [hasNone, setHasNone] = useState(false);
  const [isThere, setIsThere] = useState(false);
  if (hasNone) return <FirstFrame id={id} index={index} />;
  return (
    <img
      class={isThere ? "still there" : "still"}
      src={stillUrl(id, index)}
      alt=""
      loading="lazy"
      decoding="async"
      onLoad={() => setIsThere(true)}
      onError={() => setHasNone(true)}
    />
  );
}

function FirstFrame({ id, index }: Film) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { current } = canvas;
    return current ? whenSeen(current, () => paintFirstFrame(filmUrl(id, index), current)) : undefined;
  }, [id, index]);
  return <canvas ref={canvas} class="still there" />;
}
