/** What is said of places on a picture. */
import { language, t } from "../../shared/i18n";
import { type Point, SCALE } from "../areas/geometry";

/** Where a point is, in words: in whole percent, which is as far as a step of the cross-hair goes. */
export function placeOf([x, y]: Point): string {
  const percent = (units: number) => (units / SCALE).toLocaleString(language(), { style: "percent", maximumFractionDigits: 0 });
  return t("{x} from the left, {y} from the top", { x: percent(x), y: percent(y) });
}
