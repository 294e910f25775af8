/** What a tree asks of the server, and what it is told. */
import { t } from "../../../shared/i18n";
import { id, type Place } from "./rows";

export interface Node { id: number; title: string; code: string; archived: boolean }
export interface Told { node: Node | null; said: string }
export type Sent = Record<string, string>;

/** Asks for one act; null where it was refused or failed, which `tell` says. */
export async function ask(form: HTMLFormElement, tell: (problem: string) => void, sent: Sent): Promise<Told | null> {
  const token = form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  try {
    const body = new URLSearchParams({ ...sent, csrfmiddlewaretoken: token });
    const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
    const told = (await response.json()) as Told & { message?: string };
    tell(response.ok ? "" : (told.message ?? t("That did not work. Load the page again.")));
    return response.ok ? told : null;
  } catch {
    tell(t("The server could not be reached. Nothing was changed. Try again."));
    return null;
  }
}

export function sentPlace({ parent, before }: Place): Sent {
  return { parent: parent ? id(parent) : "", before: before ? id(before) : "" };
}
