"""An account or a scenario as files for other programs: csv, parquet, json."""

from __future__ import annotations

import json as json_text
from collections.abc import Iterable
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd

from ..accounting.account import Account
from ..errors import ReportError
from ..messages import Language, message
from ..messages.arguments import as_path
from ..messages.problems import refusal
from ..rules import UnderRule
from ..scenarios.examination import Examination
from ..scenarios.scenario import Scenario
from ..spreadsheets.files.csv_writing import write_csv
from ..spreadsheets.files.writing import whole_file
from .json_export import to_dict
from .subject import ReportSubject

Reportable = Scenario | Account


def line_table(obj: Reportable) -> pd.DataFrame:
    """Line items of the baseline and of the changes by the measures; `of` says which.

    The sum of the indicator over the lines that are `counted` is the total after all measures.

    Parameters
    ----------
    obj : Scenario or Account

    Returns
    -------
    DataFrame
        The columns of `Account.lines`, with ``of`` ("baseline", "change" or, of an account,
        "account"), and ``in_total``, the name of ``counted`` in version 0.1.
    """
    subject = ReportSubject.of(obj)
    before = subject.baseline.lines.assign(of="baseline" if subject.scenario else "account")
    after = subject.changes.drop(
        columns=["emissions", "equal_scope", "declared"], errors="ignore"
    ).assign(of="change")
    both = pd.concat([part for part in (before, after) if len(part)] or [before], ignore_index=True)
    return both[["of", *(name for name in both if name != "of")]].assign(
        in_total=both["counted"].to_numpy()
    )


def csv(
    obj: Reportable | pd.DataFrame,
    path: str | PathLike[str],
    lang: Language | str = Language.ENGLISH,
) -> Path:
    """Write the line items, or any table, as a csv in UTF-8.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.

    Parameters
    ----------
    obj : Scenario, Account or DataFrame
        A table may be any that carbonsite gives, such as ``scenario.steps()``.
    path : str or path
    lang : {"en", "nb"}
        Where the file is opened; ``nb`` is for Excel with Norwegian settings: semicolons, decimal
        commas and a byte order mark. Headings stay as they are, and both read back.

    Raises
    ------
    ReportError, InputError

    Examples
    --------
    >>> import tempfile
    >>> import carbonsite as cs
    >>> activities = cs.activities(cs.activity("=1+1", "30 000 L", "diesel-b0", module="A5"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     place = csv(cs.account(activities, cs.FactorCatalogue.default()), f"{folder}/site.csv")
    ...     print(place.read_text(encoding="utf-8").splitlines()[1][:18])
    account,0,'=1+1,A5
    """
    table = obj if isinstance(obj, pd.DataFrame) else line_table(obj)
    return write_csv(table, path, lang)


def parquet(obj: Reportable | pd.DataFrame, path: str | PathLike[str]) -> Path:
    """Write the line items, or any table, as parquet; needs ``carbonsite[fast]``.

    Raises
    ------
    ReportError
        If pyarrow is not installed, or nothing can be written there.
    """
    try:
        import pyarrow
        from pyarrow import parquet as written
    except ImportError:
        raise ReportError(
            message("report.parquet", path=path), message("report.parquet.remedy")
        ) from None
    table = obj if isinstance(obj, pd.DataFrame) else line_table(obj)
    texts = {str(name): _texts(table[name]) for name in table if table[name].dtype == object}
    with whole_file(path) as place:
        written.write_table(
            pyarrow.Table.from_pandas(table.assign(**texts), preserve_index=False), place
        )
    return Path(path)


def _texts(column: pd.Series) -> pd.Series:
    """A column of objects as texts for parquet; missing cells stay missing."""
    given = column.notna().to_numpy()
    texts = (
        column.astype(str).str.encode("utf-8", "replace").str.decode("utf-8").to_numpy(dtype=object)
    )
    return pd.Series(np.where(given, texts, None), index=column.index, dtype=object)


def json(
    obj: Reportable,
    path: str | PathLike[str],
    examined: Iterable[Examination] = (),
    left: pd.DataFrame | None = None,
    rules: Iterable[UnderRule] = (),
) -> Path:
    """Write an account or a scenario with its provenance; same input, same bytes.

    Parameters
    ----------
    obj : Scenario or Account
    path : str or path
    examined, left, rules
        As in `to_dict`.

    Raises
    ------
    ReportError, InputError
    """
    text = json_of(to_dict(obj, examined, left, rules))
    with whole_file(path) as place:
        place.write_bytes(text.encode("utf-8"))
    return Path(path)


def json_of(values: object) -> str:
    """Plain values as JSON that any program can read: no NaN, no lone surrogates."""
    text = json_text.dumps(values, ensure_ascii=False, indent=1, allow_nan=False)
    return text.encode("utf-8", "replace").decode("utf-8") + "\n"


def check_suffix(path: str | PathLike[str], known: Iterable[str]) -> str:
    """Suffix of a path, which must be one of some.

    Raises
    ------
    InputError
    """
    suffix = as_path(path).suffix.lower()
    if suffix not in known:
        suffixes = ", ".join(known)
        raise refusal("output", "output", path, "report.unknown_suffix", suffixes=suffixes)
    return suffix
