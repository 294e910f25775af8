/** Fill in the blank: gaps in a text, a word or a number is typed into each. */
import { register } from "../element";
import shared from "../gaps/nl.json";
import { FillInTheBlank } from "./element";
import nl from "./nl.json";

register({ type: "FILL_IN_THE_BLANK", tag: "stratus-fill-in-the-blank", element: FillInTheBlank, texts: { nl: { ...shared, ...nl } } });
