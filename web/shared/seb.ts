/**
 * Safe Exam Browser, seen from a page. It shows its keys to scripts, hashed with the address of the page: the only way on browsers of
 * Apple, which send no headers. The server judges them; nothing here is a secret or a proof by itself.
 */

/** What a page of Safe Exam Browser finds at `window.SafeExamBrowser`. */
interface SafeExamBrowser {
  version?: string;
  security?: { configKey?: string; browserExamKey?: string; updateKeys?: (done: () => void) => void };
}

export interface SebKeys {
  config_key: string;
  browser_exam_key: string;
}

/** Opening it ends Safe Exam Browser; its configuration says so. */
export const QUIT = "/delivery/seb/quit";
/** How long older releases may take to bring the keys up to date, in milliseconds. */
const PATIENCE = 2000;

function browser(): SafeExamBrowser | undefined {
  return (window as { SafeExamBrowser?: SafeExamBrowser }).SafeExamBrowser;
}

/** Whether this browser calls itself Safe Exam Browser. */
export function inSeb(): boolean {
  return browser() !== undefined || /\bSEB\b/.test(navigator.userAgent);
}

/** The keys that this browser shows to the page; undefined where there are none. Never fails. */
export async function sebKeys(patience = PATIENCE): Promise<SebKeys | undefined> {
  try {
    const security = browser()?.security;
    if (!security) return undefined;
    const { updateKeys } = security;
    if (typeof updateKeys === "function") {
      await Promise.race([
        new Promise<void>((done) => updateKeys.call(security, done)),
        new Promise((late) => setTimeout(late, security.configKey ? 0 : patience)),
      ]);
    }
    return { config_key: String(security.configKey ?? ""), browser_exam_key: String(security.browserExamKey ?? "") };
  } catch {
    return undefined;
  }
}

/** The address of a registration's configuration file, to be downloaded; and the link that hands it to an installed Safe Exam Browser. */
export function sebFile(registration: string, ticket: string, page: Pick<Location, "protocol" | "host"> = location): { file: string; open: string } {
  const file = `/delivery/seb/${registration}.seb?ticket=${encodeURIComponent(ticket)}`;
  return { file, open: `${page.protocol === "https:" ? "sebs:" : "seb:"}//${page.host}${file}` };
}
