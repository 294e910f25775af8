/** Drag and drop: tokens are put into the places of a text, or onto areas of a picture. */
import areas from "../areas/nl.json";
import { register } from "../element";
import gaps from "../gaps/nl.json";
import place from "../place/nl.json";
import { DragAndDrop } from "./element";
import nl from "./nl.json";

register({ type: "DRAG_AND_DROP", tag: "stratus-drag-and-drop", element: DragAndDrop, texts: { nl: { ...gaps, ...place, ...areas, ...nl } } });
