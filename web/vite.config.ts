import { defineConfig } from "vitest/config";

import { examApi } from "./dev/mock.mjs";

export default defineConfig({
  base: "/static/web/",
  build: {
    outDir: "dist",
    manifest: "manifest.json",
    // An inlined asset would be a data: URL, which the content security policy need not allow.
    assetsInlineLimit: 0,
    // The polyfill is an inline script, which the content security policy forbids.
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: ["player/main.ts", "staff/main.ts"],
      // htmx holds an eval() that is switched off in staff/main.ts.
      checks: { eval: false },
    },
  },
  plugins: [{ name: "exam-api", configureServer: (server) => void server.middlewares.use(examApi()) }],
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"], setupFiles: ["tests/setup.ts"] },
});
