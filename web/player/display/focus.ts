/** Where somebody is on the page, and how they come back there: the focus, and the selection or caret in it. */

/** What has the focus, also inside shadow trees. */
export function focused(): HTMLElement | null {
  let at: Element | null = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at instanceof HTMLElement && at !== document.body ? at : null;
}

/** The heading of the screen: where they go on who have nowhere to go back to. */
export function toHeading(): void {
  const within = document.querySelector("dialog[open]") ?? document;
  const heading = within.querySelector<HTMLElement>("h1[tabindex]") ?? within.querySelector<HTMLElement>("h2[tabindex]");
  heading?.focus({ preventScroll: true });
  // Where it is in sight already the page stays as it is.
  heading?.scrollIntoView({ block: "nearest" });
}

type Text = HTMLInputElement | HTMLTextAreaElement;

/** Notes where somebody is; what it returns brings them back, and says whether that place was still there. */
export function whereabouts(): () => boolean {
  const held = focused();
  const caret = held && caretOf(held);
  return () => {
    if (!held?.isConnected) return false;
    held.focus({ preventScroll: true });
    if (focused() !== held) return false;
    caret?.();
    return true;
  };
}

function caretOf(held: HTMLElement): (() => void) | null {
  if (held.matches("textarea, input")) {
    const { selectionStart: from, selectionEnd: to, selectionDirection: way } = held as Text;
    return from === null ? null : () => (held as Text).setSelectionRange(from, to, way ?? undefined);
  }
  const selection = document.getSelection();
  if (!selection?.rangeCount || !held.contains(selection.anchorNode)) return null;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  return () => {
    if (anchorNode?.isConnected && focusNode?.isConnected) selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
  };
}

/**
 * Nobody falls off the page: where the element that has the focus is taken away, the heading of the screen gets it. Whoever takes it away
 * should have moved the focus before; this is the net below.
 */
export function keepFocus(root: HTMLElement): void {
  let last: HTMLElement | null = null;
  document.addEventListener("focusin", () => (last = focused()));
  new MutationObserver(() => {
    if (last && !last.isConnected && !focused()) toHeading();
  }).observe(root, { childList: true, subtree: true });
}
