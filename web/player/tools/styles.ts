/**
 * How the candidate's tools and aids look. The style sheet comes with the exam's code: the waiting room shows none of it, and its page
 * is held to a budget.
 */
import { css } from "lit";

const toolStyles = css`
  /* Tools of the candidate: a bar, and panels beside the question where there is room, above it where there is not */
  .tools {
    grid-area: tools;
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
    padding: 1rem clamp(1rem, 4vw, 3.5rem) 0;
    margin-inline-start: -0.6rem;
  }

  .tools [aria-expanded="true"] {
    border-color: var(--st-primary);
    background: var(--st-chosen);
  }

  .desk {
    grid-area: desk;
    display: grid;
    gap: 1rem;
    align-content: start;
    padding: 1rem clamp(1rem, 4vw, 3.5rem) 0;
    max-width: 62rem;
  }

  .tool {
    min-width: 0;
    scroll-margin: var(--st-header, 3.75rem) 0 0.5rem;
    padding: 0.5rem 1rem 1rem;
    background: var(--st-surface);
    border: 1px solid var(--st-line-strong);
    border-radius: 10px;
  }

  .tool-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem;
    margin-inline-end: -0.6rem;
  }

  .tool-head h2 {
    font-size: 1.125rem;
  }

  .tool .help,
  .tool .error {
    margin: 0.5rem 0 0;
    font-size: 0.9375rem;
    line-height: 1.45;
  }

  .tool :is(.help, .error):empty {
    display: none;
  }

  .tool :is(textarea, input) {
    display: block;
    width: 100%;
    max-width: none;
    color: var(--st-text);
    background: var(--st-surface);
    border: 1px solid var(--st-line-strong);
    border-radius: 8px;
    font: inherit;
  }

  .tool textarea {
    padding: 0.6rem 0.75rem;
    font-size: 1.0625rem;
    resize: vertical;
  }

  stratus-calculator {
    display: block;
    max-width: 22rem;
  }

  stratus-calculator input[type="text"] {
    text-align: end;
    font-size: 1.375rem;
    font-variant-numeric: tabular-nums;
  }

  stratus-calculator .done {
    min-height: 1.6em;
    margin: 0;
    font-size: 0.9375rem;
    font-weight: 400;
    text-align: end;
    color: var(--st-muted);
    overflow-wrap: anywhere;
  }

  .keys {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 0.4rem;
    margin-top: 0.6rem;
  }

  .keys .button {
    min-width: 0;
    padding: 0.35rem;
    font-size: 1.1875rem;
    font-weight: 500;
  }

  .keys :is(.sign, .deed) {
    background: var(--st-soft);
  }

  .keys .equals {
    grid-column: span 3;
    color: var(--st-on-primary);
    background: var(--st-primary);
  }

  .sentences {
    list-style: none;
    display: grid;
    gap: 0.35rem;
    margin: 0.75rem 0;
    padding: 0;
  }

  .sentences .button {
    justify-content: start;
    width: 100%;
    font-weight: 400;
    line-height: 1.4;
    text-align: start;
  }

  .sentences .button[aria-pressed="true"] {
    color: var(--st-mark-text);
    background: var(--st-mark);
    border-width: 2px;
  }

  .tool-deeds {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }

  :root[data-room="wide"] .exam.with-desk {
    grid-template: "list tools tools" auto "list main desk" 1fr / 17rem minmax(0, 1fr) 22rem;
  }

  :root[data-room="wide"] .desk {
    position: sticky;
    top: 3.75rem;
    align-self: start;
    max-height: calc(100vh - 3.75rem);
    padding: 1.5rem 1.5rem 1.5rem 0;
    overflow-y: auto;
  }

  :root[data-room="wide"] .exam.with-desk main {
    padding-inline-end: 2rem;
  }

  :root[data-room="small"] .tools .button {
    padding-inline: 0.5rem;
  }

  @media (forced-colors: active) {
    .sentences .button[aria-pressed="true"] {
      border: 3px solid Highlight;
    }

    .tools [aria-expanded="true"] {
      outline: 2px solid Highlight;
    }
  }

  /* Aids to reading */

  /* Everything goes through it to the page; the header and what opens over the page stay clear. */
  stratus-line-reader {
    position: fixed;
    inset: 0;
    z-index: 15;
    display: grid;
    grid-template-rows: var(--reader-top, 30vh) auto 1fr;
    pointer-events: none;
  }

  stratus-line-reader .shade {
    background: rgb(10 16 22 / 55%);
  }

  stratus-line-reader .line {
    height: calc(var(--reader-lines, 2) * var(--st-lines, 1.6) * 1.125rem + 0.6rem);
    border-block: 3px solid var(--st-focus);
  }

  :root:is([data-theme="dark"], [data-theme="contrast"]) stratus-line-reader .shade {
    background: rgb(0 0 0 / 60%);
  }

  .read-deeds {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-top: 0.5rem;
  }

  .read-choices {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(8rem, 100%), 1fr));
    gap: 0.5rem 0.75rem;
    margin-top: 0.75rem;
  }

  .read-choices label {
    display: grid;
    gap: 0.15rem;
    min-width: 0;
    font-size: 1rem;
  }

  .read-choices label:first-child {
    grid-column: 1 / -1;
  }

  .read-choices select {
    width: 100%;
    min-width: 0;
    min-height: 2.75rem;
    padding: 0.35rem 0.5rem;
    text-overflow: ellipsis;
    font: inherit;
    color: var(--st-text);
    background: var(--st-surface);
    border: 1px solid var(--st-line-strong);
    border-radius: 8px;
  }

  .trail {
    margin: 0.75rem 0 0;
    padding: 0.5rem 0.75rem;
    background: var(--st-chosen);
    border-radius: 8px;
  }

  .trail mark {
    color: var(--st-mark-text);
    background: var(--st-mark);
    text-decoration: underline 3px;
  }

  .tools .help {
    margin: 0;
    padding: 0.5rem 0.6rem;
    font-size: 0.9375rem;
  }

  /* What is read aloud of a written answer, which stands outside of shadow trees. */
  ::highlight(st-sentence) {
    color: var(--st-text);
    background-color: var(--st-chosen);
  }

  ::highlight(st-word) {
    color: var(--st-mark-text);
    background-color: var(--st-mark);
    text-decoration: underline 3px;
  }

  stratus-shortcuts .switch {
    display: flex;
    gap: 0.6rem;
    align-items: center;
    min-height: 2.75rem;
    font-weight: 600;
    cursor: pointer;
  }

  stratus-shortcuts .switch input {
    flex: none;
    width: 1.25rem;
    height: 1.25rem;
    accent-color: var(--st-primary);
  }

  stratus-shortcuts table {
    width: 100%;
    border-collapse: collapse;
    font-size: 1rem;
  }

  stratus-shortcuts :is(th, td) {
    padding: 0.4rem 0.75rem 0.4rem 0;
    text-align: start;
    vertical-align: baseline;
    border-bottom: 1px solid var(--st-line);
  }

  stratus-shortcuts tbody th {
    font-weight: 400;
  }

  stratus-shortcuts .combination {
    white-space: nowrap;
  }

  kbd {
    display: inline-block;
    min-width: 1.75rem;
    margin: 0.1rem;
    padding: 0.05rem 0.4rem;
    font: inherit;
    font-size: 0.9375rem;
    text-align: center;
    background: var(--st-soft);
    border: 1px solid var(--st-line-strong);
    border-bottom-width: 2px;
    border-radius: 5px;
  }

  @media (prefers-contrast: more) {
    stratus-line-reader .line {
      border-block-width: 5px;
    }

    ::highlight(st-sentence) {
      text-decoration: underline 1px;
    }

    kbd {
      border-color: var(--st-text);
    }
  }

  /* The system's colours, but a shade that one can see through. */
  @media (forced-colors: active) {
    stratus-line-reader {
      forced-color-adjust: none;
    }

    stratus-line-reader .shade {
      background: rgb(0 0 0 / 75%);
    }

    stratus-line-reader .line {
      border-block: 4px solid Highlight;
    }

    ::highlight(st-sentence) {
      color: CanvasText;
      background-color: Canvas;
      text-decoration: underline 2px;
    }

    ::highlight(st-word) {
      color: HighlightText;
      background-color: Highlight;
    }

    .trail mark {
      color: HighlightText;
      background: Highlight;
      forced-color-adjust: none;
    }
  }

  @media print {
    stratus-line-reader {
      display: none;
    }
  }
`;

if (toolStyles.styleSheet) document.adoptedStyleSheets.push(toolStyles.styleSheet);
