/**
 * Keeps what is in a form that was not saved: some seconds after the last change, every so often while somebody goes on typing, and when the
 * page is hidden or left. Says quietly when it was kept, and plainly when it was not; then the browser asks before the page is left, too.
 */
import { t } from "../../../shared/i18n";
import { callByKey, forgetLeft, noteLeft, takeKey } from "./left";
import { post, SENT_ON_LEAVING, sentBy, writtenIn } from "./sent";

/** Milliseconds after the last change, and at most while changes go on. */
export const AFTER = 3_000;
export const AT_MOST = 20_000;
/** Before it is tried again where it failed: each time twice as long, up to a minute. */
const AGAIN = 5_000;
const LONGEST_AGAIN = 60_000;
/** That an answer may take. A form that is sent waits for it, so that the draft cannot come after what was saved. */
const WITHIN = 10_000;
const SUBMIT_WITHIN = 3_000;

interface Kept {
  version: number;
  said?: string;
}

/** Why nothing was kept. `over`: the form was saved or discarded, here or in another window; `link`: where something can be done about it. */
interface Refused {
  message: string;
  over?: boolean;
  link?: { address: string; words: string };
}

/** In a window of its own: who follows it keeps what they typed here. */
function leadingTo(link: Refused["link"]): (string | HTMLElement)[] {
  if (!link) return [];
  const anchor = Object.assign(document.createElement("a"), { href: link.address, target: "_blank", textContent: link.words });
  return [" ", anchor];
}

export class DraftKeeper {
  private readonly state: HTMLElement;
  private readonly trouble = document.createElement("p");
  /** As the page came, and as it was kept last. */
  private readonly atFirst: string;
  private kept: string;
  private firstChange = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | null = null;
  /** What is being sent. */
  private underWay: string | null = null;
  private failures = 0;
  private isOver = false;
  /** What was in the form when it was sent to be saved or discarded. */
  private submitted: string | null = null;
  /** What stays to be said while drafts are kept. */
  private note = "";

  constructor(
    private readonly form: HTMLFormElement,
    private readonly windowName: string,
  ) {
    this.state = form.querySelector<HTMLElement>("[data-draft-state]") ?? form.appendChild(document.createElement("p"));
    this.trouble.className = "draft-trouble";
    this.trouble.setAttribute("role", "alert");
    // Last in the form and at the lower edge of the window while the form is longer: whoever types at its top sees it, and nothing moves.
    form.append(this.trouble);
    this.atFirst = this.kept = writtenIn(form);
    // A page that answers what was sent holds what is not stored: nobody has to change it once more for it to be kept.
    if ("typed" in form.dataset) this.kept = "";
    const name = this.form.querySelector<HTMLInputElement>("input[name=draft_window]");
    if (name) name.value = windowName;
    const look = () => this.look();
    for (const name of ["input", "change", "click", "keyup"]) form.addEventListener(name, look);
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    addEventListener("pagehide", () => this.leave());
    // Before all others: one that asks first has the form sent again.
    addEventListener("submit", (event) => this.submits(event), true);
    addEventListener("pageshow", ({ persisted }) => persisted && this.goOn());
    form.removeAttribute("data-unsaved");
    look();
  }

  private get isChanged(): boolean {
    return writtenIn(this.form) !== this.kept;
  }

  /** Something may have changed. */
  private look(): void {
    if (this.isOver || !this.isChanged) return;
    callByKey(this.form);
    const now = Date.now();
    this.firstChange ||= now;
    // What a browser would not send any more when the page is left is asked about before.
    if (this.failures || this.size > SENT_ON_LEAVING) this.askBeforeLeaving(true);
    if (this.failures) return; // it is tried again as it is
    this.in(Math.min(AFTER, Math.max(0, this.firstChange + AT_MOST - now)));
  }

  private get size(): number {
    return sentBy(this.form).toString().length;
  }

