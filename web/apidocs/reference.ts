/** The reference of all calls, drawn by Scalar from the document that the server gives. Nothing is loaded from elsewhere. */
import { createApiReference } from "@scalar/api-reference";
import "@scalar/api-reference/style.css";

import "./pages.css";
import "./theme.css";
import "./reference.css";

const place = document.querySelector<HTMLElement>("#content")!;

createApiReference(place, {
  url: place.dataset.document!,
  theme: "none",
  withDefaultFonts: false,
  telemetry: false,
  persistAuth: false,
  hideClientButton: true,
  showDeveloperTools: "never",
  hiddenClients: true,
  hideDarkModeToggle: true,
  forceDarkModeState: "light",
  mcp: { disabled: true },
  agent: { disabled: true },
} as Parameters<typeof createApiReference>[1]);
