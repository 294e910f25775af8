/** Who is asked and told by `sync`. */
import type { Order, SyncReply, SyncRequest } from "../../shared/api";
import type { QueuedEvent } from "../storage/store";

/** Whoever wants to know how long the server was silent: the lock. Its orders are confirmed when it says true. */
export interface Watcher {
  readonly says: string | null;
  asking(): void;
  heard(serverTime: string | null, turn: number): void;
  order(order: Order): boolean;
}

/** Whoever knows what of this exam the server does not have. */
export interface Teller {
  /** Answers that cannot be handed over, as the server is to show them. */
  readonly stuck: NonNullable<SyncRequest["missing"]>;
  /** The server's database is another one than before, as a request was refused with. Rejects when that must be tried again. */
  renew(epoch: string): Promise<void>;
  /** Another page has the exam from now on: what is being typed is handed over before. */
  leaves(): void;
}

/** Whoever knows which questions were checked. */
export interface CheckNews {
  readonly asks: Pick<SyncRequest, "checked">;
  /** What the server says to events that it has now. */
  heard(reply: SyncReply, sent: QueuedEvent[]): void;
}

/** Whoever wants to know what was answered in another window while the exam goes on. */
export interface Elsewhere {
  /** Whether it is to be asked now. */
  readonly asks: boolean;
  heard(standing: NonNullable<SyncReply["standing"]>): Promise<void>;
}
