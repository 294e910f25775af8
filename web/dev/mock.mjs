/**
 * The Player API in memory, so that the player can be tried and shown without the server: `npm run dev`, then
 * open /exam/start/1#token=any. POST /exam/api/mock with JSON changes the world: `{"moment": "TOO_LATE"}`,
 * `{"fail": 503}`, `{"locked": true}` (before the start), `{"status": "PAUSED"}`, `{"message": "…"}`, `{"tools": ["CALCULATOR"]}`,
 * `{"left": 90}` (seconds), `{"refuse": "address_not_allowed"}`, `{"texts": true}`, `{"seb": true}`, `{"reset": true}`.
 */
import { readFileSync } from "node:fs";

const paper = JSON.parse(readFileSync(new URL("paper.json", import.meta.url), "utf8"));
const seconds = (n) => new Date(Date.now() + n * 1000).toISOString();

function fresh() {
  return {
    opens: seconds(-60), closes: seconds(4 * 3600), pin: null, moment: "OPEN", fail: 0, session: 0, writer: null,
    status: "IN_PROGRESS", deadline: null, answers: {}, flags: new Set(), position: null, orders: [], order: 0,
    notes: {}, tools: ["NOTEPAD", "CALCULATOR", "HIGHLIGHTER", "STRIKE_OUT", "TEXT_TO_SPEECH"], highest: {}, files: {}, handedIn: null, by: null, extra: 0, candidate: "Jane Doe", refuse: "", locked: false, texts: false,
  };
}

let world = fresh();

function settle() {
  if (world.status === "IN_PROGRESS" && world.deadline && Date.now() > Date.parse(world.deadline)) {
    Object.assign(world, { status: "HANDED_IN", handedIn: world.deadline, by: "SYSTEM" });
  }
}

function change(wanted) {
  if (wanted.reset) world = fresh();
  const { message, left, opensIn, ...rest } = wanted;
  Object.assign(world, rest);
  if (message) world.orders.push({ id: ++world.order, kind: "message", text: message, at: seconds(0) });
  if (left !== undefined) world.deadline = seconds(left);
  if (opensIn !== undefined) Object.assign(world, { opens: seconds(opensIn), moment: "TOO_EARLY" });
  return { ...world, flags: [...world.flags], files: Object.keys(world.files) };
}

function moment() {
  if (world.moment === "TOO_EARLY" && Date.now() >= Date.parse(world.opens)) world.moment = "OPEN";
  if (world.moment !== "OPEN" || !world.session) return world.moment;
  return { IN_PROGRESS: "RUNNING", PAUSED: "PAUSED", HANDED_IN: "HANDED_IN", VOID: "VOID" }[world.status];
}

function wait() {
  const now = moment();
  const { deadline, status, handedIn } = world;
  return {
    server_time: seconds(0), registration: 1, candidate: world.candidate, title: paper.title, opens: world.opens, closes: world.closes,
    time_zone: "Europe/Amsterdam", duration: 120, extra_time: world.extra, questions: paper.items.length, pin_required: world.pin !== null,
    attempts_left: 1, attempts_allowed: 1, can_start: ["OPEN", "RUNNING", "PAUSED"].includes(now), moment: now, next_sync_in: 5, seb: world.seb ?? false,
    texts: texts(now),
    attempt: world.session ? { id: 7, number: 1, status, deadline, handed_in_at: handedIn } : null,
  };
}

function texts(now) {
  if (!world.texts || !["TOO_EARLY", "OPEN"].includes(now)) return null;
  return { hash: "mock", introduction: "<p>You need no books. Read each question twice.</p>", declaration: "<p>I tell nobody what is asked here.</p>", accept: "yes" };
}

function start({ writer, pin, session, accepted }) {
  const now = moment();
  if (["TOO_EARLY", "TOO_LATE", "VOID", "HANDED_IN", "WITHDRAWN", "NOT_READY", "DELETED"].includes(now)) return [409, { error: now.toLowerCase(), message: now }];
  if (world.texts && !world.session && accepted !== "yes") return [409, { error: "declaration", message: "accept first" }];
  const keeps = session !== undefined && session === world.session;
  if (!keeps && world.pin !== null && pin !== world.pin) return [403, { error: "pin_wrong", message: "wrong PIN", wait: 5 }];
  if (!keeps) world.session += 1;
  world.writer = writer;
  world.deadline ??= seconds(2 * 3600);
  const { answers, flags, position, status, deadline } = world;
  return [200, {
    attempt: 7, number: 1, session: world.session, active: true, status, server_time: seconds(0), deadline, title: paper.title,
    candidate: world.candidate, paper: paper.hash, sheet: { order: paper.items.map((item) => item.id), alternatives: {} },
    answers, flags: [...flags], notes: world.notes, position, next_sync_in: 5, save_after: 1,
    options: { lock_after: world.locked ? 60 : null, tools: world.tools, warnings: [30, 15, 5, 1] },
    lock: { name: "mock", locked: world.locked, silent: 0, codes: { first: 1, rounds: 250, hashes: ["no code"] } },
    export: { key: "BBBXDfqAjkgcMG8ERtHl94x8N0TwZWCxzSrgC3aRxroNdnTgTLypiju2eetS8VVM6ZSePqM_2EH-qVCp4o4gDkw", owner: "1.7" },
  }];
}

