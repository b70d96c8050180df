"""What people read about a failure: patterns, each cause of several, and messages seen before."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.offer.explanations import Catalogue
from bot.domain.offer.failure import ErrorDetail, failure_of
from bot.domain.offer.unknown_messages import PastFailure, kind_of_message, match_for
from bot.domain.values import OfferId
from bot.policyfile import load_policy
from bot.policyfile.failures import entries_for, explanations
from bot.policyfile.nodes import File


def failure(*messages):
    return failure_of(tuple(ErrorDetail(code="x", message=message) for message in messages))


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("The property 'SkuId' is locked by a previous submission.", "Set it back"),
        ("The property 'PlanId' is locked", "Set it back"),
        ("SupportsSriov property has already been enabled", "Switch it on again"),
        ("200.3.3.1 ClientAliveInterval", "/etc/ssh/sshd_config itself"),
        ("Policy 200.3.3.3: Swap partition/file /swapfile is found on OS disk", "swap belongs on"),
        ("Policy 200.3.3.9 something new", "Read the number"),
        ("verify_no_swap_on_osdisk failed", "swap belongs on"),
        ("verify_bash_history_is_empty", "Delete .bash_history"),
        ("verify_azure_64bit_os", "64"),
        ("verify_boot_error_fail_warnings", "dmesg"),
        ("verify_serial_console_is_enabled", "console=ttyS0"),
        ("Failure: Copying Images. Not able to download blob using provided SAS Uri.", "firewall"),
        ("Signature did not match. String to sign used was r", "key that counts now"),
        ("Signature not valid in the specified time frame", "three weeks"),
        ("The specified blob does not exist.", "Upload it again"),
        ("The property “SkuId” is locked by a previous  submission", "Set it back"),
        ("The property SkuId is locked.", "Set it back"),
        ("The property 'SupportsNVMe' has already been enabled", "Switch it on again"),
        ("SAS URI could not be reached", "firewall"),
        ("Failure: Copying Images. Copy failed due to authorization error.", "sp=rl"),
        ("The SAS token does not have Read permission", "sp=rl"),
        ("The SAS URL has expired", "three weeks"),
        ("Copying Images failed due to incorrect SAS Uri.", "full times"),
        ("The VHD at https://x.blob.core.windows.net/a/b.vhd does not exist", "Upload it again"),
        ("The specified container does not exist.", "Upload it again"),
        ("Image version in the compute gallery cannot be accessed", "provisioning"),
        ("The VHD is a dynamic disk", "fixed disk"),
        ("The blob is not a page blob", "page blob"),
        ("PublicAccessNotPermitted", "public networks"),
        ("CVE-2019-11478", "Update the kernel"),
        ("Windows check: Failover cluster", "role or feature"),
        ("NVA deployment took too long", "20 minutes"),
        ("Policy 200.3.2.1 something", "Read the number"),
        ("Policy 100.1.3: description", "correct the listing"),
        ("The start date should be defined", "Give it one"),
        ("The gallery image /subscriptions/x/versions/1.0.0 was not found", "provisioning"),
    ],
)
def test_what_microsoft_says_has_a_fix_of_its_own(message, says):
    _, catalogue = load_policy(None)
    (found,) = catalogue.explain(failure(message))

    assert says in found.fix


def test_an_unknown_message_says_how_often_its_kind_was_seen_and_where_last():
    past = [
        PastFailure(OfferId("offer-y"), failure("Widget 'a' of plan 12 is upside down.")),
        PastFailure(OfferId("offer-z"), failure("Another thing.")),
        PastFailure(OfferId("offer-w"), failure("Widget 'bb' of plan 7 is upside down.")),
    ]
    (found,) = Catalogue().explain(failure("Operation failed", "Widget 'c' of plan 9 is upside down."), past)
    (new,) = Catalogue().explain(failure("Never seen."), past)

    assert "seen 2 times before, last in offer-y" in found.cause
    assert "before" not in new.cause


def test_what_microsoft_wraps_every_failure_in_is_no_kind_of_message():
    past = [PastFailure(OfferId("offer-y"), failure("Operation failed"))]
    (found,) = Catalogue().explain(failure("Operation failed"), past)

    assert "before" not in found.cause


def test_messages_of_one_kind_differ_in_names_numbers_and_addresses_only():
    one = kind_of_message("Image 1.0.1 at https://a.example/x?sig=1 of 'base' failed")
    other = kind_of_message("Image 2.10.0 at https://b.example/y of 'pro' failed")

    assert one == other
    assert one != kind_of_message("Image 1.0.1 at https://a.example/x of 'base' was refused")


def test_the_fifth_message_of_a_kind_says_how_often_and_where_last():
    past = [PastFailure(OfferId(f"offer-{n}"), failure(f"Gizmo '{n}' is bent.")) for n in "yxwv"]
    (found,) = Catalogue().explain(failure("Gizmo 'u' is bent."), past)

    assert "seen 4 times before, last in offer-y" in found.cause


def test_of_several_messages_those_that_no_rule_speaks_of_are_unexplained_once_a_kind():
    _, catalogue = load_policy(None)
    failed = failure(
        "Operation failed", "Bash history (test 48)", "Gizmo '1' is bent.", "Gizmo '2' is bent.", "Odd thing"
    )

    assert [one.message for one in catalogue.unexplained(failed)] == ["Gizmo '1' is bent.", "Odd thing"]


@pytest.mark.parametrize(
    ("message", "match"),
    [
        ("Widget 'a' of plan 12 is upside down.", "Widget * of plan * is upside down"),
        ("Gizmo at https://x.example/y?sig=1 is bent", "Gizmo at * is bent"),
        ("A 12", "A 12"),
    ],
)
def test_a_match_text_has_stars_where_messages_of_a_kind_differ(message, match):
    assert match_for(message) == match


@example(messages=["00;0", "0;0"])
@given(
    messages=st.lists(
        st.text(max_size=300) | st.from_regex(r"[a-z' 0-9.*\\n“”]{1,200}", fullmatch=True), max_size=4
    )
)
def test_an_entry_as_it_is_offered_can_be_read_and_speaks_of_its_message(tmp_path_factory, messages):
    unknown = Catalogue().unexplained(failure(*messages))
    if not unknown:
        return
    path = tmp_path_factory.getbasetemp() / "entry.yaml"
    path.write_text(entries_for(unknown), encoding="utf-8")
    file = File(path)

    shown = failure(*(one.message for one in unknown))  # one of each kind
    assert Catalogue(explanations(file)).unexplained(shown) == ()
    assert not file.problems
