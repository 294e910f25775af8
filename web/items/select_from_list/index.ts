/** Select from list: gaps in a text, an option is chosen in each. */
import { register } from "../element";
import nl from "../gaps/nl.json";
import { SelectFromList } from "./element";

register({ type: "SELECT_FROM_LIST", tag: "stratus-select-from-list", element: SelectFromList, texts: { nl } });
