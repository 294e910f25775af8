/** Multiple response: several alternatives, as many as the author allows. */
import { ChoiceElement } from "../choice/element";
import nl from "../choice/nl.json";
import { register } from "../element";

class MultipleResponse extends ChoiceElement {
  protected override readonly several = true;
}

register({ type: "MULTIPLE_RESPONSE", tag: "stratus-multiple-response", element: MultipleResponse, texts: { nl } });
