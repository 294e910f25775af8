/**
 * What was sent while a page was left. A page that is loaded again at once may have been made before that had arrived: it would show less than
 * is kept, and what is typed there would take its place.
 */
const KEPT = "stratus.left";
/** Milliseconds for which that may be. */
const WITHIN = 15_000;

interface Left {
  address: string;
  written: string;
  at: number;
}

export function noteLeft(address: string, written: string): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ address, written, at: Date.now() } satisfies Left));
  } catch {
    // too long, or no storage
  }
}

export function forgetLeft(): void {
  try {
    sessionStorage.removeItem(KEPT);
  } catch {
    // there is none
  }
}

function noted(): Left | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as Left | null;
  } catch {
    return null;
  }
}

/** Whether a page shows something else than was sent when it was left a moment ago. Asked once: the next time it says no. */
export function cameTooEarly(address: string, written: string): boolean {
  const left = noted();
  forgetLeft();
  return left !== null && left.address === address && Date.now() - left.at < WITHIN && left.written !== written;
}
