"""Where calls may go under a base address: ids inside of paths, links of further pages.

A token leaves only for an address that is built here.
"""

import re

from yarl import URL

from bot.domain.values import DurableId, JobId, SubmissionId
from bot.http.urls import is_same_origin
from bot.ports.marketplace import NotFound, Refused

# Product Ingestion API, schemas: pattern of a durable ID; GUIDs are let through in capitals, too
_DURABLE = re.compile(r"[a-z](?:-?[a-z0-9]+)*(?:/[A-Za-z0-9-]+)+", re.ASCII)
_GUID = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)
_LONGEST = 400
_CONTINUATION = "continuationToken"


def is_durable(text: str) -> bool:
    """Tell whether a text has the form of a durable ID, such as `product/<guid>`."""
    return len(text) <= _LONGEST and _DURABLE.fullmatch(text) is not None


def is_submission(text: str) -> bool:
    """Tell whether a text has the form `submission/<product guid>/<number>`."""
    kind, _, rest = text.partition("/")
    guid, _, number = rest.partition("/")
    fits = _GUID.fullmatch(guid) is not None and _NUMBER.fullmatch(number) is not None
    return kind == "submission" and fits


def is_job(text: str) -> bool:
    """Tell whether a text can be a job's id, a GUID."""
    return _GUID.fullmatch(text) is not None


def product_guid(product: DurableId) -> str:
    """Return the GUID of `product/<guid>`. Raises NotFound when the id has another form."""
    kind, _, guid = product.partition("/")
    if kind != "product" or not _GUID.fullmatch(guid):
        raise NotFound("That is not a product of the marketplace.")
    return guid


def submission_number(submission: SubmissionId) -> str:
    """Return the number of `submission/<guid>/<number>`. Raises NotFound when the id has another form."""
    if not is_submission(submission):
        raise NotFound("That is not a submission of the marketplace.")
    return submission.rpartition("/")[2]


def job_path(job: JobId) -> str:
    """Return the path of a job under the base. Raises NotFound when the id has another form."""
    if not is_job(job):
        raise NotFound("That is not a job of the marketplace.")
    return f"configure/{job}"


def preview_of(product: DurableId, preview: SubmissionId) -> SubmissionId:
    """Return the submission that may go live. Raises Refused for a draft, or one of another product."""
    if not is_submission(preview) or preview.split("/")[1].lower() != product_guid(product).lower():
        raise Refused("Only a preview of this very offer can go live.")
    if not int(submission_number(preview)):
        raise Refused("A draft cannot go live; it has to be staged first.")
    return preview


def next_page(link: str, *, asked: URL) -> URL | None:
    """Return where the next page is, always on the origin that was asked; None when the link is of no use.

    The API behind the gateway may print its own host: then only the continuation token is taken over.
    """
    try:
        url = asked.join(URL(link, encoded=True))
        if url.path != asked.path:  # the submission API's links are relative to the host, without a slash
            beside = asked.join(URL(f"/{link.lstrip('/')}", encoded=True))
            url = beside if beside.path == asked.path else url
    except ValueError:
        return None
    if is_same_origin(url, asked) and url.path == asked.path:
        missing = {key: value for key, value in asked.query.items() if key not in url.query}
        return url.extend_query(missing) if missing else url
    token = url.query.get(_CONTINUATION)
    return asked.update_query({_CONTINUATION: token}) if token else None
