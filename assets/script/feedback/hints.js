// Hints: what in a message may tell who wrote it, by the same rules as on the server. Nothing that is
// looked at leaves the page.
import RULES from "../../../surveys/answering/words/hints.json";

const MOST = 40;
const WORD = "[\\p{L}\\p{N}_]";
const EDGE = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`; // \b, for every alphabet

const rule = (pattern, flags) =>
  new RegExp(pattern.replace(/\\b/g, EDGE).replace(/\\w/g, WORD), `gu${flags}`);

let patterns = null;

// Made at the first look; a browser that does not know such patterns throws here.
export function ready() {
  patterns = patterns || [
    ...RULES.rules.map(({ kind, pattern, flags }) => [kind, rule(pattern, flags ? "i" : "")]),
    ["name", rule(`\\b(?:${RULES.first_names.join("|")})\\b`, "")],
  ];
  return patterns;
}

const starts = new Set(RULES.starts);

function trimmed(words, start, kind) {
  let lead = words.length - words.trimStart().length;
  if (kind === "name") {
    const capital = words.search(/(?![a-zß-ÿ])\p{L}/u);
    lead = capital < 0 ? lead : capital;
    for (;;) {
      const first = new RegExp(`(${WORD}+)(?:\\s+|$)`, "uy");
      first.lastIndex = lead;
      const found = first.exec(words);
      if (!found || !starts.has(found[1])) break;
      lead = first.lastIndex;
    }
  }
  return [words.slice(lead).replace(/[ .,;:!?]+$/, ""), start + lead];
}

// Every passage that may identify somebody, in the order of the text; `known` are names that say
// nothing, such as those of the partners.
export function hints(text, known = []) {
  const calm = new Set([...RULES.calm, ...known.flatMap((name) => name.split(/\s+/))]);
  const found = [];
  for (const [kind, pattern] of ready()) {
    for (const match of text.matchAll(pattern)) {
      const [words, start] = trimmed(match[0], match.index, kind);
      const parts = words.match(/\p{L}+/gu) || [];
      if (words && !(kind === "name" && parts.every((part) => calm.has(part)))) {
        found.push({ kind, words, start });
      }
    }
  }
  found.sort((one, two) => one.start - two.start || two.words.length - one.words.length);
  const kept = [];
  for (const hint of found) {
    const end = hint.start + hint.words.length;
    if (!kept.some((each) => each.start <= hint.start && end <= each.start + each.words.length)) {
      kept.push(hint);
    }
  }
  return kept.slice(0, MOST);
}
