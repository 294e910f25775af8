/** The server's database is another one than before (docs/how/delivery/epoch.md): it may have lost what it acknowledged. */
import { ApiError, type Started, type Stored, type Value } from "../../shared/api";
import type { Queue } from "../storage/queue";
import type { Checks } from "../tools/check/checks";

/** The parts of an exam that go over. */
interface Life {
  started: Started;
  queue: Queue;
  latest: Map<string, Stored>;
  sync: { active: boolean };
  checks: Checks;
  begunAnew(started: Started): Promise<void>;
  goOn(started: Started): Promise<void>;
  answer(item: string, value: Value, urgent: boolean): void;
  close(): void;
}

type Ask = (body: { session: number; renew: number; active?: false; lang?: string }) => Promise<Started>;

/**
 * Takes this page's place again, and lets everything that is kept be sent once more. A page that is read-only since another one has the place
 * gets none: it only sees to it that its session is there. Rejects where the server could not say.
 */
export async function renew(exam: Life, epoch: string, ask: Ask): Promise<void> {
  const { attempt, sheet } = exam.started;
  const readOnly = !exam.sync.active;
  const started = await ask({ session: exam.queue.session, renew: attempt, ...spoken(sheet.lang), ...(readOnly ? { active: false } : {}) }).catch((error: unknown) => {
    // It is over there, somebody else has it, or its candidate may not come in any more: what is kept is sent all the same.
    if (error instanceof ApiError && error.refuses) return null;
    throw error;
  });
  if (started && started.attempt !== attempt) return exam.begunAnew(started);
  exam.queue.learn(epoch);
  if (started && !readOnly) await exam.goOn(started);
}

/** An attempt that was lost begins anew in its language. */
function spoken(lang: string | undefined): { lang?: string } {
  return lang ? { lang } : {};
}

/** Gives the exam that was begun anew everything that this page knows and the server lost. */
export function handOver(from: Life, to: Life): void {
  from.close();
  from.queue.handOver(to.queue);
  const sent = new Set(to.queue.events.filter((event) => event.kind === "answer").map((event) => event.item));
  // What was acknowledged longer ago than anything is kept is still on the screen, also that an answer was cleared.
  for (const [item, { value }] of from.latest) {
    if (sent.has(item)) continue;
    // Nothing is answered any more beside a hand-in that waits, and on a page that is read-only: there it ranks below all from elsewhere.
    if (to.sync.active && !to.queue.handingIn()) to.answer(item, value, true);
    else to.queue.add("answer", item, value, 0);
  }
  // What was checked there is checked here: its score was seen.
  if (to.sync.active && !to.queue.handingIn()) to.checks.again(from.checks.locked);
}
