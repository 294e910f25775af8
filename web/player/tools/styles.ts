/**
 * How the line reader, reading aloud and the list of keys look. The style sheet comes with the exam's code: the waiting room shows
 * none of it, and its page is held to a budget.
 */
import { css } from "lit";

const aidStyles = css`
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

if (aidStyles.styleSheet) document.adoptedStyleSheets.push(aidStyles.styleSheet);
