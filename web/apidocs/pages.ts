/** Guides and the page of all errors: they are whole without this. It adds buttons that copy code, and a filter. */
import "./pages.css";

import { startCopying } from "./copying";
import { startFilter } from "./filter";

startCopying(document);
startFilter(document);
