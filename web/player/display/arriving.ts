/** What is said while the exam's code is not here. */
import { html, nothing, type TemplateResult } from "lit";

import { t } from "../../shared/i18n";
import { icon } from "./icons";
import type { Launch } from "../exam/launch";

/** Said when somebody waits for the code: in time it comes by itself, or the page has to be loaded again. */
export function arriving({ code, durable }: Launch, begun: boolean): TemplateResult | typeof nothing {
  if (code.here) return nothing;
  if (code.trouble === "gone" || code.trouble === "broken") return loadAgain(durable);
  const still = begun ? "" : t("Your exam has not begun yet.");
  if (!code.trouble) return html`<p class="banner trouble">${icon("info")}<span>${onItsWay()} ${still}</span></p>`;
  const words = t("The exam's page cannot be fetched at the moment. It is tried again by itself; you need not do anything.");
  return html`<p class="banner warn trouble">${icon("warning")}<span>${words} ${still}</span></p>`;
}

function onItsWay(): string {
  return t("The exam's page is still on its way to this computer. It opens by itself as soon as it is here.");
}

/** Said at once, to whoever waits: pressing Start would lead nowhere. */
export function outdated({ code, durable }: Launch): TemplateResult | typeof nothing {
  return !code.here && (code.trouble === "gone" || code.trouble === "broken") ? loadAgain(durable) : nothing;
}

/** A browser that keeps nothing would forget the link with which this page was opened. */
function loadAgain(durable: boolean): TemplateResult {
  const words = t("The exam's page could not be loaded: the server may have been renewed since this page was opened.");
  if (!durable) return html`<p class="banner warn trouble">${icon("warning")}<span>${words} ${t("Open your exam with your link again.")}</span></p>`;
  return html`<p class="banner warn trouble">${icon("warning")}<span>${words} ${t("Load this page again; nothing is lost by it.")}</span></p>
    <p><button type="button" class="button large" @click=${() => location.reload()}>${t("Load the page again")}</button></p>`;
}