  private in(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.send(), milliseconds);
  }

  private send(leaving = false): Promise<void> {
    clearTimeout(this.timer);
    if (this.sending && !leaving) return this.sending.then(() => this.look());
    const sending = this.keep().finally(() => {
      if (this.sending === sending) this.sending = null;
    });
    return (this.sending = sending);
  }

  private async keep(): Promise<void> {
    if (this.isOver || !this.isChanged) return;
    const written = writtenIn(this.form);
    // What says again what is stored is no draft. One that the page began with is discarded by a button only.
    const isAsStored = written === this.atFirst && !("typed" in this.form.dataset) && !document.querySelector(".draft-notice");
    const address = isAsStored ? this.form.dataset.discard! : this.form.dataset.keep!;
    const body = sentBy(this.form);
    body.set("draft_window", this.windowName);
    this.firstChange = 0;
    this.underWay = written;
    // It goes on when the page is left meanwhile.
    const more = { keepalive: body.toString().length <= SENT_ON_LEAVING, signal: AbortSignal.timeout(WITHIN) };
    try {
      const response = await post(this.form, address, body, more);
      if (response.status === 409) return this.refused(written, (await response.json()) as Refused);
      if (!response.ok) throw new Error(String(response.status));
      this.succeeded(written, (await response.json()) as Kept);
    } catch {
      this.failed(t("The draft could not be kept. What you type is in this window only until it can be, or until you save. It is tried again."));
    } finally {
      if (this.underWay === written) this.underWay = null;
    }
  }

  private succeeded(written: string, { version, said }: Kept): void {
    this.kept = written;
    forgetLeft();
    this.failures = 0;
    if (this.trouble.textContent !== this.note) this.trouble.textContent = this.note;
    this.state.textContent = said ?? "";
    document.querySelectorAll<HTMLInputElement>("input[name=draft_version]").forEach((one) => (one.value = String(version)));
    this.askBeforeLeaving(false);
    this.look();
  }

  private refused(written: string, { message, over, link }: Refused): void {
    if (!over) return this.failed(message, link);
    // A page that came back shows what it had saved: nothing to keep before somebody changes it.
    if (written === this.submitted) return void (this.kept = written);
    takeKey(this.form);
    this.note = message;
    this.in(0);
  }

  private failed(why: string, link?: Refused["link"]): void {
    this.failures++;
    this.state.textContent = "";
    if (this.trouble.firstChild?.textContent !== why) this.trouble.replaceChildren(why, ...leadingTo(link));
    this.askBeforeLeaving(true);
    this.in(Math.min(LONGEST_AGAIN, AGAIN * 2 ** (this.failures - 1)));
  }

  private askBeforeLeaving(asks: boolean): void {
    this.form.toggleAttribute("data-unsaved", asks);
    this.form.toggleAttribute("data-changed", asks);
  }

  private leave(): void {
    if (this.isOver || !this.isChanged) return;
    const written = writtenIn(this.form);
    noteLeft(this.form, written);
    if (this.underWay !== written) void this.send(true);
  }

  /** What is sent now stores or shows what is in the form: a draft that is under way comes first, and none comes after it. */
  private submits(event: SubmitEvent): void {
    const form = event.target as HTMLFormElement;
    if (form !== this.form && !form.closest(".draft-notice") && !("instead" in form.dataset)) return;
    this.isOver = true;
    this.submitted = writtenIn(this.form);
    clearTimeout(this.timer);
    const { sending } = this;
    if (!sending) return void setTimeout(() => event.defaultPrevented && this.goOn()); // somebody was asked, and said no
    event.preventDefault();
    event.stopImmediatePropagation();
    const late = new Promise((resolve) => setTimeout(resolve, SUBMIT_WITHIN));
    void Promise.race([sending, late]).then(() => {
      this.sending = null;
      form.requestSubmit(event.submitter);
    });
  }

  private goOn(): void {
    this.isOver = false;
    this.look();
  }
}
