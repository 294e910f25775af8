import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { startPolling } from "../../staff/poll";
import { RowMenus } from "../../staff/live/row-menu";
import { Silence, silentFor } from "../../staff/live/silence";

const find = <T extends HTMLElement = HTMLElement>(selector: string): T => document.querySelector<T>(selector)!;

function press(key: string, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
  (document.activeElement ?? document.body).dispatchEvent(event);
  return event;
}

describe("the menu of a row", () => {
  const chosen = vi.fn<(row: string) => void>();
  const done = vi.fn<(act: string) => void>();

  beforeEach(() => {
    chosen.mockReset();
    done.mockReset();
    document.body.innerHTML = `
      <div class="live-screen">
        <div data-toolbar tabindex="-1"><button data-needs-some>Extra time…</button><button data-needs-some>Message…</button><button>Other</button></div>
        <table id="seats"><tbody>
          <tr id="seat-1"><td><input type="checkbox" /></td><td><button data-row-menu aria-label="Actions for Ada">⋮</button></td></tr>
          <tr id="seat-2"><td><input type="checkbox" /></td><td><button data-row-menu aria-label="Actions for Emmy">⋮</button></td></tr>
        </tbody></table>
      </div>`;
    for (const button of document.querySelectorAll("[data-toolbar] button")) button.addEventListener("click", () => done(button.textContent));
    new RowMenus(find("#seats"), find("[data-toolbar]"), (row) => chosen(row.id));
  });

  test("opens with its first act, and holds all acts that need somebody", () => {
    find("#seat-1 [data-row-menu]").click();
    expect(find("[role=menu]").getAttribute("aria-label")).toBe("Actions for Ada");
    expect(Array.from(document.querySelectorAll("[role=menuitem]"), (one) => one.textContent)).toEqual(["Extra time…", "Message…"]);
    expect(document.activeElement?.textContent).toBe("Extra time…");
    expect(find("#seat-1 [data-row-menu]").getAttribute("aria-expanded")).toBe("true");
  });

  test("leaves out what would be refused in the row's status", () => {
    find("[data-toolbar] button").insertAdjacentHTML("beforebegin", '<button value="resume" data-needs-some>Resume</button><button data-dialog="#dialog-reopen" data-needs-some>Re-open…</button>');
    find("#seat-1 td").dataset.refused = "resume reopen";
    find("#seat-1 [data-row-menu]").click();
    expect(Array.from(document.querySelectorAll("[role=menuitem]"), (one) => one.textContent)).toEqual(["Extra time…", "Message…"]);
    find("#seat-2 [data-row-menu]").click();
    expect(Array.from(document.querySelectorAll("[role=menuitem]"), (one) => one.textContent)).toEqual(["Resume", "Re-open…", "Extra time…", "Message…"]);
  });

  test("arrows, Home, End and letters walk through it", () => {
    find("#seat-1 [data-row-menu]").click();
    const at = (): string => document.activeElement?.textContent ?? "";
    for (const [key, act] of [["ArrowDown", "Message…"], ["ArrowDown", "Extra time…"], ["End", "Message…"], ["Home", "Extra time…"], ["m", "Message…"]] as const) {
      press(key);
      expect(at(), key).toBe(act);
    }
  });

  test("Escape closes it and goes back to its row", () => {
    find("#seat-2 [data-row-menu]").click();
    press("Escape");
    expect(find("[role=menu]").hidden).toBe(true);
    expect(document.activeElement).toBe(find("#seat-2 [data-row-menu]"));
  });

  test("an act chooses this row, presses the toolbar's button, and leaves the focus on the row", () => {
    find("#seat-2 [data-row-menu]").click();
    press("ArrowDown");
    find("[role=menuitem]:nth-child(2)").click();
    expect(chosen.mock.calls).toEqual([["seat-2"]]);
    expect(done.mock.calls).toEqual([["Message…"]]);
    expect(document.activeElement).toBe(find("#seat-2 [data-row-menu]"));
  });

  test("one key leads to the candidates, one to the toolbar, and arrows go from row to row", () => {
    press("ArrowDown", { altKey: true });
    expect(document.activeElement).toBe(find("#seat-1 [data-row-menu]"));
    press("ArrowDown");
    expect(document.activeElement).toBe(find("#seat-2 [data-row-menu]"));
    press("ArrowUp", { altKey: true });
    expect(document.activeElement?.textContent).toBe("Extra time…");
    press("ArrowRight");
    expect(document.activeElement?.textContent).toBe("Message…");
  });

  test("the toolbar is one stop of the Tab key", () => {
    expect(Array.from(document.querySelectorAll<HTMLElement>("[data-toolbar] button"), (one) => one.tabIndex)).toEqual([0, -1, -1]);
  });
});

