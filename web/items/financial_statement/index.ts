/** Financial statement: a table of numbers, choices and totals. */
import { register } from "../element";
import { isBlank } from "../typed/blanks";
import { FinancialStatement } from "./element";
import nl from "./nl.json";

register({
  type: "FINANCIAL_STATEMENT",
  tag: "stratus-financial-statement",
  element: FinancialStatement,
  answered: ({ cells }) => Object.values((cells ?? {}) as Record<string, string>).some((text) => !isBlank(text)),
  texts: { nl },
});
