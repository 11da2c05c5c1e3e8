// The respondents' page, from the link in the letter to the thanks.
// Without a whole link, or in a browser that cannot blind, the form goes as it would without script.
import { begin } from "./draw.js";
import {
  awaitStub, form, forgetCode, hideEntry, introduce, onward, putBack, refuse, remember, report, said, sheet, show,
  unsay, working,
} from "./page.js";
import { Memory, PATIENCE, consulted, send } from "./send.js";
import { Refusal, readLink, writtenLink } from "./wire.js";

export * from "./blind.js"; // so that the functions that were really shipped can be examined

const able = Boolean(window.crypto && crypto.subtle && typeof BigInt === "function");
let base = "";
let memory = null;
let link = null; // out of the letter: code, place of the unit, digest of the manifest
let later = null; // the link of somebody who came while an earlier answer was still unsent
let busy = false;

const blinds = () => able && Boolean(memory.state || (link && (link.short || link.broken)));

function take() {
  const part = location.hash.slice(1);
  if (part && !document.getElementById(part)) link = readLink(part);
  else link = link || (history.state && history.state.link);
  if (link) remember(link, writtenLink(link));
}

// Look at the manifest before somebody fills in a page that could not be sent.
async function look() {
  if (!blinds()) return;
  show("mode", "full");
  try {
    await consult();
  } catch (error) {
    if (error.message !== "lost") refuse(error);
  }
}

async function consult() {
  if (link.broken) throw new Refusal("link");
  introduce((await consulted(base, link)).unit);
}

const stay = (event) => event.preventDefault();

function tell(step) {
  report(step);
  if (step === "issue") {
    addEventListener("beforeunload", stay);
  } else {
    removeEventListener("beforeunload", stay);
    link = null;
    forgetCode();
  }
}

async function byCredential(filled) {
  if (!memory.state && link.broken) throw new Refusal("link");
  try {
    await send(base, memory, link, filled, tell);
  } finally {
    removeEventListener("beforeunload", stay);
  }
}

async function byForm(further) {
  const body = new URLSearchParams(new FormData(form));
  if (further) for (const name of ["note", "now"]) body.set(name, "");
  const reply = await fetch(form.action, {
    method: "POST",
    body,
    credentials: "omit",
    redirect: "manual",
    signal: AbortSignal.timeout && AbortSignal.timeout(PATIENCE),
  }).catch(() => {
    throw new Refusal("lost");
  });
  if (reply.type === "opaqueredirect") return true;
  form.submit(); // nothing was saved: the page that comes back says why
  return false;
}

// Send what `filled` returns, and say what became of it.
async function go(filled) {
  if (busy) return;
  busy = true;
  working(true);
  show("problem", "");
  try {
    const sent = blinds() ? filled() : { said: said() };
    if (blinds()) await byCredential(sent);
    else if (!(await byForm(sent.said))) return;
    leave(sent);
  } catch (error) {
    busy = false;
    working(false);
    refuse(error).focus();
    if (later && !memory.state) makeRoom();
  }
}

function leave(sent) {
  form.reset();
  begin();
  forgetCode();
  if (later) {
    makeRoom();
    report(sent.said ? "unsaid" : "delivered");
  } else if (sent.said) {
    onward(sent.said);
  } else {
    location.replace(form.dataset.thanks);
  }
}

// The earlier answer is dealt with: the page belongs to whoever opened it now.
function makeRoom() {
  [link, later, busy] = [later, null, false];
  working(false);
  remember(link, writtenLink(link));
  look();
}

// What an earlier page of this tab has begun is brought to its end.
function resume() {
  const { state } = memory;
  show("mode", "full");
  if (link && !(state.link && state.link.code === link.code)) {
    [link, later] = [null, link];
    forgetCode();
  } else {
    putBack(state.sheet);
  }
  hideEntry(true);
  return go(() => state.sheet);
}

function start() {
  base = new URL(form.action).pathname;
  memory = able ? new Memory(base) : null;
  unsay();
  begin();
  awaitStub();
  take();
  addEventListener("hashchange", () => {
    take();
    if (able && memory.state) location.reload();
    else look();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(() => (later ? memory.state.sheet : sheet()));
  });
  if (able && memory.state) resume();
  else look();
}

if (form) start();
