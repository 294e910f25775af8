/**
 * The files with which documents are shown: pdf.js, what works beside the page, fonts that a document may lack, tables of East Asian
 * writing. None is part of the page; they come when there is a document, and are kept so that it can be read without network.
 */
import type { getDocument } from "pdfjs-dist";
import library from "pdfjs-dist/legacy/build/pdf.min.mjs?url";
import worker from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";
import jpeg2000 from "pdfjs-dist/wasm/openjpeg_nowasm_fallback.js?url";

export const LIBRARY = library;
export const WORKER = worker;
/** What reads JPEG 2000 without WebAssembly, which our pages do not allow. pdf.js writes the file's name behind it: it is no part of the address. */
export const DECODERS = `${jpeg2000}#/`;

type Fetching = NonNullable<Parameters<typeof getDocument>[0]>;
export type Asked = { kind: "cMapUrl" | "standardFontDataUrl" | "wasmUrl"; filename: string };
export type Factory = Extract<Fetching, { BinaryDataFactory?: unknown }>["BinaryDataFactory"];

const named = (found: Record<string, string>): Map<string, string> => new Map(Object.entries(found).map(([path, address]) => [path.split("/").at(-1)!, address]));

const FONTS = named(import.meta.glob("/node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}", { query: "?url", import: "default", eager: true }));
const TABLES = named(import.meta.glob("/node_modules/pdfjs-dist/cmaps/*.bcmap", { query: "?url", import: "default", eager: true }));

/** The cache in which they are kept, beside those of the player's releases (`worker/shelf.ts`): the service worker looks into each. */
const CACHE = "stratus-documents";

async function cache(): Promise<Cache | null> {
  try {
    return await caches.open(CACHE);
  } catch {
    return null; // not over plain HTTP, and not where the browser keeps nothing
  }
}

/** A file, kept from then on. */
async function kept(address: string): Promise<Response> {
  const shelf = await cache();
  const known = await shelf?.match(address);
  if (known) return known;
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  await shelf?.put(address, response.clone()).catch(() => {});
  return response;
}

/** What every document may need. */
const NEEDED = [LIBRARY, WORKER, ...FONTS.values(), jpeg2000];

/** Whether all of that is kept. */
export async function here(): Promise<boolean> {
  const shelf = await cache();
  if (!shelf) return false;
  const found = await Promise.all(NEEDED.map((address) => shelf.match(address)));
  return found.every((one) => one !== undefined);
}

/** Gets what every document may need, one file after another, and throws away what an earlier release needed. */
export async function keep(): Promise<void> {
  for (const address of NEEDED) await kept(address);
  const shelf = await cache();
  const known = new Set([...NEEDED, ...TABLES.values()].map((address) => new URL(address, location.href).href));
  for (const request of (await shelf?.keys()) ?? []) if (!known.has(request.url)) await shelf!.delete(request);
}

/** Gives pdf.js the fonts and tables that it asks for by name. */
export class Files {
  async fetch({ kind, filename }: Asked): Promise<Uint8Array> {
    const address = (kind === "cMapUrl" ? TABLES : FONTS).get(filename);
    if (!address) throw new Error(`There is no ${filename}.`);
    return new Uint8Array(await (await kept(address)).arrayBuffer());
  }
}
