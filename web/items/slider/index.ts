/** Slider: a position on a scale of numbers. */
import { register } from "../element";
import { Slider } from "./element";
import nl from "./nl.json";

register({ type: "SLIDER", tag: "stratus-slider", element: Slider, texts: { nl } });
