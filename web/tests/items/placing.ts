/** Somebody in front of a question whose things are moved, as the player shows it. */
import { type AnyItem } from "../../items/index";
import type { SayDetail } from "../../items/element";
import type { Item, Sheet, Value } from "../../shared/api";

export interface Shown {
  any: AnyItem;
  root: ShadowRoot;
  told: { value: Value; urgent: boolean }[];
  said: string[];
  settled: () => Promise<void>;
  /** Everything that can be pressed, by name. */
  names: () => string[];
  /** Presses what has this name: as a keyboard does, with the focus on it. */
  press: (name: string) => Promise<void>;
  /** The name of what has the focus. */
  focused: () => string | null;
}

export function nameOf(one: Element): string {
  return one.getAttribute("aria-label") ?? one.textContent.trim();
}

interface More {
  value?: Value;
  readonly?: boolean;
  mode?: AnyItem["mode"];
  sheet?: Sheet;
  media?: AnyItem["media"];
}

export async function placing(item: Item, more: More = {}): Promise<Shown> {
  const any = document.createElement("stratus-item") as AnyItem;
  Object.assign(any, { item, ...more });
  const told: Shown["told"] = [];
  const said: string[] = [];
  any.addEventListener("answer", (event) => told.push((event as CustomEvent<Shown["told"][0]>).detail));
  any.addEventListener("say", (event) => said.push((event as CustomEvent<SayDetail>).detail.text));
  document.body.append(any);
  const settled = async () => {
    await any.updateComplete;
    await any.inner!.updateComplete;
    await any.updateComplete;
    await any.inner!.updateComplete;
  };
  await settled();
  const root = any.inner!.shadowRoot!;
  const buttons = () => Array.from(root.querySelectorAll("button"));
  const press = async (name: string) => {
    const found = buttons().find((one) => nameOf(one) === name);
    if (!found) throw new Error(`no button ${name}, but ${buttons().map(nameOf).join(" | ")}`);
    found.focus();
    found.click();
    await settled();
  };
  const focused = () => (root.activeElement ? nameOf(root.activeElement) : null);
  return { any, root, told, said, settled, names: () => buttons().map(nameOf), press, focused };
}

/** A pointer goes down on a thing, over a place, and up there (`null`: beside all places). */
export async function drag({ root, settled }: Shown, thing: Element, place: Element | null, kind = "pointerup"): Promise<void> {
  root.elementFromPoint = () => place;
  const at = (x: number) => ({ bubbles: true, composed: true, cancelable: true, pointerId: 7, isPrimary: true, button: 0, clientX: x, clientY: 90 });
  thing.dispatchEvent(new PointerEvent("pointerdown", at(10)));
  dispatchEvent(new PointerEvent("pointermove", at(90)));
  await settled();
  dispatchEvent(new PointerEvent(kind, at(90)));
  // The browser ends what was pressed with a click.
  if (kind === "pointerup") thing.dispatchEvent(new MouseEvent("click", at(90)));
  await settled();
  await new Promise((done) => setTimeout(done));
}
