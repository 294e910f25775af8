/**
 * The one table of keys: what is pressed is looked up in it, and the list of shortcuts (tools/help.ts) shows it. Whoever is on the
 * screen puts its own keys in as long as it is there, so that nothing is listed that does not work.
 *
 * Keys that write something (`?`) do so in text fields. All of them can be switched off (WCAG 2.1.4), but for Escape.
 */
import type { Listed } from "../../items/element";
import { choose, chosen } from "../storage/choices";

/** Keys that are pressed together: `Alt+Shift+H`, `?`, `ArrowUp`, `Escape`. */
export type Keys = string;

/** Any of its keys does it. What a question listens to by itself, such as the editor of an essay, is listed only. */
export interface Shortcut extends Listed {
  run: (event: KeyboardEvent) => void;
  /** Whether it works at this moment; always without it. */
  works?: () => boolean;
  /** Only while the focus is in here. */
  within?: () => Node | null;
  /** Also while a dialog is open. */
  everywhere?: boolean;
}

type Source = () => readonly (Shortcut | Listed)[];

const sources = new Set<Source>();

/** Puts keys into the table; what is returned takes them out again. */
export function addShortcuts(source: Source): () => void {
  sources.add(source);
  return () => void sources.delete(source);
}

export function shortcutsOn(): boolean {
  return chosen("shortcuts", ["on", "off"], "on") === "on";
}

export function switchShortcuts(on: boolean): void {
  choose("shortcuts", on ? "on" : "off");
}

/** Closes what is open: no shortcut in the sense of WCAG 2.1.4, so it cannot be switched off. */
export const ESCAPE = "Escape";

/** What a question listens to has a modifier, and works in a text field alone. */
function isOn(one: Shortcut | Listed): boolean {
  return shortcutsOn() || one.keys.includes(ESCAPE) || !("run" in one);
}

/** What works on this screen, as it is listed: keys that do the same in several places once, Escape last. */
export function working(): Listed[] {
  const found = new Map<string, Listed>();
  for (const one of [...sources].flatMap((source) => source())) {
    if (isOn(one) && (!("works" in one) || (one.works?.() ?? true))) found.set(`${one.keys.join(" ")} ${one.does()}`, one);
  }
  return [...found.values()].sort((a, b) => Number(a.keys.includes(ESCAPE)) - Number(b.keys.includes(ESCAPE)));
}

/** For `aria-keyshortcuts`: the keys, or nothing while shortcuts are switched off. */
export function told(keys: Keys): string | null {
  return shortcutsOn() ? keys : null;
}

/** For a title: what it does, and its keys while shortcuts are on. */
export function hint(does: string, keys: Keys): string {
  return shortcutsOn() ? `${does} (${keyNames(keys).join("+")})` : does;
}

/** Whether these keys were pressed. Letters count as they are written on the keyboard, whatever Alt makes of them. */
export function isPressed(event: KeyboardEvent, keys: Keys): boolean {
  const names = keys.split("+");
  const key = names.pop()!;
  if (!names.length) return isAlone(event, key);
  const held = { Alt: event.altKey, Shift: event.shiftKey, Ctrl: event.ctrlKey, Meta: event.metaKey };
  if (Object.entries(held).some(([name, down]) => down !== names.includes(name))) return false;
  if (key.length > 1) return event.key === key;
  return /^[A-Z]$/i.test(event.key) ? event.key.toUpperCase() === key : event.code === `Key${key}`;
}

/** A key without others, or with those that it takes to write this sign on this keyboard. */
function isAlone(event: KeyboardEvent, key: string): boolean {
  if (event.key !== key || event.metaKey) return false;
  if (key.length > 1) return !event.altKey && !event.ctrlKey && !event.shiftKey;
  return (!event.altKey && !event.ctrlKey) || event.getModifierState?.("AltGraph");
}

const WRITES = "input:not([type=checkbox], [type=radio], [type=button], [type=range], [type=file]), textarea, select";
/** What moves with the arrow keys by itself. */
const MOVES = "input[type=radio], input[type=range], select, [role=slider], [role=toolbar] *, [role=listbox], nav *";

/** Whether this key alone belongs to what has the focus: it writes there, or moves something. */
function isTaken(event: KeyboardEvent, keys: Keys): boolean {
  if (keys.includes("+") || keys === ESCAPE) return false;
  const at = event.composedPath()[0];
  if (!(at instanceof Element)) return false;
  return at.matches(WRITES) || (at as HTMLElement).isContentEditable || (keys.startsWith("Arrow") && at.matches(MOVES));
}

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const meant = [...sources].flatMap((source) => source()).find((one): one is Shortcut => "run" in one && isMeant(event, one));
  if (!meant) return;
  event.preventDefault();
  meant.run(event);
}

function isMeant(event: KeyboardEvent, one: Shortcut): boolean {
  if (!one.keys.some((keys) => isPressed(event, keys) && !isTaken(event, keys)) || !isOn(one) || one.works?.() === false) return false;
  if (!one.within) return one.everywhere === true || !document.querySelector("dialog[open]");
  const within = one.within();
  return within !== null && event.composedPath().includes(within);
}

document.addEventListener("keydown", pressed);

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const NAMES: Record<string, string> = { ArrowUp: "↑", ArrowDown: "↓", PageUp: "Page ↑", PageDown: "Page ↓", ...(MAC ? { Alt: "Option", Mod: "⌘" } : { Mod: "Ctrl" }) };

/** The names that stand on the keys. */
export function keyNames(keys: Keys): string[] {
  return keys.split("+").map((name) => NAMES[name] ?? name);
}
