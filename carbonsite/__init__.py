"""Carbon accounts of construction sites, with units.

Measures say how much; factors say how bad; only `account()` multiplies the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .at_first_use import at_first_use

if TYPE_CHECKING:
    from . import measures as measures
    from . import reports as reports
    from . import tender as tender
    from . import units as units
    from .accounting.account import Account as Account
    from .accounting.account import account as account
    from .accounting.account import accounts as accounts
    from .accounting.account import emissions as emissions
    from .activity_rows import activities as activities
    from .activity_rows import activity as activity
    from .assumption import Assumption as Assumption
    from .attributed import Attribution as Attribution
    from .attributed import attribution as attribution
    from .bounds import Bounds as Bounds
    from .claims import Claim as Claim
    from .claims import Examination as Examination
    from .claims import examine as examine
    from .difference import Difference as Difference
    from .difference import diff as diff
    from .errors import CarbonsiteError as CarbonsiteError
    from .errors import InputError as InputError
    from .errors import ReportError as ReportError
    from .errors import UnitError as UnitError
    from .errors import UnknownFactorError as UnknownFactorError
    from .factors.basis import Basis as Basis
    from .factors.catalogue import FactorCatalogue as FactorCatalogue
    from .factors.epd.reading import read_epd as read_epd
    from .factors.epd.reading import read_epds as read_epds
    from .factors.epd.result import Epd as Epd
    from .factors.epd.result import Epds as Epds
    from .factors.factor import EmissionFactor as EmissionFactor
    from .options import Options as Options
    from .project.project import Project as Project
    from .propagation.drawn import Probability as Probability
    from .propagation.drawn import Simulation as Simulation
    from .propagation.spread import Spread as Spread
    from .propagation.uncertainty import Uncertainty as Uncertainty
    from .propagation.uncertainty import simulate as simulate
    from .propagation.uncertainty import uncertainty as uncertainty
    from .propagation.worth import shares as shares
    from .propagation.worth import worth as worth
    from .readers.mapping import ActivityMapping as ActivityMapping
    from .readers.reading import ActivityReading as ActivityReading
    from .readers.reading import read_activities as read_activities
    from .scenario import Scenario as Scenario
    from .source import Source as Source
    from .suggestions import suggest_factors as suggest_factors
    from .units import Q as Q
    from .units import Quantity as Quantity
    from .units import in_unit as in_unit
    from .units import in_units as in_units

__version__ = "0.1.0"

_HOMES = {
    "accounting.account": ("Account", "account", "accounts", "emissions"),
    "activity_rows": ("activities", "activity"),
    "assumption": ("Assumption",),
    "attributed": ("Attribution", "attribution"),
    "bounds": ("Bounds",),
    "claims": ("Claim", "Examination", "examine"),
    "difference": ("Difference", "diff"),
    "errors": ("CarbonsiteError", "InputError", "ReportError", "UnitError", "UnknownFactorError"),
    "factors.basis": ("Basis",),
    "factors.catalogue": ("FactorCatalogue",),
    "factors.epd.reading": ("read_epd", "read_epds"),
    "factors.epd.result": ("Epd", "Epds"),
    "factors.factor": ("EmissionFactor",),
    "options": ("Options",),
    "propagation.drawn": ("Probability", "Simulation"),
    "propagation.spread": ("Spread",),
    "propagation.uncertainty": ("Uncertainty", "simulate", "uncertainty"),
    "propagation.worth": ("shares", "worth"),
    "readers.mapping": ("ActivityMapping",),
    "readers.reading": ("ActivityReading", "read_activities"),
    "project.project": ("Project",),
    "scenario": ("Scenario",),
    "source": ("Source",),
    "suggestions": ("suggest_factors",),
    "units": ("Q", "Quantity", "in_unit", "in_units"),
}
_MODULES = ("measures", "reports", "tender", "units")

__getattr__, __dir__, __all__ = at_first_use(__name__, _HOMES, _MODULES)