describe("somebody who is silent", () => {
  const tones = vi.fn();

  function seat(id: number, secondsAgo: number): string {
    const seen = new Date(Date.parse("2026-01-01T10:00:00Z") - secondsAgo * 1000).toISOString();
    return `<tr id="seat-${id}"><th class="seat-name"><a>Candidate ${id}</a></th><td data-seen="${seen}">10:00</td></tr>`;
  }

  beforeEach(() => {
    vi.useFakeTimers();
    localStorage.clear();
    tones.mockReset();
    const tone = { frequency: { value: 0 }, connect: () => ({ connect: () => undefined }), start: tones, stop: () => undefined };
    vi.stubGlobal(
      "AudioContext",
      class {
        currentTime = 0;
        resume = (): Promise<void> => Promise.resolve();
        createOscillator = (): unknown => tone;
        createGain = (): unknown => ({ gain: { value: 0 } });
      },
    );
    document.body.innerHTML = `
      <div id="part" data-since="2026-01-01T10:00:00Z">
        <div data-warnings><input type="number" value="60" /><input type="checkbox" data-sound /></div>
        <table><tbody>${seat(1, 75)}${seat(2, 20)}</tbody></table>
      </div>`;
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const refresh = (since: string): void => {
    find("#part").dataset.since = since;
    find("#part").dispatchEvent(new Event("stratus:refreshed"));
    vi.runAllTimers();
  };
  const turnSoundOn = (): void => {
    find<HTMLInputElement>("[data-sound]").checked = true;
    find("[data-sound]").dispatchEvent(new Event("change", { bubbles: true }));
    tones.mockReset();
  };

  test("is marked in colour and in words", () => {
    new Silence(find("#part"));
    expect(find("#seat-1").classList.contains("is-silent")).toBe(true);
    expect(find("#seat-1 .silent-for").textContent).toBe("silent for 75 s");
    expect(find("#seat-2").classList.contains("is-silent")).toBe(false);
  });

  test("is told once, with a sound for whoever wants it", () => {
    new Silence(find("#part"));
    turnSoundOn();
    refresh("2026-01-01T10:00:45Z");
    expect(find("#said").textContent).toBe("Candidate 2: silent for 60 s");
    expect(tones).toHaveBeenCalledTimes(2);
    refresh("2026-01-01T10:00:47Z");
    expect(tones).toHaveBeenCalledTimes(2);
  });

  test("makes no sound before it is switched on", () => {
    new Silence(find("#part"));
    refresh("2026-01-01T10:00:45Z");
    expect(tones).not.toHaveBeenCalled();
  });

  test("is nobody while this page has no news of the server", () => {
    new Silence(find("#part"));
    vi.advanceTimersByTime(600_000);
    expect(find("#seat-2").classList.contains("is-silent")).toBe(false);
  });

  test("how many seconds that takes is kept on this computer", () => {
    new Silence(find("#part"));
    find<HTMLInputElement>("[type=number]").value = "15";
    find("[type=number]").dispatchEvent(new Event("change", { bubbles: true }));
    expect(find("#seat-2").classList.contains("is-silent")).toBe(true);
    find<HTMLInputElement>("[type=number]").value = "";
    new Silence(find("#part"));
    expect(find<HTMLInputElement>("[type=number]").value).toBe("15");
  });

  test("is silent in minutes from two on", () => {
    expect([silentFor(119), silentFor(120), silentFor(185)]).toEqual(["silent for 119 s", "silent for 2 min", "silent for 3 min"]);
  });
});

describe("a part that cannot be refreshed", () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test("says since when it is not up to date, once, and when it is again", async () => {
    vi.useFakeTimers({ now: new Date(2026, 0, 1, 10, 27, 5) });
    const answer = vi.fn().mockRejectedValue(new TypeError("no server"));
    vi.stubGlobal("fetch", answer);
    document.body.innerHTML = '<div id="part" data-poll="/live" data-poll-seconds="2"></div>';
    startPolling();
    const added: string[] = [];
    new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) => added.push(node.textContent ?? "")))).observe(find("#part"), { childList: true, subtree: true, characterData: true });
    await vi.advanceTimersByTimeAsync(200_000);
    expect(answer.mock.calls.length).toBeGreaterThan(3);
    expect(find("#part [role=alert]").textContent).toBe("Not up to date since 10:27:05. Trying again.");
    expect(added).toEqual(["Not up to date since 10:27:05. Trying again."]);
    answer.mockImplementation(() => Promise.resolve(new Response("", { status: 200 })));
    await vi.advanceTimersByTimeAsync(100_000);
    expect(document.querySelector("#part [role=alert]")).toBeNull();
    expect(find("#said").textContent).toBe("Up to date again.");
  });
});
