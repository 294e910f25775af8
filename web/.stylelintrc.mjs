/** The standard rules; each that differs says why. */
export default {
  extends: ["stylelint-config-standard"],
  ignoreFiles: ["dist/**", "node_modules/**"],
  rules: {
    // As TypeScript imports are written.
    "import-notation": "string",
    // A browser from before 2023 drops a whole block whose condition is written as a range.
    "media-feature-range-notation": "prefix",
    // It compares selectors that never meet in one element, and would tear rules of one subject apart.
    "no-descending-specificity": null,
    // The editor that we use names its own class.
    "selector-class-pattern": "^([a-z][a-z0-9]*(-[a-z0-9]+)*|ProseMirror|selectedCell)$",
    // Names of fonts in Tabler's variables; `currentColor` as the specification writes it.
    "value-keyword-case": ["lower", { camelCaseSvgKeywords: true, ignoreProperties: [/^--/] }],
  },
};
