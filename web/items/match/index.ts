/** Match: every source is matched with a target. */
import { register } from "../element";
import place from "../place/nl.json";
import { Match } from "./element";
import nl from "./nl.json";

register({ type: "MATCH", tag: "stratus-match", element: Match, texts: { nl: { ...place, ...nl } } });
