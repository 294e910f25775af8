/** Comprehensive integrated puzzle: a grid whose cells each take an option of their column. */
import { register } from "../element";
import listed from "../listed/nl.json";
import { Puzzle } from "./element";
import nl from "./nl.json";

register({ type: "COMPREHENSIVE_INTEGRATED_PUZZLE", tag: "stratus-comprehensive-integrated-puzzle", element: Puzzle, texts: { nl: { ...listed, ...nl } },
  // `cells` is no list: it holds something where a cell does.
  answered: ({ cells }) => typeof cells === "object" && cells !== null && Object.keys(cells).length > 0 });
