/** A browser's disk that has only so much room: whatever IndexedDB is to keep beyond that is refused as browsers refuse it. */
import { vi } from "vitest";

function size(value: unknown): number {
  if (value instanceof ArrayBuffer) return value.byteLength;
  if (value instanceof Blob) return value.size;
  if (value === null || typeof value !== "object") return String(value).length;
  return Object.values(value).reduce<number>((sum, member) => sum + size(member), 0);
}

export class Disk {
  private lies = new Map<string, number>();

  constructor(public quota: number) {
    const { lies } = this;
    const { prototype } = IDBObjectStore;
    const [put, remove, clear] = [prototype.put, prototype.delete, prototype.clear];
    const place = (store: IDBObjectStore, key: unknown) => JSON.stringify([store.transaction.db.name, store.name, [key].flat()]);
    const keyOf = ({ keyPath }: IDBObjectStore, value: Record<string, unknown>) => [keyPath].flat().map((one) => value[String(one)]);
    const room = () => this.quota - this.used;
    vi.spyOn(prototype, "put").mockImplementation(function (this: IDBObjectStore, value: Record<string, unknown>) {
      const name = place(this, keyOf(this, value));
      if (size(value) - (lies.get(name) ?? 0) > room()) throw new DOMException("full", "QuotaExceededError");
      lies.set(name, size(value));
      return put.call(this, value);
    });
    vi.spyOn(prototype, "delete").mockImplementation(function (this: IDBObjectStore, key) {
      lies.delete(place(this, key));
      return remove.call(this, key);
    });
    vi.spyOn(prototype, "clear").mockImplementation(function (this: IDBObjectStore) {
      for (const name of lies.keys()) if (name.startsWith(place(this, []).slice(0, -3))) lies.delete(name);
      return clear.call(this);
    });
  }

  get used(): number {
    return [...this.lies.values()].reduce((sum, one) => sum + one, 0);
  }
}
