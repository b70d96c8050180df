"""The table of rules that are held by breaking them is up to date, and a few of them are tried."""

from dataclasses import replace

from tests.mutants.run import misplaced, survivors
from tests.mutants.table import TABLE

QUICK = [mutant for mutant in TABLE if mutant.quick]


def test_every_line_of_the_table_stands_where_it_says():
    assert misplaced(TABLE) == []


def test_a_line_that_moved_away_is_found():
    gone = replace(TABLE[0], line="no such line")

    assert len(misplaced([gone])) == 1


def test_a_few_rules_are_broken_and_their_tests_notice():
    assert len(QUICK) >= 5
    assert survivors(QUICK) == []


def test_a_rule_that_no_test_holds_is_found():
    harmless = replace(TABLE[0], broken=f"{TABLE[0].line}  # the same")

    [said] = survivors([harmless])

    assert "did not fail" in said
