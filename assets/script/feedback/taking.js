// Taking a receipt for a survey's message: the stub goes to the survey's window, the words stay here.
import { joined, toBase64url } from "../blind.js";
import { Refusal } from "../wire.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { publicOf } from "./envelopes.js";
import { doing, element, show, swap } from "./page.js";
import { derived, drawn, threadOf, utf8, written } from "./receipts.js";

// The signs that name a thread and its author's key; the last four bytes tell a slip of the hand.
export function stubOf(form, own) {
  const raw = joined(threadOf(own.box), publicOf(own.secret));
  const check = sha256(joined(utf8("pulse stub"), utf8(form), raw)).slice(0, 4);
  return `${form}.${toBase64url(joined(raw, check))}`;
}

function handedOver(text) {
  if (!window.BroadcastChannel || !location.hash) return;
  const line = new BroadcastChannel(`pulse:stub${location.hash}`); // of the window with the link to here
  line.addEventListener("message", ({ data }) => {
    if (data === "taken") show("step", "taken");
  });
  line.postMessage(text);
}

export function taking(form, box) {
  const secret = drawn();
  const words = written(secret);
  const last = element("last");

  doing(form, async () => {
    element("words").replaceChildren(...words.map((word) => {
      const line = document.createElement("li");
      line.textContent = word;
      return line;
    }));
    swap(element("taking"), element("receipt"));
  });

  element("print").addEventListener("click", () => window.print());
  element("copy").addEventListener("click", async () => {
    await navigator.clipboard.writeText(words.join(" "));
    show("step", "copied");
  });

  doing(last, async () => {
    if (!last.elements.kept.checked) throw new Refusal("kept");
    show("step", "sealing");
    const text = stubOf(box.code, await derived(secret, box.code));
    element("stub").value = text;
    element("words").replaceChildren();
    swap(element("receipt"), element("given"));
    handedOver(text);
  });
}
