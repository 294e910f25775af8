/**
 * `<div data-picture-field>`: a list of pictures, a text and, where it may be decoration, a tick (`item_types/picture/picture.html`). Shows the picture that is chosen, and
 * offers the dialog, in which more can be found and uploaded. The list tells of each change by its own `change`.
 */
import { t } from "../../../shared/i18n";
import { choosePicture } from "./dialog";
import { type Source, sourceOf } from "../source";

function enhance(field: HTMLElement, source: Source): void {
  const list = field.querySelector("select")!;
  const alt = field.querySelector<HTMLInputElement>("input[type=text]")!;
  const decorative = field.querySelector<HTMLInputElement>("input[type=checkbox]");
  const img = document.createElement("img");
  img.className = "picture-chosen";
  img.alt = "";
  img.hidden = true;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm mt-2";
  button.textContent = t("Upload or look for a picture…");
  list.after(button, img);
  let offered = "";
  const show = async (): Promise<void> => {
    const value = list.value;
    const found = value ? await source.of(value.split(" ")[0]!) : null;
    if (value !== list.value) return;
    img.hidden = !found;
    if (!found) return;
    Object.assign(img, { src: found.address, width: found.width, height: found.height });
    if (!alt.value.trim() || alt.value === offered) alt.value = offered = found.description;
  };
  list.addEventListener("change", () => void show());
  button.addEventListener("click", () => {
    const [src, width, height] = list.value.split(" ");
    const present = src && width && height ? { src, width, height, alt: decorative?.checked ? "" : alt.value } : null;
    void choosePicture(source, present, decorative !== null).then((chosen) => {
      if (!chosen) return;
      const value = `${chosen.src} ${chosen.width} ${chosen.height}`;
      void source.of(chosen.src).then((one) => {
        if (!Array.from(list.options).some((option) => option.value === value)) {
          const option = document.createElement("option");
          option.value = value;
          option.textContent = one?.name ?? "";
          list.append(option);
        }
        list.value = value;
        alt.value = chosen.alt;
        offered = ""; // it was typed: no description of the library takes its place
        if (decorative) decorative.checked = !chosen.alt;
        list.dispatchEvent(new Event("input", { bubbles: true }));
        list.dispatchEvent(new Event("change", { bubbles: true }));
      });
    });
  });
  void show();
}

export function startPictureFields(root: ParentNode = document): void {
  root.querySelectorAll<HTMLElement>("[data-picture-field]:not([data-enhanced])").forEach((field) => {
    const source = sourceOf(field);
    field.dataset.enhanced = "";
    if (source) enhance(field, source);
  });
}
