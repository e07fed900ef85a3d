"""The formulas of a workbook, computed anew: no stored value is trusted."""
