/** What the last page and the hand-in dialog say: no more than is known. */
import { afterEach, expect, test } from "vitest";

import type { Missing } from "../../../shared/api";
import { NOBODY } from "../../../player/exam/keeper";
import "../../../player/screens/dialogs";
import type { HandInDialog } from "../../../player/screens/dialogs";
import "../../../player/screens/finish";
import type { Finish } from "../../../player/screens/finish";
import { savingState } from "../../../player/screens/states";
import { render } from "lit";

const RECEIVED = "All your answers have been received: 1 of 2 questions are answered.";
const CLOSE = "You may close this window.";

interface Told {
  missing?: Missing[];
  complete?: boolean;
  settled?: boolean;
  pending?: boolean;
  standing?: object | null;
  queue?: string;
  fault?: string | null;
}

function exam({ missing = [], complete = true, settled = true, pending = false, standing = { answers: { a: [1, 1], c: [1, 2] }, late: {} }, queue = "empty", fault = null }: Told) {
  return {
    sent: { missing, complete, settled, queue, counted: { n: 1, total: 2 } }, sync: { standing, orders: [], fault, failures: 0, claim: null }, started: {}, phase: "handed-in",
    queue: { aside: new Set(), events: [], waiting: new Set() }, uploads: { pending, remaining: 2048 }, trouble: "", offline: fault !== null,
    keeper: NOBODY, items: [{ id: "a" }, { id: "b" }], counting: { choices: [], open: [] }, flags: new Set(),
  };
}

async function page(told: Told): Promise<string> {
  const element = document.createElement("stratus-finish") as Finish;
  Object.assign(element, { finished: { attempt: 7, title: "Exam", at: "2026-11-20T12:00:00Z", by: "CANDIDATE", void: false }, exam: exam(told) });
  document.body.append(element);
  await element.updateComplete;
  return element.textContent.replace(/\s+/g, " ");
}

afterEach(() => document.body.replaceChildren());

test("everything is received when the server says so, and the window may be closed", async () => {
  const text = await page({});
  expect(text).toContain(RECEIVED);
  expect(text).toContain(CLOSE);
});

test("a page that is loaded after the hand-in says again what was received, and nothing where that is not known", async () => {
  const later = async (finished: object): Promise<string> => {
    const element = document.createElement("stratus-finish") as Finish;
    Object.assign(element, { finished: { attempt: 7, title: "Exam", at: "2026-11-20T12:00:00Z", by: "CANDIDATE", void: false, ...finished } });
    document.body.append(element);
    await element.updateComplete;
    return element.textContent.replace(/\s+/g, " ");
  };
  const known = { n: 1, total: 2 };
  expect(await later({ received: known })).toContain(RECEIVED);
  expect(await later({ received: known, missing: [{ item: "a", number: 3, why: "refused" }] })).not.toContain(RECEIVED);
  expect(await later({})).not.toContain("received");
});

test.each<[string, Told, string]>([
  ["an answer still waits", { missing: [{ item: "a", number: 3, why: "waits" }], complete: false, settled: false, queue: "sending" }, "Your last answers are being sent."],
  ["a file is under way", { missing: [{ item: "a", number: 3, why: "file" }], complete: false, settled: false, pending: true, queue: "sending" }, "A file is still being sent (2 kB to go)."],
  ["the server takes an answer not at all", { missing: [{ item: "a", number: 3, why: "unsent" }], complete: false, settled: false }, "Question 3: could not be saved"],
  ["the server is away", { missing: [{ item: "a", number: 3, why: "waits" }], complete: false, settled: false, queue: "waits", fault: "away" }, "The exam server does not answer. Your answers are kept on this computer."],
  ["a server that is away has not said what counts", { settled: false, fault: "away" }, "It is asked by itself"],
  ["nobody has said yet what counts", { settled: false }, "is asked whether it has every answer"],
])("while %s nothing is called received, and the page stays open", async (_when, told, words) => {
  const text = await page(told);
  expect(text).toContain(words);
  expect(text).not.toContain(RECEIVED);
  expect(text).not.toContain(CLOSE);
});

test.each<[Missing["why"], string]>([
  ["late", "Question 2: arrived too late to count by itself"],
  ["refused", "Question 2: was not accepted"],
  ["file-refused", "Question 2: a file was not accepted any more"],
  ["file-lost", "Question 2: the content of a file has not arrived"],
])("an answer that is %s is named", async (why, words) => {
  const text = await page({ missing: [{ item: "a", number: 2, why }] });
  expect(text).toContain(words);
  expect(text).not.toContain(RECEIVED);
});

test("a server that does not say what counts is not quoted", async () => {
  expect(await page({ standing: null })).not.toContain(RECEIVED);
});

test("the question before the hand-in names what the server does not have, and leads there", async () => {
  HTMLDialogElement.prototype.showModal ??= () => {};
  const dialog = document.createElement("stratus-hand-in") as HandInDialog;
  let left: string | null = "";
  dialog.addEventListener("leave", (event) => (left = (event as CustomEvent<string | null>).detail));
  Object.assign(dialog, { exam: exam({ missing: [{ item: "q5", number: 5, why: "unsent" }] }) });
  document.body.append(dialog);
  await dialog.updateComplete;
  expect(dialog.textContent).toContain("These answers do not count yet:");
  dialog.querySelector<HTMLButtonElement>(".missing button")!.click();
  expect(left).toBe("q5");
});

test("the header does not say that all is saved while a file is being sent", () => {
  const place = document.createElement("p");
  render(savingState(exam({ queue: "sending", missing: [{ item: "a", number: 1, why: "file" }] }) as never), place);
  expect(place.textContent).toContain("Sending a file (2 kB to go)");
  render(savingState(exam({ missing: [{ item: "a", number: 1, why: "unsent" }] }) as never), place);
  expect(place.textContent).toContain("1 answer does not count yet");
});
