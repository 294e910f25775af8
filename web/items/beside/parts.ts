/** What parts of a question are called that say nothing themselves, each by its letter or number. */
import { t } from "../../shared/i18n";

/** As the server names them (`item_types/parts.py: Kind`). */
const NAMES = {
  alternative: (label: string) => t("Alternative {letter}", { letter: label }),
  area: (label: string) => t("Area {n}", { n: label }),
  cell: (label: string) => t("Cell {name}", { name: label }),
  element: (label: string) => t("Element {n}", { n: label }),
  gap: (label: string) => t("Gap {n}", { n: label }),
  piece: (label: string) => t("Piece {n}", { n: label }),
  source: (label: string) => t("Source {n}", { n: label }),
  stem: (label: string) => t("Stem {n}", { n: label }),
};

export type PartKind = keyof typeof NAMES;

export function partName(kind: PartKind, label: string): string {
  return NAMES[kind](label);
}
