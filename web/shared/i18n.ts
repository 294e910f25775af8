/**
 * Texts in the language of `<html lang>`. The English sentence is the key, as in gettext; a sentence without a
 * translation appears in English. Placeholders are written `{name}`.
 */
import en from "../locales/en.json";
import nl from "../locales/nl.json";

type Entry = string | string[];
/** English text → translation; of a text with a number singular and plural, under the singular. */
export type Texts = Record<string, Entry>;
type Values = Record<string, string | number>;

const catalogues: Record<string, Texts> = { en, nl };

/** Adds translations, by language. */
export function addTexts(texts: Record<string, Texts>): void {
  for (const [language, more] of Object.entries(texts)) catalogues[language] = { ...catalogues[language], ...more };
}

/** The language of the page, as it stands in `<html lang>`. */
export function language(): string {
  return document.documentElement.lang || "en";
}

function catalogue(): Texts {
  return catalogues[language().toLowerCase().split("-")[0] ?? "en"] ?? {};
}

/** Numbers with decimals have the sign of the reader's language before them; whole ones are not grouped. */
function shown(value: string | number): string {
  return typeof value !== "number" || Number.isInteger(value) ? String(value) : new Intl.NumberFormat(language(), { maximumFractionDigits: 6, useGrouping: false }).format(value);
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? shown(values[name]!) : whole));
}

export function t(text: string, values: Values = {}): string {
  const entry = catalogue()[text];
  return fill(typeof entry === "string" ? entry : text, values);
}

/** The singular or the plural for `n`, which is also the value of `{n}`. */
export function tn(one: string, many: string, n: number, values: Values = {}): string {
  const entry = catalogue()[one];
  const forms = Array.isArray(entry) ? entry : [one, many];
  const rule = new Intl.PluralRules(language()).select(n);
  return fill((rule === "one" ? forms[0] : forms[1]) ?? many, { n, ...values });
}
