/** Files, exports and dependencies that nothing needs; entries are those of Vite, its tests and package.json's scripts. */
export default {
  entry: ["apidocs/reference.ts", "player/practice/main.ts", "player/practice/preview/main.ts"],
  project: ["**/*.{ts,mjs,js}", "!dist/**"],
  // A type that another exported one is made of may be named by whoever uses that one.
  ignoreExportsUsedInFile: { interface: true, type: true },
  // Read by the browser tests in Python; a font that a style sheet names.
  ignoreDependencies: ["axe-core", "@fontsource/atkinson-hyperlegible"],
};
