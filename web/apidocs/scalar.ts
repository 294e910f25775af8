/**
 * Scalar under our content security policy: what it would write into `<style>` elements and `style` attributes is written as the policy
 * allows. Each change names the module and what stands there; a build fails where that is not found, and a browser test where a module has
 * another name.
 */
import type { Plugin } from "vite";

interface Change {
  module: RegExp;
  from: string | RegExp;
  to: string;
}

const CHANGES: Change[] = [
  // The theme is a file (theme.css), and so are the styles of notices (reference.ts).
  { module: /@scalar\/api-reference\/dist\/components\/ApiReference\.vue_.*_lang\.js$/, from: 'resolveDynamicComponent("style")', to: 'resolveDynamicComponent("template")' },
  { module: /@scalar\/use-toasts\/dist\/index\.js$/, from: 'document.createElement("style")', to: 'document.createElement("template")' },
  // The width of line numbers is in reference.css.
  { module: /@scalar\/code-highlight\/dist\/chunks\/code\.js$/, from: /node\.properties\.style = `--line-count:[^`]*`;/, to: "" },
  { module: /@scalar\/highlight\/dist\/compat\/syntax-highlight\.js$/, from: / ?style="--line-count:[^`]*?"/, to: "" },
  { module: /@scalar\/highlight\/dist\/core\/render\.js$/, from: / ?style="--shl-line-digits:[^`]*?"/, to: "" },
  // zod would try whether it may compile, which the policy reports.
  { module: /\/zod\/v4\/core\/util\.js$/, from: "if (globalConfig.jitless) {", to: "if (true) {" },
  // A style sheet that is constructed is none that is inline.
  { module: /\/style-mod\/src\/style-mod\.js$/, from: "!root.head && root.adoptedStyleSheets", to: "root.adoptedStyleSheets" },
];
const ATTRIBUTE = /\.setAttribute\(\s*(["'`])style\1\s*,\s*(["'`])((?:(?!\2)[^\\])*)\2\s*\)/g;

export function scalarWithoutInlineStyles(): Plugin {
  return {
    name: "scalar-without-inline-styles",
    apply: "build",
    transform(code, id) {
      if (!id.includes("/node_modules/") || !/\.m?js$/.test(id.split("?")[0]!)) return undefined;
      let changed = code.replace(ATTRIBUTE, ".style.cssText = ($2$3$2)");
      for (const change of CHANGES.filter(({ module }) => module.test(id))) {
        const after = changed.replace(change.from, change.to);
        if (after === changed) this.error(`Scalar has changed: ${id} holds no ${String(change.from)}`);
        changed = after;
      }
      return changed === code ? undefined : { code: changed, map: null };
    },
  };
}
