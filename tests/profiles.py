"""How many examples of a law are tried: few every day, many in the thorough profile."""

from __future__ import annotations

from hypothesis import settings

EVERYDAY = 20
THOROUGH = 100


def is_thorough() -> bool:
    """True in the thorough profile."""
    return settings.get_current_profile_name() == "thorough"


def examples(most: int) -> int:
    """So many examples in the thorough profile, a quarter of them in the everyday one."""
    return most if is_thorough() else max(most // 4, 3)
