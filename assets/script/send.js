// The way of an answer: a blind signature for the code, a short wait, then the answer by itself.
// What a reload must not lose lies in the tab's storage until the answer has been acknowledged.
import { blind, finalize, prepare, random } from "./blind.js";
import { Refusal, announced, answerBody, issueBody, packed, unpacked } from "./wire.js";

export const PATIENCE = 30000;
const SHORTEST = 1000;
const LONGEST = 4000;
const MESSAGE_LENGTH = 32;
// After these nothing can be sent again; after all others the same blinded message is.
const FINAL = ["closed", "missing", "malformed", "code_unknown", "other_unit", "forged"];

// The state of one wave in this tab. Where a browser keeps nothing, it lives as long as the page.
export class Memory {
  constructor(base) {
    this.name = "pulse:" + base;
    try {
      this.state = unpacked(sessionStorage.getItem(this.name) || "null");
    } catch (_) {
      this.state = null;
    }
  }

  keep(state) {
    this.state = state;
    try {
      sessionStorage.setItem(this.name, packed(state));
    } catch (_) {
      // a reload will find nothing, and says so by an empty page
    }
  }

  wipe() {
    this.state = null;
    try {
      sessionStorage.removeItem(this.name);
    } catch (_) {
      // nothing was kept
    }
  }
}

async function asked(address, options) {
  try {
    const reply = await fetch(address, {
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "error",
      signal: AbortSignal.timeout && AbortSignal.timeout(PATIENCE),
      ...options,
    });
    return { ok: reply.ok, body: new Uint8Array(await reply.arrayBuffer()) };
  } catch (_) {
    throw new Refusal("lost");
  }
}

function problemIn(body) {
  try {
    return JSON.parse(new TextDecoder().decode(body)).problem || "failed";
  } catch (_) {
    return "failed";
  }
}

async function posted(address, body, keepalive) {
  const reply = await asked(address, { method: "POST", body, cache: "no-store", keepalive });
  if (!reply.ok) throw new Refusal(problemIn(reply.body));
  return reply.body;
}

// The unit, its key and the answers' address, from the manifest that the link names.
export async function consulted(base, link) {
  const reply = await asked(base + "/manifest.json", { cache: "no-cache" });
  if (!reply.ok) throw new Refusal("failed");
  return announced(reply.body, link);
}

async function signed(base, memory) {
  const { key, answers } = await consulted(base, memory.state.link);
  if (!memory.state.blinded) {
    const prepared = prepare(random(MESSAGE_LENGTH));
    memory.keep({ ...memory.state, prepared, ...(await blind(key, prepared)) });
  }
  const { link, prepared, blinded, inverse, sheet } = memory.state;
  const reply = await posted(base + "/issue", issueBody(link.unit, link.code, blinded), false);
  const signature = await finalize(key, prepared, reply, inverse).catch(() => {
    throw new Refusal("unsigned");
  });
  memory.keep({ unit: link.unit, prepared, signature, answers, sheet }); // the code is forgotten
}

// A few seconds, drawn at random; cut short when the page goes away, so that no answer is lost.
function moment() {
  const [drawn] = crypto.getRandomValues(new Uint32Array(1));
  const time = SHORTEST + (drawn / 2 ** 32) * (LONGEST - SHORTEST);
  return new Promise((done) => {
    const left = () => document.visibilityState === "hidden" && done();
    setTimeout(done, time);
    addEventListener("pagehide", done, { once: true });
    document.addEventListener("visibilitychange", left);
    left();
  });
}

// Send one sheet. Whatever was begun in this tab is continued with the same blinded message.
//   tell(step): "issue", "wait" or "answer" begins.
// Throws a Refusal; a letter with which something was begun elsewhere ends like any other.
export async function send(base, memory, link, sheet, tell) {
  memory.keep({ ...(memory.state || { link }), sheet });
  try {
    if (!memory.state.signature) {
      tell("issue");
      await signed(base, memory);
    }
    const body = answerBody(memory.state, sheet);
    const address = memory.state.answers + base + "/answer";
    tell("wait");
    await moment();
    tell("answer"); // no step between: a page that goes away has no time for another
    await posted(address, body, true);
    memory.wipe();
  } catch (refusal) {
    if (FINAL.includes(refusal.message) || refusal.message === "begun") memory.wipe();
    if (refusal.message !== "begun") throw refusal;
  }
}
