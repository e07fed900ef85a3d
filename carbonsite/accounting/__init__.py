"""Accounts: the only place where amounts are multiplied by emission factors.

`account` is the way in; `lines`, `compare` and `checks` are used from outside too.
"""
