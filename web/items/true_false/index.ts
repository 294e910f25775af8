/** True or false: a statement and two fixed words, in the language of the item. */
import { ChoiceElement } from "../choice/element";
import nl from "../choice/nl.json";
import { register } from "../element";

class TrueFalse extends ChoiceElement {
  protected override readonly several = false;
  protected override readonly lettered = false;
  protected override readonly cleared = null;
}

register({ type: "TRUE_FALSE", tag: "stratus-true-false", element: TrueFalse, texts: { nl } });
