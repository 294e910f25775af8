/** Either-or: one of two alternatives. */
import { ChoiceElement } from "../choice/element";
import nl from "../choice/nl.json";
import { register } from "../element";

class EitherOr extends ChoiceElement {
  protected override readonly several = false;
  protected override readonly cleared = null;
}

register({ type: "EITHER_OR", tag: "stratus-either-or", element: EitherOr, texts: { nl } });
