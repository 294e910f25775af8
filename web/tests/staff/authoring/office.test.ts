import { readFileSync } from "node:fs";

import type { Editor } from "@tiptap/core";
import { afterEach, describe, expect, test } from "vitest";

import { startRichText } from "../../../staff/authoring/rich-text";
import { tableOf } from "../../../staff/authoring/text/office";

afterEach(() => document.body.replaceChildren());

const sample = (name: string) => readFileSync(`tests/staff/authoring/pasted/${name}.html`, "utf8");
const said = () => document.querySelector(".rich-said")!.textContent;

/** What is stored after this was pasted. */
async function pasted(html: string, text = "x"): Promise<string> {
  document.body.innerHTML = '<form data-pictures="/choose" data-upload="/upload"><input name="csrfmiddlewaretoken" value="t"><label for="stem">Question</label><textarea id="stem" data-rich-text></textarea></form>';
  startRichText();
  const event = new Event("paste", { bubbles: true, cancelable: true });
  const texts: Record<string, string> = { "text/html": html, "text/plain": text };
  Object.defineProperty(event, "clipboardData", { value: { files: [], types: Object.keys(texts), items: [], getData: (type: string) => texts[type] ?? "" } });
  document.querySelector<HTMLElement & { editor: Editor }>("[role=textbox]")!.dispatchEvent(event);
  await new Promise((resolve) => setTimeout(resolve, 20));
  return document.querySelector("textarea")!.value;
}

describe("what is pasted", () => {
  test("from Word keeps its words, lists, tables and links, and what was left out is said", async () => {
    const html = await pasted(sample("word"));
    expect(html).toContain("<p><strong>Rivers of Europe</strong></p>");
    expect(html).toContain("<p>The <strong>Rhine</strong> is <em>long</em>; H<sub>2</sub>O is in <strong>it</strong>.</p>");
    expect(html).toContain("<ul><li><p>Rhine</p><ol><li><p>Aare</p></li></ol></li><li><p>Elbe</p></li></ul>");
    expect(html).toContain('<p><a href="https://example.org/map">A map</a>, a file, a note</p>');
    expect(html).toContain('<table><tbody><tr><td>River</td><td>km</td></tr><tr><td colspan="2">Rhine</td></tr></tbody></table>');
    expect(html).not.toMatch(/mso|o:p|file:|style|class|<img|\[A1\]/);
    expect(said()).toBe("Pictures that were left out: 1. Save each as a file and put it in with “Picture”. Left out of what was pasted: comments, colours, links that do not begin with https:// or mailto:.");
  });

  test("from Excel is a table of what is seen", async () => {
    const html = await pasted(sample("excel"));
    expect(html).toBe("<table><tbody><tr><td>River</td><td>km</td></tr><tr><td>Rhine</td><td>1230</td></tr><tr><td></td><td></td></tr></tbody></table>");
    expect(said()).toBe("");
  });

  test("from LibreOffice Calc keeps merged cells and what is bold", async () => {
    expect(await pasted(sample("calc"))).toBe('<table><tbody><tr><td><strong>River</strong></td><td><em>km</em></td></tr><tr><td rowspan="2">Rhine</td><td>1230</td></tr><tr><td>2</td></tr></tbody></table>');
  });

  test("from LibreOffice Writer keeps lists and languages, and says that a colour is gone", async () => {
    const html = await pasted(sample("writer"));
    expect(html).toBe('<p><strong>Title</strong></p><p>Red and <strong>bold</strong> <span lang="fr-FR">bonjour</span></p><ol><li><p>One</p></li><li><p>Two</p></li></ol><p></p>');
    expect(said()).toContain("Left out of what was pasted: colours.");
  });

  test("as lines with tabs becomes a table", async () => {
    expect(await pasted("", "a\tb <\n1\t2\n")).toBe("<table><tbody><tr><td>a</td><td>b &lt;</td></tr><tr><td>1</td><td>2</td></tr></tbody></table>");
  });

  test("a formula of Word is counted once, as a formula", async () => {
    await pasted("<p>a <!--[if gte msEquation 12]><m:oMath><m:r>x</m:r></m:oMath><![endif]--><![if !msEquation]><img src='file:///x.png'><![endif]></p>");
    expect(said()).toBe("Left out of what was pasted: formulas (write them with “Formula”).");
  });

  test.each(['<img src=x onerror="x()">a', '<svg onload="x()"><circle></circle></svg>a', "<iframe srcdoc=x></iframe>a", '<a href="javascript:x()">a</a>', "<o:p onclick=x>a</o:p>", "<math><mtext><img src=x onerror=x></mtext></math>a"])(
    "that is hostile leaves its words: %s",
    async (html) => expect(await pasted(html)).toBe("<p>a</p>"),
  );
});

test.each(["a\tb\nc", "a", "", Array(21).fill("a").join("\t"), "a\tb\n".repeat(101)])("text that is no table, or too large a one, stays text", (text) => expect(tableOf(text)).toBeNull());
