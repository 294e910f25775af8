/** How large an answer may become. The server takes requests of 256 kB; what else is in one needs room too. */
import type { Value } from "../shared/api";

/** Bytes of one answer as it is sent: JSON in UTF-8. A character may take several. */
export const MOST_BYTES = 200_000;

const encoder = new TextEncoder();

/** How many bytes an answer takes in a request. */
export function bytesOf(value: Value): number {
  return encoder.encode(JSON.stringify(value)).length;
}
