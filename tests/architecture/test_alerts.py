"""The alerts ask for metrics that there are, and each leads to its page of the runbook."""

import re
import shutil
import subprocess
from pathlib import Path

import yaml

from bot.telemetry.metrics import Metrics
from tests.skips import missing

ROOT = Path(__file__).parents[2]
RULES = ROOT / "deploy" / "alerts.rules.yml"


def alerts():
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def test_each_alert_asks_for_metrics_that_there_are():
    families = list(Metrics().registry.collect())
    known = {family.name for family in families} | {f"{family.name}_total" for family in families}
    known |= {f"{family.name}_bucket" for family in families}
    asked = {name for rule in alerts() for name in re.findall(r"stagebot_\w+", rule["expr"])}

    assert asked
    assert set() == asked - known


def test_each_alert_leads_to_its_place_in_the_runbook():
    headings = re.findall(r"^### (.+)$", (ROOT / "docs" / "operating.md").read_text(), re.MULTILINE)
    anchors = {f"docs/operating.md#{heading.lower().replace(' ', '-')}" for heading in headings}

    assert [rule["alert"] for rule in alerts() if rule["annotations"]["runbook"] not in anchors] == []


def test_prometheus_takes_the_rules():
    promtool = shutil.which("promtool")
    if promtool is None:
        missing("promtool (Debian's package prometheus)")
    done = subprocess.run(
        [promtool, "check", "rules", RULES], capture_output=True, text=True, timeout=30, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
