import { describe, expect, test } from "vitest";

import { exportFile } from "../../../player/storage/unsent-file";
import { readable, typed } from "../../../shared/readable";
import { choice, left } from "../../builders";

const curve = { name: "ECDH", namedCurve: "P-256" };
const encoder = new TextEncoder();

function base64url(data: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(data))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
}

/** A server with a key of its own; `delivery/unsent/file.py` does the same (`tests/delivery/unsent/test_unsent.py` opens a file made here). */
async function aServer() {
  const pair = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
  const key = base64url(await crypto.subtle.exportKey("raw", pair.publicKey));
  const open = async (content: Uint8Array, owner: string): Promise<unknown> => {
    const file = JSON.parse(new TextDecoder().decode(content)) as Record<string, string>;
    const point = bytes(file.key!);
    const theirs = await crypto.subtle.importKey("raw", point, curve, false, []);
    const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, pair.privateKey, 256);
    const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const how = { name: "HKDF", hash: "SHA-256", salt: point, info: encoder.encode(file.format) };
    const secret = await crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    const whole = { name: "AES-GCM", iv: bytes(file.nonce!), additionalData: encoder.encode(`${file.format}|${owner}`) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(whole, secret, bytes(file.content!))));
  };
  return { key, open };
}

describe("a file with unsent answers", () => {
  const events = [left("earlier", 3), left("me", 4, { item: "i9", value: choice("ë😀") }), left("me", 5, { kind: "hand_in", item: undefined, value: undefined })];

  test("is read by the server alone, with all that is queued under its own names", async () => {
    const server = await aServer();
    const saved = await exportFile(events, { key: server.key, owner: "3.7" }, 7);
    expect(new TextDecoder().decode(saved.content)).not.toContain("selected");
    const inside = (await server.open(saved.content, "3.7")) as { owner: string; events: Record<string, unknown>[] };
    expect(inside.owner).toBe("3.7");
    expect(inside.events.map(({ writer, session, seq, kind, value }) => [writer, session, seq, kind, value])).toEqual([
      ["earlier", 1, 3, "answer", choice("a")], ["me", 1, 4, "answer", choice("ë😀")], ["me", 1, 5, "hand_in", undefined],
    ]);
    await expect(server.open(saved.content, "3.8")).rejects.toThrow();
  });

  test("has a key and a check code of its own each time", async () => {
    const server = await aServer();
    const make = () => exportFile(events, { key: server.key, owner: "3.7" }, 7);
    const [one, other] = [await make(), await make()];
    expect(one.code).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
    expect(one.code).not.toBe(other.code);
    expect(one.name).toBe("unsent-answers-7.stratus");
  });
});

test("codes are read as the server reads them", () => {
  expect(readable("00443f80", 4)).toBe("23-45");
  expect(typed(" 2xzj–epup\n")).toBe("2XZJEPUP");
});
