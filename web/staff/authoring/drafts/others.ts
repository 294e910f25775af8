/** Tells the server that the form of an item is open, and says who else has it open. */
import { post } from "./sent";

/** Milliseconds between two signs of life; the server forgets a form after two minutes. */
export const EVERY = 40_000;

export class Others {
  constructor(private readonly form: HTMLFormElement, private readonly place: HTMLElement) {
    setInterval(() => void this.ask(), EVERY);
    addEventListener("pagehide", () => void post(form, form.dataset.open!, new URLSearchParams({ leaving: "1" }), { keepalive: true }).catch(() => undefined));
    addEventListener("pageshow", ({ persisted }) => persisted && void this.ask());
    void this.ask();
  }

  private async ask(): Promise<void> {
    try {
      const response = await post(this.form, this.form.dataset.open!, new URLSearchParams());
      if (!response.ok) return;
      const { others } = (await response.json()) as { others: string };
      // A region that is read out when it changes: the same sentence again is no change.
      if (this.place.textContent?.trim() !== others) this.place.textContent = others;
    } catch {
      // nobody is waiting for it
    }
  }
}
