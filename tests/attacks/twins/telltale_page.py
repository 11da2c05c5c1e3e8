"""A leaky twin: a page with a pixel elsewhere, a cookie, and a script that remembers the code."""

from __future__ import annotations

from typing import Any

from flask import Flask

PIXEL = b'<img src="http://localhost:9/pixel.gif" referrerpolicy="unsafe-url" alt=""></body>'
SCRIPT = b"""<script>
addEventListener("input", () => {
  localStorage.setItem("draft", document.querySelector("textarea").value);
  localStorage.setItem("code", document.getElementById("code").value);
});
</script></body>"""
PROTECTING = {"content-security-policy", "referrer-policy", "content-length", "content-encoding"}


def leak(app: Flask) -> None:
    """Change every page of the respondents on its way out."""
    inner = app.wsgi_app

    def wrapped(environ: dict[str, Any], start_response: Any) -> Any:
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        answer: list[Any] = []
        body = b"".join(inner(environ, lambda *given: answer.extend(given)))
        status, headers = answer[:2]
        if environ["PATH_INFO"].startswith("/s/") and b"</body>" in body:
            body = body.replace(b"</body>", SCRIPT).replace(b"</body>", PIXEL)
            headers = [pair for pair in headers if pair[0].lower() not in PROTECTING]
            headers += [("Set-Cookie", "seen=1"), ("Content-Length", str(len(body)))]
        start_response(status, headers)
        return [body]

    app.wsgi_app = wrapped  # type: ignore[method-assign]  # middleware
