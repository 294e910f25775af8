/** Keys that open a list, or choose in it. */
const CHANGES = /^(?:.|Arrow\w+|Home|End|Page\w+|Enter|F4)$/u;

/**
 * Keeps a list that is `locked` as it is: no press and no key opens it or chooses in it. It is not disabled, so that it keeps the focus that
 * it may have; every other key is left to the browser and to assistive technology.
 */
export function keepLocked(event: MouseEvent | KeyboardEvent, locked: boolean): void {
  if (locked && (event instanceof MouseEvent || CHANGES.test(event.key)) && !event.ctrlKey && !event.metaKey) event.preventDefault();
}
