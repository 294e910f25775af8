/** How an answer to a whole question was judged, by its score. */
import { addTexts, t } from "../../shared/i18n";
import nl from "./nl.json";

addTexts({ nl });

export type Verdict = "right" | "partly" | "wrong";

export const SIGNS: Record<Verdict, string> = { right: "✓", partly: "◐", wrong: "✗" };

export function inWords(verdict: Verdict): string {
  return { right: t("Right"), partly: t("Partly right"), wrong: t("Wrong") }[verdict];
}

/** What stands beside a part whose question a marker judged otherwise: what the key says of it, and no verdict. */
export function byKey(right: boolean): string {
  return right ? `= ${t("As in the key")}` : `≠ ${t("Not as in the key")}`;
}
