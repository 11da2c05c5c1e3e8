// What the pages of a box show and hold, with a script.
import { Refusal } from "../wire.js";
import { Slip } from "./receipts.js";

const ODD = /[\0-\x08\x0b-\x1f\x7f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]/g;

export const element = (id) => document.getElementById(id);

// A message as it is kept: one kind of line end, and no sign that hides or turns others.
export const plain = (text) =>
  text.replace(/\r\n?/g, "\n").replace(ODD, "").normalize("NFC").trim();

// Of the texts of one kind ("mode", "step" or "problem") show those of this name, or none.
export function show(kind, name) {
  const texts = Array.from(document.querySelectorAll(`[data-${kind}]`));
  for (const text of texts) text.hidden = text.dataset[kind] !== name;
  return texts.filter((text) => !text.hidden);
}

// Say what is wrong, near what can be done about it.
function refuse(error) {
  show("step", "");
  const known = error instanceof Refusal || error instanceof Slip;
  const name = known ? error.message : "failed";
  const seen = (texts) => texts.find((each) => each.offsetParent);
  const text = seen(show("problem", problemOf(error, name))) || seen(show("problem", "failed"));
  if (!text) return;
  for (const place of text.querySelectorAll("[data-places]")) place.textContent = error.places.join(", ");
  for (const count of text.querySelectorAll("[data-count]")) count.textContent = error.count;
  text.focus();
  text.scrollIntoView({ block: "nearest" });
}

function problemOf(error, name) {
  if (!(error instanceof Slip)) return name;
  if (error.count !== 7) return "count";
  return error.places.length ? "slip" : "apart";
}

export function swap(from, to) {
  from.hidden = true;
  to.hidden = false;
  show("problem", "");
  show("step", "");
  const heading = to.querySelector("h2");
  heading.tabIndex = -1;
  heading.focus();
  window.scrollTo(0, 0);
}

// Do one thing at a time with a form's buttons, or with a button, and say what went wrong.
export function doing(form, deed, kind = "submit") {
  let busy = false;
  form.addEventListener(kind, async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    show("problem", "");
    try {
      await deed();
    } catch (error) {
      refuse(error);
    } finally {
      busy = false;
    }
  });
}

const DAY = 86400000;

// The Monday of a week like 202648.
function monday(week) {
  const year = Math.floor(week / 100);
  const fourth = Date.UTC(year, 0, 4);
  const first = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
  return first + ((week % 100) - 1) * 7 * DAY;
}

// A day of a week in the words of the page's language, so many days after its Monday.
export const day = (week, later = 0) => new Intl.DateTimeFormat(
  document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" },
).format(monday(week) + later * DAY);
