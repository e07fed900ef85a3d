"""Questions to a scenario: which measure causes a saving, which options to choose, how sure it is.

Other rooms may use `options`, `shapley`, `interactions`, `pareto.Choice` and what `uncertainty`
names as its own; the other modules are how those are computed.
"""
