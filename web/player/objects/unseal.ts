/** Opens a sealed object: 12 bytes nonce, AES-256-GCM ciphertext with its tag; inside 4 bytes length, content, zeros. */

export const NONCE = 12;
const LENGTH = 4;

/** The content of an object under this key (base64url); rejects where the key is another one or the bytes are. */
export type Unseal = (key: string, sealed: ArrayBuffer) => Promise<Uint8Array<ArrayBuffer>>;

export function unsealWith(subtle: SubtleCrypto): Unseal {
  return async (key, sealed) => {
    const made = await subtle.importKey("raw", bytes(key), "AES-GCM", false, ["decrypt"]);
    return contentOf(new Uint8Array(await subtle.decrypt({ name: "AES-GCM", iv: sealed.slice(0, NONCE) }, made, new Uint8Array(sealed, NONCE))));
  };
}

export function contentOf(plain: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const length = new DataView(plain.buffer, plain.byteOffset).getUint32(0);
  if (LENGTH + length > plain.length) throw new Error("the object is shorter than it says");
  return plain.subarray(LENGTH, LENGTH + length);
}

/** The bytes of a base64url text. */
export function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}
