/** Essay: a written answer, as rich or plain text. */
import type { Value } from "../../shared/api";
import { register } from "../element";
import { Essay } from "./element";
import nl from "./nl.json";

/** An editor that was emptied leaves an empty paragraph; the number of words tells. */
function answered(value: NonNullable<Value>): boolean {
  return typeof value.words === "number" ? value.words > 0 : Boolean(value.html);
}

register({ type: "ESSAY", tag: "stratus-essay", element: Essay, answered, texts: { nl } });
