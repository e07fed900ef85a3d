"""Read a publisher's own file, from the user's copy, as emission factors."""

from __future__ import annotations

from dataclasses import replace
from os import PathLike

from ...messages import message
from ...messages.arguments import as_path
from .cache import from_cache, to_cache
from .generic_names import beside_shipped
from .opened_file import opened
from .published import PublishedFactors
from .registry import publisher_of, readers_digest


def read_factors(
    path: str | PathLike[str], *, progress: bool | None = None, cache: bool = True
) -> PublishedFactors:
    """Emission factors of a publisher's own file, which is recognised by its content.

    Parameters
    ----------
    path : str or path
        A file as the publisher gives it out, or a folder of declarations.
    progress : bool, optional
        Whether to show a progress bar; by default on a terminal, once two seconds have passed.
    cache : bool
        Whether factors that were read before are taken from the user's cache, and new ones are kept
        there. It needs pyarrow (the extra ``[fast]``).

    Returns
    -------
    PublishedFactors
        With ``catalogue``, ``publisher``, ``document``, ``year``, ``terms``, ``digest``,
        ``counts``, ``not_read`` and ``findings``. The catalogue joins another with ``|``.

    Raises
    ------
    InputError
        If the file is of no known publisher, or in another layout than the publisher's: then none
        of it is read.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from openpyxl import Workbook
    >>> book = Workbook()
    >>> book.active.title = "Varedeklarasjon"
    >>> for row in (["År", "CO2"], [2023, 599], [2024, "-"]):
    ...     book.active.append(row)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "faktorer.xlsx")
    ...     book.save(path)
    ...     nve = read_factors(path, cache=False)
    >>> nve
    PublishedFactors(Norges vassdrags- og energidirektorat (NVE): Strømdeklarasjoner, faktorer,
    2023; 1 factors of 2 rows, 1 not read)
    >>> nve.catalogue["nve-electricity-no-2023-residual"][0].gwp_ghg
    0.599
    >>> print(nve.not_read.loc[0, "problem"])
    the cell is blank
    """
    file = opened(as_path(path, "read_factors()"), progress)
    readers = readers_digest()
    published = from_cache(file.digest, readers) if cache else None
    if published is None:
        published = publisher_of(file).read(file)
        note = to_cache(published, readers) if cache else message("publisher.cache.not_asked")
        published = replace(published, cache=note)
    return beside_shipped(published).named(file.name)
