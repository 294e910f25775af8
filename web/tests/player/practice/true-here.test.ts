/** What a candidate reads in practice is true there: nobody invigilates it, nothing of it is sent, and it has no result. */
import { expect, test } from "vitest";

import instead from "../../../player/practice/instead.json";
import { modulesOf, textsOf } from "../sources";

/** What there is in an exam, and not in practice. */
const OF_EXAMS = /invigilat|exam server|server|\blink|organi[sz]|\bresults?\b|log ?(in|out)\b|\bsen[dt]\b|sending|\bPIN\b|invited|received|arrived/i;

/** What no practice comes to say, by why it does not. */
const NEVER: Record<string, string[]> = {
  "a practice has no waiting room, no link, no PIN and no Safe Exam Browser": [
    "PIN", "This PIN is not right.", "Fill in the PIN that your invigilator gives you.", "This exam is not ready yet, although its time has come. Tell your invigilator. This page goes on by itself once it is ready.",
    "This exam is closed. It cannot be started any more. If you think that this is a mistake, contact whoever invited you.",
    "This exam was withdrawn for now and cannot be started. If you expected it now, ask your invigilator or whoever invited you. If it is offered again, this page shows that by itself.",
    "You may not take this exam from this network. Use a computer at the place that was agreed with you, or tell your invigilator.",
    "This exam is taken in Safe Exam Browser only. Open your launch link in another browser to get your configuration file.",
    "Safe Exam Browser runs with another configuration than this exam needs. Close it, open your launch link in another browser, and get your configuration file there anew. If that does not help, tell your invigilator.",
    "This exam is proctored, and this browser did not come through the proctoring. Open your launch link again: it leads through it.",
    "Your account is disabled, so that you cannot take this exam. If you did not expect that, contact whoever invited you.",
    "Your link is no longer valid. Ask your invigilator or whoever invited you for a new one.",
  ],
  "its server neither is full nor asks for patience": ["The exam server is busy: it has more to do than it can.", "More came from this exam at once than the exam server takes."],
  "its questions and pictures come with its paper": ["This picture is on its way from the exam server.", "The pictures of this exam come from the server when you reach them."],
  "nobody pauses it, and nothing locks it or declares it void": [
    "Your invigilator has paused it.", "Your invigilator has paused your exam. You can take your break afterwards.", "Your invigilator has paused your exam. This page goes on by itself when it is resumed.",
    "Your exam was declared void by an invigilator. You cannot continue it. Please speak with your invigilator.",
    "No more codes can be used here: your invigilator can unlock your exam once there is a connection.", "Code {n}, which your invigilator can give you",
    "The exam server did not hear from this computer for more than {n} seconds, so your questions are hidden while the clock goes on.",
    "The connection is back: tell your invigilator, who can unlock your exam.", "Tell your invigilator: this page is asking whether the connection is back.",
    "Tell your invigilator: this computer still has no network connection.", "Tell your invigilator: the exam server still does not answer.",
    "Tell your invigilator: the exam server answers, but cannot deal with this computer yet.",
    "Keep this window open and tell your invigilator: the exam server does not accept your link any more.",
  ],
  "its server gives no key for a file of unsent answers": [
    "Save the answers that cannot be sent", "Saved as {name}. Let your invigilator note this check code:",
    "Your unsent answers can be saved to a file, which your invigilator takes along. Nobody but the exam server can read it. Your answers stay on this computer too, and are still sent as soon as there is a connection.",
  ],
  "it offers no Check, and takes no reports": [
    "There is no connection to the exam server now, and Check needs one. Your answer is kept: go on, and check it later.",
    "Your report waits to be sent", "{n} report sent", "Your report was sent.", "Send report", "Your report is being sent.",
    "Your report is kept, and sent as soon as the connection is back.", "A report cannot be sent at this moment. What you typed stays here.",
  ],
  "nobody logs in to it, and its end has other ways on": [
    "Log out", "Log out and close Safe Exam Browser", "You do not hand it in: the clock goes on, and you can continue when you log in again, here or on another computer.",
    "Your answers are kept. What could not be sent yet is sent as soon as there is a connection.", "When this page was last in touch with the exam server:",
    "The result of this exam is not shown here.", "Whoever publishes your result decides whether you can see it.", "Your result appears among your exams when it is published.",
    "Your results appear among your exams after your last attempt, when they are published.", "You can see your result when it is published. Ask your organisation where.",
    "You can see your results after your last attempt, when they are published. Ask your organisation where.",
  ],
};
/** What is true in practice too. */
const TRUE = ["The exam server does not answer."];

const modules = modulesOf("player/practice/main.ts");
const own = modules.filter((module) => module.includes("/practice/"));
const catalogues = import.meta.glob<object>(["../../../{items,player}/**/nl.json", "../../../locales/nl.json"], { import: "default", eager: true });
const texts = new Set(Object.values(catalogues).flatMap((one) => Object.keys(one)));
const said = new Set(Array.from(textsOf(modules.filter((module) => !own.includes(module)))).filter((text) => texts.has(text)));

test("every sentence about what only an exam has is another one in practice", () => {
  const elsewhere = new Set([...Object.keys(instead), ...Object.values(NEVER).flat(), ...TRUE]);
  const left = Array.from(said).filter((text) => OF_EXAMS.test(text) && !elsewhere.has(text));
  expect(left.join("\n")).toBe("");
});

test("what stands in for a sentence says what an exam would be like only as that", () => {
  for (const { en, nl } of Object.values(instead)) {
    if (OF_EXAMS.test(en)) expect(en).toMatch(/In an exam|as from your/i);
    if (OF_EXAMS.test(en)) expect(nl).toMatch(/een toets|zoals van je/i);
  }
});

test("nothing stands in for a sentence that is not said any more", () => {
  expect([...Object.keys(instead), ...Object.values(NEVER).flat(), ...TRUE].filter((text) => !said.has(text))).toEqual([]);
});
