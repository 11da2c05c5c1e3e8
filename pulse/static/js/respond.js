"use strict";
var pulse = (() => {
  var __defProp = Object.defineProperty;
  var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
  var __getOwnPropNames = Object.getOwnPropertyNames;
  var __hasOwnProp = Object.prototype.hasOwnProperty;
  var __export = (target, all2) => {
    for (var name in all2)
      __defProp(target, name, { get: all2[name], enumerable: true });
  };
  var __copyProps = (to, from, except, desc) => {
    if (from && typeof from === "object" || typeof from === "function") {
      for (let key of __getOwnPropNames(from))
        if (!__hasOwnProp.call(to, key) && key !== except)
          __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
    }
    return to;
  };
  var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

  // script/respond.js
  var respond_exports = {};
  __export(respond_exports, {
    EXPONENT: () => EXPONENT,
    blind: () => blind,
    finalize: () => finalize,
    fromBase64url: () => fromBase64url,
    hex: () => hex,
    inverted: () => inverted,
    joined: () => joined,
    prepare: () => prepare,
    publicKey: () => publicKey,
    random: () => random,
    toBase64url: () => toBase64url,
    toBytes: () => toBytes,
    toNumber: () => toNumber,
    verify: () => verify
  });

  // script/draw.js
  var part = document.getElementById("partners");
  var all = (wanted) => part ? Array.from(part.querySelectorAll(wanted)) : [];
  var boxes = all("[data-weight]");
  var about = all(".partner");
  var turns = [];
  function turn(weight) {
    const [drawn2] = crypto.getRandomValues(new Uint32Array(1));
    return -Math.log((drawn2 + 0.5) / 2 ** 32) / weight;
  }
  function tell(name) {
    for (const text of all("[data-told]")) text.hidden = text.dataset.told !== name;
  }
  function ask(places) {
    about.forEach((each, place) => {
      const asked2 = places.includes(place);
      each.hidden = !asked2;
      each.open = asked2;
      if (asked2) return;
      for (const chosen of each.querySelectorAll("input:checked")) chosen.checked = false;
    });
  }
  function choose() {
    const ticked = boxes.map((_, place) => place).filter((place) => boxes[place].checked);
    const inTurn = ticked.sort((one, other) => turns[one] - turns[other]);
    ask(inTurn.slice(0, Number(part.dataset.draw)));
    tell(ticked.length ? "some" : "none");
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

  // script/blind.js
  var HASH = "SHA-384";
  var HASH_LENGTH = 48;
  var PREFIX_LENGTH = 32;
  var EXPONENT = 65537;
  var random = (length) => crypto.getRandomValues(new Uint8Array(length));
  function joined(...parts) {
    const whole = new Uint8Array(parts.reduce((length, part2) => length + part2.length, 0));
    parts.reduce((place, part2) => (whole.set(part2, place), place + part2.length), 0);
    return whole;
  }
  var hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  var toNumber = (bytes) => BigInt("0x" + (hex(bytes) || "0"));
  function toBytes(number, length) {
    const digits = number.toString(16).padStart(2 * length, "0");
    if (digits.length > 2 * length) throw new RangeError("the number is too large");
    return Uint8Array.from({ length }, (_, place) => parseInt(digits.slice(2 * place, 2 * place + 2), 16));
  }
  function toBase64url(bytes) {
    return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function fromBase64url(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  }
  function publicKey(modulus) {
    const n = toNumber(modulus);
    const bits = n.toString(2).length;
    return { n, bits, length: Math.ceil(bits / 8) };
  }
  function power(base2, exponent, n) {
    let result = BigInt(1);
    for (const bit of exponent.toString(2)) {
      result = result * result % n;
      if (bit === "1") result = result * base2 % n;
    }
    return result;
  }
  function inverted(number, n) {
    const zero = BigInt(0);
    const one = BigInt(1);
    let [rest, next, factor, nextFactor] = [n, number % n, zero, one];
    while (next > zero) {
      const times = rest / next;
      [rest, next] = [next, rest - times * next];
      [factor, nextFactor] = [nextFactor, factor - times * nextFactor];
    }
    if (rest !== one) throw new RangeError("the number has no inverse");
    return factor < zero ? factor + n : factor;
  }
  async function hashed(bytes) {
    return new Uint8Array(await crypto.subtle.digest(HASH, bytes));
  }
  async function mask(seed, length) {
    const blocks = [];
    for (let count = 0; count * HASH_LENGTH < length; count += 1) {
      const counter = new Uint8Array(4);
      new DataView(counter.buffer).setUint32(0, count);
      blocks.push(await hashed(joined(seed, counter)));
    }
    return joined(...blocks).slice(0, length);
  }
  async function encoded(message, bits, salt) {
    const length = Math.ceil(bits / 8);
    const digest = await hashed(joined(new Uint8Array(8), await hashed(message), salt));
    const room = length - HASH_LENGTH - 1;
    const block = joined(new Uint8Array(room - salt.length - 1), Uint8Array.of(1), salt);
    const masked = (await mask(digest, room)).map((byte, place) => byte ^ block[place]);
    masked[0] &= 255 >> 8 * length - bits;
    return joined(masked, digest, Uint8Array.of(188));
  }
  function drawn(key) {
    for (; ; ) {
      const bytes = random(key.length);
      bytes[0] &= 255 >> 8 * key.length - key.bits;
      const number = toNumber(bytes);
      if (number > BigInt(0) && number < key.n) return number;
    }
  }
  var prepare = (message, prefix = random(PREFIX_LENGTH)) => joined(prefix, message);
  async function blind(key, prepared, salt = random(HASH_LENGTH), factor = drawn(key)) {
    const number = toNumber(await encoded(prepared, key.bits - 1, salt));
    inverted(number, key.n);
    const inverse = inverted(factor, key.n);
    const blinded = number * power(factor, BigInt(EXPONENT), key.n) % key.n;
    return { blinded: toBytes(blinded, key.length), inverse: toBytes(inverse, key.length) };
  }
  async function finalize(key, prepared, answer, inverse, saltLength = HASH_LENGTH) {
    if (answer.length !== key.length) throw new RangeError("the blind signature has a wrong length");
    const unblinded = toNumber(answer) * toNumber(inverse) % key.n;
    const signature = toBytes(unblinded, key.length);
    if (!await verify(key, prepared, signature, saltLength)) {
      throw new RangeError("the signature is not valid");
    }
    return signature;
  }
  async function verify(key, prepared, signature, saltLength = HASH_LENGTH) {
    const written = {
      kty: "RSA",
      n: toBase64url(toBytes(key.n, key.length)),
      e: toBase64url(toBytes(BigInt(EXPONENT), 3))
    };
    const algorithm = { name: "RSA-PSS", hash: HASH };
    const imported = await crypto.subtle.importKey("jwk", written, algorithm, false, ["verify"]);
    return crypto.subtle.verify({ name: "RSA-PSS", saltLength }, imported, signature, prepared);
  }

  // script/wire.js
  var SCHEME = "RSABSSA-SHA384-PSS-Randomized";
  var BITS = 3072;
  var KEY_LENGTH = BITS / 8;
  var TOKEN = /^[0-9A-Z]{16}$/;
  var VERSION = 1;
  var POINTS = 200;
  var NOTE = 1024;
  var LONGEST_NOTE = 1e3;
  var ANSWER = 2048;
  var Refusal = class extends Error {
  };
  function readLink(text) {
    const parts = text.replace(/[^\w-]+$/, "").split(".");
    const code = parts[0].replace(/[^0-9a-z]/gi, "").toUpperCase();
    if (parts.length === 1) return { code };
    const whole = parts.length === 3 && TOKEN.test(code) && /^\d{1,5}$/.test(parts[1]) && parts[1] < 65536 && /^[\w-]{22}$/.test(parts[2]);
    return whole ? { code, unit: Number(parts[1]), short: parts[2] } : { code, broken: true };
  }
  var writtenLink = (link2) => link2.short ? `${link2.code}.${link2.unit}.${link2.short}` : link2.code;
  async function announced(bytes, link2) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    if (toBase64url(digest.slice(0, 16)) !== link2.short) throw new Refusal("manifest");
    const manifest = JSON.parse(new TextDecoder().decode(bytes));
    const { scheme, bits, exponent } = manifest.credential || {};
    const units = (manifest.units || []).filter((unit) => unit.place === link2.unit && unit.key);
    if (scheme !== SCHEME || bits !== BITS || exponent !== EXPONENT || units.length !== 1) {
      throw new Refusal("key");
    }
    const modulus = readKey(units[0].key);
    const key = publicKey(modulus);
    if (modulus.length !== KEY_LENGTH || key.bits !== BITS || modulus[KEY_LENGTH - 1] % 2 === 0) {
      throw new Refusal("key");
    }
    return { key, unit: units[0], answers: manifest.answer_url || "" };
  }
  function readKey(text) {
    try {
      return fromBase64url(text);
    } catch (_) {
      throw new Refusal("key");
    }
  }
  var short = (number) => Uint8Array.of(number >> 8, number & 255);
  function padded(bytes, length) {
    if (bytes.length > length) throw new RangeError("there is no room for this");
    return joined(bytes, new Uint8Array(length - bytes.length));
  }
  var issueBody = (unit, code, blinded) => joined(short(unit), new TextEncoder().encode(code), blinded);
  function answerBody(credential, sheet2) {
    const note = new TextEncoder().encode(sheet2.note);
    return padded(joined(
      Uint8Array.of(VERSION),
      short(credential.unit),
      credential.prepared,
      credential.signature,
      Uint8Array.of(sheet2.points.length),
      padded(Uint8Array.from(sheet2.points), POINTS),
      padded(joined(short(note.length), note), NOTE)
    ), ANSWER);
  }
  var cleanNote = (text) => text.replace(/\r\n?/g, "\n").replace(/[\0-\x09\x0b-\x1f]/g, "").trim();
  var packed = (state) => JSON.stringify(state, (_, value) => value instanceof Uint8Array ? { bytes: toBase64url(value) } : value);
  var unpacked = (text) => JSON.parse(text, (_, value) => value && typeof value.bytes === "string" ? fromBase64url(value.bytes) : value);

  // script/page.js
  var form = document.getElementById("sheet");
  var HERE = () => location.pathname + location.search;
  function show(kind, name) {
    const texts = Array.from(document.querySelectorAll(`[data-${kind}]`));
    for (const text of texts) text.hidden = text.dataset[kind] !== name;
    return texts.find((text) => !text.hidden);
  }
  var AT_THE_TOP = ["link", "manifest", "key"];
  function refuse(error) {
    show("step", "");
    const name = error instanceof Refusal ? error.message : "failed";
    if (AT_THE_TOP.includes(name)) document.getElementById("filled").hidden = true;
    return show("problem", name) || show("problem", "failed");
  }
  function report(step) {
    show("step", step).scrollIntoView({ block: "nearest" });
  }
  function introduce(unit) {
    document.getElementById("team").textContent = unit.name;
    document.getElementById("people").textContent = unit.invited;
    document.getElementById("counted").hidden = false;
  }
  function working(now) {
    document.getElementById("send").setAttribute("aria-disabled", String(now));
  }
  function carry(text) {
    for (const other of document.querySelectorAll(".tongues a")) other.hash = text;
  }
  function remember(link2, text) {
    history.replaceState({ link: link2 }, "", HERE());
    carry(text);
    form.elements.code.value = link2.code.replace(/(.{4})(?=.)/g, "$1-");
    hideEntry(link2.code.length === 16);
  }
  function hideEntry(hidden) {
    document.getElementById("entry").hidden = hidden;
    document.getElementById("filled").hidden = !hidden || !form.elements.code.value;
  }
  function forgetCode() {
    history.replaceState(null, "", HERE());
    carry("");
    form.elements.code.value = "";
  }
  function sheet() {
    const filled = new FormData(form);
    const items = form.querySelectorAll(".item").length;
    const points = Array.from({ length: items }, (_, place) => Number(filled.get(`i${place + 1}`)));
    const note = cleanNote(filled.get("note") || "");
    if (!points.some(Boolean)) throw new Refusal("empty");
    if (new TextEncoder().encode(note).length > LONGEST_NOTE) throw new Refusal("note_too_long");
    const further = said();
    return further ? { points, note: "", said: further } : { points, note: withStub(note) };
  }
  var SIGN = String.fromCharCode(30);
  var STUB = /^([0-9a-z]{4,32})\.[\w-]{91}$/;
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
  function awaitStub() {
    const field = form.elements.stub;
    if (!field || !window.BroadcastChannel) return;
    const ours = `#${toBase64url(random(12))}`;
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
  var SAID = "pulse:said";
  function said() {
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
  function unsay() {
    try {
      sessionStorage.removeItem(SAID);
    } catch (_) {
    }
  }
  function onward({ into, text }) {
    sessionStorage.setItem(SAID, text);
    location.replace(into);
  }
  function putBack({ points, note, said: further }) {
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

  // script/send.js
  var PATIENCE = 3e4;
  var SHORTEST = 1e3;
  var LONGEST = 4e3;
  var MESSAGE_LENGTH = 32;
  var FINAL = ["closed", "missing", "malformed", "code_unknown", "other_unit", "forged"];
  var Memory = class {
    constructor(base2) {
      this.name = "pulse:" + base2;
      try {
        this.state = unpacked(sessionStorage.getItem(this.name) || "null");
      } catch (_) {
        this.state = null;
      }
    }
    keep(state) {
      this.state = state;
      try {
        sessionStorage.setItem(this.name, packed(state));
      } catch (_) {
      }
    }
    wipe() {
      this.state = null;
      try {
        sessionStorage.removeItem(this.name);
      } catch (_) {
      }
    }
  };
  async function asked(address, options) {
    try {
      const reply = await fetch(address, {
        credentials: "omit",
        referrerPolicy: "no-referrer",
        redirect: "error",
        signal: AbortSignal.timeout && AbortSignal.timeout(PATIENCE),
        ...options
      });
      return { ok: reply.ok, body: new Uint8Array(await reply.arrayBuffer()) };
    } catch (_) {
      throw new Refusal("lost");
    }
  }
  function problemIn(body) {
    try {
      return JSON.parse(new TextDecoder().decode(body)).problem || "failed";
    } catch (_) {
      return "failed";
    }
  }
  async function posted(address, body, keepalive) {
    const reply = await asked(address, { method: "POST", body, cache: "no-store", keepalive });
    if (!reply.ok) throw new Refusal(problemIn(reply.body));
    return reply.body;
  }
  async function consulted(base2, link2) {
    const reply = await asked(base2 + "/manifest.json", { cache: "no-cache" });
    if (!reply.ok) throw new Refusal("failed");
    return announced(reply.body, link2);
  }
  async function signed(base2, memory2) {
    const { key, answers } = await consulted(base2, memory2.state.link);
    if (!memory2.state.blinded) {
      const prepared2 = prepare(random(MESSAGE_LENGTH));
      memory2.keep({ ...memory2.state, prepared: prepared2, ...await blind(key, prepared2) });
    }
    const { link: link2, prepared, blinded, inverse, sheet: sheet2 } = memory2.state;
    const reply = await posted(base2 + "/issue", issueBody(link2.unit, link2.code, blinded), false);
    const signature = await finalize(key, prepared, reply, inverse).catch(() => {
      throw new Refusal("unsigned");
    });
    memory2.keep({ unit: link2.unit, prepared, signature, answers, sheet: sheet2 });
  }
  function moment() {
    const [drawn2] = crypto.getRandomValues(new Uint32Array(1));
    const time = SHORTEST + drawn2 / 2 ** 32 * (LONGEST - SHORTEST);
    return new Promise((done) => {
      const left = () => document.visibilityState === "hidden" && done();
      setTimeout(done, time);
      addEventListener("pagehide", done, { once: true });
      document.addEventListener("visibilitychange", left);
      left();
    });
  }
  async function send(base2, memory2, link2, sheet2, tell3) {
    memory2.keep({ ...memory2.state || { link: link2 }, sheet: sheet2 });
    try {
      if (!memory2.state.signature) {
        tell3("issue");
        await signed(base2, memory2);
      }
      const body = answerBody(memory2.state, sheet2);
      const address = memory2.state.answers + base2 + "/answer";
      tell3("wait");
      await moment();
      tell3("answer");
      await posted(address, body, true);
      memory2.wipe();
    } catch (refusal) {
      if (FINAL.includes(refusal.message) || refusal.message === "begun") memory2.wipe();
      if (refusal.message !== "begun") throw refusal;
    }
  }

  // script/respond.js
  var able = Boolean(window.crypto && crypto.subtle && typeof BigInt === "function");
  var base = "";
  var memory = null;
  var link = null;
  var later = null;
  var busy = false;
  var blinds = () => able && Boolean(memory.state || link && (link.short || link.broken));
  function take() {
    const part2 = location.hash.slice(1);
    if (part2 && !document.getElementById(part2)) link = readLink(part2);
    else link = link || history.state && history.state.link;
    if (link) remember(link, writtenLink(link));
  }
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
  var stay = (event) => event.preventDefault();
  function tell2(step) {
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
      await send(base, memory, link, filled, tell2);
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
      signal: AbortSignal.timeout && AbortSignal.timeout(PATIENCE)
    }).catch(() => {
      throw new Refusal("lost");
    });
    if (reply.type === "opaqueredirect") return true;
    form.submit();
    return false;
  }
  async function go(filled) {
    if (busy) return;
    busy = true;
    working(true);
    show("problem", "");
    try {
      const sent = blinds() ? filled() : { said: said() };
      if (blinds()) await byCredential(sent);
      else if (!await byForm(sent.said)) return;
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
  function makeRoom() {
    [link, later, busy] = [later, null, false];
    working(false);
    remember(link, writtenLink(link));
    look();
  }
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
      go(() => later ? memory.state.sheet : sheet());
    });
    if (able && memory.state) resume();
    else look();
  }
  if (form) start();
  return __toCommonJS(respond_exports);
})();
