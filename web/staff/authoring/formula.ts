/** Formulas in the editor of authors: LaTeX, which the server draws as MathML, here and when it is stored. */
import { type Editor, Node } from "@tiptap/core";
import { html, render } from "lit";

import type { Tool } from "../../items/essay/editor";
import { t } from "../../shared/i18n";

interface Formula {
  latex: string;
  /** What is heard; empty: the LaTeX. */
  words: string;
  block: boolean;
}

interface Drawn {
  mathml?: string;
  message?: string;
}

const MATHML = "http://www.w3.org/1998/Math/MathML";
const TEX = "application/x-tex";
const ADDRESS = "/formulas";
/** The greatest lengths of LaTeX and of words, as the server has them (foundation/formulas.py). */
const LONGEST = 2000;
const LONGEST_WORDS = 500;
const PAUSE = 300;
/** How many formulas the server draws at once, and how many characters they may have together (ui/formulas/pages.py). */
const MOST = 50;
const MOST_LATEX = 20_000;

/** On one line, with single blanks: so the server stores words, and compares them with the LaTeX. */
const folded = (text: string): string => text.trim().replace(/\s+/g, " ");

/** What a stored formula is made of; null where it has no LaTeX. */
function formulaOf(math: Element): Formula | null {
  const source = Array.from(math.querySelectorAll("annotation")).find((one) => one.getAttribute("encoding") === TEX);
  const latex = source?.textContent.trim();
  if (!latex) return null;
  const words = folded(math.getAttribute("alttext") ?? "");
  return { latex, words: words === folded(latex) ? "" : words, block: math.getAttribute("display") === "block" };
}

/** Whether an editor can show what this element is, or is part of, and give it back. */
export const isFormula = (element: Element): boolean => {
  const math = element.closest("math");
  return math !== null && formulaOf(math) !== null;
};

const known = new Map<string, Promise<Drawn>>();
let waiting: { formula: Formula; tell: (drawn: Drawn) => void }[] = [];

/** The formula as it will be shown. Those asked for in one turn are one request. */
function drawn(formula: Formula): Promise<Drawn> {
  const key = `${formula.block} ${formula.latex}`;
  const answer =
    known.get(key) ??
    new Promise<Drawn>((tell) => {
      waiting.push({ formula, tell });
      if (waiting.length === 1) queueMicrotask(() => void ask());
    });
  known.set(key, answer);
  void answer.then((found) => found.mathml || known.delete(key));
  return answer;
}

async function ask(): Promise<void> {
  let asked = waiting;
  waiting = [];
  while (asked.length) {
    let length = 0;
    const over = asked.findIndex(({ formula }, number) => number === MOST || (length += formula.latex.length) > MOST_LATEX);
    const some = asked.slice(0, over < 0 ? asked.length : Math.max(over, 1));
    asked = asked.slice(some.length);
    const found = await askFor(some.map(({ formula }) => formula));
    some.forEach(({ tell }, number) => tell(found[number] ?? { message: t("The formula could not be drawn. Try again.") }));
  }
}

async function askFor(some: Formula[]): Promise<Drawn[]> {
  const body = new FormData();
  for (const { latex, block } of some) {
    body.append("latex", latex);
    body.append("block", String(block));
  }
  body.set("csrfmiddlewaretoken", document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "");
  try {
    const response = await fetch(ADDRESS, { method: "POST", headers: { Accept: "application/json" }, body });
    return response.ok ? ((await response.json()) as { formulas: Drawn[] }).formulas : [];
  } catch {
    return [];
  }
}

/** Puts what the server drew into an element; it has cleaned it, as everything that is stored. */
function show(place: HTMLElement, formula: Formula): void {
  place.textContent = formula.latex;
  void drawn(formula).then(({ mathml }) => {
    if (mathml) place.innerHTML = mathml;
  });
}

export const formulaNode = Node.create({
  name: "formula",
  group: "inline",
  inline: true,
  atom: true,
  draggable: true,
  addAttributes: () => ({ latex: { default: "" }, words: { default: "" }, block: { default: false } }),
  parseHTML: () => [{ tag: "math", getAttrs: (math) => formulaOf(math) ?? false }],
  renderHTML: ({ node }) => {
    const { latex, words, block } = node.attrs as Formula;
    return [`${MATHML} math`, { alttext: words || latex, ...(block ? { display: "block" } : {}) }, [`${MATHML} annotation`, { encoding: TEX }, latex]];
  },
  addNodeView: () => ({ node }) => {
    const formula = node.attrs as Formula;
    const place = document.createElement("span");
    place.className = `rich-formula${formula.block ? " block" : ""}`;
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", formula.words || formula.latex);
    show(place, formula);
    const mark = (on: boolean) => () => place.classList.toggle("chosen", on);
    return { dom: place, selectNode: mark(true), deselectNode: mark(false) };
  },
});

