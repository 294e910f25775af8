/**
 * When the exam opens: a practice asks the waiting room from which it was opened, in its other tab. The waiting room knows it of the server, and
 * is told of changes; what is in the background may be slowed down by the browser, but not in hearing.
 */
const CHANNEL = "stratus-opening";

/** Seconds until the exam opens, not above 0 once it can be started; Infinity: it does not open, as it is now; null where that is not known. */
export type Opens = number | null;

interface Message {
  /** Of which registration. */
  room: string;
  /** Missing in a question. */
  opens?: Opens;
}

/** Both ends of it. Where the browser has no such line, nothing is heard. */
export class Opening {
  private channel: BroadcastChannel | null = null;

  /** `asked`: somebody wants to know; `told`: somebody says it. */
  constructor(
    private room: string,
    { asked, told }: { asked?: () => void; told?: (opens: Opens) => void },
  ) {
    try {
      this.channel = new BroadcastChannel(CHANNEL);
      this.channel.onmessage = ({ data: { room, opens } }: MessageEvent<Message>) => {
        if (room !== this.room) return;
        if (opens === undefined) asked?.();
        else told?.(opens);
      };
    } catch {
      // The practice goes by what the link said.
    }
  }

  ask(): void {
    this.send({ room: this.room });
  }

  tell(opens: Opens): void {
    this.send({ room: this.room, opens });
  }

  close(): void {
    this.channel?.close();
  }

  private send(message: Message): void {
    this.channel?.postMessage(message);
  }
}
