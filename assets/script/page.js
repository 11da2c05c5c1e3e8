// What the page shows and holds: its texts, the code's field, the sheet.
import { takeUp } from "./draw.js";
import { random, toBase64url } from "./blind.js";
import { LONGEST_NOTE, Refusal, cleanNote } from "./wire.js";

export const form = document.getElementById("sheet");
const HERE = () => location.pathname + location.search;

// Of the texts of one kind ("mode", "step" or "problem") show the one of this name, or none.
export function show(kind, name) {
  const texts = Array.from(document.querySelectorAll(`[data-${kind}]`));
  for (const text of texts) text.hidden = text.dataset[kind] !== name;
  return texts.find((text) => !text.hidden);
}

const AT_THE_TOP = ["link", "manifest", "key"]; // where no letter's code is of any use

// Say why nothing more was sent.
export function refuse(error) {
  show("step", "");
  const name = error instanceof Refusal ? error.message : "failed";
  if (AT_THE_TOP.includes(name)) document.getElementById("filled").hidden = true;
  return show("problem", name) || show("problem", "failed");
}

// Say how far sending has come, where it can be seen.
export function report(step) {
  show("step", step).scrollIntoView({ block: "nearest" });
}

// Say with whom the answers will be counted: a link of a made-up team gives itself away.
export function introduce(unit) {
  document.getElementById("team").textContent = unit.name;
  document.getElementById("people").textContent = unit.invited;
  document.getElementById("counted").hidden = false;
}

export function working(now) {
  document.getElementById("send").setAttribute("aria-disabled", String(now));
}

function carry(text) {
  for (const other of document.querySelectorAll(".tongues a")) other.hash = text;
}

// The link moves out of the address bar, where others could see it; a reload still finds it.
export function remember(link, text) {
  history.replaceState({ link }, "", HERE());
  carry(text);
  form.elements.code.value = link.code.replace(/(.{4})(?=.)/g, "$1-");
  hideEntry(link.code.length === 16);
}

export function hideEntry(hidden) {
  document.getElementById("entry").hidden = hidden;
  document.getElementById("filled").hidden = !hidden || !form.elements.code.value;
}

export function forgetCode() {
  history.replaceState(null, "", HERE());
  carry("");
  form.elements.code.value = "";
}

export function sheet() {
  const filled = new FormData(form);
  const items = form.querySelectorAll(".item").length;
  const points = Array.from({ length: items }, (_, place) => Number(filled.get(`i${place + 1}`)));
  const note = cleanNote(filled.get("note") || "");
  if (!points.some(Boolean)) throw new Refusal("empty");
  if (new TextEncoder().encode(note).length > LONGEST_NOTE) throw new Refusal("note_too_long");
  const further = said();
  return further ? { points, note: "", said: further } : { points, note: withStub(note) };
}

// A note that may begin a thread later carries the stub of its receipt behind a sign that no note can hold.
const SIGN = String.fromCharCode(30);
const STUB = /^([0-9a-z]{4,32})\.[\w-]{91}$/;

function withStub(note) {
  const field = form.elements.stub;
  const text = field ? field.value.replace(/\s+/g, "") : "";
  if (!note || !text) return note;
  const [, box] = text.match(STUB) || [];
  if (!box || !form.querySelector(`[name=now][value="/f/${box}"]`)) throw new Refusal("stub_mistyped");
  const whole = note + SIGN + text;
  if (new TextEncoder().encode(whole).length > LONGEST_NOTE) throw new Refusal("note_too_long");
  return whole;
}

// The page of the receipt, in another window, hands its stub over.
export function awaitStub() {
  const field = form.elements.stub;
  if (!field || !window.BroadcastChannel) return;
  const ours = `#${toBase64url(random(12))}`; // so that no other survey's window takes it
  for (const each of document.querySelectorAll('a[href*="/stub"]')) each.hash = ours;
  const line = new BroadcastChannel(`pulse:stub${ours}`);
  line.addEventListener("message", ({ data }) => {
    if (!STUB.test(data) || field.value) return;
    field.value = data;
    field.closest("details").open = true;
    show("stub", "taken");
    line.postMessage("taken");
  });
}

// A message that goes on to a feedback box lies in the tab until the box's page takes it.
const SAID = "pulse:said";

export function said() {
  const filled = new FormData(form);
  const [into, text] = [filled.get("now"), cleanNote(filled.get("note") || "")];
  if (!into || !text) return null;
  try {
    sessionStorage.setItem(SAID, "");
    sessionStorage.removeItem(SAID);
  } catch (_) {
    throw new Refusal("unstored");
  }
  return { into, text };
}

// Nobody who uses this tab later shall find a message that its writer did not come to send.
export function unsay() {
  try {
    sessionStorage.removeItem(SAID);
  } catch (_) {
    // this browser keeps nothing from page to page
  }
}

export function onward({ into, text }) {
  sessionStorage.setItem(SAID, text);
  location.replace(into);
}

export function putBack({ points, note, said: further }) {
  points.forEach((point, place) => {
    const chosen = form.querySelector(`[name=i${place + 1}][value="${point || ""}"]`);
    if (chosen) chosen.checked = true;
  });
  takeUp();
  const [text, stub] = note.split(SIGN);
  if (form.elements.note) form.elements.note.value = further ? further.text : text;
  if (form.elements.stub) form.elements.stub.value = stub || "";
  const aim = further && form.querySelector(`[name=now][value="${further.into}"]`);
  if (aim) aim.checked = true;
}
