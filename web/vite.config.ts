import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { defineConfig } from "vitest/config";

import { scalarWithoutInlineStyles } from "./apidocs/scalar";
import { examApi } from "./dev/mock.mjs";

const DIST = "dist";
const RELEASES = `${DIST}/releases.json`;
/** What is built by itself: entries whose pages share no file with any other, in the order in which they are built. */
const APART: Record<string, string> = {
  practice: "player/practice/main.ts",
  preview: "player/practice/preview/main.ts",
  reference: "apidocs/reference.ts",
};
/** Of one script: its manifest names no module that the player's has too. */
const WHOLE = ["practice", "preview"];
const LAST = "reference";
const ofOne = (mode: string): string => `manifest.${mode}.json`;
const KEPT = 4;
const TEXT = /\.(m?js|css|svg|json)$/;
const COMPRESSED = /\.(br|gz)$/;

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
      for (const name of readdirSync(`${DIST}/assets`)) if (!wanted.has(`assets/${name.replace(COMPRESSED, "")}`)) rmSync(`${DIST}/assets/${name}`);
    },
  };
}

/** Beside each text lie its compressed forms, which the server sends to browsers that accept them (`server/assets/static_cache.py`). */
function compress() {
  return {
    name: "compress",
    apply: "build" as const,
    closeBundle() {
      for (const name of readdirSync(`${DIST}/assets`).filter((one) => TEXT.test(one))) {
        const path = `${DIST}/assets/${name}`;
        if (existsSync(`${path}.br`) && existsSync(`${path}.gz`)) continue; // of a release before: what is in a file never changes
        const content = readFileSync(path);
        const { BROTLI_PARAM_QUALITY, BROTLI_MAX_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
        writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [BROTLI_PARAM_QUALITY]: BROTLI_MAX_QUALITY, [BROTLI_PARAM_SIZE_HINT]: content.length } }));
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}

/**
 * The reference of the External API, the practice exam and the preview are built by themselves (`--mode reference`), so that no file of theirs and another
 * page's are shared: one more for candidates to load.
 */
function addToManifest() {
  return {
    name: "add-to-manifest",
    apply: "build" as const,
    closeBundle() {
      const files = ["manifest.json", ...Object.keys(APART).map(ofOne)].map((name) => `${DIST}/${name}`);
      const manifests = files.map((path) => JSON.parse(readFileSync(path, "utf8")));
      writeFileSync(files[0]!, JSON.stringify(Object.assign({}, ...manifests), null, 2));
      for (const path of files.slice(1)) rmSync(path);
    },
  };
}

export default defineConfig(({ mode }) => ({
  base: "/static/web/",
  build: {
    outDir: DIST,
    emptyOutDir: false,
    manifest: mode in APART ? ofOne(mode) : "manifest.json",
    // An inlined asset would be a data: URL, which the content security policy need not allow.
    assetsInlineLimit: 0,
    // The server links what an entry needs at once (`web_entry`); what comes later is fetched by player/exam/code.ts, which tries again.
    modulePreload: false,
    rollupOptions: {
      input: mode in APART ? [APART[mode]!] : ["player/main.ts", "player/display/watchdog.ts", "staff/main.ts", "worker/worker.ts", "apidocs/pages.ts"],
      ...(WHOLE.includes(mode) ? { output: { codeSplitting: false } } : {}),
      // htmx holds an eval() that is switched off in staff/main.ts.
      checks: { eval: false },
    },
  },
  // What ends a build is done after the last one.
  plugins: [
    ...(mode === LAST ? [scalarWithoutInlineStyles(), addToManifest(), keepReleases(), compress()] : []),
    { name: "exam-api", configureServer: (server) => void server.middlewares.use(examApi()) },
  ],
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"], setupFiles: ["tests/setup.ts"], testTimeout: 240_000, hookTimeout: 240_000 },
}));
