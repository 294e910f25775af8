/** Hotspot: places are marked on a picture, or its visible areas are chosen. */
import areas from "../areas/nl.json";
import { register } from "../element";
import { Hotspot } from "./element";
import nl from "./nl.json";

register({ type: "HOTSPOT", tag: "stratus-hotspot", element: Hotspot, texts: { nl: { ...areas, ...nl } } });
