/** Messages of the Player API about the clock of an exam, and what they are made of. */
export type Status = "IN_PROGRESS" | "PAUSED" | "HANDED_IN" | "VOID";

/** Where the candidate is with a section. `time`: seconds that they have for it; `deadline` once they entered it, if it has a time. */
export interface ToldSection {
  time: number | null;
  deadline: string | null;
  entered: boolean;
  left: boolean;
  reached: string | null;
}

/** The candidate's breaks: `number` of `minutes` each, of which `taken` were begun. */
export interface ToldBreaks {
  number: number;
  minutes: number;
  taken: number;
  /** When the break under way is over. */
  until: string | null;
  /** The schedule's end, which no break moves. */
  closes: string;
}

/** The clock as the server says it. */
export interface ToldTime {
  deadline: string;
  sections?: Record<string, ToldSection>;
  /** Absent where the candidate has no breaks. */
  breaks?: ToldBreaks | null;
}

/** The answer to a break that began or ended. */
export interface TookBreak extends ToldTime {
  server_time: string;
  status: Status;
}

/** Break `number` begins, or ends earlier. */
export interface BreakRequest {
  writer: string;
  session: number;
  number: number;
  begin: boolean;
  epoch?: string;
}
