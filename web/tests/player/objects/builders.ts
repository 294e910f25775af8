/** Sealed objects as the server makes them, and the server that has them. */
import type { Api, Item, ObjectList, Page, ToldObjects } from "../../../shared/api";
import { ApiError } from "../../../shared/api";

export interface Sealed {
  hash: string;
  key: string;
  sealed: ArrayBuffer;
}

const hex = (bytes: ArrayBuffer) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Nonce, ciphertext and tag; inside, length, content and zeros. Papers of the release before are not `framed`. */
export async function sealed(content: unknown, { framed = true } = {}): Promise<Sealed> {
  const inside = content instanceof Uint8Array ? content : new TextEncoder().encode(JSON.stringify(content));
  const plain = framed ? new Uint8Array(4 + inside.length + 100) : inside;
  if (framed) {
    new DataView(plain.buffer).setUint32(0, inside.length);
    plain.set(inside, 4);
  }
  const [raw, nonce] = [32, 12].map((length) => crypto.getRandomValues(new Uint8Array(length))) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
  const made = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const secret = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, made, plain as Uint8Array<ArrayBuffer>);
  const bytes = await new Blob([nonce, secret]).arrayBuffer();
  const key = btoa(String.fromCharCode(...raw)).replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
  return { hash: hex(await crypto.subtle.digest("SHA-256", bytes)), key, sealed: bytes };
}

export const PICTURE = "a".repeat(64);
export const OTHER = "b".repeat(64);
export const item = (id: string, stem = "") => ({ id, type: "MULTIPLE_CHOICE", stem, lang: "en", max_score: 1, alternatives: [] }) as Item;
export const showing = (...names: string[]) => names.map((name) => `<img src="media:${name}" alt="" width="2" height="1">`).join("");

/** A form of six questions, of which the second shows a picture of two pieces, the fifth another one; the last is drawn. */
export class Form {
  items = [item("i1"), item("i2", showing(PICTURE)), item("i3"), item("i4"), item("i5", showing(OTHER))];
  drawn = item("i6");
  pages?: Page[];
  objects = new Map<string, ArrayBuffer>();
  common!: Sealed;
  sixth!: Sealed;
  pieces!: [Sealed, Sealed, Sealed];

  static async made(): Promise<Form> {
    const form = new Form();
    form.pieces = (await Promise.all(["one ", "two", "other"].map((text) => sealed(new TextEncoder().encode(text))))) as [Sealed, Sealed, Sealed];
    const [one, two, other] = form.pieces.map(({ hash, key }) => [hash, key]);
    const media = { [PICTURE]: { type: "image/png", size: 7, pieces: [one, two] }, [OTHER]: { type: "image/svg+xml", size: 5, pieces: [other] } };
    form.common = await sealed({ title: "Exam", items: form.items, media });
    form.sixth = await sealed({ items: [form.drawn], media: {} });
    for (const one of [form.common, form.sixth, ...form.pieces]) form.objects.set(one.hash, one.sealed);
    return form;
  }

  get told(): ToldObjects {
    return { schedule: 31, common: [this.common.hash, this.common.key], items: { i6: [this.sixth.hash, this.sixth.key] } };
  }

  get list(): ObjectList {
    const named = (ones: Sealed[]) => ones.map(({ hash, sealed: { byteLength } }) => [hash, byteLength] as [string, number]).sort();
    return { format: 1, schedule: 31, views: named([this.common, this.sixth]), media: named(this.pieces) };
  }
}

/** The server behind `fetch`: doors of Django, and files. */
export class ObjectServer {
  asked: string[] = [];
  lists: (() => Promise<ObjectList>)[] = [];
  files: ((hash: string) => Promise<Response> | null)[] = [];
  /** How many requests are under way, at most. */
  most = 0;
  private now = 0;

  constructor(public form: Form) {}

  api = { objects: () => (this.asked.push("list"), (this.lists.shift() ?? (() => Promise.resolve(this.form.list)))()) } as unknown as Api;

  fetch = async (address: string): Promise<Response> => {
    const [, schedule, hash] = /^\/exam\/objects\/(\d+)\/(\w+)$/.exec(address)!;
    this.asked.push(hash!);
    this.most = Math.max(this.most, ++this.now);
    try {
      await Promise.resolve();
      const special = await this.files.shift()?.(hash!);
      const sealed = schedule === "31" ? this.form.objects.get(hash!) : undefined;
      return special ?? (sealed ? new Response(sealed.slice(0)) : new Response("", { status: 404 }));
    } finally {
      this.now--;
    }
  };

  get files_asked(): string[] {
    return this.asked.filter((one) => one !== "list");
  }
}

export const notPrepared = () => Promise.reject(new ApiError(404, "not_prepared", ""));