function sync({ writer, session, events, received, standing }) {
  world.orders = world.orders.filter((order) => !received.includes(order.id));
  const refused = [];
  for (const event of events) {
    world.highest[writer] = Math.max(world.highest[writer] ?? 0, event.seq);
    const old = world.answers[event.item];
    const newer = !old || session > old.session || (session === old.session && event.seq > old.seq);
    if (event.kind === "answer" && !paper.items.some((item) => item.id === event.item)) refused.push({ seq: event.seq, reason: "unknown_item" });
    else if (event.kind === "answer" && newer) world.answers[event.item] = { value: event.value, session, seq: event.seq };
    if (event.kind === "note") world.notes[event.item ?? ""] = { value: event.value ?? null, session, seq: event.seq };
    if (event.kind === "flag") world.flags[event.value ? "add" : "delete"](event.item);
    if (event.kind === "visit") world.position = event.item;
    if (event.kind === "hand_in" && world.status !== "HANDED_IN") Object.assign(world, { status: "HANDED_IN", handedIn: seconds(0), by: "CANDIDATE" });
  }
  return {
    server_time: seconds(0), status: world.status, deadline: world.deadline, session: world.session,
    active: session === world.session && writer === world.writer, acknowledged: world.highest[writer] ?? 0, refused,
    orders: world.orders, next_sync_in: 5, save_after: 1, handed_in_at: world.handedIn, submitted_by: world.by,
    ...(standing ? { standing: { answers: Object.fromEntries(Object.entries(world.answers).map(([item, one]) => [item, [one.session, one.seq]])), late: {} } } : {}),
  };
}

function file(method, hash, query, body) {
  if (method === "PUT") world.files[hash] = Number(query.get("offset")) + body.length;
  return { received: world.files[hash] ?? 0 };
}

function answer(method, path, query, body) {
  const json = () => JSON.parse(body.toString() || "{}");
  if (path === "mock") return [200, change(json())];
  if (world.fail) return [world.fail, { error: "mock", message: "as asked" }];
  settle();
  const [kind, , what, hash] = path.split("/");
  if (kind === "registrations" && world.refuse) return [403, { error: world.refuse, message: world.refuse }];
  if (kind === "registrations" && what === "wait") return [200, wait()];
  if (kind === "registrations" && what === "start") return start(json());
  if (what === "paper") return [200, paper];
  if (what === "sync") return [200, sync(json())];
  if (what === "files") return [200, file(method, hash, query, body)];
  return [404, { error: "not_found", message: path }];
}

const shell = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Exam</title><script type="module" src="/static/web/player/main.ts"></script></head><body><stratus-player></stratus-player><div class="visually-hidden" data-tell="polite" role="status"></div><div class="visually-hidden" data-tell="assertive" role="alert"></div></body></html>`;

/** A connect middleware: the API, and the page for /exam/… with the sources of the player. */
export function examApi() {
  return (request, response, next) => {
    const url = new URL(request.url, "http://localhost");
    if (url.pathname.startsWith("/exam/api/")) {
      const pieces = [];
      request.on("data", (piece) => pieces.push(piece));
      request.on("end", () => {
        const [status, reply] = answer(request.method, url.pathname.slice("/exam/api/".length), url.searchParams, Buffer.concat(pieces));
        response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
        response.end(JSON.stringify(reply));
      });
    } else if (/^\/exam\/(start|take|end)\//.test(url.pathname)) {
      const lang = url.searchParams.get("lang") ?? "en";
      response.writeHead(200, { "Content-Type": "text/html", "Cache-Control": "no-store" });
      response.end(shell.replace('lang="en"', `lang="${lang.replace(/[^a-z-]/gi, "")}"`));
    } else next();
  };
}
