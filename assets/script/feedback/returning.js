// Coming back: the receipt stays in the browser, which opens what the box gives, answers and destroys.
import { fromBase64url } from "../blind.js";
import { Refusal } from "../wire.js";
import { replied, sent, threadIn } from "./box.js";
import { LONGEST, opened, publicOf, sealed } from "./envelopes.js";
import { day, doing, element, plain, show, swap } from "./page.js";
import { derived, read, utf8 } from "./receipts.js";

const KEPT = 96; // days after the Monday of the week of the last word
const FULL = 1;

function shown(said, mine) {
  const line = element(mine ? "mine" : "theirs").content.firstElementChild.cloneNode(true);
  line.querySelector("[data-week]").textContent = day(said.week);
  const text = said.content && plain(String(said.content.text || ""));
  if (text) line.querySelector("bdi").textContent = text;
  return line;
}

// What the author said last to each message that asks for words.
function verdicts(said) {
  const found = new Set();
  for (const { by, content } of said) {
    if (by === 0 && content) [content.agrees, content.refuses].forEach((nth) => found.add(String(nth)));
  }
  return found;
}

export function returning(form, box) {
  const tell = (step) => show("step", step);
  let own = null;
  let first = {};

  async function answer(said, done = () => {}) {
    const leftOut = Array.isArray(first.left_out) ? first.left_out : [];
    const readers = box.readers.filter((reader) => !leftOut.includes(reader.organisation));
    const to = [...readers.map((reader) => fromBase64url(reader.key)), publicOf(own.secret)];
    tell("sealing");
    await deed("answer", await sealed(said, to));
    done();
    await look();
    swap(element("back"), element("thread"));
    show("step", "answered");
  }

  // Words of the author that readers want to show to everybody, with a button for each answer.
  function asked(quote, nth, open) {
    const block = element("asked").content.firstElementChild.cloneNode(true);
    block.querySelector("bdi").textContent = quote;
    for (const button of block.querySelectorAll("button")) {
      const { verdict, text } = button.dataset;
      if (open) doing(button, () => answer({ text, [verdict]: nth }), "click");
      else button.remove();
    }
    return block;
  }

  async function look() {
    const thread = threadIn(await replied(own.box, await sent(box.code, "open", [own.box], tell)));
    const said = [];
    for (const entry of thread.entries) {
      said.push({ ...entry, content: await opened(entry.envelope, own.secret) });
    }
    first = (said[0] && said[0].content) || {};
    show("state", String(thread.state));
    element("gone").textContent = day(thread.gone, KEPT);
    const answered = verdicts(said);
    element("said").replaceChildren(...said.map((each, nth) => {
      const line = shown(each, each.by === 0);
      const quote = each.by !== 0 && each.content && plain(String(each.content.quote || ""));
      if (quote) line.append(asked(quote, String(nth), !thread.blocked && !answered.has(String(nth))));
      return line;
    }));
    element("shut").hidden = !thread.blocked;
    element("reply").hidden = thread.blocked;
  }

  async function deed(step, ...parts) {
    const reply = await sent(box.code, step, [own.box, ...parts], tell);
    const [outcome] = await replied(own.box, reply).catch(() => { throw new Refusal("gone"); });
    if (outcome === FULL) throw new Refusal("full");
  }

  doing(form, async () => {
    const secret = read(form.elements.words.value);
    tell("opening");
    own = await derived(secret, box.code);
    await look();
    form.reset();
    swap(element("back"), element("thread"));
  });

  const reply = element("reply");
  doing(reply, async () => {
    const text = plain(reply.elements.text.value);
    if (!text) throw new Refusal("text");
    if (utf8(text).length > LONGEST) throw new Refusal("long");
    await answer({ text }, () => reply.reset());
  });

  const destroying = element("destroying");
  doing(destroying, async () => {
    if (!destroying.elements.sure.checked) throw new Refusal("sure");
    await deed("destroy");
    own = null;
    element("said").replaceChildren();
    swap(element("thread"), element("destroyed"));
  });
}
