/**
 * A name for this window of the browser, the same after its page is loaded again, so that of two windows of one person each knows its own
 * draft. A window that was duplicated begins with the name of the other one: whoever finds it in use takes a new one.
 */
const KEPT = "stratus.window";

/** Something that nobody else has: 32 hexadecimal digits. */
export function made(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function keep(name: string): string {
  try {
    sessionStorage.setItem(KEPT, name);
  } catch {
    // without storage it is another window after each loading
  }
  return name;
}

function kept(): string {
  try {
    return sessionStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

/** Holds the name for as long as the page is there; false where another page holds it. */
function held(name: string): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(true); // plain HTTP
  return new Promise((resolve) => {
    const asked = navigator.locks.request(`${KEPT}:${name}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise<void>(() => undefined);
    });
    asked.catch(() => resolve(true));
  });
}

export async function nameOfWindow(): Promise<string> {
  const before = kept();
  if (before && (await held(before))) return before;
  const name = keep(made());
  await held(name);
  return name;
}
