// Compiles the style sheets, and copies the font and the licences of what is shipped with them.
// The same input gives the same bytes.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const out = join(here, "..", "pulse", "static");

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

function licence(name, path) {
  const text = readFileSync(join(here, path), "utf8");
  writeFileSync(join(out, "licences", `${name}.txt`), text.trimEnd() + "\n");
}

for (const folder of ["css", "fonts", "licences"]) mkdirSync(join(out, folder), { recursive: true });
sheet("pulse");
for (const part of ["latin", "latin-ext"]) {
  const file = `figtree-${part}-wght-normal.woff2`;
  copyFileSync(join(modules, "@fontsource-variable/figtree/files", file), join(out, "fonts", file));
}
licence("figtree", "node_modules/@fontsource-variable/figtree/LICENSE");
licence("govuk-frontend", "licences/govuk-frontend.txt");
