/**
 * `<form data-item-form>`, in which an item is written:
 *
 * data-keep, data-discard  where its draft is kept and discarded (draft.ts); missing where none is kept
 * data-open                where it is told that the form is open (others.ts)
 * data-new                 of a new item: it is found again by its key in the address
 * data-typed               the page answers what was sent: the form holds what is not stored
 *
 * `[data-live]` is the place of the preview (preview.ts), `[data-others]` that of who else has the form open, `[data-undo]` has the buttons of undo.ts.
 */
import "./drafts.css";
import { DraftKeeper } from "./draft";
import { cameTooEarly } from "./left";
import { Others } from "./others";
import { Undo } from "./undo";
import { LivePreview } from "./preview";
import { writtenIn } from "./sent";
import { nameOfWindow } from "./window";

/** Milliseconds that what was sent on leaving may need to arrive. */
const ARRIVES_WITHIN = 500;

export function startItemForm(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-item-form]");
  if (!form) return;
  const { keep } = form.dataset;
  if (keep && !("typed" in form.dataset) && cameTooEarly(form, writtenIn(form))) {
    form.inert = true; // nothing is begun in it meanwhile
    return void setTimeout(() => location.reload(), ARRIVES_WITHIN);
  }
  const undo = form.querySelector<HTMLElement>("[data-undo]");
  if (undo) new Undo(form, undo);
  const [panel, others] = [document.querySelector<HTMLElement>("[data-live]"), document.querySelector<HTMLElement>("[data-others]")];
  if (panel) new LivePreview(form, panel);
  if (others && form.dataset.open) new Others(form, others);
  if (keep) void nameOfWindow().then((name) => new DraftKeeper(form, name));
}
