// Receipts: seven words, and what follows from them; the same as the server makes without a script.
import { argon2idAsync } from "@noble/hashes/argon2.js";
import { expand } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";

import WORDS from "../../../surveys/answering/words/en.txt";
import { joined, random, toBytes, toNumber } from "../blind.js";

const CHECKS = [1, 1, 1, 2, 2, 2, 2]; // bits of each word that check the others
const WIDTH = 13;
const RANDOM = 10;
const CHECKED = 11;
const COST = { t: 2, m: 19456, p: 1, dkLen: 32, maxmem: 2 ** 25 };
const NEAR = 2; // slips of a finger that one word may have had

export const utf8 = (text) => new TextEncoder().encode(text);
const listed = WORDS.split(/\s+/).filter(Boolean);
const places = new Map(listed.map((word, place) => [word, place]));

// A receipt that was typed with a slip: how many words, and which are worth a second look.
export class Slip extends Error {
  constructor(count, where) {
    super("slip");
    this.count = count;
    this.places = where;
  }
}

export const drawn = () => random(RANDOM);

function check(secret) {
  const digest = sha256(joined(utf8("pulse receipt"), secret));
  return ((digest[0] << 8) | digest[1]) >> (16 - CHECKED);
}

export function written(secret) {
  let number = toNumber(secret);
  let rest = check(secret);
  return CHECKS.slice().reverse().map((bits) => {
    const size = BigInt(2 ** (WIDTH - bits));
    const mine = Number(number % size);
    const word = listed[(mine << bits) | (rest & (2 ** bits - 1))];
    number /= size;
    rest >>= bits;
    return word;
  }).reverse();
}

// The random bytes in seven places of the list; null where the check does not hold.
function fits(found) {
  let number = BigInt(0);
  let given = 0;
  found.forEach((place, nth) => {
    const bits = CHECKS[nth];
    number = number * BigInt(2 ** (WIDTH - bits)) + BigInt(place >> bits);
    given = (given << bits) | (place & (2 ** bits - 1));
  });
  const secret = toBytes(number, RANDOM);
  return check(secret) === given ? secret : null;
}

export const split = (text) => text.slice(0, 400).normalize("NFKC").toLowerCase()
  .replace(/\p{Cf}/gu, "").replace(/[^\p{L}]/gu, " ").split(" ").filter(Boolean);

// The random bytes of a receipt as it was typed. Throws a Slip.
export function read(text) {
  const words = split(text);
  if (words.length !== CHECKS.length) throw new Slip(words.length, []);
  const strange = words.flatMap((word, nth) => (places.has(word) ? [] : [nth + 1]));
  if (strange.length) throw new Slip(words.length, strange);
  const found = words.map((word) => places.get(word));
  const secret = fits(found);
  if (secret) return secret;
  throw new Slip(words.length, [...slips(words, found)].sort());
}

// The places where one slip explains that the words do not belong together.
function slips(words, found) {
  const where = new Set();
  const changed = (...pairs) => {
    const other = found.slice();
    for (const [nth, place] of pairs) other[nth] = place;
    return other;
  };
  for (let one = 0; one < found.length; one += 1) {
    for (let two = one + 1; two < found.length; two += 1) {
      const swapped = found[one] !== found[two] && changed([one, found[two]], [two, found[one]]);
      if (swapped && fits(swapped)) where.add(one + 1).add(two + 1);
    }
    const near = listed.keys();
    for (const place of near) {
      if (apart(words[one], listed[place]) <= NEAR && fits(changed([one, place]))) where.add(one + 1);
    }
  }
  return where;
}

// How many slips of a finger two words are apart: a letter more, less, another, or two swapped.
function apart(one, two) {
  if (Math.abs(one.length - two.length) > NEAR) return NEAR + 1;
  const rows = [Array.from({ length: two.length + 1 }, (_, nth) => nth)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= two.length; j += 1) {
      const same = one[i - 1] === two[j - 1] ? 0 : 1;
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + same);
      const turned = i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1];
      if (turned) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[one.length][two.length];
}

// What follows from a receipt at one form: the box id, and the private half of a key.
export async function derived(secret, form) {
  const salt = sha256(joined(utf8("pulse receipt for "), utf8(form))).slice(0, 16);
  const master = await argon2idAsync(secret, salt, COST);
  const half = (what) => expand(sha256, master, utf8("pulse receipt: " + what), 32);
  return { box: half("box id"), secret: half("X25519 key") };
}

export const threadOf = (box) => sha256(joined(utf8("pulse thread"), box));
