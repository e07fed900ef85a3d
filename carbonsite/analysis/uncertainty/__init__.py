"""How sure a result is: spreads of factors, amounts and assumptions, carried to the results.

Other rooms may use `uncertainty`, `simulation`, `spread` and `variance_shares`; the other modules
are the model beneath: `model`, how it is made of an account or a scenario, and how it is drawn.
"""
