"""`stagebot policy` as an operator uses it: the file's mistakes, who may approve now, and why not I."""

from tests.crash.test_refusals import stagebot

POLICY = """
defaults:
  rules: [{of: ["@release"]}, {of: [U0BEN]}]
  freezes: [{from: 2020-01-01, to: 2099-01-01, reason: Peak season}]
"""


async def test_check_names_every_mistake_with_its_line(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text("defaults:\n  aprovals: 2\n  zone: Mars\n", encoding="utf-8")
    code, out, said = await stagebot("policy", "check", str(path))
    assert (code, out) == (2, "")
    assert "line 2: aprovals is not known here; did you mean approvals?" in said
    assert "line 3: zone must be a time zone" in said


async def test_explain_says_what_holds_and_what_it_cannot_know(tmp_path):
    path = tmp_path / "stagebot.yaml"
    path.write_text(POLICY, encoding="utf-8")
    environment = {
        "STAGEBOT_POLICY": str(path),
        "STAGEBOT_DATABASE_URL": f"sqlite:///{tmp_path / 'none.db'}",
    }
    code, out, said = await stagebot("policy", "explain", "Offer-X", "--as", "U0ANA", environment=environment)
    assert code == 1
    assert "1 of @release and 1 of U0BEN; one person counts once" in out
    assert "until 2099-01-02 00:00 UTC: Peak season" in out
    assert "SLACK_BOT_TOKEN is not set" in said
    assert not (tmp_path / "none.db").exists()


async def test_check_warns_of_what_may_surprise_and_can_be_used_all_the_same(tmp_path):
    path = tmp_path / "stagebot.yaml"
    path.write_text("defaults: {}\n", encoding="utf-8")
    code, out, _ = await stagebot("policy", "check", str(path))
    assert code == 0
    assert "warning: Nobody may approve anything" in out
    assert "warning: Nobody may stage anything" in out


async def test_what_needs_slack_says_so(tmp_path):
    path = tmp_path / "stagebot.yaml"
    path.write_text(POLICY, encoding="utf-8")
    for command in (["check", str(path), "--online"], ["replay", str(path)], ["accept-group", "@release"]):
        code, _, said = await stagebot("policy", *command)
        assert code == 2
        assert "SLACK_BOT_TOKEN is not set" in said
