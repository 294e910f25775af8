import { afterEach, describe, expect, test, vi } from "vitest";

import { clean, countWords, fromPlain, toPlain } from "../items/essay/words";
import { Api, ApiError, Unreachable } from "../shared/api";
import { t, tn } from "../shared/i18n";
import { randomId } from "../shared/ids";
import { Sha256, sha256 } from "../shared/sha256";
import { countdown, duration } from "../shared/times";
import lengths from "../../tests/item_types/essay/words.json";
import nl from "../locales/nl.json";

const sources = import.meta.glob<string>("../{shared,items,player,staff}/**/*.ts", { query: "?raw", import: "default", eager: true });
const textsOfTypes = import.meta.glob<Record<string, unknown>>(["../{items,player,staff}/**/nl.json", "../locales/nl-staff.json"], { import: "default", eager: true });

/** The browser's own SHA-256, to compare with. */
async function reference(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

afterEach(() => (document.documentElement.lang = "en"));

describe("SHA-256", () => {
  test.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 4097])("of %i bytes is that of the browser", async (size) => {
    const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 7 + size) % 256);
    expect(new Sha256().update(bytes).hex()).toBe(await reference(bytes));
  });

  test("does not depend on how the bytes arrive", async () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => i % 256);
    const hash = new Sha256();
    for (const [from, to] of [[0, 3], [3, 67], [67, 130], [130, 300]]) hash.update(bytes.subarray(from, to));
    expect(hash.hex()).toBe(await reference(bytes));
  });

  test("reads a file in pieces and tells how far it is", async () => {
    const bytes = new Uint8Array(2_500_000).fill(3);
    const progress = vi.fn();
    expect(await sha256(new Blob([bytes]), progress)).toBe(await reference(bytes));
    expect(progress).toHaveBeenCalledTimes(3);
    expect(progress).toHaveBeenLastCalledWith(1);
  });
});

test("random ids are 128 bits and differ", () => {
  const ids = new Set(Array.from({ length: 100 }, randomId));
  expect(ids.size).toBe(100);
  expect([...ids].every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
});

describe("essays", () => {
  test("plain text becomes escaped paragraphs and comes back as it was", () => {
    const text = "1 < 2 & 3\n\n\"two\" lines";
    expect(fromPlain(text)).toBe("<p>1 &lt; 2 &amp; 3</p><p></p><p>\"two\" lines</p>");
    expect(toPlain(fromPlain(text))).toBe(text);
  });

  test.each(lengths as [string, number][])("%j counts as %i", (text, words) => expect(countWords(text)).toBe(words));

  test("scripts, attributes and unknown elements do not reach the reader", () => {
    expect(clean('<p onclick="x()">a<script>x()</script><img src=x onerror=x()><a href="javascript:x">b</a> <strong class="c">d</strong></p>')).toBe(
      "<p>ab <strong>d</strong></p>",
    );
  });
});

describe("texts", () => {
  test("a text is said in the language of the page, its values filled in", () => {
    document.documentElement.lang = "nl";
    expect(t("{duration}, and {extra} extra time", { duration: "1 uur", extra: "15 min" })).toBe("1 uur, en 15 min extra tijd");
    expect([tn("{n} minute", "{n} minutes", 1), tn("{n} minute", "{n} minutes", 2)]).toEqual(["1 minuut", "2 minuten"]);
  });

  test("a language that is not here gets English", () => {
    document.documentElement.lang = "fi";
    expect(t("Hand in")).toBe("Hand in");
    expect(tn("{n} word", "{n} words", 2)).toBe("2 words");
  });

  test("every text of the sources is translated, and nothing else", () => {
    const used = new Set<string>();
    for (const source of Object.values(sources)) {
      for (const [, text] of source.matchAll(/\bt\(\s*"((?:[^"\\]|\\.)*)"/g)) used.add(text!);
      for (const [, text] of source.matchAll(/\btn\(\s*"((?:[^"\\]|\\.)*)"/g)) used.add(text!);
      for (const [, text] of source.matchAll(/mark\("\w+", "([^"]+)"/g)) used.add(text!);
      for (const [, text] of source.matchAll(/\blabel: "([^"]+)"/g)) used.add(text!);
    }
    const known = new Set([nl, ...Object.values(textsOfTypes)].flatMap((texts) => Object.keys(texts)));
    expect([...used].filter((text) => !known.has(text))).toEqual([]);
    expect([...known].filter((text) => !used.has(text))).toEqual([]);
  });

  test("a text is translated in one place: catalogues are put together, and the last one would win", () => {
    const catalogues: Record<string, object> = { shared: nl, ...textsOfTypes };
    const places = new Map<string, string[]>();
    for (const [file, texts] of Object.entries(catalogues)) for (const text of Object.keys(texts)) places.set(text, [...(places.get(text) ?? []), file]);
    expect(Array.from(places).filter(([, files]) => files.length > 1)).toEqual([]);
  });

  test("lengths of time", () => {
    expect([duration(7200), duration(5400), duration(61), duration(0)]).toEqual(["2 hours", "1 hour 30 minutes", "2 minutes", "0 minutes"]);
    expect([countdown(59.2), countdown(3600), countdown(200_000), countdown(-4)]).toEqual(["1:00", "1:00:00", "2 days", "0:00"]);
  });
});

describe("calls", () => {
  const api = (answer: () => Promise<Response>) => new Api("secret", "/exam/api/", answer);

  test("carry the token in a header only", async () => {
    const fetcher = vi.fn(() => Promise.resolve(Response.json({ acknowledged: 0 })));
    await new Api("secret", "/exam/api/", fetcher).sync(7, { writer: "w", session: 1, active: true, events: [], received: [] });
    const [url, init] = fetcher.mock.calls[0] as unknown as [string, RequestInit & { headers: Record<string, string> }];
    expect([url, init.headers.Authorization, init.credentials]).toEqual(["/exam/api/attempts/7/sync", "Player secret", "omit"]);
  });

  test("an error tells its code and how long to wait", async () => {
    const error: unknown = await api(() => Promise.resolve(Response.json({ error: "pin_wrong", message: "no", wait: 30 }, { status: 403 })))
      .start("1", { writer: "w" })
      .catch((one: unknown) => one);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 403, code: "pin_wrong", wait: 30 });
  });

  test.each([
    ["the network is down", () => Promise.reject(new TypeError("fetch failed"))],
    ["a hotel's login page answers", () => Promise.resolve(new Response("<html>log in</html>"))],
    ["something else's JSON answers", () => Promise.resolve(Response.json({ hello: 1 }))],
  ])("%s: that is no answer", async (_name, answer) => {
    await expect(api(answer).paper(7)).rejects.toBeInstanceOf(Unreachable);
  });
});

test("a number with decimals has the sign of the reader's language, a whole one no signs that group", () => {
  const { lang } = document.documentElement;
  document.documentElement.lang = "nl";
  const said = [t("{n} of {m}", { n: 0.5, m: 12000 }), tn("{n} point", "{n} points", 1.25)];
  document.documentElement.lang = lang;
  expect(said[0]).toContain("0,5");
  expect(said[0]).toContain("12000");
  expect(said[1]).toContain("1,25");
});
