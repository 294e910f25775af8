/**
 * The service worker of /exam/: keeps the page, never what is asked of the API.
 *
 * A new release waits until no page of the old one is open; it never takes over from under a running exam. The old worker
 * shows the newest page all the same, since it takes whichever release on the shelf is the newest.
 */
import { kind, type Release, Shelf } from "./shelf";

/** Stands above this script as it is served. */
declare const RELEASE: Release;

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetching extends Extendable {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}

/** TypeScript's types of workers and of pages exclude each other; this is what is used of a worker's. */
const worker = self as unknown as {
  location: Location;
  clients: { claim(): Promise<void> };
  addEventListener(name: "install" | "activate", listener: (event: Extendable) => void): void;
  addEventListener(name: "fetch", listener: (event: Fetching) => void): void;
};

const shelf = new Shelf(caches, (request, init) => fetch(request, init), RELEASE);

worker.addEventListener("install", (event) => event.waitUntil(shelf.fill()));
worker.addEventListener("activate", (event) => event.waitUntil(shelf.tidy().then(() => worker.clients.claim())));
worker.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const what = kind(method, mode === "navigate", url, worker.location.origin);
  if (what === "file") event.respondWith(shelf.file(event.request));
  if (what !== "page") return;
  event.respondWith(shelf.page(event.request));
  event.waitUntil(shelf.mend().catch(() => {}));
});
