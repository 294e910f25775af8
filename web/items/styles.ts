import { css, unsafeCSS } from "lit";

import authored from "../shared/authored.css?inline";
import formulas from "../shared/formulas.css?inline";

/** Shared by all items. Colours come from the page's theme; the fallbacks suit a white page. */
export const itemStyles = css`
  ${unsafeCSS(formulas)}
  ${unsafeCSS(authored)}
  :host {
    display: block;
    color: var(--st-text, #1d2733);
    line-height: var(--st-lines, 1.6);
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
    letter-spacing: var(--st-letters, normal);
    word-spacing: var(--st-words, normal);
  }
  /* Letters that are joined are not torn apart. */
  :is(:lang(ar), :lang(fa), :lang(ur), :lang(ps), :lang(sd), :lang(ug)) {
    letter-spacing: normal;
  }
  fieldset {
    border: 0;
    margin: 0;
    padding: 0;
    min-width: 0;
  }
  legend,
  .hint {
    padding: 0;
    margin: 0 0 0.75rem;
    color: var(--st-muted, #56616e);
    font-size: 0.9375em;
  }
  .hint {
    margin: 0.75rem 0 0;
  }
  .over {
    color: var(--st-warn-text, #8a4b00);
    font-weight: 600;
  }
  .stem {
    margin-bottom: 1.5rem;
    max-width: 44rem;
  }
  .content {
    overflow-wrap: anywhere;
  }
  .content :is(p, li, td, th, h2, h3, h4, blockquote, caption) {
    unicode-bidi: plaintext;
  }
  .content p {
    margin-block-end: var(--st-paragraph, 1em);
  }
  .content > :first-child {
    margin-top: 0;
  }
  .content > :last-child {
    margin-bottom: 0;
  }
  .stem.marking {
    cursor: text;
  }
  .stem mark {
    padding: 0.05em 0;
    background: var(--st-mark, #ffe27a);
    color: var(--st-mark-text, #1b2530);
    text-decoration: underline 2px;
    text-underline-offset: 0.2em;
  }
  /* What is being read aloud: the sentence, and in it the word. */
  ::highlight(st-sentence) {
    background-color: var(--st-chosen, #eaf3fc);
    color: var(--st-text, #1d2733);
  }
  ::highlight(st-word) {
    background-color: var(--st-mark, #ffe27a);
    color: var(--st-mark-text, #1b2530);
    text-decoration: underline 3px;
  }
  @media (prefers-contrast: more) {
    ::highlight(st-sentence) {
      text-decoration: underline 1px;
    }
  }
  @media (forced-colors: active) {
    ::highlight(st-sentence) {
      color: CanvasText;
      background-color: Canvas;
      text-decoration: underline 2px;
    }
    ::highlight(st-word) {
      color: HighlightText;
      background-color: Highlight;
    }
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .content img {
    max-width: 100%;
    height: auto;
  }
  img[data-media] {
    max-width: 100%;
    height: auto;
  }
  img[data-state="waiting"] {
    background: var(--st-soft, #f2f5f8);
  }
  img[data-state="missing"] {
    border: 1px dashed var(--st-line, #c9d1da);
  }
  @media print {
    img[data-media] {
      max-height: 85vh;
      width: auto;
      break-inside: avoid;
    }
  }
  .content blockquote {
    margin: 1rem 0;
    padding-inline-start: 1rem;
    border-inline-start: 4px solid var(--st-line, #c9d1da);
  }
  button {
    font: inherit;
    font-size: 0.9375em;
    color: var(--st-link, #0b5cad);
    background: none;
    border: 1px solid transparent;
    border-radius: 6px;
    padding: 0.4rem 0.6rem;
    min-height: 2.25rem;
    cursor: pointer;
  }
  button:hover:not(:disabled, [aria-disabled="true"]) {
    background: var(--st-soft, #f2f5f8);
  }
  button:disabled,
  button[aria-disabled="true"] {
    color: var(--st-muted, #56616e);
    cursor: default;
  }
  :focus-visible {
    outline: 3px solid var(--st-focus, #0b5cad);
    outline-offset: 2px;
  }
  .key {
    margin-top: 1.25rem;
    padding: 0.75rem 1rem;
    border-inline-start: 4px solid var(--st-good, #1d7a3c);
    background: var(--st-soft, #f2f5f8);
    border-radius: 0 6px 6px 0;
  }
  .key .key-title {
    margin: 0 0 0.35rem;
    font-weight: 600;
    font-size: 0.9375em;
  }
  .none {
    color: var(--st-muted, #56616e);
    font-style: italic;
  }
`;
