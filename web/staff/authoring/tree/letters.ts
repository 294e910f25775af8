/** Letters that are typed in a tree lead to the next row that begins with them. */
import { codeOf, nameOf, type Row } from "./rows";

/** Milliseconds between two letters that are one search. */
const PAUSE = 700;

export class Letters {
  private text = "";
  private at = 0;

  /** The row that is meant, among those that are shown; `row` has the focus. */
  next(row: Row, shown: Row[], { key, timeStamp }: KeyboardEvent): Row | undefined {
    this.text = timeStamp - this.at > PAUSE ? key : this.text + key;
    this.at = timeStamp;
    const wanted = this.text.toLowerCase(), at = shown.indexOf(row) + (wanted.length > 1 ? 0 : 1);
    return [...shown.slice(at), ...shown.slice(0, at)].find((one) => nameOf(one).toLowerCase().startsWith(wanted) || codeOf(one).toLowerCase().startsWith(wanted));
  }
}
