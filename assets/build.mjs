// Compiles the style sheets, bundles the respondents' scripts, and copies the font and the licences of
// what is shipped with them; for the tests, a second client to compare the script with.
// The same input gives the same bytes.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { buildSync } from "esbuild";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const root = process.argv[2] ?? join(here, ".."); // another folder, to compare what comes out
const out = join(root, "pulse", "static");

// The components are written for one direction; sides become starts and ends here, so that one
// sheet serves both.
const SIDES = [
  [/\b(margin|padding)-left(?=:)/g, "$1-inline-start"],
  [/\b(margin|padding)-right(?=:)/g, "$1-inline-end"],
  [/\bborder-left(?=[-:])/g, "border-inline-start"],
  [/\bborder-right(?=[-:])/g, "border-inline-end"],
  [/(?<=[;{])left(?=:)/g, "inset-inline-start"],
  [/(?<=[;{])right(?=:)/g, "inset-inline-end"],
  [/\btext-align:left\b/g, "text-align:start"],
  [/\btext-align:right\b/g, "text-align:end"],
];

function sheet(name) {
  const { css } = compile(join(here, "scss", `${name}.scss`), {
    loadPaths: [modules],
    style: "compressed",
    charset: false,
    quietDeps: true,
  });
  const twoWay = SIDES.reduce((text, [side, edge]) => text.replace(side, edge), css);
  writeFileSync(join(out, "css", `${name}.css`), twoWay.trimEnd() + "\n");
}

// One file without comments that a person can still read; the name makes its functions reachable.
function script(from, to, { name, target }) {
  buildSync({
    absWorkingDir: here,
    entryPoints: [from],
    outfile: to,
    bundle: true,
    banner: { js: "\"use strict\";" },
    format: "iife",
    globalName: name,
    target,
    charset: "utf8",
    loader: { ".txt": "text" },
    legalComments: "none",
    logLevel: "error",
  });
}

function licence(to, ...paths) {
  const texts = paths.map((path) => readFileSync(join(here, path), "utf8").trimEnd() + "\n");
  writeFileSync(to, texts.join("\n"));
}

for (const folder of ["css", "fonts", "js", "licences"]) mkdirSync(join(out, folder), { recursive: true });
sheet("pulse");
for (const part of ["latin", "latin-ext"]) {
  const file = `figtree-${part}-wght-normal.woff2`;
  copyFileSync(join(modules, "@fontsource-variable/figtree/files", file), join(out, "fonts", file));
}
const shipped = (name) => join(out, "licences", `${name}.txt`);
licence(shipped("figtree"), "node_modules/@fontsource-variable/figtree/LICENSE");
licence(shipped("noble"), "node_modules/@noble/curves/LICENSE", "node_modules/@noble/hashes/LICENSE");
licence(shipped("govuk-frontend"), "licences/govuk-frontend.txt");

// Of 2018: a browser that has no BigInt must still be able to read it, and send the form.
script("script/respond.js", join(out, "js", "respond.js"), { name: "pulse", target: "es2018" });
script("script/kiosk.js", join(out, "js", "kiosk.js"), { name: "kiosk", target: "es2018" });
// Of 2020: it counts in BigInt and matches letters of every alphabet; an older browser leaves it unread.
script("script/feedback.js", join(out, "js", "feedback.js"), { name: "feedback", target: "es2020" });
script("script/live.js", join(out, "js", "live.js"), { name: "live", target: "es2018" });

const oracle = join(root, "tests", "browser", "oracle");
const second = "node_modules/@cloudflare/blindrsa-ts";
mkdirSync(oracle, { recursive: true });
script(`${second}/lib/src/index.js`, join(oracle, "blindrsa.js"), { name: "oracle", target: "es2022" });
licence(join(oracle, "LICENSE.txt"), `${second}/LICENSE.txt`, "node_modules/sjcl/LICENSE.txt");
