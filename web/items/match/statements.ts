/** When targets are columns of a table: few and short enough to stand beside each other. */
import type { Alternative } from "../../shared/api";
import { nameOf } from "../naming";

const MOST_COLUMNS = 4;
/** Signs of a heading. */
const LONGEST_HEADING = 24;

export function isTable(targets: readonly Alternative[]): boolean {
  return targets.length <= MOST_COLUMNS && targets.every(({ html }) => isShort(html));
}

function isShort(html: string): boolean {
  const name = nameOf(html, "");
  return name !== "" && Array.from(name).length <= LONGEST_HEADING && !/<(img|table|ul|ol|pre)\b/i.test(html);
}
