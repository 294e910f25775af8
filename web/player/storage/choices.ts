/** What a candidate chose for how the pages look: remembered in this browser, or for this page where it keeps nothing. */
const here = new Map<string, string>();

/** The choice under this name, or `otherwise` when none of `values` was chosen. */
export function chosen<T extends string>(name: string, values: readonly T[], otherwise: T, storage: () => Storage = () => localStorage): T {
  let kept = here.get(name);
  try {
    kept = storage().getItem(`stratus-${name}`) ?? kept;
  } catch {
    // It is known for this page only.
  }
  return values.find((value) => value === kept) ?? otherwise;
}

export function choose(name: string, value: string, storage: () => Storage = () => localStorage): void {
  here.set(name, value);
  try {
    storage().setItem(`stratus-${name}`, value);
  } catch {
    // It lasts until the next load.
  }
}

/** For what should end with this window. */
export const thisWindow = (): Storage => sessionStorage;
