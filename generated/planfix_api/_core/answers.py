"""What answers mean: `<response status="ok">`, `<response status="error">`, or neither."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from .codecs import Codec
from .exceptions import DecodeError
from .exchange import Answer, Request
from .notation import codec_of
from .planfix_errors import PlanfixError, error_class
from .retry import parse_retry_after
from .secret import presentable
from .status_errors import excerpt, status_error
from .xml_tree import Element, MalformedError, parse

ROOT = "response"
_LONGEST_SAYING = 1000


def parse_answer(request: Request, answer: Answer) -> Element:
    """The element `<response>` of a successful answer.

    The status inside the answer counts before the HTTP status: refusals come under both.

    Raises:
        PlanfixError: A refusal with a code.
        ApiError: A refusal by HTTP status alone.
        DecodeError: A success that is not an answer of Planfix, or not all of one.
    """
    root, problem = _root(request, answer)
    if root is not None and is_refusal(root):
        raise refusal(request, answer, root)
    if not answer.succeeded:
        raise status_error(
            answer.status,
            request.label,
            excerpt(request, answer) if root is None else "",
            method=request.label,
            path=urlsplit(request.url).path,
            headers=answer.headers,
            secrets=request.secrets,
        )
    if root is None:
        raise DecodeError(
            f"{request.label}: {problem}: {excerpt(request, answer) or 'nothing'}",
            status=answer.status,
        )
    return root


def is_refusal(root: Element) -> bool:
    """Whether an answer says that the request was refused."""
    status = root.get("status")
    if status is None:
        return any(child.tag == "code" for child in root)
    return status == "error"


def refusal(request: Request, answer: Answer, root: Element) -> PlanfixError:
    """The exception for a refusal with a code."""
    secrets = request.secrets
    texts = {
        presentable(child.tag, secrets): presentable(
            child.text or "", secrets, limit=_LONGEST_SAYING
        )
        for child in root
        if not len(child)
    }
    code, said = texts.pop("code", ""), texts.pop("message", "")
    error = error_class(code)(
        code,
        method=request.label,
        said=said,
        status=answer.status,
        path=urlsplit(request.url).path,
        details=texts,
    )
    error.retry_after = parse_retry_after(answer.headers.get("retry-after"))
    return error


def result(root: Element, returns: str, label: str) -> Any:
    """The result that an answer holds; see `request` for how it is declared.

    A record or a list that is missing comes back empty: what was asked for has happened.

    Raises:
        DecodeError: A text or number that is the whole result is missing.
    """
    if not returns:
        return None
    place, colon, declared = returns.partition(": ")
    if not colon:
        return codec_of(returns).read(root)
    tag, _, attribute = place.partition("@")
    codec = codec_of(declared)
    found = [child for child in root if child.tag == tag]
    value = _attribute(found, attribute, codec) if attribute else _element(found, codec)
    if value is None:
        raise DecodeError(f"{label}: the answer does not tell {place!r}", status=200)
    return value


def _element(found: list[Element], codec: Codec) -> Any:
    if codec.repeats:
        return [codec.read(each) for each in found]
    return codec.read(found[0]) if found else codec.empty()


def _attribute(found: list[Element], name: str, codec: Codec) -> Any:
    text = found[0].get(name) if found else None
    return None if text is None else codec.read_text(text)


def _root(request: Request, answer: Answer) -> tuple[Element | None, str]:
    """The root of an answer, or what is wrong with it."""
    try:
        root = parse(answer.content)
    except MalformedError as error:
        return None, f"not XML ({presentable(str(error), request.secrets)})"
    if root.tag != ROOT:
        return None, f"not an answer of Planfix, but <{presentable(root.tag, request.secrets)}>"
    return root, ""
