"use strict";
var kiosk = (() => {
  // script/draw.js
  var part = document.getElementById("partners");
  var all = (wanted) => part ? Array.from(part.querySelectorAll(wanted)) : [];
  var boxes = all("[data-weight]");
  var about = all(".partner");
  var turns = [];
  function turn(weight) {
    const [drawn] = crypto.getRandomValues(new Uint32Array(1));
    return -Math.log((drawn + 0.5) / 2 ** 32) / weight;
  }
  function tell(name) {
    for (const text of all("[data-told]")) text.hidden = text.dataset.told !== name;
  }
  function ask(places) {
    about.forEach((each, place) => {
      const asked = places.includes(place);
      each.hidden = !asked;
      each.open = asked;
      if (asked) return;
      for (const chosen of each.querySelectorAll("input:checked")) chosen.checked = false;
    });
  }
  function choose() {
    const ticked2 = boxes.map((_, place) => place).filter((place) => boxes[place].checked);
    const inTurn = ticked2.sort((one, other) => turns[one] - turns[other]);
    ask(inTurn.slice(0, Number(part.dataset.draw)));
    tell(ticked2.length ? "some" : "none");
  }
  function takeUp() {
    if (!turns.length) return;
    const known = about.map((each) => Boolean(each.querySelector("input:checked:not([value=''])")));
    known.forEach((answered, place) => {
      if (!answered) return;
      boxes[place].checked = true;
      turns[place] = 0;
    });
    if (known.includes(true)) choose();
  }
  function begin() {
    if (!part || !window.crypto) return;
    const known = turns.length > 0;
    turns = boxes.map((box) => turn(Number(box.dataset.weight)));
    for (const text of all("[data-undrawn]")) text.hidden = true;
    for (const list of all("[data-pick]")) list.hidden = false;
    for (const button of known ? [] : all("[data-go]")) button.addEventListener("click", choose);
    tell("");
    if (known) ask([]);
    else about.forEach((each) => each.hidden = true);
    takeUp();
  }
  var ticked = () => boxes.some((box) => box.checked);

  // script/kiosk.js
  var PATIENCE = 3e4;
  var THANKS = 12e3;
  var IDLE = 12e4;
  var LAST_CALL = 3e4;
  var form = document.getElementById("kiosk");
  var start = document.getElementById("start");
  var idle = document.getElementById("idle");
  var busy = false;
  var timer = 0;
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
      signal: AbortSignal.timeout && AbortSignal.timeout(PATIENCE)
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
    form.noValidate = true;
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
})();
