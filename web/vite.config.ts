import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

import { defineConfig } from "vitest/config";

import { examApi } from "./dev/mock.mjs";

const DIST = "dist";
const RELEASES = `${DIST}/releases.json`;
const KEPT = 4;

/** Pages that are open during an upgrade, an exam above all, find their files: those of the three builds before stay. */
function keepReleases() {
  return {
    name: "keep-releases",
    apply: "build" as const,
    closeBundle() {
      const entries: { file: string; css?: string[]; assets?: string[] }[] = Object.values(JSON.parse(readFileSync(`${DIST}/manifest.json`, "utf8")));
      const files = [...new Set(entries.flatMap(({ file, css = [], assets = [] }) => [file, ...css, ...assets]))].sort();
      const before: string[][] = existsSync(RELEASES) ? JSON.parse(readFileSync(RELEASES, "utf8")) : [];
      const releases = [files, ...before.filter((one) => String(one) !== String(files))].slice(0, KEPT);
      writeFileSync(RELEASES, JSON.stringify(releases));
      const wanted = new Set(releases.flat());
      for (const name of readdirSync(`${DIST}/assets`)) if (!wanted.has(`assets/${name}`)) rmSync(`${DIST}/assets/${name}`);
    },
  };
}

export default defineConfig({
  base: "/static/web/",
  build: {
    outDir: DIST,
    emptyOutDir: false,
    manifest: "manifest.json",
    // An inlined asset would be a data: URL, which the content security policy need not allow.
    assetsInlineLimit: 0,
    // The polyfill is an inline script, which the content security policy forbids.
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: ["player/main.ts", "staff/main.ts", "worker/worker.ts"],
      // htmx holds an eval() that is switched off in staff/main.ts.
      checks: { eval: false },
    },
  },
  plugins: [keepReleases(), { name: "exam-api", configureServer: (server) => void server.middlewares.use(examApi()) }],
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"], setupFiles: ["tests/setup.ts"], testTimeout: 240_000, hookTimeout: 240_000 },
});
