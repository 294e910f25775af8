import type { SyncReply, SyncRequest } from "../shared/api";
import { Queue } from "../player/storage/queue";
import type { EventKey, QueuedEvent } from "../player/storage/store";
import { Code, type Sitting } from "../player/exam/code";
import type { SyncApi } from "../player/exam/sync";

/** A store in memory that can be told to fail. */
export class MemoryStore {
  kept = new Map<string, QueuedEvent>();
  broken = false;
  private guard(): void {
    if (this.broken) throw new Error("no storage");
  }
  private name = (key: EventKey) => key.join(" ");
  async events(attempt: number): Promise<QueuedEvent[]> {
    this.guard();
    return Promise.resolve([...this.kept.values()].filter((event) => event.attempt === attempt));
  }
  async addEvent(event: QueuedEvent, replaced: EventKey[]): Promise<void> {
    this.guard();
    this.kept.set(this.name([event.attempt, event.writer, event.seq]), event);
    replaced.forEach((key) => this.kept.delete(this.name(key)));
    return Promise.resolve();
  }
  async removeEvents(keys: EventKey[]): Promise<void> {
    this.guard();
    keys.forEach((key) => this.kept.delete(this.name(key)));
    return Promise.resolve();
  }
  async settleEvents(events: QueuedEvent[]): Promise<void> {
    this.guard();
    events.forEach((event) => this.kept.set(this.name([event.attempt, event.writer, event.seq]), event));
    return Promise.resolve();
  }
}

export function reply(request: SyncRequest, more: Partial<SyncReply> = {}): SyncReply {
  return {
    server_time: new Date().toISOString(), status: "IN_PROGRESS", deadline: new Date(Date.now() + 3600_000).toISOString(),
    session: request.session, active: true, acknowledged: Math.max(0, ...request.events.map((event) => event.seq)), refused: [],
    orders: [], next_sync_in: 10, save_after: 1, handed_in_at: null, submitted_by: null, ...more,
  };
}

type Answer = (request: SyncRequest) => SyncReply | Promise<SyncReply>;

/** A server that stores what it acknowledges, and answers as it is told, the default once those are used up. */
export class FakeServer implements SyncApi {
  requests: SyncRequest[] = [];
  stored: SyncRequest["events"] = [];
  next: Answer[] = [];
  always: Answer = (request) => reply(request);

  async sync(_attempt: number, request: SyncRequest): Promise<SyncReply> {
    this.requests.push(structuredClone(request));
    const answer = await (this.next.shift() ?? this.always)(request);
    this.stored.push(...request.events.filter((event) => event.seq <= answer.acknowledged));
    return answer;
  }
}

export function queueOf(store: MemoryStore, writer = "me", session = 1): Queue {
  return new Queue(store, 7, writer, session);
}

export function left(writer: string, seq: number, more: Partial<QueuedEvent> = {}): QueuedEvent {
  return { attempt: 7, writer, session: 1, seq, at: "2026-11-20T22:00:00Z", kind: "answer", item: `i${seq}`, value: { selected: ["a"] }, ...more };
}

export const choice = (letter: string) => ({ selected: [letter] });

/** The exam's code, which is here already. */
export function arrived(): Code {
  const code = new Code([], () => Promise.resolve({} as Sitting));
  code.here = {} as Sitting;
  return code;
}
