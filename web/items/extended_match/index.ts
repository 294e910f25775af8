/** Extended match: one list of options for several stems. */
import { register } from "../element";
import listed from "../listed/nl.json";
import { ExtendedMatch } from "./element";
import nl from "./nl.json";

register({ type: "EXTENDED_MATCH", tag: "stratus-extended-match", element: ExtendedMatch, texts: { nl: { ...listed, ...nl } } });
