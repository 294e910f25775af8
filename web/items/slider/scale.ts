/** Scales: exact numbers at equal distances, counted in millionths, which are whole numbers here. */
import type { Item } from "../../shared/api";

export interface SliderItem extends Item {
  /** Numbers of the scale, exact: `-0.5`. Both ends are positions. */
  least: string;
  most: string;
  step: string;
  /** Words along the scale, "" without. */
  label_least: string;
  label_middle: string;
  label_most: string;
  unit: string;
  /** Whether a comma stands before decimals in the language of the item. */
  comma: boolean;
  key?: { correct?: string[]; html?: string; from?: string; to?: string } | null;
}

const PLACES = 6;
const ONE = 10 ** PLACES;
/** A sign, that of the keyboard or a true minus, and a comma or a dot before the decimals, as on the pages of staff. */
const TYPED = /^[-+\u2212]?(?=[.,]?\d)\d{0,12}(?:[.,]\d{0,12})?$/;

function millionths(text: string): number {
  return Math.round(Number(text) * ONE);
}

/** As answers hold it: without zeros that say nothing. */
function written(number: number): string {
  const [size, sign] = [Math.abs(number), number < 0 ? "-" : ""];
  const decimals = String(size % ONE).padStart(PLACES, "0").replace(/0+$/, "");
  return `${sign}${Math.floor(size / ONE)}${decimals ? `.${decimals}` : ""}`;
}

export class Scale {
  /** How many positions there are. */
  readonly positions: number;
  private readonly least: number;
  private readonly step: number;

  constructor(item: SliderItem) {
    this.least = millionths(item.least);
    this.step = millionths(item.step);
    this.positions = Math.round((millionths(item.most) - this.least) / this.step) + 1;
  }

  /** The number at this position, 0 for the least. */
  at(place: number): string {
    return written(this.least + place * this.step);
  }

  /** The position of a number, however it is written; null where it is none of the scale. */
  placeOf(number: string): number | null {
    const place = (millionths(number) - this.least) / this.step;
    return Number.isInteger(place) && place >= 0 && place < this.positions && Math.abs(Number(number) * ONE - millionths(number)) < 1e-3 ? place : null;
  }

  /** The position of a number that somebody typed; null where it is none of the scale. */
  typed(text: string): number | null {
    const trimmed = text.trim();
    return TYPED.test(trimmed) ? this.placeOf(trimmed.replace("\u2212", "-").replace(",", ".")) : null;
  }
}
