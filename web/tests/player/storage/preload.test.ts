/** A paper that a page of the release before preloaded. */
import { expect, test } from "vitest";

import { openPreloaded } from "../../../player/storage/preload";
import type { Paper } from "../../../shared/api";
import { sealed } from "../objects/builders";

const paper: Paper = { hash: "p", title: "Exam", items: [] };
const bare = (content: unknown) => sealed(content, { framed: false });

test("is opened by what its start answered, without the server", async () => {
  const { hash, key, sealed: bytes } = await bare(paper);
  expect(await openPreloaded({ sealedPaper: (asked) => Promise.resolve(asked === hash ? bytes : undefined) }, { paper: hash, key })).toEqual(paper);
});

test("is not opened with another key, where it is gone, on plain HTTP, and where none was told", async () => {
  const [{ hash, key, sealed: bytes }, other] = [await bare(paper), await bare(paper)];
  const store = { sealedPaper: () => Promise.resolve(bytes) };
  const gone = { sealedPaper: () => Promise.resolve(undefined) };
  expect(
    await Promise.all([openPreloaded(store, { paper: hash, key: other.key }), openPreloaded(gone, { paper: hash, key }), openPreloaded(store, { paper: hash, key }, null), openPreloaded(store, undefined)]),
  ).toEqual([null, null, null, null]);
});
