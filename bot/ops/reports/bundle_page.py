"""The page beside a bundle, for people: the same sections, readable in any browser, without scripts."""

import hashlib
import json
from collections.abc import Mapping
from html import escape
from typing import Any

_TITLES = {
    "request": "What was asked for",
    "submitted": "What was sent to the marketplace",
    "steps": "Steps",
    "staged": "What was staged",
    "checklist": "Checklist",
    "decisions": "Decisions, with the policy and the people of that moment",
    "evidence": "Notes and reasons",
    "outcome": "How it ended",
    "links": "Links",
}
_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin:.5rem 0 1.5rem}td,th{border:1px solid #888;padding:.2rem .6rem;"
    "text-align:left;vertical-align:top;overflow-wrap:anywhere}th{font-weight:600}"
)


def page(content: Mapping[str, Any], envelope: str, name: str) -> str:
    """Return the page. It is not signed: it names the file that is, with its SHA-256."""
    digest = hashlib.sha256(envelope.encode()).hexdigest()
    sections = {title: content["sections"].get(key) for key, title in _TITLES.items()} | {
        "Events": content["events"]
    }
    shown = (f"<h2>{title}</h2>{_shown(section)}" for title, section in sections.items() if section)
    run, file = escape(content["run"]), escape(name)
    command = f"<code>stagebot audit verify {file} --key FILE</code>"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{run}</title><style>{_STYLE}</style>'
        f"<h1>Audit of run {run}</h1><p>Made {escape(content['made_at'])}. This page is for reading. What "
        f"counts is <code>{file}</code> (SHA-256 <code>{digest}</code>): {command}.</p>"
        f"{''.join(shown)}</html>\n"
    )


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        rows = (f"<tr><th>{escape(str(key))}</th><td>{_shown(held)}</td></tr>" for key, held in value.items())
        return f"<table>{''.join(rows)}</table>"
    if isinstance(value, list):
        return "".join(f"<div>{_shown(held)}</div>" for held in value)
    return escape(value if isinstance(value, str) else json.dumps(value))
