"""`/`: the editor's page. Server-rendered; the script only makes it quicker."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from dedup.errors import ReadError, UsageError
from dedup.judge.feedback import is_end
from dedup.model import Article
from dedup.state.dismissals import SetAside
from service import auth, limits
from service.clock import now
from service.context import context
from service.documents import sole_article
from service.page_view import page_of
from service.problems import ProblemError, refuse
from service.reports import MAIN, Reports
from service.verdicts import checked

blueprint = Blueprint("page", __name__)

_DAY = len("2030-12-31")
FORMATS = {"auto": "", "text": "text/plain", "html": "text/html"}


@blueprint.before_request
def admit() -> AnyResponse | None:
    """Ask who it is; send those without a key to sign in."""
    if request.endpoint in ("page.sign_in", "page.sign_out"):
        return None
    try:
        g.caller = auth.identify()
    except ProblemError as error:
        if error.slug == "unauthorized":
            return redirect(url_for("page.sign_in"), 303)
        raise
    limits.count(g.caller)
    return None


@blueprint.get("/")
def home() -> str:
    """The form."""
    return render_template("check.html", page=None, form={}, problem="")


@blueprint.post("/")
def check() -> str | tuple[str, int]:
    """The form again, and below it what was found."""
    auth.require_scope("check")
    form = _form()
    try:
        article = _article(form)
    except (ReadError, UsageError) as error:
        told = f"{error.message}{': ' + error.remedy if error.remedy else ''}"
        if form["text"].strip() and not FORMATS.get(form["as"]):
            told += ". If it is plain text or HTML, choose that under “Read as”."
        return render_template("check.html", page=None, form=form, problem=told), 422
    verdict, _ = checked(article)
    if verdict is None:
        refuse("unavailable", "the check was not done")
    can_dismiss = context().has_state and auth.may("write")
    return render_template(
        "check.html", page=page_of(verdict), form=form, problem="", can_dismiss=can_dismiss
    )


@blueprint.post("/dismiss")
def dismiss() -> str | tuple[str, int]:
    """Set a finding aside from the page."""
    auth.require_scope("write")
    fingerprint = request.form.get("fingerprint", "")[:128]
    reason = " ".join(request.form.get("reason", "").split())[:500]
    until = request.form.get("until", "")
    if not fingerprint or len(reason) < 3:
        refuse("invalid", "a reason of at least three characters is needed")
    if until and not (len(until) == _DAY and is_end(until)):
        refuse("invalid", "until is a day of the calendar, written like 2030-12-31")
    aside = SetAside(fingerprint, reason, until, by=g.caller.name, at=now())
    context().dismissals.add(aside)
    return render_template("dismissed.html", aside=aside)


@blueprint.get("/clusters")
def clusters() -> str:
    """The families of the newest report."""
    found = Reports(context().settings.reports_dir)
    date = next(iter(found.dates()), "")
    chosen = request.args.get("family", "")
    members = found.members(date, chosen) if chosen else []
    families = [] if chosen else found.families(date, limit=200)
    return render_template("clusters.html", date=date, families=families, members=members)


@blueprint.get("/reports")
def reports() -> str:
    """The nightly reports."""
    found = Reports(context().settings.reports_dir)
    return render_template("reports.html", reports=[(date, found.files(date)) for date in found.dates()], main=MAIN)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> AnyResponse | str | tuple[str, int]:
    """Trade a key for a cookie that lasts a day."""
    if request.method == "GET":
        return render_template("sign_in.html", problem="")
    if not auth.same_origin():
        refuse("forbidden", "sign in from this page itself")
    key = context().verify(request.form.get("key", "").strip())
    if key is None or key.origins:
        return render_template("sign_in.html", problem="This key is unknown, revoked, or made for other pages."), 401
    response = redirect(url_for("page.home"), 303)
    auth.set_cookie(response, key)
    return response


@blueprint.post("/sign-out")
def sign_out() -> AnyResponse:
    """Forget the cookie."""
    response = redirect(url_for("page.sign_in"), 303)
    response.delete_cookie(auth.COOKIE, samesite="Strict", httponly=True)
    return response


def _form() -> dict[str, Any]:
    limit = context().settings.max_body
    if (request.content_length or 0) > limit * 3:  # a form spells most characters with three
        refuse("too-large", f"the text is over {limit} bytes")
    names = ("text", "title", "outlet", "id", "as")
    return {name: request.form.get(name, "").replace("\r\n", "\n") for name in names}


def _article(form: dict[str, Any]) -> Article:
    if not form["text"].strip():
        raise ReadError("there is no text", remedy="paste an article and press Check")
    media_type = FORMATS.get(form["as"], "")
    named = {"outlet": form["outlet"].strip(), "id": form["id"].strip()}
    article = sole_article(form["text"].encode("utf-8", "replace"), media_type=media_type, **named)
    article = replace(article, outlet=article.outlet or "draft")
    return replace(article, title=form["title"].strip()) if form["title"].strip() else article

