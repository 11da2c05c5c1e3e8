// What travels: the link of a letter, the two bodies, each of one size for everybody.
import { EXPONENT, fromBase64url, joined, publicKey, toBase64url } from "./blind.js";

const SCHEME = "RSABSSA-SHA384-PSS-Randomized";
const BITS = 3072;
const KEY_LENGTH = BITS / 8;
const TOKEN = /^[0-9A-Z]{16}$/;
const VERSION = 1;
const POINTS = 200;
const NOTE = 1024;
export const LONGEST_NOTE = 1000;
const ANSWER = 2048;

// A reason for which nothing more was sent; the page has a sentence for each name.
export class Refusal extends Error {}

// The part of a link behind the "#": token, place of the unit, digest of the manifest.
// Returns the code alone where somebody shortened the link to it, and `broken` where a part is lost.
export function readLink(text) {
  const parts = text.replace(/[^\w-]+$/, "").split(".");
  const code = parts[0].replace(/[^0-9a-z]/gi, "").toUpperCase();
  if (parts.length === 1) return { code };
  const whole = parts.length === 3 && TOKEN.test(code)
    && /^\d{1,5}$/.test(parts[1]) && parts[1] < 65536 && /^[\w-]{22}$/.test(parts[2]);
  return whole ? { code, unit: Number(parts[1]), short: parts[2] } : { code, broken: true };
}

export const writtenLink = (link) =>
  link.short ? `${link.code}.${link.unit}.${link.short}` : link.code;

// The unit and its key, out of a manifest whose bytes are those that the letter announced.
export async function announced(bytes, link) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (toBase64url(digest.slice(0, 16)) !== link.short) throw new Refusal("manifest");
  const manifest = JSON.parse(new TextDecoder().decode(bytes));
  const { scheme, bits, exponent } = manifest.credential || {};
  const units = (manifest.units || []).filter((unit) => unit.place === link.unit && unit.key);
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

const short = (number) => Uint8Array.of(number >> 8, number & 0xff);

function padded(bytes, length) {
  if (bytes.length > length) throw new RangeError("there is no room for this");
  return joined(bytes, new Uint8Array(length - bytes.length));
}

export const issueBody = (unit, code, blinded) =>
  joined(short(unit), new TextEncoder().encode(code), blinded);

export function answerBody(credential, sheet) {
  const note = new TextEncoder().encode(sheet.note);
  return padded(joined(
    Uint8Array.of(VERSION), short(credential.unit), credential.prepared, credential.signature,
    Uint8Array.of(sheet.points.length), padded(Uint8Array.from(sheet.points), POINTS),
    padded(joined(short(note.length), note), NOTE),
  ), ANSWER);
}

// A note as it is kept: one kind of line end, no control characters, edges trimmed.
export const cleanNote = (text) =>
  text.replace(/\r\n?/g, "\n").replace(/[\0-\x09\x0b-\x1f]/g, "").trim();

// State that outlives a reload, as text.
export const packed = (state) => JSON.stringify(state, (_, value) =>
  value instanceof Uint8Array ? { bytes: toBase64url(value) } : value);

export const unpacked = (text) => JSON.parse(text, (_, value) =>
  value && typeof value.bytes === "string" ? fromBase64url(value.bytes) : value);
