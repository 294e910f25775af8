/** How times and lengths of time are written. All arguments are ISO times or seconds; zones are IANA names. */
import { language, t, tn } from "./i18n";

function format(iso: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  // English without a country is written the European way: the zones there have names that people know.
  const locale = language() === "en" ? "en-GB" : language();
  try {
    return new Intl.DateTimeFormat(locale, options).format(date);
  } catch {
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }).format(date);
  }
}

/** "Friday 20 November 2026 at 09:00 CET". */
export function dayAndTime(iso: string, timeZone: string): string {
  return format(iso, {
    weekday: "long", day: "numeric", month: "long", year: "numeric",
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone, timeZoneName: "short",
  });
}

/** "09:00 CET". */
export function timeOnly(iso: string, timeZone: string | undefined = undefined): string {
  return format(iso, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone, timeZoneName: "short" });
}

/** "1 hour 23 minutes", for people: minutes are rounded up, so that "1 minute" is never the last word too early. */
export function duration(seconds: number): string {
  const minutes = Math.max(0, Math.ceil(seconds / 60));
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (!hours) return tn("{n} minute", "{n} minutes", minutes);
  if (!rest) return tn("{n} hour", "{n} hours", hours);
  return `${tn("{n} hour", "{n} hours", hours)} ${tn("{n} minute", "{n} minutes", rest)}`;
}

/** "4:05" under an hour, "1:04:05" above, "2 days" where seconds say nothing. */
export function countdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole >= 2 * 86400) return tn("{n} day", "{n} days", Math.floor(whole / 86400));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** "1.2 MB". */
export function fileSize(bytes: number): string {
  const number = (n: number) => new Intl.NumberFormat(language(), { maximumFractionDigits: 1 }).format(n);
  if (bytes >= 1 << 20) return `${number(bytes / (1 << 20))} MB`;
  if (bytes >= 1 << 10) return `${number(bytes / (1 << 10))} kB`;
  return t("{n} bytes", { n: bytes });
}
