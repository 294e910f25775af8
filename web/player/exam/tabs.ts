/** Tells the pages of one browser which of them was opened last. Only a courtesy: the server decides. */
interface Announcement {
  writer: string;
}

export class Tabs {
  private channel: BroadcastChannel | null = null;

  constructor(
    attempt: number,
    private writer: string,
    another: () => void,
  ) {
    try {
      this.channel = new BroadcastChannel(`stratus-exam-${attempt}`);
      this.channel.onmessage = (event: MessageEvent<Announcement>) => {
        if (event.data.writer !== this.writer) another();
      };
    } catch {
      // Without it the other page learns from the server.
    }
  }

  announce(): void {
    this.channel?.postMessage({ writer: this.writer } satisfies Announcement);
  }

  close(): void {
    this.channel?.close();
  }
}
