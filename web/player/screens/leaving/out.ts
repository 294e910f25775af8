/** Logging out of a running exam: on a shared computer the next person must not find it. The exam goes on without its candidate. */
import type { Exam } from "../../exam/exam";

/** So long is waited for the last answers, in milliseconds. */
const PATIENCE = 4000;

/** Hands over what is being typed, and sends what waits; false when some of it is still here after a while. */
export async function sent(exam: Exam, patience = PATIENCE): Promise<boolean> {
  exam.flushPage();
  exam.saveNow();
  const until = performance.now() + patience;
  while (exam.queue.size && performance.now() < until) await new Promise((resume) => setTimeout(resume, 100));
  return exam.sent.complete;
}

/** Ends the login that the candidate came from; false when the server could not be asked. */
export async function endLogin(fetcher: typeof fetch = (input, init) => fetch(input, init)): Promise<boolean> {
  try {
    const answer = await fetcher("/exam/log-out", { method: "POST", headers: { "X-Requested-With": "stratus-player" }, redirect: "manual" });
    return answer.ok;
  } catch {
    return false;
  }
}
