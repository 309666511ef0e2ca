import { Composer } from "./Composer.tsx";
import { Gallery } from "./Gallery.tsx";
import { MayClose } from "./MayClose.tsx";
import { Screen } from "./Screen.tsx";

/** The screen, the composer below it, and the films: what the studio is. */
export function Films() {
  return (
    <>
      <Screen />
      <Composer />
      <MayClose />
      <Gallery />
    </>
  );
}
