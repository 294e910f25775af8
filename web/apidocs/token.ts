/**
 * The token with which calls are tried: kept in this tab, so that going to a guide and back does not lose it, and gone with the tab. A bare token, as
 * it is copied from the page where it is made, gets the word that stands before it in the header.
 */
const KEY = "stratus.api-token";
const BARE = /^[A-Za-z0-9]{48}$/;

export function keptToken(): string {
  return sessionStorage.getItem(KEY) ?? "";
}

/** Mends the header of a request that is about to be sent, and keeps its token. */
export function withToken(headers: Headers): void {
  const given = headers.get("Authorization")?.trim() ?? "";
  if (!given) return;
  const token = BARE.test(given) ? `EAPI ${given}` : given;
  headers.set("Authorization", token);
  sessionStorage.setItem(KEY, token);
}
