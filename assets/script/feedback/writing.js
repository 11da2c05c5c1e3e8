// Writing: the message is looked at, gets its receipt, and is sealed in the browser.
import { fromBase64url, toBase64url } from "../blind.js";
import { Refusal } from "../wire.js";
import { sent } from "./box.js";
import { LONGEST, publicOf, sealed } from "./envelopes.js";
import { hints } from "./hints.js";
import { doing, element, plain, show, swap } from "./page.js";
import { derived, drawn, threadOf, utf8, written } from "./receipts.js";

const chosen = (form, name) => Array.from(new FormData(form).getAll(name));

function content(form, author) {
  const text = plain(form.elements.text.value);
  const [category] = chosen(form, "category");
  if (!text) throw new Refusal("text");
  if (utf8(text).length > LONGEST) throw new Refusal("long");
  if (!category) throw new Refusal("category");
  return {
    text,
    category,
    concerns: form.elements.concerns.value,
    urgency: chosen(form, "urgency")[0] || "not",
    left_out: chosen(form, "left_out").sort(),
    author,
  };
}

function keys(box, leftOut) {
  const found = box.readers.filter((reader) => !leftOut.includes(reader.organisation));
  if (!found.length) throw new Refusal("readers");
  return found.map((reader) => fromBase64url(reader.key));
}

function pointedAt(found) {
  const kinds = element("kinds");
  const list = element("hinted");
  list.replaceChildren(...found.map(({ kind, words }) => {
    const [line, passage, inner] = ["li", "q", "bdi"].map((name) => document.createElement(name));
    inner.textContent = words;
    passage.append(inner);
    line.append(passage, `: ${kinds.content.querySelector(`[data-kind=${kind}]`).textContent}`);
    return line;
  }));
  element("hints").hidden = !found.length;
}

export function writing(form, box) {
  const receipt = element("receipt");
  const last = element("last");
  const secret = drawn();
  let looked = "";

  // Point at what may tell who wrote; whether all of it was pointed at before.
  function look(said) {
    const found = hints(said.text, [...box.partners, box.alliance]);
    const now = JSON.stringify(found.map(({ words }) => words));
    const seen = !found.length || now === looked;
    looked = now;
    pointedAt(found);
    return seen;
  }

  doing(form, async () => {
    const said = content(form, "");
    keys(box, said.left_out);
    look(said);
    element("words").replaceChildren(...written(secret).map((word) => {
      const line = document.createElement("li");
      line.textContent = word;
      return line;
    }));
    swap(element("writing"), receipt);
  });

  element("change").addEventListener("click", () => swap(receipt, element("writing")));
  element("print").addEventListener("click", () => window.print());
  element("copy").addEventListener("click", async () => {
    await navigator.clipboard.writeText(written(secret).join(" "));
    show("step", "copied");
  });

  doing(last, async () => {
    if (!last.elements.kept.checked) throw new Refusal("kept");
    const said = content(form, "");
    if (!look(said)) throw new Refusal("look");
    show("step", "sealing");
    const own = await derived(secret, box.code);
    const author = publicOf(own.secret);
    const readers = [...keys(box, said.left_out), author];
    const envelope = await sealed({ ...said, author: toBase64url(author) }, readers);
    const tell = (step) => show("step", step);
    await sent(box.code, "drop", [threadOf(own.box), envelope], tell);
    form.reset();
    element("words").replaceChildren();
    pointedAt([]);
    swap(receipt, element("sent"));
  });
}
