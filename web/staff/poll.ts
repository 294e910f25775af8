/**
 * Keeps a part of a page up to date: `<… data-poll="/path" data-poll-seconds="10" data-since="<server time>">`.
 *
 * Asks `/path?since=…`; the answer is HTML: each of its elements with an id takes the place of the page's element
 * with that id, so that only what changed moves; one that the page does not have is added to the end of what its
 * `data-append="selector"` finds, if it has that. Then `stratus:refreshed` is told on the part. A header `Stratus-Since` is the next `since`, `Stratus-Poll` the
 * seconds until then; a `stratus:refresh` event asks at once. Hidden pages do not ask. A part that cannot be refreshed gets `data-stale`, and says since
 * when it is not up to date: once, and once more when it is again.
 * What holds the focus changes when the focus leaves it, so that nobody loses their place.
 */
import { t } from "../shared/i18n";
import { say } from "./say";

const SHORTEST = 1;
const LONGEST = 60;

class Poll {
  private failures = 0;
  /** When the server answered last, by this computer's clock. */
  private answeredAt = new Date();
  private readonly notice = document.createElement("p");
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy = false;
  /** What is to take the place of an element once the focus has left it. */
  private readonly waiting = new WeakMap<Element, Element>();

  constructor(private part: HTMLElement) {
    document.addEventListener("visibilitychange", () => !document.hidden && this.next(0));
    document.addEventListener("stratus:refresh", () => this.next(0));
    this.next(this.seconds);
  }

  private get seconds(): number {
    return Math.min(LONGEST, Math.max(SHORTEST, Number(this.part.dataset.pollSeconds) || 10));
  }

  private next(seconds: number): void {
    clearTimeout(this.timer);
    if (this.part.isConnected) this.timer = setTimeout(() => void this.ask(), seconds * 1000);
  }

  private async ask(): Promise<void> {
    if (document.hidden || this.busy) return;
    this.busy = true;
    let wait = this.seconds;
    try {
      const url = new URL(this.part.dataset.poll ?? "", location.href);
      if (this.part.dataset.since) url.searchParams.set("since", this.part.dataset.since);
      const response = await fetch(url, { headers: { "X-Requested-With": "poll" }, cache: "no-store", redirect: "error" });
      if (!response.ok) throw new Error(String(response.status));
      this.take(await response.text());
      this.part.dataset.since = response.headers.get("Stratus-Since") ?? this.part.dataset.since ?? "";
      this.part.dataset.pollSeconds = response.headers.get("Stratus-Poll") ?? this.part.dataset.pollSeconds ?? "10";
      this.part.dispatchEvent(new Event("stratus:refreshed"));
      this.failures = 0;
      this.answeredAt = new Date();
      if (this.part.hasAttribute("data-stale")) this.isFresh();
    } catch {
      if (++this.failures > 1 && !this.part.hasAttribute("data-stale")) this.isStale();
      wait += Math.random() * Math.min(LONGEST, 2 ** this.failures);
    } finally {
      this.busy = false;
      this.next(wait);
    }
  }

  private isStale(): void {
    this.part.setAttribute("data-stale", "");
    const time = this.answeredAt.toLocaleTimeString("en-GB"); // 10:27:05, as all times of the page
    this.notice.className = "stale-notice";
    this.notice.setAttribute("role", "alert");
    this.notice.textContent = t("Not up to date since {time}. Trying again.", { time });
    this.part.prepend(this.notice);
  }

  private isFresh(): void {
    this.part.removeAttribute("data-stale");
    this.notice.remove();
    say(t("Up to date again."));
  }

  private take(html: string): void {
    // A template keeps table rows that a document outside of a table would drop.
    const template = document.createElement("template");
    template.innerHTML = html;
    for (const fresh of template.content.querySelectorAll("[id]")) {
      const old = document.getElementById(fresh.id);
      const place = fresh instanceof HTMLElement && fresh.dataset.append;
      if (!old && place) document.querySelector(place)?.append(fresh);
      if (!old || fresh.parentElement?.closest("[id]")) continue;
      if (old.outerHTML === fresh.outerHTML) this.waiting.delete(old);
      else if (old.contains(document.activeElement)) this.wait(old, fresh);
      else replace(old, fresh);
    }
  }

  private wait(old: Element, fresh: Element): void {
    if (!this.waiting.has(old)) {
      // The focus may move inside the element, which is known a moment later only.
      const left = (): unknown => setTimeout(() => {
        const next = this.waiting.get(old);
        if (next && old.contains(document.activeElement)) return;
        old.removeEventListener("focusout", left);
        if (next && old.isConnected) replace(old, next);
      });
      old.addEventListener("focusout", left);
    }
    this.waiting.set(old, fresh);
  }
}

function replace(old: Element, fresh: Element): void {
  old.querySelectorAll<HTMLInputElement>("input[type=checkbox]:checked").forEach((box) => {
    const same = Array.from(fresh.querySelectorAll<HTMLInputElement>("input[type=checkbox]")).find((one) => one.name === box.name && one.value === box.value);
    if (same) same.checked = true;
  });
  old.replaceWith(fresh);
}

export function startPolling(): void {
  document.querySelectorAll<HTMLElement>("[data-poll]").forEach((part) => new Poll(part));
}
