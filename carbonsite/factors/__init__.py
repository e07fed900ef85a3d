"""Emission factors, their sources, and the meaning of generic names.

Other rooms import `catalogue` (`FactorCatalogue`, the public set of factors), `factor`, `basis`,
`properties`, `table` and `columns`; the rest serves these. `epd` reads declarations.
"""
