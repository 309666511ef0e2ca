import { WORDS } from "../../words.ts";
import { Composer } from "./Composer.tsx";
import { Gallery } from "./Gallery.tsx";
import { MayClose } from "./MayClose.tsx";
import { Screen } from "./Screen.tsx";

/** The screen, the composer below it, and the films: what the studio is. */
export function Films() {
  return (
    <>
      <h1 class="unseen">{WORDS.gallery.title}</h1>
      <Screen />
      <Composer />
      <MayClose />
      <Gallery />
    </>
  );
}
