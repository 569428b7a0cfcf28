"""What answers mean: `<response status="ok">`, `<response status="error">`, or neither."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from .codecs import Codec, Wrapped, counter, is_record
from .exceptions import DecodeError, EmptyAnswerError
from .exchange import Answer, Request, changed
from .notation import codec_of
from .planfix_errors import PlanfixError, error_class
from .retry import parse_retry_after
from .secret import presentable
from .status_errors import excerpt, status_error
from .xml_tree import Element, MalformedError, parse

ROOT = "response"
ANYTHING = "UnknownRecord"
"""Declares a result that may be anything."""

_LONGEST_SAYING = 1000
_REFUSAL = (
    rb"""^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<response\s[^>]*\bstatus\s*=\s*["']error["']"""
)


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
        said = excerpt(request, answer) if root is None else ""
        path = urlsplit(request.url).path
        raise status_error(request, answer, answer.status, said, method=request.label, path=path)
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


def refuse_instead_of_file(request: Request, answer: Answer) -> None:
    """See to it that a small file that begins as a refusal does is taken for one.

    According to the documentation a refusal comes with the HTTP status of one. Under status
    200 it would pass for the file.

    Raises:
        PlanfixError: It is one.
    """
    if answer.written == len(answer.head) and re.match(_REFUSAL, answer.head):
        parse_answer(request, changed(answer, content=answer.head))


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


def result(root: Element, returns: str, *, reads: bool = False) -> Any:
    """The result that an answer holds; see `request` for how it is declared.

    Args:
        root: The answer.
        returns: What the call declares.
        reads: Whether a record or a list has to be there. After a write one that is missing
            comes back empty: what was asked for has happened.

    Raises:
        EmptyAnswerError: A read without the record or the list.
        DecodeError: A text or number that is the whole result is missing, or what is there
            is not all of the result.
    """
    if not returns:
        return None
    place, colon, declared = returns.partition(": ")
    if not colon:
        if reads and returns != ANYTHING and not len(root):
            raise EmptyAnswerError("the answer is empty")
        return codec_of(returns).read(root)
    tag, _, attribute = place.partition("@")
    codec = codec_of(declared)
    found = [child for child in root if child.tag == tag]
    if codec.repeats:
        return [codec.read(each) for each in found]
    if len(found) > 1:
        raise DecodeError(f"the answer tells {place!r} {len(found)} times")
    value: Any = None
    if attribute:
        text = found[0].get(attribute) if found else None
        if text is not None and codec.suits_text(text):
            value = codec.read_text(text)
    elif found:
        if problem := _problem(codec, found[0]):
            raise DecodeError(f"<{tag}> {problem}")
        value = codec.read(found[0])
    empty = codec.empty()
    if empty is not None and (value is None or (value == empty and is_record(value))):
        if reads:
            raise EmptyAnswerError(f"the answer does not tell {place!r}")
        return empty if value is None else value
    if value is None:
        raise DecodeError(f"the answer does not tell {place!r}")
    return value


def _problem(codec: Codec, element: Element) -> str:
    """What is wrong with an element that is a whole result; empty if nothing is."""
    if not isinstance(codec, Wrapped):
        return "" if codec.suits(element) else "holds something else"
    items = sum(child.tag == codec.tag for child in element)
    counted = counter(element, "count")
    # Neither text nor other elements may stand for items.
    if (element.text or "").strip() or (items < len(element) and items != counted):
        return "holds something else"
    return f"counts {counted} and holds {items}" if items < (counted or 0) else ""


def _root(request: Request, answer: Answer) -> tuple[Element | None, str]:
    """The root of an answer, or what is wrong with it."""
    try:
        root = parse(answer.content)
    except MalformedError as error:
        from .mending import parse_mended  # hardly ever needed

        mended = parse_mended(answer.content)
        if mended is None:
            return None, f"not XML ({presentable(str(error), request.secrets)})"
        root = mended
    if root.tag != ROOT:
        return None, f"not an answer of Planfix, but <{presentable(root.tag, request.secrets)}>"
    status = root.get("status") or "ok"
    if status not in ("ok", "error"):
        return None, f"neither ok nor an error, but {presentable(status, request.secrets)!r}"
    return root, ""
