/** What a page is made of, read from its sources: its modules, and the texts in them. */
const sources = import.meta.glob<string>("../../{shared,items,player,staff}/**/*.ts", { query: "?raw", import: "default", eager: true });

/** The file that `from` means by `name`. */
function found(from: string, name: string): string | undefined {
  const path = new URL(name, `http://x/${from.replace("../../", "")}`).pathname.slice(1);
  return [`../../${path}.ts`, `../../${path}/index.ts`].find((one) => one in sources);
}

/** The modules that come with this one: what it imports, and what that imports; not what it fetches later, and not types. */
export function modulesOf(entry: string): string[] {
  const modules = new Set([`../../${entry}`]);
  for (const module of modules) {
    for (const [statement, named, alone] of sources[module]!.matchAll(/^(?:import|export)\s(?:[^"';]*?from\s*)?"([^"]+)"|^import\s*"([^"]+)"/gm)) {
      const file = /^\w+ type/.test(statement) ? undefined : found(module, (named ?? alone)!);
      if (file) modules.add(file);
    }
  }
  return Array.from(modules).sort();
}

/** The English texts that these modules say. */
export function textsOf(modules: readonly string[]): Set<string> {
  const texts = modules.flatMap((module) => Array.from(sources[module]!.matchAll(/"((?:[^"\\\n]|\\.)*)"/g), ([, text]) => text!.replaceAll('\\"', '"')));
  return new Set(texts);
}
