/** A hotspot as papers hold it, and its key. */
import type { Item } from "../../shared/api";
import type { Area, Picture } from "../areas/geometry";

export interface KeyArea extends Area {
  correct: boolean;
}

export interface HotspotItem extends Item {
  picture: Picture;
  task: "ONE" | "SEVERAL" | "ORDER";
  /** How many places are marked, or areas chosen. */
  most: number;
  /** As they lie on the picture, where candidates see them. */
  areas?: Area[];
  key?: (NonNullable<Item["key"]> & { areas?: KeyArea[]; correct?: string[] }) | null;
}
