/** A few icons of Tabler Icons (MIT), drawn on a 24 × 24 grid. Always beside words, so hidden from screen readers. */
import { svg, html, type TemplateResult } from "lit";

const paths = {
  check: "M5 12l5 5l10 -10",
  clock: "M3 12a9 9 0 1 0 18 0a9 9 0 0 0 -18 0M12 7v5l3 3",
  flag: "M5 5a5 5 0 0 1 7 0a5 5 0 0 0 7 0v9a5 5 0 0 1 -7 0a5 5 0 0 0 -7 0v-9M5 21v-7",
  left: "M15 6l-6 6l6 6",
  right: "M9 6l6 6l-6 6",
  up: "M6 15l6 -6l6 6",
  down: "M6 9l6 6l6 -6",
  list: "M9 6h11M9 12h11M9 18h11M5 6v.01M5 12v.01M5 18v.01",
  contrast: "M3 12a9 9 0 1 0 18 0a9 9 0 0 0 -18 0M12 3v18M12 14l7 -7M12 19l8.5 -8.5M12 9l4.5 -4.5",
  offline: "M12 18h.01M9.2 15.2a4 4 0 0 1 5.6 0M6.3 12.3a8 8 0 0 1 3.7 -2.1m3.7 0a8 8 0 0 1 4 2.1M3.5 9.5a12 12 0 0 1 3.5 -2.4m4 -1a12 12 0 0 1 9.5 3.4M3 3l18 18",
  warning: "M12 9v4M12 16v.01M10.4 3.6l-8.1 13.5a1.9 1.9 0 0 0 1.6 2.9h16.2a1.9 1.9 0 0 0 1.6 -2.9l-8.1 -13.5a1.9 1.9 0 0 0 -3.2 0",
  info: "M3 12a9 9 0 1 0 18 0a9 9 0 0 0 -18 0M12 9h.01M11 12h1v4h1",
  lock: "M5 13a2 2 0 0 1 2 -2h10a2 2 0 0 1 2 2v6a2 2 0 0 1 -2 2h-10a2 2 0 0 1 -2 -2zM8 11v-4a4 4 0 1 1 8 0v4",
  download: "M4 17v2a2 2 0 0 0 2 2h12a2 2 0 0 0 2 -2v-2M7 11l5 5l5 -5M12 4v12",
  pause: "M6 6a1 1 0 0 1 1 -1h2a1 1 0 0 1 1 1v12a1 1 0 0 1 -1 1h-2a1 1 0 0 1 -1 -1zM14 6a1 1 0 0 1 1 -1h2a1 1 0 0 1 1 1v12a1 1 0 0 1 -1 1h-2a1 1 0 0 1 -1 -1z",
  saving: "M20 11a8.1 8.1 0 0 0 -15.5 -2m-.5 -4v4h4M4 13a8.1 8.1 0 0 0 15.5 2m.5 4v-4h-4",
  message: "M8 9h8M8 13h6M18 4a3 3 0 0 1 3 3v8a3 3 0 0 1 -3 3h-5l-5 3v-3h-2a3 3 0 0 1 -3 -3v-8a3 3 0 0 1 3 -3z",
  notepad: "M5 4h11l3 3v13h-14zM9 9h5M9 13h6M9 17h4",
  calculator: "M6 3h12a1 1 0 0 1 1 1v16a1 1 0 0 1 -1 1h-12a1 1 0 0 1 -1 -1v-16a1 1 0 0 1 1 -1zM8 7h8v3h-8zM8 14v.01M12 14v.01M16 14v.01M8 17v.01M12 17v.01M16 17v.01",
  highlighter: "M3 19h4l10.5 -10.5a2.8 2.8 0 0 0 -4 -4l-10.5 10.5zM12.5 5.5l4 4M14 19h7",
  speaker: "M15 8a5 5 0 0 1 0 8M17.7 5a9 9 0 0 1 0 14M6 15h-2a1 1 0 0 1 -1 -1v-4a1 1 0 0 1 1 -1h2l3.5 -4.5a.8 .8 0 0 1 1.5 .5v14a.8 .8 0 0 1 -1.5 .5z",
  stop: "M6 6h12v12h-12z",
  close: "M18 6l-12 12M6 6l12 12",
} as const;

export function icon(name: keyof typeof paths): TemplateResult {
  return html`<svg class="icon icon-${name}" viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${paths[name]}></path>`}</svg>`;
}
