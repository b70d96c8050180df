"""Microsoft's error trees, flattened."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.offer.failure import ErrorDetail, FailureKind, failure_of
from bot.marketplace.errortree import flatten
from bot.marketplace.exchange import Answer
from bot.marketplace.faults import errors_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["error", "code", "Code", "message", "details", "innerError", "resourceId", "value", "x"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)
NODE = st.recursive(
    st.builds(lambda code, message: {"code": code, "message": message}, st.text("abc"), st.text("xyz")),
    lambda inner: st.builds(
        lambda code, message, details: {"code": code, "message": message, "details": details},
        st.text("abc"),
        st.text("xyz"),
        st.lists(inner, max_size=3),
    ),
    max_leaves=20,
)


@given(JSON)
def test_no_json_makes_it_raise(tree: Any) -> None:
    for error in flatten(tree):
        assert isinstance(error.code, str)
        assert isinstance(error.message, str)
        assert error.code or error.message


def _expected(node: Any) -> list[tuple[str, str]]:
    own = [(node["code"], node["message"])] if node["code"] or node["message"] else []
    return own + [pair for inner in node.get("details", []) for pair in _expected(inner)]


@given(NODE)
def test_outer_errors_come_before_inner_ones_and_siblings_in_their_order(node: Any) -> None:
    found = [(error.code, error.message) for error in flatten({"error": node})]

    assert _expected(node)[:100] == found


def test_the_certification_failure_as_clients_have_seen_it() -> None:
    tree = json.loads(
        """[{"resourceId":"submission/x/1","code":"internalServerError","message":"Operation failed",
           "details":[
           {"code":"invalidState","message":"Certification","details":[
              {"code":"invalidState","message":"Issues found during Certification."}]}]}]"""
    )

    found = flatten(tree)

    assert found == (
        ErrorDetail(code="internalServerError", message="Operation failed", resource="submission/x/1"),
        ErrorDetail(code="invalidState", message="Certification"),
        ErrorDetail(code="invalidState", message="Issues found during Certification."),
    )
    assert failure_of(found).kind is FailureKind.CERTIFICATION


def test_the_gateways_dialect_says_its_message_once() -> None:
    inner = {"code": "TooManyRequests", "date": "2026-11-23T02:10:00", "request-id": "r"}
    body = {"error": {"code": "TooManyRequests", "message": "Slow down.", "innerError": inner}}

    assert flatten(body) == (ErrorDetail(code="TooManyRequests", message="Slow down."),)


def test_an_inner_error_without_a_message_is_kept_for_its_code() -> None:
    body = {"error": {"code": "badRequest", "message": "No.", "details": [{"code": "productLocked"}]}}

    assert [error.code for error in flatten(body)] == ["badRequest", "productLocked"]


def test_keys_compare_without_case() -> None:
    body = {"Error": {"Code": "Conflict", "Message": "Busy.", "Details": None}}

    assert flatten(body) == (ErrorDetail(code="Conflict", message="Busy."),)


def test_a_resource_is_named_in_each_of_the_three_ways() -> None:
    references = ["plan/a/b", {"externalId": "base"}, {"resourceName": "mine"}]

    found = flatten([{"code": "x", "message": "y", "resourceId": reference} for reference in references])

    assert [error.resource for error in found] == ["plan/a/b", "base", "mine"]


def test_nesting_deeper_than_the_interpreters_stack_is_read() -> None:
    tree: dict[str, object] = {"code": "deepest", "message": "here"}
    for _ in range(50_000):
        tree = {"details": [tree]}

    assert flatten(tree) == (ErrorDetail(code="deepest", message="here"),)


def test_a_flood_of_errors_is_cut() -> None:
    found = flatten([{"code": "x", "message": "y" * 10_000}] * 5_000)

    assert len(found) == 100
    assert {len(error.message) for error in found} == {4_000}


DIALECTS = {
    "a detail alone": ({"detail": "Worse."}, [("", "Worse.")]),
    "ASP.NET": (
        {
            "Message": "Bad.",
            "ExceptionMessage": "Worse.",
            "ModelState": {"draft.name": ["Too long."]},
            "InnerException": {"Message": "Worst."},
        },
        [("", "Bad. Worse."), ("draft.name", "Too long."), ("", "Worst.")],
    ),
    "OData 3": ({"odata.error": {"code": "x", "message": {"lang": "en", "value": "No."}}}, [("x", "No.")]),
    "errors by field, as objects": (
        {"errors": {"a": {"code": "c", "message": "m"}, "b": [{"message": "n"}, "o"]}},
        [("b", "o"), ("c", "m"), ("", "n")],
    ),
    "other names of keys": (
        {"errorCode": "Resell-20007", "errorMessage": "It is missing."},
        [("Resell-20007", "It is missing.")],
    ),
    "several messages": ({"error": {"code": "c", "message": ["m", "n"]}}, [("c", ""), ("", "m"), ("", "n")]),
    "under a key that nobody knows": ({"response": {"error": {"message": "m"}}}, [("", "m")]),
    "an object that is no error": (
        {"message": "m", "request": {"title": "Offer", "description": "x"}},
        [("", "m")],
    ),
    "warnings beside errors": ({"errors": ["m"], "warnings": [{"message": "w"}]}, [("", "m")]),
    "errors with details alone": ({"errors": [{"title": "t", "detail": "d"}]}, [("", "t d")]),
    "a string": ("No.", [("", "No.")]),
    "strings": (["No.", "Not this either."], [("", "No."), ("", "Not this either.")]),
    "errors as strings": ({"errors": ["No.", " "]}, [("", "No.")]),
    "one error as a string": ({"error": "No."}, [("", "No.")]),
    "problem+json": (
        {
            "type": "about:blank",
            "title": "One or more validation errors occurred.",
            "status": 400,
            "errors": {"ProductId": ["It is required.", "It is too short."], "plan": "It is odd."},
        },
        [
            ("", "One or more validation errors occurred."),
            ("ProductId", "It is required."),
            ("ProductId", "It is too short."),
            ("plan", "It is odd."),
        ],
    ),
    "problem+json with a detail": ({"title": "Bad.", "detail": "Worse."}, [("", "Bad. Worse.")]),
    "JSON in a string": (json.dumps({"title": "Bad.", "errors": {"a": ["x"]}}), [("", "Bad."), ("a", "x")]),
    "JSON in a message": (
        {"code": "badRequest", "message": json.dumps({"error": {"code": "c", "message": "m"}})},
        [("badRequest", ""), ("c", "m")],
    ),
    "flat": (
        {
            "code": "BadRequest",
            "message": "The id is wrong.",
            "source": "Ingestion",
            "target": "plan/x",
            "innererror": {"code": "c", "message": "m", "innererror": {"code": "d", "message": "n"}},
        },
        [("BadRequest", "The id is wrong."), ("c", "m"), ("d", "n")],
    ),
    "the login service": (
        {"error": "invalid_client", "error_description": "AADSTS7000222: expired"},
        [("", "AADSTS7000222: expired"), ("", "invalid_client")],
    ),
}


@pytest.mark.parametrize("name", DIALECTS)
def test_every_message_of_every_dialect_is_found(name: str) -> None:
    body, expected = DIALECTS[name]

    assert [(error.code, error.message) for error in flatten(body)] == expected


def test_the_flat_dialect_names_what_it_is_about() -> None:
    assert flatten({"code": "x", "message": "y", "target": "plan/x", "source": "z"})[0].resource == "plan/x"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"upstream connect error", ["upstream connect error"]),
        (b"<html><head><title>502 Bad&#32;Gateway</title></head></html>", ["502 Bad Gateway"]),
        (b"<Error><Code>x</Code><Message>No.</Message></Error>", ["No."]),
        (b"\x00\x01\x02", []),
        (b'{"error": {"mess', []),
        (b"", []),
    ],
)
def test_a_body_without_json_speaks_by_its_words_or_its_title(body: bytes, words: list[str]) -> None:
    assert [error.message for error in errors_of(Answer(status=400, body=body))] == words
