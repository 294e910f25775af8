/** An item whose answer is one line, as a page shows it, and somebody who types into it. */
import { type AnswerDetail, AnyItem } from "../../items/index";
import type { SayDetail } from "../../items/element";
import type { Item } from "../../shared/api";

export async function show(item: Item, more: Partial<AnyItem> = {}) {
  const any = Object.assign(document.createElement("stratus-item") as AnyItem, { item, ...more });
  const told: AnswerDetail[] = [];
  const said: string[] = [];
  any.addEventListener("answer", (event) => told.push((event as CustomEvent<AnswerDetail>).detail));
  any.addEventListener("say", (event) => said.push((event as CustomEvent<SayDetail>).detail.text));
  document.body.append(any);
  const settled = async () => {
    await any.updateComplete;
    await any.inner!.updateComplete;
  };
  await settled();
  const root = any.inner!.shadowRoot!;
  const field = () => root.querySelector("input")!;
  const type = async (text: string) => {
    field().value = text;
    field().dispatchEvent(new Event("input", { bubbles: true }));
    await settled();
  };
  return { any, root, told, said, field, type, settled };
}
