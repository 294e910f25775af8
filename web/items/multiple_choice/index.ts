/** Multiple choice: one of several alternatives. */
import { ChoiceElement } from "../choice/element";
import nl from "../choice/nl.json";
import { register } from "../element";

class MultipleChoice extends ChoiceElement {
  protected override readonly several = false;
}

register({ type: "MULTIPLE_CHOICE", tag: "stratus-multiple-choice", element: MultipleChoice, texts: { nl } });
