/**
 * What is pasted or dropped. What comes from a word processor or a spreadsheet is made what the editor holds (text/office.ts). A file becomes a picture of the collection, by the dialog that asks what it shows; one
 * inside pasted text, of which there is no file, is left out, and that is said.
 */
import { type Editor, Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";

import { language, t } from "../../shared/i18n";
import { isFormula } from "./formula";
import { isKnown } from "./picture/node";
import { cleaned, type Left, tableOf } from "./text/office";

const PICTURES = ["image/png", "image/jpeg", "image/webp"];

interface Wanted {
  /** Whether pictures can be put in at all. */
  takes: boolean;
  put: (editor: Editor, file: File) => Promise<void>;
  say: (text: string) => void;
}

/** What browsers call a picture that was copied, and is no file of anybody's. */
const NAMELESS = /^image(?=\.\w+$)/i;

/** A picture under a name by which it is found again. */
function named(file: File): File {
  if (!NAMELESS.test(file.name)) return file;
  const when = new Intl.DateTimeFormat(language(), { dateStyle: "medium", timeStyle: "short" }).format(new Date());
  return new File([file], file.name.replace(NAMELESS, t("Pasted picture, {when}", { when }).replace(/[/\\]/g, "-")), { type: file.type });
}

/** How many pictures of this HTML the editor cannot hold. */
function lostIn(html: string, takes: boolean): number {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  return Array.from(body.querySelectorAll("img, svg, canvas")).filter((one) => !(takes && one.localName === "img" && isKnown(one))).length;
}

/** What else is not there, in a sentence. */
function leftOut(left: readonly Left[]): string {
  const words: Record<Left, string> = {
    formulas: t("formulas (write them with “Formula”)"),
    films: t("sound and films"),
    links: t("links that do not begin with https:// or mailto:"),
    comments: t("comments"),
    fields: t("form fields"),
    colours: t("colours"),
  };
  return left.length ? t("Left out of what was pasted: {what}.", { what: left.map((one) => words[one]).join(", ") }) : "";
}

/** Whether there is text to be pasted, and not a picture alone: who copies one in a browser gets it as a file and as HTML. */
const hasText = (data: DataTransfer): boolean => /\S/.test(data.getData("text/plain"));

export const arriving = ({ takes, put, say }: Wanted): Extension =>
  Extension.create({
    name: "arriving",
    addProseMirrorPlugins() {
      const { editor } = this;
      const take = (files: File[]): void => {
        const pictures = takes ? files.filter(({ type }) => PICTURES.includes(type)) : [];
        const lost = files.length - pictures.length;
        say(!lost ? "" : takes ? t("Files that were left out: {n}. Only PNG, JPEG and WebP can be put in.", { n: lost }) : t("Files that were left out: {n}. This text takes no pictures.", { n: lost }));
        void pictures.reduce((before, file) => before.then(() => put(editor, named(file))), Promise.resolve());
      };
      const come = (event: Event, data: DataTransfer | null): boolean => {
        const files = Array.from(data?.files ?? []);
        if (!data || !files.length || hasText(data)) return false;
        event.preventDefault();
        take(files);
        return true;
      };
      const transformPastedHTML = (html: string): string => {
        if (html.includes("data-pm-slice")) return html; // from an editor like this one
        const came = cleaned(html, isFormula);
        const lost = Math.max(0, lostIn(came.html, takes) - came.formulas);
        const how = takes ? t("Save each as a file and put it in with “Picture”.") : t("This text takes no pictures.");
        say([lost ? `${t("Pictures that were left out: {n}.", { n: lost })} ${how}` : "", leftOut(came.left)].filter(Boolean).join(" "));
        return came.html;
      };
      const handlePaste = (_: unknown, event: ClipboardEvent): boolean => {
        const data = event.clipboardData;
        const table = data && !data.getData("text/html") && !editor.isActive("table") && !editor.isActive("codeBlock") ? tableOf(data.getData("text/plain")) : null;
        if (!table) return come(event, data);
        event.preventDefault();
        say("");
        return editor.commands.insertContent(table);
      };
      const handleDrop = (_: unknown, event: DragEvent): boolean => come(event, event.dataTransfer);
      return [new Plugin({ props: { handlePaste, handleDrop, transformPastedHTML } })];
    },
  });
