/** What of a typed text nobody sees, and what is a blank: as in `item_types/typed/spelling.py`. */

const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
const BLANKS = /[\s\p{Cc}]+/gu;

/** A text without what nobody sees, with every run of blanks as `blank`. */
export function seen(text: string, blank = " "): string {
  return text.replace(UNSEEN, "").replace(BLANKS, blank);
}

/** Whether nothing of a text can be seen. */
export function isBlank(text: string): boolean {
  return seen(text, "") === "";
}
