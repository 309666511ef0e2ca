import { useEffect, useRef } from "preact/hooks";
import { pictureBlob } from "../../api/pictureBlob.ts";
import { cropOf } from "../../pure/crop.ts";
import type { Picture } from "../../pure/draft.ts";
import { aspectOf } from "../../pure/format.ts";
import { WORDS } from "../../words.ts";

const HEIGHT = 180;
const DIM = 0.22;

interface Props {
  readonly picture: Picture;
  readonly size: string | null;
  readonly onRemove: () => void;
}

/** The picture that the film starts from, dim where the film's shape cuts it off. */
export function CropPreview({ picture, size, onRemove }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let isCurrent = true;
    void createImageBitmap(pictureBlob(picture.url)).then((bitmap) => {
      if (isCurrent && canvas.current) draw(canvas.current, bitmap, aspectOf(size));
    });
    return () => {
      isCurrent = false;
    };
  }, [picture.url, size]);
  return (
    <div class="crop">
      <canvas ref={canvas} height={HEIGHT} role="img" aria-label={WORDS.composer.pictureOf(picture.name)} />
      <button type="button" class="crop-remove" aria-label={WORDS.composer.removePicture} onClick={onRemove}>
        ×
      </button>
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, bitmap: ImageBitmap, aspect: number): void {
  const scale = HEIGHT / bitmap.height;
  canvas.width = Math.round(bitmap.width * scale);
  const brush = canvas.getContext("2d");
  if (!brush) return;
  const { x, y, width, height } = cropOf(bitmap, aspect);
  brush.globalAlpha = DIM;
  brush.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  brush.globalAlpha = 1;
  brush.drawImage(bitmap, x, y, width, height, x * scale, y * scale, width * scale, height * scale);
}
