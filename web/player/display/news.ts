/** What changes around a running exam and is read out, each change once: the connection, the storage, another window, answers that do not count. */
import { t } from "../../shared/i18n";
import type { Exam } from "../exam/exam";
import { ON_ITS_WAY } from "../exam/missing";
import { factsOf } from "../truth/facts";
import { isBad } from "../truth/network";
import { connection, storage } from "../truth/sentences";
import { words } from "../truth/words";
import { hereSentence } from "../screens/banners";
import { missingSentence } from "../screens/missing-list";
import { tell } from "./tell";

export class News {
  private active = true;
  private bad = false;
  private trouble = "";
  private here = "";
  /** Question and why, of those that were told. */
  private stuck = new Map<string, string>();

  of(exam: Exam): void {
    const facts = factsOf(exam);
    if (exam.sync.active !== this.active) {
      this.active = exam.sync.active;
      if (!this.active) tell("assertive", t("Your exam goes on in another window. Here it can only be read."), { seen: true });
    }
    // One failure says nothing yet: neither that it is away nor that it is back.
    if (facts.network !== "unsure" && isBad(facts.network) !== this.bad) {
      this.bad = !this.bad;
      const lost = words(connection(facts));
      if (this.bad) exam.keeper.look?.();
      if (this.bad ? lost : ["running", "break", "paused"].includes(facts.status)) tell("polite", this.bad ? lost : t("The connection is back."), { seen: this.bad });
    }
    this.whatIsHere(exam);
    if (facts.storage !== this.trouble) {
      this.trouble = facts.storage;
      tell("assertive", words(storage(facts)), { seen: true });
    }
    this.answers(exam);
  }

  /** After the sentence about the connection, as soon as it is known; not for each picture that comes. */
  private whatIsHere(exam: Exam): void {
    if (!this.bad) return void (this.here = "");
    const [said, { here }] = [hereSentence(exam), factsOf(exam)];
    if (!said || here === this.here) return;
    this.here = here;
    tell("polite", said, { seen: true });
  }

  private answers(exam: Exam): void {
    const now = new Map(exam.sent.missing.filter(({ why }) => !ON_ITS_WAY.includes(why)).map((one) => [one.item, one] as const));
    for (const [item, one] of now) {
      if (this.stuck.get(item) === one.why) continue;
      this.stuck.set(item, one.why);
      if (!exam.sync.over) tell("assertive", missingSentence(one), { seen: true });
    }
    for (const item of this.stuck.keys()) if (!now.has(item)) this.stuck.delete(item);
  }
}
