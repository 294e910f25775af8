import { describe, expect, test } from "vitest";

import { isKeptOut, refusal, sentence } from "../../../player/truth/moments";
import { ApiError, Unreachable } from "../../../shared/api";

describe("an answer that says no", () => {
  test.each([
    [403, "address_not_allowed", "from this network"],
    [403, "account_disabled", "Your account is disabled"],
    [401, "token", "no longer valid"],
    [409, "deleted", "was cancelled"],
    [404, "registration", "was cancelled"],
  ])("%i %s has a sentence of its own", (status, code, words) => {
    expect(refusal(new ApiError(status, code, ""))).toContain(words);
  });

  test.each([
    [new ApiError(403, "pin_wrong", "")],
    [new ApiError(503, "busy", "")],
    [new Unreachable("no network")],
  ])("%s is no final no", (error) => {
    expect(refusal(error)).toBe("");
  });

  test("only somebody whom the server knows and refuses is kept out", () => {
    expect([401, 403, 403].map((status, n) => isKeptOut(new ApiError(status, ["token", "address_not_allowed", "account_disabled"][n]!, "")))).toEqual([
      false,
      true,
      true,
    ]);
    expect(sentence("ADDRESS_NOT_ALLOWED")).toBe(refusal(new ApiError(403, "address_not_allowed", "")));
  });
});
