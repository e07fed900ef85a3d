"""A basis in the words of a report."""

from __future__ import annotations

from ..factors.basis import Basis
from ..messages.labels import Labels


def basis_words(say: Labels, basis: Basis | None) -> str:
    """Words of a basis, in English those of its label; or that there is none."""
    if basis is None:
        return say("basis.none")
    electricity = (
        say("basis.contract", factor=basis.electricity)
        if basis.is_contract
        else say(f"basis.electricity.{basis.electricity}")
    )
    year = f" {basis.year}" if basis.year else ""
    return (
        f"{say(f'basis.boundary.{basis.boundary}')}, {electricity}{year},"
        f" {say(f'basis.biofuel.{basis.biofuel}')}"
    )
