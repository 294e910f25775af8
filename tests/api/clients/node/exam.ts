// Written against the types that openapi-typescript makes of the published document, and only compiled: what must be possible with
// generated clients, and what they must refuse. The generated file stands beside it as api.ts (tools/lint_api).

import type { components, operations, paths, webhooks } from "./api";

type Body<Operation extends keyof operations> = operations[Operation] extends {
  requestBody: { content: { "application/json": infer Sent } };
}
  ? Sent
  : never;
type Answer<Operation extends keyof operations> = operations[Operation] extends {
  responses: { 200: { content: { "application/json": infer Told } } };
}
  ? Told
  : never;

// A change names what it changes and nothing else.
export const oneSetting: Body<"updateMarkingSettings"> = { Settings: { UseModeration: false } };
export const oneAssessor: Body<"updateMarkingSettings"> = { Assessors: [{ ExternalId: "41023018", CanPublish: true }] };
export const oneTitle: Body<"updateSchedule"> = { Title: "Mock" };
export const oneCity: Body<"updateUser"> = { City: "Dublin" };
export const oneName: Body<"updateAssessment"> = { Title: "Anatomy" };
export const oneCollection: Body<"updateCollection"> = { Title: "Anatomy" };
export const oneOption: Body<"updateReviewSession"> = { OverviewOptions: { ShowGrade: true } };

// null switches rules off, and takes a moderator away.
export const noRules: Body<"updateMarkingSettings"> = {
  Settings: { ScoringDifference: null, ProximityToPassMark: null, PassMarkRange: null, SampleModeration: null },
  Allocations: [{ ExternalId: "7131", Markers: ["41023018"], Moderator: null }],
};
// @ts-expect-error -- a switch has no null
export const noSwitch: Body<"updateMarkingSettings"> = { Settings: { UseModeration: null } };
// @ts-expect-error -- AssessingType is one of a list
export const three: Body<"updateMarkingSettings"> = { Settings: { AssessingType: "THREE_ASSESSORS" } };

// Whether a call has succeeded decides what else is there.
export function idOf(told: Answer<"createDraftSchedule"> | components["schemas"]["Failure"]): string {
  return told.Success ? told.Content : told.Errors;
}

// Values of answers are typed.
export function hasPassed(told: Answer<"getResults">): boolean[] {
  return told.Results.map((result) => result.PassedStatus === "SATISFACTORY");
}
export function hasPassedTypo(told: Answer<"getResults">): boolean[] {
  // @ts-expect-error -- there is no such status
  return told.Results.map((result) => result.PassedStatus === "PASSED");
}
export function received(message: webhooks["EXAM_RESULTS_READY"]["post"]): string | null {
  const body = message.requestBody?.content["application/json"];
  return body === undefined ? null : body.PassedStatus;
}

export const links: keyof paths = "/schedule";
