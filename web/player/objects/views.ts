/** What lies in the objects of a sheet: its questions, and what opens the media that they show. */
import type { Item, Page, Paper, ToldObjects } from "../../shared/api";
import { mediaNamedIn } from "../../shared/media";
import type { Unseal } from "./unseal";

/** A picture, sound or film: its type, its bytes in all, and its pieces, each with its key. */
export interface Medium {
  type: string;
  size: number;
  pieces: [object: string, key: string][];
}

export type Media = Map<string, Medium>;

interface Content {
  title?: string;
  /** With the questions that every sheet has. */
  sections?: Paper["sections"];
  /** Of a question that some sheets have: the section in which it stands. */
  section?: string;
  items: Item[];
  /** What these questions are about, and, in the common object, what introduces sections. */
  pages?: Page[];
  media: Record<string, Medium>;
}

/** Finds the sealed bytes of an object. */
export type Find = (hash: string) => Promise<ArrayBuffer | undefined>;

/** Which media are shown with a question, its case's among them: what the views name is the only word about it. */
export function mediaOf(item: Item | Page, pages: readonly Page[] = []): Set<string> {
  const shown = JSON.stringify([item, pages.find(({ id }) => "case" in item && id === item.case)]);
  return new Set(mediaNamedIn(shown));
}

/** The paper of a sheet, and its media; null where an object is not here, cannot be opened, or lacks a question. */
export async function sheetOf(told: ToldObjects, paper: string, order: readonly string[], find: Find, unseal: Unseal): Promise<{ paper: Paper; media: Media } | null> {
  try {
    const contents = await Promise.all([told.common, ...Object.values(told.items)].map((one) => content(one, find, unseal)));
    const items = contents.flatMap((one) => one.items);
    const known = new Set(items.map(({ id }) => id));
    if (!order.every((id) => known.has(id))) return null;
    const pages = new Map(contents.flatMap((one) => one.pages ?? []).map((page) => [page.id, page]));
    const { title = "" } = contents[0]!;
    const sections = contents[0]!.sections?.map((one) => ({ ...one, items: [...one.items, ...drawnInto(one.id, contents)] }));
    const made = { hash: paper, title, items, ...(sections ? { sections } : {}), ...(pages.size ? { pages: [...pages.values()] } : {}) };
    return { paper: made, media: mediaIn(contents) };
  } catch {
    return null;
  }
}

/** What opens the media of a paper. */
export async function catalogue(told: ToldObjects, { items, pages }: Pick<Paper, "items" | "pages">, find: Find, unseal: Unseal): Promise<Media> {
  const showing = items.filter((item) => mediaOf(item, pages).size).flatMap(({ id }) => (told.items[id] ? [told.items[id]] : []));
  return mediaIn(await Promise.all([told.common, ...showing].map((one) => content(one, find, unseal))));
}

async function content([hash, key]: [string, string], find: Find, unseal: Unseal): Promise<Content> {
  const sealed = await find(hash);
  if (!sealed) throw new Error("it is not here");
  return JSON.parse(new TextDecoder().decode(await unseal(key, sealed))) as Content;
}

function drawnInto(section: string, contents: Content[]): string[] {
  return contents.flatMap((one) => (one.section === section ? one.items.map(({ id }) => id) : []));
}

function mediaIn(contents: Content[]): Media {
  return new Map(contents.flatMap(({ media }) => Object.entries(media)));
}
