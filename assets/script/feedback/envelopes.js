// Envelopes: one message of one size, sealed to a few keys, of which none can be told from outside.
import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { joined, random } from "../blind.js";
import { utf8 } from "./receipts.js";

const KEY = 32;
const PLACES = 16;
const WRAPPED = KEY + 16;
const PLAIN = 7328;
export const SIZE = KEY + PLACES * WRAPPED + PLAIN + 16;
export const LONGEST = 6000; // bytes of one message
const NONCE = new Uint8Array(12); // every key seals once

export const publicOf = (secret) => x25519.getPublicKey(secret);

const cipher = (key) =>
  crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);

async function encrypted(key, plain, bound = new Uint8Array()) {
  const how = { name: "AES-GCM", iv: NONCE, additionalData: bound };
  return new Uint8Array(await crypto.subtle.encrypt(how, await cipher(key), plain));
}

// The bytes under a seal; null where the key is another.
export async function decrypted(key, sealed, bound = new Uint8Array(), nonce = NONCE) {
  const how = { name: "AES-GCM", iv: nonce, additionalData: bound };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(how, await cipher(key), sealed));
  } catch (_) {
    return null;
  }
}

function wrapping(shared, ephemeral, reader) {
  const info = joined(utf8("pulse envelope 1"), ephemeral, reader);
  return hkdf(sha256, shared, undefined, info, KEY);
}

// Each order as likely as any other.
function stirred(list) {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const [number] = crypto.getRandomValues(new Uint32Array(1));
    const other = Math.floor((number / 2 ** 32) * (last + 1));
    [list[last], list[other]] = [list[other], list[last]];
  }
  return list;
}

// Seal a message to everybody who is to read it: SIZE bytes, whatever it says.
export async function sealed(content, readers) {
  const plain = utf8(JSON.stringify(content));
  if (plain.length > PLAIN - 2) throw new RangeError("the message is too long");
  if (readers.length > PLACES) throw new RangeError("there are too many readers");
  const padded = new Uint8Array(PLAIN);
  padded.set([plain.length >> 8, plain.length & 0xff]);
  padded.set(plain, 2);
  const [key, own] = [random(KEY), random(KEY)];
  const ephemeral = publicOf(own);
  const wraps = Array.from({ length: PLACES - readers.length }, () => random(WRAPPED));
  for (const reader of readers) {
    const shared = x25519.getSharedSecret(own, reader);
    wraps.push(await encrypted(wrapping(shared, ephemeral, reader), key));
  }
  return joined(ephemeral, ...stirred(wraps), await encrypted(key, padded, ephemeral));
}

// What an envelope says to whoever has a key; null where it is for others.
export async function opened(envelope, secret) {
  const ephemeral = envelope.slice(0, KEY);
  let wrapper;
  try {
    wrapper = wrapping(x25519.getSharedSecret(secret, ephemeral), ephemeral, publicOf(secret));
  } catch (_) {
    return null;
  }
  for (let nth = 0; nth < PLACES; nth += 1) {
    const start = KEY + nth * WRAPPED;
    const key = await decrypted(wrapper, envelope.slice(start, start + WRAPPED));
    const padded = key && await decrypted(key, envelope.slice(KEY + PLACES * WRAPPED), ephemeral);
    if (padded) return JSON.parse(new TextDecoder().decode(padded.slice(2, 2 + padded[0] * 256 + padded[1])));
  }
  return null;
}
