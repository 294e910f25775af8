/** Short answer: a word or a line. */
import { register } from "../element";
import shared from "../typed/nl.json";
import { ShortAnswer } from "./element";
import own from "./nl.json";

register({ type: "SHORT_ANSWER", tag: "stratus-short-answer", element: ShortAnswer, texts: { nl: { ...shared, ...own } } });
