/** Order: elements are put into the right order. */
import { register } from "../element";
import place from "../place/nl.json";
import { Order } from "./element";
import nl from "./nl.json";

register({ type: "ORDER", tag: "stratus-order", element: Order, texts: { nl: { ...place, ...nl } } });
