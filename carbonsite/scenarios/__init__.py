"""A baseline and its measures: steps, changes, savings, bounds, and claims that are examined.

Other rooms may use `scenario`, `claims`, `bounds` and `changes`; the formulas of amounts
(`amount_formulas`, `traced_run`) serve workbooks, and the runs of many inputs (`batch`) analysis.
"""
