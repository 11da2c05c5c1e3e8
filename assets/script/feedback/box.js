// What travels to the box and back: each request and each reply of one size for everybody.
import { expand } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { fromBase64url, joined } from "../blind.js";
import { Refusal } from "../wire.js";
import { SIZE, decrypted } from "./envelopes.js";
import { utf8 } from "./receipts.js";

const VERSION = 1;
const NONCE = 12;
const PATIENCE = 60000;
const TRIES = 3; // an easier task may have become a harder one meanwhile
const SLICE = 20000; // tries between two breaths of the page

const pause = () => new Promise((done) => { setTimeout(done); });

function bitsOf(digest) {
  const first = digest.findIndex(Boolean);
  return first < 0 ? 256 : 8 * first + Math.clz32(digest[first]) - 24;
}

// The proof that a message was worth some work: tried until a digest begins with enough zeros.
export async function proof(task, body, bits) {
  const start = joined(task, sha256(body));
  const whole = joined(start, new Uint8Array(8));
  const view = new DataView(whole.buffer, start.length);
  for (let number = 0; ; number += 1) {
    view.setUint32(4, number);
    if (bitsOf(sha256(whole)) >= bits) return whole.slice(start.length);
    if (number % SLICE === 0) await pause();
  }
}

async function posted(address, body) {
  try {
    const reply = await fetch(address, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/octet-stream" },
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout && AbortSignal.timeout(PATIENCE),
    });
    return { ok: reply.ok, body: new Uint8Array(await reply.arrayBuffer()) };
  } catch (_) {
    throw new Refusal("lost");
  }
}

function problemIn(body) {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (_) {
    return { problem: "failed" };
  }
}

// Send parts of one step; work for it where the box asks for that.
//   tell("work"): it does.
export async function sent(form, step, parts, tell) {
  const body = joined(Uint8Array.of(VERSION), ...parts);
  let nonce = new Uint8Array(8);
  for (let tried = 0; tried < TRIES; tried += 1) {
    const reply = await posted(`/f/${form}/sealed/${step}`, joined(body, nonce));
    if (reply.ok) return reply.body;
    const told = problemIn(reply.body);
    if (told.problem !== "work") throw new Refusal(told.problem || "failed");
    tell("work");
    nonce = await proof(fromBase64url(told.task), body, told.bits);
  }
  throw new Refusal("crowded");
}

// What a reply to somebody who knows a box says; throws where no thread answers to it.
export async function replied(box, reply) {
  const key = expand(sha256, box, utf8("pulse reply"), 32);
  const none = new Uint8Array();
  const plain = await decrypted(key, reply.slice(NONCE), none, reply.slice(0, NONCE));
  if (!plain) throw new Refusal("nothing");
  return plain;
}

// A thread out of a reply: where it stands, whether it is shut, and its sealed messages.
export function threadIn(plain) {
  const view = new DataView(plain.buffer, plain.byteOffset);
  const width = 5 + SIZE;
  const entries = Array.from({ length: plain[2] }, (_, nth) => {
    const start = 7 + nth * width;
    return {
      by: plain[start],
      week: view.getUint32(start + 1),
      envelope: plain.slice(start + 5, start + width),
    };
  });
  return { state: plain[0], blocked: Boolean(plain[1]), gone: view.getUint32(3), entries };
}
