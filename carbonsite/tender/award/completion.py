"""After completion: a bonus for fewer emissions than budgeted, a malus for more."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from ...accounting.account import Account
from ...accounting.compare import basis_problems
from ...errors import InputError
from ...messages import message
from ...messages.problems import field_error, refusal
from ...units import Q, Quantity, as_unit
from ...units.fields import InUnit
from ...units.records import Record
from ..requirements.electricity import JudgedElectricity, refusal_of

Emitted = str | Quantity | Account
"""Emissions as stated, or of an account."""


class BonusMalus(Record):
    """A bonus or malus for the account as built, compared with the client's climate budget.

    Parameters
    ----------
    bonus : str or float
        Part of the climate result that is paid; Statens vegvesen (2020): ``"10 %"``.
    malus : str or float
        Part that is kept back where the budget is exceeded; not above the bonus.
    most : str or float, optional
        Part of the contract that neither exceeds.
    electricity : {"location-based", "as-the-basis", "prescribed"}
        By which accounts are judged, see `Limit`.

    References
    ----------
    Statens vegvesen (2020), as published by bygg.no 1433629: 10 % of the climate result;
    100 MNOK, 20 % better, 2 MNOK.

    Examples
    --------
    >>> BonusMalus(bonus="10 %").settled("100 000 000 NOK", budget="1000 tCO2e", actual="800 tCO2e")
    Q('2000000 NOK')
    """

    bonus: Annotated[Quantity, InUnit("", ge=0, le=1)]
    malus: Annotated[Quantity, InUnit("", ge=0, le=1)] = Field(default="0 %", validate_default=True)
    most: Annotated[Quantity, InUnit("", gt=0, le=1)] | None = None
    electricity: JudgedElectricity = "location-based"

    @model_validator(mode="after")
    def _malus_is_smaller(self) -> BonusMalus:
        if _share(self.malus) > _share(self.bonus):
            raise field_error("tender.award.malus")
        return self

    def settled(
        self,
        contract: str | Quantity,
        budget: str | Quantity | Account,
        actual: str | Quantity | Account,
    ) -> Quantity:
        """The payment in addition to the contract's price; negative if money is kept back.

        Parameters
        ----------
        contract : str or Quantity
            The price of the contract.
        budget, actual : str or Quantity [kgCO2e], or Account
            The client's climate budget, and the account as built, both on one basis and of one
            scope. A number is taken as it is; the basis and the indicator of accounts are checked.

        Returns
        -------
        Quantity
            In the contract's currency.

        Raises
        ------
        InputError
            Where the budget is not above 0, an account has a residual mix or a contract for
            electricity that is judged location-based, or two accounts differ in basis or indicator.
        """
        if isinstance(budget, Account) and isinstance(actual, Account):
            differing = basis_problems(budget, actual)
            if differing:
                raise InputError.of(message("tender.heading.bonus"), differing)
        price, planned, built = (
            Q(contract),
            self._emissions("budget", budget),
            self._emissions("actual", actual),
        )
        if not planned > 0:
            raise refusal(message("tender.heading.bonus"), "budget", budget, "tender.award.budget")
        rate = _share(self.bonus if built <= planned else self.malus)
        paid = float(price.magnitude) * rate * (1.0 - built / planned)
        bound = float("inf") if self.most is None else _share(self.most) * float(price.magnitude)
        return Quantity(round(min(max(paid, -bound), bound), 6), price.units)

    def _emissions(self, name: str, emissions: Emitted) -> float:
        """Emissions as stated, or of an account whose electricity may be judged [kgCO2e]."""
        if not isinstance(emissions, Account):
            return float(Q(emissions).to(as_unit("kgCO2e")).magnitude)
        refused = refusal_of(self.electricity, emissions.basis)
        if refused is not None:
            value = "" if emissions.basis is None else emissions.basis.electricity
            where = message("tender.heading.bonus")
            raise refusal(where, name, value, refused.problem, refused.remedy)
        return float(emissions.total.magnitude)


def _share(share: Quantity) -> float:
    return float(share.to(as_unit("")).magnitude)
