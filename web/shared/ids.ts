/** 128 random bits as 32 hex digits. `crypto.randomUUID` exists only in secure contexts; an exam hall may run on plain HTTP. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
