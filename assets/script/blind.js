// The client's half of RFC 9474, RSABSSA-SHA384-PSS: prepare, blind, finalize.
// Numbers are BigInt, but no literal of that kind stands here, because a browser that has no BigInt
// must still be able to read this file. Nobody else sees how long these steps take.
const HASH = "SHA-384";
const HASH_LENGTH = 48;
const PREFIX_LENGTH = 32;
export const EXPONENT = 65537;

export const random = (length) => crypto.getRandomValues(new Uint8Array(length));

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((place, part) => (whole.set(part, place), place + part.length), 0);
  return whole;
}

export const hex = (bytes) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

// OS2IP and I2OSP of RFC 8017.
export const toNumber = (bytes) => BigInt("0x" + (hex(bytes) || "0"));

export function toBytes(number, length) {
  const digits = number.toString(16).padStart(2 * length, "0");
  if (digits.length > 2 * length) throw new RangeError("the number is too large");
  return Uint8Array.from({ length }, (_, place) =>
    parseInt(digits.slice(2 * place, 2 * place + 2), 16));
}

export function toBase64url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

export function fromBase64url(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

// A public key from the bytes of its modulus.
export function publicKey(modulus) {
  const n = toNumber(modulus);
  const bits = n.toString(2).length;
  return { n, bits, length: Math.ceil(bits / 8) };
}

function power(base, exponent, n) {
  let result = BigInt(1);
  for (const bit of exponent.toString(2)) {
    result = (result * result) % n;
    if (bit === "1") result = (result * base) % n;
  }
  return result;
}

// The inverse of a number modulo n, by the extended algorithm of Euclid.
export function inverted(number, n) {
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

// MGF1 of RFC 8017, appendix B.2.1.
async function mask(seed, length) {
  const blocks = [];
  for (let count = 0; count * HASH_LENGTH < length; count += 1) {
    const counter = new Uint8Array(4);
    new DataView(counter.buffer).setUint32(0, count);
    blocks.push(await hashed(joined(seed, counter)));
  }
  return joined(...blocks).slice(0, length);
}

// EMSA-PSS-ENCODE of RFC 8017, section 9.1.1.
async function encoded(message, bits, salt) {
  const length = Math.ceil(bits / 8);
  const digest = await hashed(joined(new Uint8Array(8), await hashed(message), salt));
  const room = length - HASH_LENGTH - 1;
  const block = joined(new Uint8Array(room - salt.length - 1), Uint8Array.of(1), salt);
  const masked = (await mask(digest, room)).map((byte, place) => byte ^ block[place]);
  masked[0] &= 0xff >> (8 * length - bits);
  return joined(masked, digest, Uint8Array.of(0xbc));
}

// A number from 1 to n - 1, each as likely as any other.
function drawn(key) {
  for (;;) {
    const bytes = random(key.length);
    bytes[0] &= 0xff >> (8 * key.length - key.bits);
    const number = toNumber(bytes);
    if (number > BigInt(0) && number < key.n) return number;
  }
}

// PrepareRandomize, section 4.1: 32 random bytes stand before the message.
export const prepare = (message, prefix = random(PREFIX_LENGTH)) => joined(prefix, message);

// Blind, section 4.2. Salt and factor are arguments for the published test vectors alone.
export async function blind(key, prepared, salt = random(HASH_LENGTH), factor = drawn(key)) {
  const number = toNumber(await encoded(prepared, key.bits - 1, salt));
  inverted(number, key.n); // a message that shares a factor with the modulus cannot be blinded
  const inverse = inverted(factor, key.n);
  const blinded = (number * power(factor, BigInt(EXPONENT), key.n)) % key.n;
  return { blinded: toBytes(blinded, key.length), inverse: toBytes(inverse, key.length) };
}

// Finalize, section 4.4, with the verification it asks for, which is the browser's own.
export async function finalize(key, prepared, answer, inverse, saltLength = HASH_LENGTH) {
  if (answer.length !== key.length) throw new RangeError("the blind signature has a wrong length");
  const unblinded = (toNumber(answer) * toNumber(inverse)) % key.n;
  const signature = toBytes(unblinded, key.length);
  if (!(await verify(key, prepared, signature, saltLength))) {
    throw new RangeError("the signature is not valid");
  }
  return signature;
}

export async function verify(key, prepared, signature, saltLength = HASH_LENGTH) {
  const written = {
    kty: "RSA",
    n: toBase64url(toBytes(key.n, key.length)),
    e: toBase64url(toBytes(BigInt(EXPONENT), 3)),
  };
  const algorithm = { name: "RSA-PSS", hash: HASH };
  const imported = await crypto.subtle.importKey("jwk", written, algorithm, false, ["verify"]);
  return crypto.subtle.verify({ name: "RSA-PSS", saltLength }, imported, signature, prepared);
}
