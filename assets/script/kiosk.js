// The page for a device that people share: it sends without leaving a page behind, empties itself
// when nobody is there any more, and goes back to the start after the thanks.
import { begin, ticked } from "./draw.js";

const PATIENCE = 30000;
const THANKS = 12000;
const IDLE = 120000;
const LAST_CALL = 30000;

const form = document.getElementById("kiosk");
const start = document.getElementById("start");
const idle = document.getElementById("idle");
let busy = false;
let timer = 0;

function show(name) {
  const texts = Array.from(document.querySelectorAll("[data-problem]"));
  for (const text of texts) text.hidden = text.dataset.problem !== name;
  return texts.find((text) => !text.hidden);
}

function refuse(name) {
  const text = show(name) || show("failed");
  text.focus();
}

function filled() {
  return Array.from(new FormData(form).values()).some(Boolean) || ticked();
}

// Nothing of the person before is there, whichever way the page comes back.
function empty() {
  form.reset();
  begin();
  show("");
  idle.hidden = true;
}

function startOver() {
  empty();
  location.replace(form.dataset.start);
}

function watch() {
  clearTimeout(timer);
  idle.hidden = true;
  timer = setTimeout(() => {
    if (busy || !filled()) return watch();
    idle.hidden = false;
    document.getElementById("stay").focus();
    timer = setTimeout(startOver, LAST_CALL);
  }, IDLE);
}

async function send() {
  const reply = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { Accept: "application/json" },
    credentials: "omit",
    referrerPolicy: "no-referrer",
    redirect: "manual",
    cache: "no-store",
    signal: AbortSignal.timeout && AbortSignal.timeout(PATIENCE),
  }).catch(() => null);
  if (!reply) return "lost";
  if (reply.type === "opaqueredirect") return "";
  if (reply.status === 410) return "closed";
  const said = await reply.json().catch(() => ({}));
  return said.problem || "failed";
}

async function go() {
  if (busy) return;
  busy = true;
  show("");
  const problem = await send();
  busy = false;
  if (problem) {
    refuse(problem);
    watch();
    return;
  }
  empty();
  location.replace(form.dataset.thanks);
}

if (form) {
  form.noValidate = true; // the refusals below the questions say what is wrong
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go();
  });
  addEventListener("pagehide", empty);
  addEventListener("pageshow", (event) => {
    if (event.persisted) startOver();
  });
  for (const sign of ["pointerdown", "keydown", "input", "wheel"]) addEventListener(sign, watch);
  empty();
  watch();
}

if (start) {
  const goBack = () => location.replace(start.action);
  start.addEventListener("submit", (event) => {
    event.preventDefault();
    goBack();
  });
  setTimeout(goBack, THANKS);
}
