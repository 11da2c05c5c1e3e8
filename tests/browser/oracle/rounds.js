// Compares two clients, `pulse` and `oracle`: the first is the script as it is shipped.

const bytes = (text) => Uint8Array.from(text.match(/../g) || [], (two) => parseInt(two, 16));

// One published vector: everything that comes out, in hex.
async function vector(key, given) {
  const known = pulse.publicKey(bytes(key.n));
  const prepared = pulse.prepare(bytes(given.msg), bytes(given.msg_prefix));
  const salt = bytes(given.salt);
  const factor = pulse.inverted(pulse.toNumber(bytes(given.inv)), known.n);
  const made = await pulse.blind(known, prepared, salt, factor);
  const answer = bytes(given.blind_sig);
  const signature = await pulse.finalize(known, prepared, answer, made.inverse, salt.length);
  return {
    prepared_msg: pulse.hex(prepared),
    inv: pulse.hex(made.inverse),
    blinded_msg: pulse.hex(made.blinded),
    sig: pulse.hex(signature),
  };
}

async function theirKey(modulus) {
  const written = { kty: "RSA", n: pulse.toBase64url(bytes(modulus)), e: "AQAB" };
  const algorithm = { name: "RSA-PSS", hash: "SHA-384" };
  return crypto.subtle.importKey("jwk", written, algorithm, true, ["verify"]);
}

const suite = () => oracle.RSABSSA.SHA384.PSS.Randomized();

// Random messages, each blinded once by either client.
async function blindings(modulus, count) {
  const known = pulse.publicKey(bytes(modulus));
  const theirs = await theirKey(modulus);
  const made = [];
  for (let round = 0; round < count; round += 1) {
    const prepared = pulse.prepare(pulse.random(32));
    const own = await pulse.blind(known, prepared);
    const other = await suite().blind(theirs, prepared);
    for (const [blinded, inverse] of [
      [own.blinded, own.inverse], [other.blindedMsg, other.inv]]) {
      made.push([prepared, blinded, inverse].map(pulse.hex));
    }
  }
  return made;
}

// Both clients finalize each; returns the signatures on which they agree and which both accept.
async function finals(modulus, rounds) {
  const known = pulse.publicKey(bytes(modulus));
  const theirs = await theirKey(modulus);
  const agreed = [];
  for (const [message, answer, unblinding] of rounds) {
    const [prepared, reply, inverse] = [message, answer, unblinding].map(bytes);
    const own = await pulse.finalize(known, prepared, reply, inverse);
    const other = await suite().finalize(theirs, prepared, reply, inverse);
    if (pulse.hex(own) === pulse.hex(other) && (await suite().verify(theirs, own, prepared))) {
      agreed.push(pulse.hex(own));
    }
  }
  return agreed;
}

// What a broken signature, key or number makes the client say.
async function refusals(modulus, [message, answer, unblinding]) {
  const known = pulse.publicKey(bytes(modulus));
  const [prepared, reply, inverse] = [message, answer, unblinding].map(bytes);
  const flipped = reply.map((byte, place) => (place === 200 ? byte ^ 1 : byte));
  const other = pulse.prepare(pulse.random(32));
  const tries = [
    () => pulse.finalize(known, prepared, flipped, inverse),
    () => pulse.finalize(known, other, reply, inverse),
    () => pulse.finalize(known, prepared, reply.slice(1), inverse),
    () => pulse.finalize(known, prepared, new Uint8Array(384), inverse),
    () => pulse.blind(known, prepared, undefined, known.n),
  ];
  return Promise.all(tries.map((each) => each().then(() => "", (error) => error.message)));
}
