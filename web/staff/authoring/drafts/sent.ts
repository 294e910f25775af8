/** What the form of an item would send now, and how it is sent besides. */

/** Bytes that a browser sends of a page that is being left: it takes 64 kB, together with what other pages send. */
export const SENT_ON_LEAVING = 60_000;

/** Everything but the security token, which goes in a header: so nothing of this counts as a form that was sent. */
export function sentBy(form: HTMLFormElement): URLSearchParams {
  const found = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && name !== "csrfmiddlewaretoken") found.append(name, value);
  return found;
}

/** What somebody wrote, without what the page says of its draft. */
export function writtenIn(form: HTMLFormElement): string {
  const found = sentBy(form);
  for (const name of [...found.keys()]) if (name.startsWith("draft_")) found.delete(name);
  return found.toString();
}

export function post(form: HTMLFormElement, address: string, body: URLSearchParams, more: RequestInit = {}): Promise<Response> {
  const token = form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  return fetch(address, { method: "POST", headers, body, redirect: "error", ...more });
}
