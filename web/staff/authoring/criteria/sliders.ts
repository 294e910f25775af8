/**
 * Points by criteria on the page of a script: a slider beside each number, and their sum. The number is what is sent; a slider writes it.
 */
import { t } from "../../../shared/i18n";
import { read, said, written } from "./points";

const TO_ZERO = ["Home", "ArrowLeft", "ArrowDown", "PageDown"];

/** Steps of a slider that its end is reached by, the one first that suits so many points. */
function step(most: number): number {
  const fitting = most <= 2 ? [0.25, 0.1] : most <= 20 ? [0.5, 0.25, 0.1] : [1, 0.5, 0.1];
  const parts = Math.round(most * 10_000);
  return fitting.find((one) => parts % (one * 10_000) === 0) ?? 0.01;
}

function slide(field: HTMLInputElement): void {
  const most = Number(field.dataset.most);
  const slider = document.createElement("input");
  const label = document.querySelector<HTMLLabelElement>(`label[for="${field.id}"]`);
  slider.type = "range";
  slider.className = "form-range";
  slider.min = "0";
  slider.max = String(most);
  slider.step = String(step(most));
  slider.setAttribute("aria-label", t("{name}: slider", { name: label?.textContent ?? "" }));
  const follow = (): void => {
    const points = read(field.value);
    slider.value = points === null ? "0" : written(points);
    slider.classList.toggle("unset", points === null);
    slider.setAttribute("aria-valuetext", points === null ? t("no points yet") : said(points));
  };
  follow();
  field.addEventListener("input", follow);
  const write = (): void => {
    field.value = slider.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  slider.addEventListener("input", write);
  // Zero is where the slider of a criterion without points stands: pressing there, or a key that leads there, gives zero points.
  slider.addEventListener("click", () => field.value === "" && write());
  slider.addEventListener("keydown", ({ key }) => TO_ZERO.includes(key) && field.value === "" && write());
  field.closest(".score-input")?.after(slider);
}

/** The sum, once each criterion has points; until then what is known of it stands in brackets. */
function add(group: HTMLElement): void {
  const fields = [...group.querySelectorAll<HTMLInputElement>("input[data-most]")].map((field) => read(field.value));
  const chosen = (one: Element) => [...one.querySelectorAll("input")].find((level) => level.checked)?.value ?? "";
  const levels = [...group.querySelectorAll("fieldset")].map((one) => read(chosen(one)));
  const all = [...fields, ...levels];
  const known = all.filter((points) => points !== null);
  const sum = said(known.reduce((one, other) => one + other, 0));
  const place = group.querySelector("[data-criteria-sum]");
  if (place) place.textContent = !known.length ? "—" : known.length < all.length ? `(${sum})` : sum;
}

export function startCriteriaScore(root: ParentNode = document): void {
  root.querySelectorAll<HTMLElement>("[data-criteria-score]").forEach((group) => {
    group.querySelectorAll<HTMLInputElement>("input[data-most]").forEach(slide);
    add(group);
    for (const kind of ["input", "change"]) group.addEventListener(kind, () => add(group));
  });
}
