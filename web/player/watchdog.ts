/**
 * Watches over the page of an exam from outside of its program: where that does not come, or fails, the page says what to do instead of
 * staying white. It is a plain script, so that it also runs where modules do not; the words are the server's, in the page.
 */
(() => {
  /** Seconds for which the page may show nothing. */
  const PATIENCE = 3;
  let empty = 0;

  function say(on: boolean): void {
    const place = document.getElementById("stuck");
    if (!place || place.hidden !== on) return;
    place.hidden = !on;
    if (!on) return;
    const heading = place.querySelector<HTMLElement>("h2");
    heading?.focus();
    if (heading) document.title = heading.textContent;
  }

  // A script of the page did not come: such events do not bubble.
  addEventListener("error", (event) => event.target instanceof HTMLScriptElement && say(true), true);
  setInterval(() => {
    empty = document.querySelector("stratus-player > *") ? 0 : empty + 1;
    if (empty >= PATIENCE) say(true);
    else if (!empty && document.documentElement.hasAttribute("data-runs")) say(false);
  }, 1000);
})();
