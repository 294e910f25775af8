/** The service worker keeps the page itself; there is none on plain HTTP and in some private windows. */
export async function keepPage(): Promise<void> {
  try {
    await navigator.serviceWorker.register("/exam/sw.js", { scope: "/exam/", updateViaCache: "none" });
  } catch {
    // Then a reload needs the server.
  }
}
