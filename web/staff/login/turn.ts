/**
 * The form of log-in waits for its turn: `data-turn` is where it asks whether there is room, `data-waits` what it says meanwhile in
 * `[data-turn-told]`. What was typed stays in the form. An answer that is not ours, or none, lets the form go: the server decides.
 */
const LONGEST = 30;

/** Seconds to wait when the server says so many, with jitter: those who came together do not come back together. */
export function jittered(seconds: number, random = Math.random()): number {
  return Math.min(Math.max(seconds, 1), LONGEST) * (0.5 + random);
}

/** Seconds until it may be asked again; 0: there is room. */
async function turn(address: string): Promise<number> {
  try {
    const answer = await fetch(address, { method: "HEAD", cache: "no-store" });
    return answer.status === 429 ? Number(answer.headers.get("Retry-After")) || 1 : 0;
  } catch {
    return 0;
  }
}

async function wait(form: HTMLFormElement, address: string): Promise<void> {
  const told = form.querySelector<HTMLElement>("[data-turn-told]");
  for (let seconds = await turn(address); seconds > 0; seconds = await turn(address)) {
    if (told && told.textContent === "") told.textContent = form.dataset.waits ?? "";
    await new Promise((resolve) => setTimeout(resolve, jittered(seconds) * 1000));
  }
  form.submit(); // asks nobody again
}

function submit(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  const address = form.dataset.turn;
  if (!address) return;
  event.preventDefault();
  if (form.dataset.waiting !== undefined) return;
  form.dataset.waiting = "";
  void wait(form, address);
}

export function startTurns(): void {
  document.addEventListener("submit", submit);
}
