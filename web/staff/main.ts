/** Everything that the staff pages load: Tabler's look, htmx, the item elements, and small helpers. */
import "@tabler/core/dist/css/tabler.min.css";
import htmx from "htmx.org";

import "../items/index";
import { boxTables } from "../items/reading";
import staffNl from "../locales/nl-staff.json";
import { addTexts } from "../shared/i18n";
import "./css/staff.css";
import { startArrival } from "./arrival";
import { startChosen } from "./chosen";
import { startDirectLogin } from "./login/direct-login";
import { startHelpers } from "./helpers";
import { startPersonFields } from "./person";
import { startAreas } from "./authoring/areas";
import criteriaNl from "./authoring/criteria/nl.json";
import { startCriteriaScore } from "./authoring/criteria/sliders";
import { startCriteria } from "./authoring/criteria/sums";
import { startPictureFields } from "./authoring/picture/field";
import nl from "./authoring/nl.json";
import { startPolling } from "./poll";
import { startPopups } from "./popup";
import { startRichText } from "./authoring/rich-text";
import { startShortcuts } from "./shortcuts";
import { startTables } from "./tables";
import { startLinedTables } from "./authoring/text/lined";
import { startRows } from "./authoring/text/rows";
import { startLanguages } from "./authoring/text/spoken";
import { startOffers } from "./authoring/tree/carried";
import draftsNl from "./authoring/drafts/nl.json";
import { startItemForm } from "./authoring/drafts/form";
import composingNl from "./authoring/tree/composing/nl.json";
import { startComposing } from "./authoring/tree/composing/composing";
import treeNl from "./authoring/tree/nl.json";
import { startTrees } from "./authoring/tree/tree";
import { startTurns } from "./login/turn";
import liveNl from "./live/nl.json";
import { startWatch } from "./live/watch";

// Texts that candidates do not wait for.
addTexts({ nl: { ...nl, ...criteriaNl, ...draftsNl, ...composingNl, ...treeNl, ...liveNl, ...staffNl } });

// Both would need what the content security policy forbids: a <style> element and eval().
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;

startDirectLogin();
startHelpers();
startChosen();
startPersonFields();
startOffers();
startPopups();
startPolling();
startShortcuts();
startTables();
startTrees();
startComposing();
startTurns();
startWatch();
startLanguages();
startRichText();
startRows();
startLinedTables();
startPictureFields();
startAreas();
startCriteria();
startCriteriaScore();
boxTables(document);
startItemForm();
startArrival();
document.addEventListener("htmx:load", ({ target }) => [startRichText, startPictureFields, startAreas, boxTables].forEach((start) => start(target as HTMLElement)));
