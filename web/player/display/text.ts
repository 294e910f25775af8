/** How text is set: `<html data-spacing data-lines data-font>`, which css/text.css turns into distances and a font. */
import { choose, chosen } from "../storage/choices";

/** What can be chosen; the first of each is how the pages look without a choice. */
export const settings = {
  /** Distance of letters, words and paragraphs; `wide` is what WCAG 1.4.12 asks pages to bear. */
  spacing: ["usual", "wide", "wider"],
  /** Height of lines. */
  lines: ["usual", "larger", "largest"],
  /** `plain`: Atkinson Hyperlegible, whose letters are hard to mistake for each other. */
  font: ["usual", "plain"],
} as const;

export type Setting = keyof typeof settings;

export function textSetting(name: Setting): string {
  return chosen<string>(name, settings[name], settings[name][0]);
}

export function setText(name: Setting, value: string): void {
  choose(name, value);
  set();
}

function set(): void {
  for (const name of Object.keys(settings) as Setting[]) document.documentElement.dataset[name] = textSetting(name);
}

set();
