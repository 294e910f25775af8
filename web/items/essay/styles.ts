/** How an essay looks: the field, and what was written. Every blank of an answer is shown. */
import { css } from "lit";

/** For the field, which is outside the shadow tree. */
export const fieldStyles = css`
  .st-essay-field,
  .st-essay-field .ProseMirror {
    display: block;
    width: 100%;
    min-height: 14rem;
    outline: none;
  }
  .st-essay-field .ProseMirror,
  textarea.st-essay-field {
    box-sizing: border-box;
    padding: 0.9rem 1rem;
    font: inherit;
    line-height: var(--st-lines, 1.7);
    color: inherit;
    background: transparent;
    border: 0;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
    white-space: break-spaces;
    resize: vertical;
  }
  .st-essay-field .ProseMirror p {
    margin: 0 0 var(--st-paragraph, 0.75rem);
  }
  .st-essay-field .ProseMirror ul,
  .st-essay-field .ProseMirror ol {
    padding-inline-start: 1.75rem;
    margin: 0 0 0.75rem;
  }
  .st-essay-field .ProseMirror li p,
  .st-essay-field .ProseMirror td p,
  .st-essay-field .ProseMirror th p {
    margin: 0 0 0.25rem;
  }
  .st-essay-field .ProseMirror table {
    border-collapse: collapse;
    margin: 0 0 0.75rem;
  }
  .st-essay-field .ProseMirror td,
  .st-essay-field .ProseMirror th {
    min-width: 2rem;
    padding: 0.35rem 0.7rem;
    text-align: start;
    vertical-align: top;
    border: 1px solid var(--st-line-strong, #8793a1);
  }
  .st-essay-field .ProseMirror .ProseMirror-separator {
    display: none;
  }
  .st-essay-field .ProseMirror-gapcursor {
    position: relative;
    display: none;
    pointer-events: none;
  }
  .st-essay-field .ProseMirror-focused .ProseMirror-gapcursor {
    display: block;
  }
  .st-essay-field .ProseMirror-gapcursor::after {
    content: "";
    position: absolute;
    display: block;
    width: 1.25rem;
    border-top: 2px solid currentColor;
  }
`;

export const essayStyles = css`
  .box {
    border: 1px solid var(--st-line-strong, #8793a1);
    border-radius: 8px;
    background: var(--st-surface, #fff);
    max-width: 52rem;
  }
  .box:focus-within {
    border-color: var(--st-focus, #0b5cad);
    outline: 2px solid var(--st-focus, #0b5cad);
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: 0.125rem;
    padding: 0.25rem;
    border-bottom: 1px solid var(--st-line, #c9d1da);
  }
  .tools button {
    color: var(--st-text, #1d2733);
    width: 2.5rem;
    height: 2.5rem;
    padding: 0;
    display: grid;
    place-items: center;
  }
  @media (max-width: 34rem) {
    .tools {
      gap: 0;
    }
    .tools button {
      width: 2.1rem;
    }
  }
  .tools button:disabled {
    opacity: 0.45;
  }
  .tools button[aria-pressed="true"] {
    background: var(--st-chosen, #eaf3fc);
    border-color: var(--st-primary, #0b5cad);
    color: var(--st-primary, #0b5cad);
  }
  svg {
    width: 1.25rem;
    height: 1.25rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .text {
    padding: 0.9rem 1rem;
    max-width: 52rem;
    border: 1px solid var(--st-line, #c9d1da);
    border-radius: 8px;
    background: var(--st-surface, #fff);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  /* White space between these is the layout of the source; in a paragraph or a cell it is text. */
  .text ul,
  .text ol,
  .text table,
  .text tr {
    white-space: normal;
  }
  .text li,
  .text td,
  .text th {
    white-space: pre-wrap;
  }
  .text p:empty {
    min-height: 1lh;
  }
`;
