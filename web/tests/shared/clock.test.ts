import { describe, expect, test } from "vitest";

import { notice } from "../../player/truth/notices";
import { Clock } from "../../shared/clock";

/** Two sources of time that a test moves by hand, in seconds. */
function sources() {
  const at = { steady: 100, wall: 5_000_000 };
  return { at, both: (n: number) => ((at.steady += n), (at.wall += n)), monotonic: () => at.steady * 1000, wall: () => at.wall * 1000 };
}

const noon = "2026-11-20T12:00:00.000Z";

describe("the server's clock", () => {
  test("time left is the server's, minus what the steady counter counted", () => {
    const time = sources();
    const clock = new Clock(time);
    clock.told(noon, clock.monotonic());
    time.both(60);
    expect(clock.until("2026-11-20T13:00:00Z")).toBe(3540);
  });

  test("half of the way there and back is taken off", () => {
    const time = sources();
    const clock = new Clock(time);
    const asked = clock.monotonic();
    time.both(2);
    clock.told(noon, asked);
    expect(clock.until("2026-11-20T12:00:10Z")).toBe(9);
  });

  test("a computer's clock that is set does not move the time left", () => {
    const time = sources();
    const clock = new Clock(time);
    clock.told(noon, clock.monotonic());
    time.at.wall -= 3600;
    expect(clock.until("2026-11-20T13:00:00Z")).toBe(3600);
  });

  test("a drift over five seconds is noticed once and cleared by the server", () => {
    const time = sources();
    const clock = new Clock(time);
    clock.told(noon, clock.monotonic());
    time.at.wall += 4;
    expect(clock.check()).toBe(false);
    time.at.wall += 2;
    expect([clock.check(), clock.check(), clock.uncertain]).toEqual([true, false, true]);
    clock.told(noon, clock.monotonic());
    expect([clock.uncertain, clock.check()]).toEqual([false, false]);
  });

  test("a computer that woke up is uncertain until the server has spoken", () => {
    const clock = new Clock(sources());
    clock.mistrust();
    expect(clock.uncertain).toBe(true);
    clock.told("nonsense", 0);
    expect(clock.uncertain).toBe(true);
    clock.told(noon, clock.monotonic());
    expect(clock.uncertain).toBe(false);
  });
});

describe("a page that opens without the server", () => {
  const later = (gap: number) => {
    const time = sources();
    const before = new Clock(time);
    before.told(noon, before.monotonic());
    const told = before.pair()!;
    time.at.steady = 0; // the counter of the new page
    time.at.wall += gap;
    const clock = new Clock(time);
    clock.recall(told);
    return { clock, time };
  };

  test("goes on by this computer's clock", () => {
    const { clock, time } = later(600);
    expect([clock.until("2026-11-20T13:00:00Z"), clock.uncertain]).toEqual([3000, false]);
    time.both(60);
    expect(clock.until("2026-11-20T13:00:00Z")).toBe(2940);
  });

  test("counts nothing for the gap and is uncertain when the clock was set back, until the server has spoken", () => {
    const { clock } = later(-3600);
    expect([clock.until("2026-11-20T13:00:00Z"), clock.uncertain, clock.pair()]).toEqual([3600, true, null]);
    clock.reconsider();
    expect(clock.uncertain).toBe(true);
    clock.told(noon, clock.monotonic());
    expect(clock.uncertain).toBe(false);
  });
});

describe("when the server cannot be asked", () => {
  test("a page that woke up believes its counter, as long as it agrees with the computer's clock", () => {
    const time = sources();
    const clock = new Clock(time);
    clock.told(noon, clock.monotonic());
    time.both(100);
    clock.mistrust();
    clock.reconsider();
    expect(clock.uncertain).toBe(false);
    time.at.wall += 3600; // asleep: the counter stood still
    clock.mistrust();
    clock.reconsider();
    expect(clock.uncertain).toBe(true);
  });

  test("a page that never heard of the server's time stays uncertain", () => {
    const clock = new Clock(sources());
    clock.mistrust();
    clock.reconsider();
    expect([clock.uncertain, clock.pair()]).toEqual([true, null]);
  });
});

describe("notices of the time left", () => {
  test.each([
    [901, 900, 15],
    [900, 899, null],
    [3601, 290, 5],
    [61, 60, 1],
    [1, 0, null],
    [Infinity, 5000, null],
  ])("from %s s to %s s: %s", (before, now, minutes) => expect(notice(before, now)).toBe(minutes));
});
