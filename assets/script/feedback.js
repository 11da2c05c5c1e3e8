// The pages of a feedback box. Where a browser lacks something, they go as they would without script.
import { ready } from "./feedback/hints.js";
import { element, show } from "./feedback/page.js";
import { returning } from "./feedback/returning.js";
import { taking } from "./feedback/taking.js";
import { writing } from "./feedback/writing.js";

// So that the functions that were really shipped can be examined.
export { proof, threadIn } from "./feedback/box.js";
export { SIZE, opened, publicOf, sealed } from "./feedback/envelopes.js";
export { hints } from "./feedback/hints.js";
export { derived, read, threadOf, written } from "./feedback/receipts.js";
export { stubOf } from "./feedback/taking.js";

const first = element("first");
const back = element("return");
const stub = element("take");
const form = first || back || stub;

// A message that was brought along from the end of a survey.
function brought() {
  try {
    const text = sessionStorage.getItem("pulse:said");
    if (!text) return;
    sessionStorage.removeItem("pulse:said");
    if (first) first.elements.text.value = text;
    else element("unsent").querySelector("bdi").textContent = text;
    element(first ? "brought" : "unsent").hidden = false;
  } catch (_) {
    // this browser keeps nothing from page to page
  }
}

if (first || element("unsent")) brought();

function able() {
  try {
    ready();
    return Boolean(window.crypto && crypto.subtle && typeof BigInt === "function");
  } catch (_) {
    return false;
  }
}

if (form && able()) {
  const box = JSON.parse(form.dataset.box);
  show("mode", "full");
  (first ? writing : back ? returning : taking)(form, box);
}
