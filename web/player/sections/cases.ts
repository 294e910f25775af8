/** Which case a question is about, and which other questions with it. No HTML in here. */
import type { Item, Page, PaperSection } from "../../shared/api";

/** A case, and the numbers of the first and the last of its questions. */
export interface Block {
  page: Page;
  first: number;
  last: number;
}

/** The case of the question at this index of the candidate's questions; null without one. The same case in another section is another block. */
export function blockAt(items: readonly Item[], index: number, pages: readonly Page[] = [], sections: readonly PaperSection[] = []): Block | null {
  const page = pages.find((one) => one.id === items[index]?.case);
  if (!page) return null;
  const section = sectionOf(items[index]!, sections);
  const belongs = (item: Item | undefined) => item?.case === page.id && sectionOf(item, sections) === section;
  let [first, last] = [index, index];
  while (belongs(items[first - 1])) first--;
  while (belongs(items[last + 1])) last++;
  return { page, first: first + 1, last: last + 1 };
}

function sectionOf(item: Item, sections: readonly PaperSection[]): PaperSection | undefined {
  return sections.find((one) => one.items.includes(item.id));
}
