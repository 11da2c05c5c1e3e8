"""Security headers, with a policy that allows nothing that is not ours."""

from __future__ import annotations

from flask import Flask, request
from flask.wrappers import Response
from secure import (
    CacheControl,
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

from pulse.settings import Settings

TWO_YEARS = 63_072_000
A_YEAR_UNCHANGED = "public, max-age=31536000, immutable"


def policy(settings: Settings) -> Secure:
    """Every header that each answer carries."""
    content = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .style_src("'self'")
        .script_src("'self'")
        .img_src("'self'")
        .font_src("'self'")
        .connect_src("'self'", *([settings.answer_url] if settings.answer_url else []))
        .form_action("'self'")
        .base_uri("'none'")
        .frame_ancestors("'none'")
        .require_trusted_types_for("'script'")
        .trusted_types("'none'")
    )
    unused = ("camera", "geolocation", "microphone", "payment", "usb")
    permissions = PermissionsPolicy()
    for feature in unused:
        permissions = permissions.add_directive(feature)
    return Secure(
        csp=content,
        referrer=ReferrerPolicy().no_referrer(),
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
        permissions=permissions,
        hsts=StrictTransportSecurity().max_age(TWO_YEARS) if settings.tls else None,
    )


def plug_in(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer; nothing is kept by a browser unless a view says so."""
    fixed = policy(settings).header_items()
    own = ("Content-Security-Policy", "Cross-Origin-Resource-Policy")  # a view may set
    stored = CacheControl().no_store().header_value

    @app.after_request
    def protect(response: Response) -> Response:
        if any(name in response.headers for name in own):
            for name, value in fixed:
                response.headers.setdefault(name, value)
        else:
            response.headers.extend(fixed)  # cheaper, and what nearly every answer needs
        if request.endpoint == "static":
            if "v" in request.args:  # the address changes with the file
                response.headers["Cache-Control"] = A_YEAR_UNCHANGED
        else:
            response.headers.setdefault("Cache-Control", stored)
        return response
