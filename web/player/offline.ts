/** What this page asks of the browser so that it can be opened again without network. Every browser may say no. */

/** The service worker keeps the page itself; there is none on plain HTTP and in some private windows. */
export async function keepPage(): Promise<void> {
  try {
    await navigator.serviceWorker.register("/exam/sw.js", { scope: "/exam/", updateViaCache: "none" });
  } catch {
    // Then a reload needs the server.
  }
}

/** Answers that wait must not make room for a film. */
export async function keepStorage(): Promise<void> {
  try {
    await navigator.storage.persist();
  } catch {
    // Then the browser decides by itself.
  }
}
