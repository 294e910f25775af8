/**
 * Candidates of whose browser nothing was heard for so many seconds: their row is marked, in words too, and whoever wants to hears a sound.
 *
 * `data-seen` on a cell is the last sign of life of a browser that should be heard of, `data-since` on the part the moment of the server's
 * last answer: so nobody is called silent because this page, and not the candidate's, has lost the server. How many seconds, and whether
 * there is a sound, is kept on this computer.
 */
import { t, tn } from "../../shared/i18n";
import { say } from "../say";

const KEPT = "stratus.warnings";
const FEWEST = 15;
const MOST = 3600;
const USUAL = 60;

interface Warnings {
  seconds: number;
  sound: boolean;
}

function warningsKept(): Warnings {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Warnings>;
    return { seconds: within(Number(kept.seconds)), sound: kept.sound === true };
  } catch {
    return { seconds: USUAL, sound: false };
  }
}

function within(seconds: number): number {
  return seconds >= FEWEST && seconds <= MOST ? Math.round(seconds) : USUAL;
}

function keep(warnings: Warnings): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(warnings));
  } catch {
    // A browser that keeps nothing marks rows all the same.
  }
}

/** How long somebody has been silent, in words. */
export function silentFor(seconds: number): string {
  return seconds < 120 ? t("silent for {n} s", { n: seconds }) : t("silent for {n} min", { n: Math.floor(seconds / 60) });
}

let audio: AudioContext | undefined;

/** Two short tones. A browser plays nothing before somebody has pressed or clicked something on the page. */
function sound(): void {
  audio ??= new AudioContext();
  void audio.resume();
  for (const [start, pitch] of [[0, 880], [0.25, 660]] as const) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.value = 0.2;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + start);
    tone.stop(audio.currentTime + start + 0.2);
  }
}

export class Silence {
  private warnings = warningsKept();
  /** Ids of rows that are marked; undefined before the first look, which warns of nobody anew. */
  private known: Set<string> | undefined;

  constructor(private part: HTMLElement) {
    const group = part.querySelector("[data-warnings]");
    const seconds = group?.querySelector<HTMLInputElement>("input[type=number]");
    const box = group?.querySelector<HTMLInputElement>("[data-sound]");
    if (seconds) seconds.value = String(this.warnings.seconds);
    if (box) box.checked = this.warnings.sound;
    group?.addEventListener("change", (event) => {
      this.warnings = { seconds: within(Number(seconds?.value)), sound: box?.checked ?? false };
      if (seconds) seconds.value = String(this.warnings.seconds);
      keep(this.warnings);
      // So that they know what it sounds like, and that it can be heard.
      if (event.target === box && this.warnings.sound) sound();
      this.known = undefined;
      this.look();
    });
    part.addEventListener("stratus:refreshed", () => this.look());
    this.look();
  }

  private look(): void {
    const now = Date.parse(this.part.dataset.since ?? "");
    const silent = new Map<string, string>();
    for (const row of this.part.querySelectorAll<HTMLElement>("tr[id^=seat-]")) {
      const cell = row.querySelector<HTMLElement>("[data-seen]");
      const seconds = cell ? Math.floor((now - Date.parse(cell.dataset.seen ?? "")) / 1000) : 0;
      const isSilent = seconds >= this.warnings.seconds && !row.classList.contains("is-gone");
      row.classList.toggle("is-silent", isSilent);
      this.write(cell, isSilent ? silentFor(seconds) : "");
      if (isSilent) silent.set(row.id, row.querySelector(".seat-name a")?.textContent ?? "");
    }
    const fresh = [...silent].filter(([id]) => this.known && !this.known.has(id)).map(([, name]) => name);
    this.known = new Set(silent.keys());
    if (!fresh.length) return;
    const words = { n: this.warnings.seconds };
    say(fresh.length > 3 ? tn("{n} candidate is silent", "{n} candidates are silent", fresh.length) : `${fresh.join(", ")}: ${t("silent for {n} s", words)}`);
    if (this.warnings.sound) sound();
  }

  private write(cell: HTMLElement | null, text: string): void {
    let place = cell?.querySelector<HTMLElement>(".silent-for");
    if (!text) return place?.remove();
    if (!place) {
      place = document.createElement("div");
      place.className = "silent-for";
      cell?.append(place);
    }
    if (place.textContent !== text) place.textContent = text;
  }
}
