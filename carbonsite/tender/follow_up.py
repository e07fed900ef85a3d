"""What a contract asks for after the award, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..messages.labels import Labels
from .requirements.combining import leaves_of
from .requirements.rows import Quality


def follow_up_texts(requirements: Iterable[Any], say: Labels) -> list[str]:
    """Each requirement of the follow-up as a line: its name, and the quality of amounts."""
    return [_text_of(requirement, say) for requirement in requirements]


def _text_of(requirement: Any, say: Labels) -> str:
    qualities = [one.at_least for one in leaves_of(requirement) if isinstance(one, Quality)]
    words = ", ".join(say.known("form.quality", quality) for quality in qualities)
    if not words:
        return str(requirement.name)
    return say("form.guide.follow_up.quality", name=requirement.name, quality=words)
