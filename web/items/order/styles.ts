/** How lists that are put in order look. */
import { css } from "lit";

export const orderStyles = css`
  .rows {
    display: grid;
    gap: 0.5rem;
    max-width: 44rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .row {
    flex-wrap: wrap;
  }
  .row .content {
    flex: 1 1 7rem;
  }
  .moves {
    display: flex;
    margin-inline-start: auto;
  }
  .content-and-verdict {
    flex: 1 1 7rem;
    min-width: 0;
  }
  .content-and-verdict .content {
    display: block;
  }
  .confirm {
    margin-top: 0.5rem;
  }
  .key ol {
    margin: 0;
    padding-inline-start: 1.75rem;
  }
  .key .content {
    display: inline-block;
    max-width: 100%;
    vertical-align: top;
  }
`;
