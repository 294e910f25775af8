/** Undo and Redo of a plain field. The browser's own history ends when the field leaves the page, and mixes up all fields of it. */

interface State {
  text: string;
  from: number;
  to: number;
}

/** What is typed without a pause of so many milliseconds is one step. */
const ONE_STEP = 700;
const MOST_STEPS = 200;

export class Undo {
  private past: State[] = [];
  private future: State[] = [];
  private now: State;
  private last = -Infinity;

  constructor(
    private area: HTMLTextAreaElement,
    private told: () => void,
  ) {
    this.now = this.read();
    area.addEventListener("keydown", (event) => this.pressed(event));
    // The menu of the browser has Undo and Redo as well.
    area.addEventListener("beforeinput", (event) => {
      const step = { historyUndo: -1, historyRedo: 1 }[event.inputType];
      if (step === undefined) return;
      event.preventDefault();
      this.go(step);
    });
  }

  /** The text was changed by its author. */
  typed(at = performance.now()): void {
    const goesOn = at - this.last < ONE_STEP && this.past.length > 0;
    if (!goesOn) this.past.push(this.now);
    if (this.past.length > MOST_STEPS) this.past.shift();
    this.future = [];
    this.last = at;
    this.now = this.read();
  }

  /** The text came from elsewhere: there is nothing of it that this person could take back. */
  replaced(): void {
    this.past = [];
    this.future = [];
    this.last = -Infinity;
    this.now = this.read();
  }

  /** Puts the field back to the state before the change that just happened, and forgets that change. */
  refuse(): void {
    this.show(this.now);
  }

  private pressed(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    this.go(key === "y" || event.shiftKey ? 1 : -1);
  }

  private go(step: number): void {
    const [from, to] = step < 0 ? [this.past, this.future] : [this.future, this.past];
    const next = this.area.readOnly ? undefined : from.pop();
    if (!next) return;
    to.push(this.now);
    this.last = -Infinity;
    this.show(next);
    this.told();
  }

  private show(state: State): void {
    this.now = state;
    this.area.value = state.text;
    this.area.setSelectionRange(state.from, state.to);
  }

  private read(): State {
    const { value: text, selectionStart: from, selectionEnd: to } = this.area;
    return { text, from, to };
  }
}
