/** The reference of all calls, drawn by Scalar from the document that the server gives. Nothing is loaded from elsewhere. */
import { createApiReference } from "@scalar/api-reference";
import "@scalar/api-reference/style.css";

import "./pages.css";
import "./theme.css";
import "./reference.css";
import { startMending } from "./mending";
import { keptToken, withToken } from "./token";

interface ApiDocument {
  components: { securitySchemes: Record<string, { type: string }> };
}

const place = document.querySelector<HTMLElement>("#content")!;

async function show(): Promise<void> {
  const answer = await fetch(place.dataset.document!);
  if (!answer.ok) throw new Error(`The document of the API: ${answer.status}`);
  const content = (await answer.json()) as ApiDocument;
  const [[scheme, { type }] = ["", { type: "" }]] = Object.entries(content.components.securitySchemes);
  const given = type === "http" ? { token: keptToken().replace(/^\w+ /, "") } : { value: keptToken() };
  createApiReference(place, {
    content,
    theme: "none",
    withDefaultFonts: false,
    telemetry: false,
    persistAuth: false,
    showDeveloperTools: "never",
    hideClientButton: true,
    hideDarkModeToggle: true,
    forceDarkModeState: "light",
    hideModels: true,
    hiddenClients: true,
    defaultOpenFirstTag: false,
    documentDownloadType: "none",
    mcp: { disabled: true },
    agent: { disabled: true },
    authentication: { preferredSecurityScheme: scheme, securitySchemes: { [scheme]: given } },
    onRequestBuilt: ({ request }) => withToken(request.headers),
  });
  startMending(document.body);
}

show().catch((error: unknown) => {
  place.textContent = "The reference could not be loaded. Load the page again.";
  throw error;
});
