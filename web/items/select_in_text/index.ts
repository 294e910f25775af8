/** Select in text: pieces of a passage, as many as the author allows. */
import { register } from "../element";
import { SelectInText } from "./element";
import nl from "./nl.json";

register({ type: "SELECT_IN_TEXT", tag: "stratus-select-in-text", element: SelectInText, texts: { nl } });