/** The button of the bar: another formula where the cursor is, or another one for the one that is selected. */
export const formulaTool: Tool = {
  name: "formula",
  label: "Formula",
  icon: "M18 7V5H6l6 7-6 7h12v-2",
  keys: [],
  run: (editor) => void put(editor),
  pressed: (editor) => editor.isActive("formula"),
};

async function put(editor: Editor): Promise<void> {
  const present = editor.isActive("formula") ? (editor.getAttributes("formula") as Formula) : null;
  const written = await new FormulaDialog(present).open();
  if (!written) return void editor.commands.focus();
  editor.chain().focus().insertContent({ type: "formula", attrs: { ...written } }).run();
}

class FormulaDialog {
  private dialog = document.createElement("dialog");
  private formula: Formula;
  private mathml = "";
  private problem = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;

  constructor(private present: Formula | null) {
    this.formula = present ? { ...present } : { latex: "", words: "", block: false };
    this.dialog.className = "formula-dialog picture-dialog";
    this.dialog.setAttribute("aria-labelledby", "formula-dialog-title");
  }

  /** What was written; null where the dialog was left. */
  open(): Promise<Formula | null> {
    document.body.append(this.dialog);
    this.draw();
    this.dialog.showModal();
    if (this.present) void this.look();
    return new Promise((done) =>
      this.dialog.addEventListener("close", () => {
        clearTimeout(this.timer);
        this.dialog.remove();
        done(this.dialog.returnValue === "put" ? { ...this.formula, latex: this.formula.latex.trim(), words: folded(this.formula.words) } : null);
      }),
    );
  }

  private changed(part: Partial<Formula>): void {
    this.formula = { ...this.formula, ...part };
    clearTimeout(this.timer);
    if (!("words" in part)) this.timer = setTimeout(() => void this.look(), PAUSE);
  }

  /** Has it drawn, and says whether it can be. */
  private async look(): Promise<boolean> {
    clearTimeout(this.timer);
    const number = ++this.asked;
    const latex = this.formula.latex.trim();
    const found: Drawn = latex ? await drawn({ ...this.formula, latex }) : { message: "" };
    if (number !== this.asked) return false;
    this.mathml = found.mathml ?? "";
    this.problem = found.message ?? "";
    this.draw();
    return this.mathml !== "";
  }

  private async put(): Promise<void> {
    if (this.formula.latex.trim()) {
      if (await this.look()) return this.dialog.close("put");
    } else {
      this.problem = t("Write the formula.");
      this.draw();
    }
    this.dialog.querySelector<HTMLElement>("[name=latex]")?.focus();
  }

  private draw(): void {
    const { latex, words, block } = this.formula;
    render(
      html`
        <form method="dialog" novalidate @submit=${(event: Event) => (event.preventDefault(), void this.put())}>
          <h2 id="formula-dialog-title">${t("Formula")}</h2>
          <label class="form-label" for="formula-latex">${t("Formula, in LaTeX")}</label>
          <textarea
            class="form-control font-monospace ${this.problem ? "is-invalid" : ""}" id="formula-latex" name="latex" rows="3" maxlength=${LONGEST} spellcheck="false"
            autocapitalize="off" aria-describedby="formula-help formula-problem" aria-invalid=${this.problem ? "true" : "false"} .value=${latex}
            @input=${(event: Event) => this.changed({ latex: (event.target as HTMLTextAreaElement).value })}
          ></textarea>
          <div class="form-hint" id="formula-help">${t("For example:")} <code>\\frac{a}{b}</code>, <code>x^2</code>, <code>\\sqrt{x}</code>, <code>\\sum_{i=1}^n i</code></div>
          <p class="invalid-feedback d-block" id="formula-problem" role="status">${this.problem}</p>
          <div class="formula-preview" aria-hidden="true" .innerHTML=${this.mathml}></div>
          <label class="form-check mt-2">
            <input class="form-check-input" type="checkbox" name="block" .checked=${block} @change=${(event: Event) => this.changed({ block: (event.target as HTMLInputElement).checked })} />
            <span class="form-check-label">${t("On a line of its own")}</span>
          </label>
          <label class="form-label" for="formula-words">${t("What is heard")}</label>
          <input
            class="form-control" type="text" dir="auto" id="formula-words" name="words" maxlength=${LONGEST_WORDS} aria-describedby="formula-words-help" .value=${words}
            @input=${(event: Event) => this.changed({ words: (event.target as HTMLInputElement).value })}
          />
          <div class="form-hint mb-3" id="formula-words-help">${t("In words, for somebody who hears the question: “a divided by b”. Without them they hear the LaTeX.")}</div>
          <div class="btn-list justify-content-end">
            <button class="btn" type="button" @click=${() => this.dialog.close()}>${t("Cancel")}</button>
            <button class="btn btn-primary" type="submit">${this.present ? t("Change the formula") : t("Put it in")}</button>
          </div>
        </form>
      `,
      this.dialog,
    );
  }
}
