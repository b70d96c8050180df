"""A token leaves only for addresses that the settings name."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot.domain.values import DurableId, JobId, SubmissionId
from bot.marketplace.addresses import (
    is_durable,
    job_path,
    next_page,
    product_guid,
    submission_number,
)
from bot.ports.marketplace import NotFound

ASKED = URL("https://graph.microsoft.com/rp/product-ingestion/product?$version=2022-07-01&$maxpagesize=100")


@given(st.text())
def test_whatever_the_text_a_path_keeps_its_form(text: str) -> None:
    builders: tuple[Callable[[], str], ...] = (
        lambda: job_path(JobId(text)).removeprefix("configure/"),
        lambda: product_guid(DurableId(f"product/{text}")),
        lambda: submission_number(SubmissionId(f"submission/a/{text}")),
    )
    for build in builders:
        try:
            part = build()
        except NotFound:
            continue
        assert part.isascii()
        assert not set(part) & set("/?#%.\\ \n")


@pytest.mark.parametrize(
    "text",
    [
        "product/7c0f",
        "listing/7c0f/public/main/default/en-us",
        "virtual-machine-plan-technical-configuration/a/b",
    ],
)
def test_durable_ids_of_the_documentation(text: str) -> None:
    assert is_durable(text)


@pytest.mark.parametrize(
    "text",
    [
        "product",
        "product/",
        "/product/a",
        "product/a/../b",
        "Product/a",
        "product/a\n",
        "product/" + "a" * 500,
    ],
)
def test_what_is_no_durable_id(text: str) -> None:
    assert not is_durable(text)


def test_a_link_on_the_same_origin_is_followed_with_the_version() -> None:
    link = "https://graph.microsoft.com/rp/product-ingestion/product?continuationToken=abc"

    following = next_page(link, asked=ASKED)

    assert following is not None
    assert dict(following.query) == {
        "continuationToken": "abc",
        "$version": "2022-07-01",
        "$maxpagesize": "100",
    }


@pytest.mark.parametrize(
    "link",
    [
        "https://product-ingestion.mp.microsoft.com/product?continuationToken=abc",
        "http://graph.microsoft.com/rp/product-ingestion/product?continuationToken=abc",
        "https://graph.microsoft.com:444/rp/product-ingestion/product?continuationToken=abc",
        "https://graph.microsoft.com/v1.0/users?continuationToken=abc",
        "//evil.example/rp/product-ingestion/product?continuationToken=abc",
        "https://graph.microsoft.com@evil.example/rp/product-ingestion/product?continuationToken=abc",
    ],
)
def test_of_any_other_link_only_the_continuation_token_is_taken(link: str) -> None:
    following = next_page(link, asked=ASKED)

    assert following == ASKED.update_query(continuationToken="abc")


@pytest.mark.parametrize(
    "link", ["https://evil.example/", "https://[bad", "javascript:alert(1)", "mailto:a@b"]
)
def test_a_link_of_no_use_is_none(link: str) -> None:
    assert next_page(link, asked=ASKED) is None


@given(st.text(st.characters(codec="ascii")))
def test_no_link_leads_to_another_origin(link: str) -> None:
    following = next_page(link, asked=ASKED)

    assert following is None or following.origin() == ASKED.origin()
