/**
 * A paper that a page of the release before preloaded: its exam may be running while the server is upgraded, and a reload of it without
 * network opens what lies here. Goes with the next release (docs/adr/0021-sealed-objects.md, "Papers that are there already").
 */
import type { Paper, Seal } from "../../shared/api";
import { bytes, NONCE } from "../objects/unseal";
import { patience, type Store } from "./store";

/** The paper that this seal is about, where it is here and in order; else null. */
export async function openPreloaded(
  store: Pick<Store, "sealedPaper">,
  seal: Seal | undefined,
  subtle: SubtleCrypto | null = globalThis.crypto?.subtle ?? null,
): Promise<Paper | null> {
  if (!subtle || !seal) return null;
  try {
    const content = await patience(store.sealedPaper(seal.paper));
    if (!content) return null;
    const key = await subtle.importKey("raw", bytes(seal.key), "AES-GCM", false, ["decrypt"]);
    const plain = await subtle.decrypt({ name: "AES-GCM", iv: content.slice(0, NONCE) }, key, content.slice(NONCE));
    return JSON.parse(new TextDecoder().decode(plain)) as Paper;
  } catch {
    return null;
  }
}
