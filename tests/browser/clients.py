"""Where the two clients of blind signatures run: Node, and the page in Chromium."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SHIPPED = HERE.parents[1] / "pulse" / "static" / "js" / "respond.js"
ORACLE = HERE / "oracle" / "blindrsa.js"
ROUNDS = HERE / "oracle" / "rounds.js"
PRELUDE = """
const vm = require("node:vm");
const { readFileSync } = require("node:fs");
globalThis.crypto ??= require("node:crypto").webcrypto;
globalThis.window = globalThis;
globalThis.document = { getElementById: () => null };
for (const file of %s) vm.runInThisContext(readFileSync(file, "utf8"), file);
const call = JSON.parse(readFileSync(0, "utf8"));
vm.runInThisContext(call.name)(...call.given)
  .then((result) => process.stdout.write(JSON.stringify(result)));
"""


def node() -> str:
    """The path of Node; a test that needs it is skipped where there is none."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("Node is not installed: the same is tested in Chromium")
    return found


def in_node(name: str, *given: Any) -> Any:
    """Call a function of `rounds.js` in Node, with the shipped script and the second client."""
    files = json.dumps([str(SHIPPED), str(ORACLE), str(ROUNDS)])
    done = subprocess.run(
        [node(), "-e", PRELUDE % files],
        input=json.dumps({"name": name, "given": given}),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
