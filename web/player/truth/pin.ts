/** What is said about a PIN that was not right. */
import { t, tn } from "../../shared/i18n";

/** Seconds that the first pause takes, by `delivery/attempts/rules.py: pin_wait`. */
const FIRST_PAUSE = 30;

/** `left`: tries before a pause, where the server says how many. */
export function wrongPin(code: string, left: number): string {
  const said = code === "pin_wrong" ? t("This PIN is not right.") : t("After wrong PINs this one was not looked at yet.");
  if (!(left > 0)) return said;
  return `${said} ${tn("{n} try left before a pause of {pause} s.", "{n} tries left before a pause of {pause} s.", left, { pause: FIRST_PAUSE })}`;
}
