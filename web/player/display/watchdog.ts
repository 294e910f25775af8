/**
 * Watches over the page of an exam from outside of its program: where that does not come, or fails, the page says what to do instead of
 * staying white. It is a plain script, so that it also runs where modules do not; the words are the server's, in the page.
 */
(() => {
  /** Seconds for which the page may show nothing, and for which its program may be on its way. */
  const [EMPTY, COMING] = [3, 15];
  let [empty, waited] = [0, 0];

  function say(on: boolean): void {
    const place = document.getElementById("stuck");
    if (!place || place.hidden !== on) return;
    place.hidden = !on;
    if (!on) return;
    for (const said of document.querySelectorAll(".moment")) said.remove(); // what the page says until its program comes
    const heading = place.querySelector<HTMLElement>("h2");
    heading?.focus();
    if (heading) document.title = heading.textContent;
  }

  // A script of the page did not come: such events do not bubble.
  addEventListener("error", (event) => event.target instanceof HTMLScriptElement && say(true), true);
  setInterval(() => {
    const runs = document.documentElement.hasAttribute("data-runs");
    empty = document.querySelector("stratus-player > *") ? 0 : empty + 1;
    waited = runs ? 0 : waited + 1;
    if (empty >= EMPTY || waited >= COMING) say(true);
    else if (!empty && runs) say(false);
  }, 1000);
})();
