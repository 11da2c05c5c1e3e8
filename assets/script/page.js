// What the page shows and holds: its texts, the code's field, the sheet.
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
  return { points, note };
}

export function putBack({ points, note }) {
  points.forEach((point, place) => {
    const chosen = form.querySelector(`[name=i${place + 1}][value="${point || ""}"]`);
    if (chosen) chosen.checked = true;
  });
  if (form.elements.note) form.elements.note.value = note;
}
