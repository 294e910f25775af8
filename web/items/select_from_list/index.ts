/** Select from list: gaps in a text, an option is chosen in each. */
import { register } from "../element";
import shared from "../gaps/nl.json";
import { SelectFromList } from "./element";
import nl from "./nl.json";

register({ type: "SELECT_FROM_LIST", tag: "stratus-select-from-list", element: SelectFromList, texts: { nl: { ...shared, ...nl } } });
