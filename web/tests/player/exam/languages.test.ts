/** The language in which a candidate sits: chosen before the start, kept by the browser, and all that is fetched is of it. */
import { render } from "lit";
import { expect, test, vi } from "vitest";

import { languageChoice } from "../../../player/exam/languages";
import { Launch } from "../../../player/exam/launch";
import { Fetching } from "../../../player/objects/fetching";
import { Objects } from "../../../player/objects/list";
import { Shelf } from "../../../player/objects/shelf";
import { Store } from "../../../player/storage/store";
import type { Api, Waiting } from "../../../shared/api";
import { Form, ObjectServer } from "../objects/builders";

const OFFERED = { original: "en", offered: ["nl", "ar"], chosen: "nl" };
const room = (more: Partial<Waiting> = {}) => ({ moment: "TOO_EARLY", languages: OFFERED, ...more }) as Waiting;
let number = 0;

async function launched(disk = `languages-${++number}`): Promise<Launch> {
  const launch = new Launch("1", new Store(disk));
  await launch.open("link");
  launch.languages = OFFERED;
  return launch;
}

function shown(launch: Launch, where = room(), chosen = () => {}): HTMLElement {
  const page = document.createElement("div");
  render(languageChoice(launch, where, false, chosen), page);
  return page;
}

test("each language is named in itself, and what is proposed is chosen", async () => {
  const page = shown(await launched());
  expect([...page.querySelectorAll("label span")].map((span) => [span.textContent, span.getAttribute("lang")])).toEqual([["English", "en"], ["Nederlands", "nl"], ["العربية", "ar"]]);
  expect(page.querySelector<HTMLInputElement>("input:checked")?.value ?? [...page.querySelectorAll("input")].find((one) => one.checked)?.value).toBe("nl");
});

test.each([{ moment: "RUNNING" }, { moment: "HANDED_IN" }, { languages: null }] as Partial<Waiting>[])("nothing is asked where there is nothing to choose: %o", async (more) => {
  expect(shown(await launched(), room(more)).querySelector("input")).toBeNull();
});

test("the choice is kept for the next load, the original too, until it is not offered any more", async () => {
  const launch = await launched("kept");
  const chosen = vi.fn();
  const original = shown(launch, room(), chosen).querySelector<HTMLInputElement>("input")!;
  original.checked = true;
  original.dispatchEvent(new Event("change"));
  await vi.waitFor(() => expect(chosen).toHaveBeenCalled());
  expect(launch.lang).toBe("");
  await launch.choose("ar");
  const again = await launched("kept");
  expect([again.chosen, again.lang]).toEqual(["ar", "ar"]);
  again.languages = { ...OFFERED, offered: ["nl"] };
  expect(again.lang).toBe("nl");
  again.languages = null;
  expect(again.lang).toBe("");
});

test("after another choice the objects of that language are asked for, once", async () => {
  const server = new ObjectServer(await Form.made());
  const asked: (string | undefined)[] = [];
  const api = { objects: (id: string, lang?: string) => (asked.push(lang), server.api.objects(id)) } as unknown as Api;
  const objects = new Objects("1", new Shelf(`languages-shelf-${++number}`, undefined), crypto.subtle, new Fetching(crypto.subtle, server.fetch));
  const offer = { after: 0, media_after: 0 };
  for (const lang of ["", "", "nl", "nl"]) {
    objects.offered(offer, api, performance.now(), lang);
    await vi.waitFor(() => expect(objects.early.views).toBe("here"));
  }
  objects.stop();
  objects.offered(offer, api, performance.now(), "ar");
  expect(asked).toEqual(["", "nl"]);
});
