"""Near names: what someone may have meant."""

from __future__ import annotations

import pytest

from carbonsite.messages import Language
from carbonsite.messages.message import in_language
from carbonsite.messages.near_names import near_names


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("diesel-bo", "did you mean 'diesel-b0'?"),
        ("hvo10", "did you mean 'hvo100'?"),
        ("CLT", "did you mean 'clt'?"),
        ("zzzzzz", "see the list"),
        (None, "see the list"),
        ("d" * 10**6, "see the list"),
    ],
)
def test_near_names(name: object, remedy: str) -> None:
    assert near_names(name, ["diesel-b0", "hvo100", "clt"], "see the list") == remedy


def test_several_near_names_are_joined_by_a_word_of_the_language() -> None:
    remedy = near_names("hvo", ["hvo1", "hvo2"], "")
    assert remedy == "did you mean 'hvo2' or 'hvo1'?"
    assert in_language(remedy, Language.NORWEGIAN) == "mente du 'hvo2' eller 'hvo1'?"
