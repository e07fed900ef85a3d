"""How sure a result is: spreads of factors, amounts and assumptions, carried to totals and savings."""
