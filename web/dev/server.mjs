/** Serves the built player with the content security policy of the real server and the API in memory: `npm run serve`. */
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

import { examApi } from "./mock.mjs";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const api = examApi();
const types = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json" };
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Style sheets of an entry and of everything that it imports. */
function styles(manifest, name, seen = new Set()) {
  if (seen.has(name)) return [];
  seen.add(name);
  const { css = [], imports = [] } = manifest[name];
  return [...imports.flatMap((one) => styles(manifest, one, seen)), ...css];
}

function page(lang, entry, body) {
  const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
  const links = styles(manifest, entry).map((file) => `<link rel="stylesheet" href="/static/web/${file}">`).join("");
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Exam</title>${links}<script type="module" src="/static/web/${manifest[entry].file}"></script></head><body>${body}</body></html>`;
}

createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  const lang = (url.searchParams.get("lang") ?? "en").replace(/[^a-z-]/gi, "");
  response.setHeader("Content-Security-Policy", policy);
  if (url.pathname.startsWith("/static/web/")) {
    const file = join(dist, normalize(url.pathname.slice("/static/web/".length)));
    if (!file.startsWith(dist) || !existsSync(file)) return response.writeHead(404).end();
    response.setHeader("Content-Type", types[extname(file)] ?? "application/octet-stream");
    return createReadStream(file).pipe(response);
  }
  if (/^\/exam\/(start|take|end)\//.test(url.pathname)) {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    return response.end(page(lang, "player/main.ts", `<stratus-player></stratus-player><div class="visually-hidden" data-tell="polite" role="status"></div><div class="visually-hidden" data-tell="assertive" role="alert"></div>`));
  }
  if (url.pathname === "/staff") {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    return response.end(page(lang, "staff/main.ts", readFileSync(new URL("staff.html", import.meta.url), "utf8")));
  }
  return api(request, response, () => response.writeHead(404).end());
}).listen(Number(process.env.PORT ?? 5180), "127.0.0.1", () => console.log("http://localhost:" + (process.env.PORT ?? 5180) + "/exam/start/1#token=any"));
