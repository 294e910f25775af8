import "fake-indexeddb/auto";

import { vi } from "vitest";

/** What a test waits for comes at its own time: on a slow or busy machine later than the second that Vitest gives it. */
const waitFor = vi.waitFor.bind(vi);
vi.waitFor = (done, options) => waitFor(done, options ?? { timeout: 120_000 });
