/** Numeric: a number, perhaps with a unit. */
import { register } from "../element";
import shared from "../typed/nl.json";
import { Numeric } from "./element";
import own from "./nl.json";

register({ type: "NUMERIC", tag: "stratus-numeric", element: Numeric, texts: { nl: { ...shared, ...own } } });
