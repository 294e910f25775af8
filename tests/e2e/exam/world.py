"""The world around one page of the player, changed in its browser: what the server says, whether it answers, and what time it is there."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

WORLD = r"""(() => {
  if (window.world) return;
  const world = (window.world = { wait: {}, start: {}, sync: {}, later: 0, fail: null, down: false, refuse: false, unlock: false });
  const ask = window.fetch;
  window.fetch = async (address, init) => {
    const path = String(address);
    const call = ["wait", "start", "sync"].find((one) => path.endsWith("/" + one));
    if (!call) return ask(address, init);
    if (world.down) throw new TypeError("the cable is out");
    if (world.fail?.call === call) {
      const { status, body } = world.fail;
      return Response.json(body, { status, headers: body.wait ? { "Retry-After": String(body.wait) } : {} });
    }
    const asked = JSON.parse(init?.body ?? "{}");
    const answer = await ask(address, init);
    if (!answer.ok) return answer;
    const said = { ...(await answer.json()), ...world[call] };
    said.server_time = new Date(Date.parse(said.server_time) + 1000 * world.later).toISOString();
    const answers = (asked.events ?? []).filter(({ kind }) => kind === "answer");
    if (call === "sync" && world.refuse) said.refused = answers.map(({ seq }) => ({ seq, reason: "AS_TOLD" }));
    if (call === "sync" && world.unlock && asked.locked) said.orders = [{ id: 99, kind: "unlock", text: asked.locked }];
    return Response.json(said, { status: answer.status });
  };
})()"""

CHANGE = """changes => {
  const world = window.world;
  for (const [name, value] of Object.entries(changes)) {
    const merges = value && ["wait", "start", "sync"].includes(name);
    world[name] = merges ? { ...world[name], ...value } : value;
  }
  dispatchEvent(new Event("online"));
}"""


class World:
    """Changes the world of a page that is not opened yet."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(WORLD)

    def is_(self, **changes: Any) -> None:
        """From now on: `wait`, `start`, `sync` are merged into the server's answers, `fail` answers one call, `down`: nobody answers."""
        self.page.evaluate(CHANGE, changes)

    def passes(self, seconds: float) -> None:
        """The server says that it is so much later."""
        self.page.evaluate("seconds => (window.world.later += seconds, dispatchEvent(new Event('online')))", seconds)
