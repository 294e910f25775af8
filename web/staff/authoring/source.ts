/** The media of one kind of a collection, as the server tells them to `<form data-pictures="…/choose" data-upload="…/upload">`. */

export interface Told {
  /** `media:<sha256>`: what contents hold. */
  src: string;
  /** Where it can be seen now. */
  address: string;
  /** Where its thumbnail can be seen. */
  small: string;
  name: string;
  description: string;
  width: number;
  height: number;
  /** Milliseconds of what is played. */
  duration: number;
  /** Of a document. */
  pages: number;
}

export type Kind = "picture" | "sound" | "video" | "document";

export class Refused extends Error {
  constructor(message: string, readonly canShrink: boolean) {
    super(message);
  }
}

export class Source {
  private known = new Map<string, Promise<Told | null>>();
  private asked: string[] = [];
  private answer: Promise<Map<string, Told>> | null = null;

  constructor(private chooseAt: string, private uploadAt: string, private token: string, private kind: Kind) {}

  /** The pictures that were added last, with this in their name. */
  async find(text: string): Promise<{ pictures: Told[]; more: boolean }> {
    const found = await this.get(new URLSearchParams({ q: text }));
    for (const one of found.pictures) this.known.set(one.src, Promise.resolve(one));
    return found;
  }

  /** The picture of this name, null where the collection has none. Those asked for in one turn are one request. */
  of(src: string): Promise<Told | null> {
    const known = this.known.get(src) ?? this.ask(src).catch(() => (this.known.delete(src), null));
    this.known.set(src, known);
    return known;
  }

  private async ask(src: string): Promise<Told | null> {
    this.asked.push(src);
    this.answer ??= Promise.resolve().then(async () => {
      const wanted = this.asked;
      [this.asked, this.answer] = [[], null];
      const { pictures } = await this.get(new URLSearchParams(wanted.map((one) => ["src", one])));
      return new Map(pictures.map((one) => [one.src, one]));
    });
    return (await this.answer).get(src) ?? null;
  }

  private async get(query: URLSearchParams): Promise<{ pictures: Told[]; more: boolean }> {
    if (this.kind !== "picture") query.set("kind", this.kind);
    const response = await fetch(`${this.chooseAt}?${query}`, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    return (await response.json()) as { pictures: Told[]; more: boolean };
  }

  /** Raises Refused with the server's reason, or another error where it could not be asked. */
  async upload(file: File, shrink: boolean): Promise<Told> {
    const body = new FormData();
    body.set("file", file);
    if (shrink) body.set("shrink", "on");
    body.set("wanted", this.kind);
    body.set("csrfmiddlewaretoken", this.token);
    const send = () => fetch(this.uploadAt, { method: "POST", headers: { Accept: "application/json" }, body });
    let response = await send();
    // One picture is read at a time; the others wait here, not in the server.
    for (let tries = 0; response.status === 503 && response.headers.has("Retry-After") && tries < TRIES; tries++) {
      await later(Number(response.headers.get("Retry-After")) || PAUSE);
      response = await send();
    }
    if (response.status === 422 || (response.status === 503 && response.headers.get("Content-Type")?.startsWith("application/json"))) {
      const { message, can_shrink } = (await response.json()) as { message: string; can_shrink: boolean };
      throw new Refused(message, can_shrink);
    }
    if (response.status !== 201) throw new Error(String(response.status));
    const told = (await response.json()) as Told;
    this.known.set(told.src, Promise.resolve(told));
    return told;
  }
}

/** How often a picture is sent again while the server reads another one, and seconds before each, where it does not say them. */
const TRIES = 15;
const PAUSE = 2;

const later = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000 * (0.5 + Math.random())));

const sources: Record<Kind, WeakMap<HTMLElement, Source>> = { picture: new WeakMap(), sound: new WeakMap(), video: new WeakMap(), document: new WeakMap() };

/** That of the form in which an element stands; null where the form has no media. */
export function sourceOf(element: Element, kind: Kind = "picture"): Source | null {
  const form = element.closest<HTMLElement>("[data-pictures]");
  if (!form) return null;
  const token = form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const source = sources[kind].get(form) ?? new Source(form.dataset.pictures!, form.dataset.upload!, token, kind);
  sources[kind].set(form, source);
  return source;
}
