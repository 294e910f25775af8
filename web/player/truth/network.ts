/** How it stands with the exam server, as far as this page can know. Pure. */
import { ApiError, Unreachable } from "../../shared/api";

/**
 * Why a request failed. `none`: this computer has no network. `away`: there is one, and the exam server does not answer. `fault`: it
 * answers that it cannot. `full`: it asks for patience, having more to do than it can. `too-much`: more came from this exam than it takes.
 * `rejected`: it does not know this link (any more).
 */
export type Fault = "none" | "away" | "fault" | "full" | "too-much" | "rejected";

/** `good`: its last answer was one. `unsure`: nobody has asked it yet, or one request has just failed. */
export type Network = "good" | "unsure" | Fault;

/** What an error says. Words of a proxy or of the network's log-in page are none of the exam server's: it is away. */
export function faultOf(error: unknown, online: boolean): Fault {
  if (!(error instanceof ApiError)) return error instanceof Unreachable && !online ? "none" : "away";
  if ((error.status === 429 || error.status === 503) && error.wait > 0) return error.code === "too_much" ? "too-much" : "full";
  if (!error.code) return "away";
  return [401, 403, 404].includes(error.status) ? "rejected" : "fault";
}

/** Whether the exam server cannot be used now. */
export function isBad(network: Network): network is Fault {
  return network !== "good" && network !== "unsure";
}
