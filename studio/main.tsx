import { render } from "preact";
import { startClock } from "./state/clock.ts";
import { followCost } from "./state/cost.ts";
import { followFilms } from "./state/live.ts";
import { begin } from "./state/person.ts";
import { followAddress } from "./state/place.ts";
import { Studio } from "./views/Studio.tsx";

const root = document.getElementById("studio");
if (root) {
  followAddress();
  render(<Studio />, root);
  startClock();
  followCost();
  followFilms();
  void begin();
}
