"""How long a release of a national database takes: 1 600 data sets as a folder, a zip and a csv,
each with its flow, all with the same few flow properties and unit groups.

Run with ``python benchmarks/ilcd_release.py``; exits with 1 where reading takes longer than
promised.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path

import carbonsite as cs

PROMISED, PROMISED_KEPT = 15.0, 0.5
"""Seconds of one processor for the whole release, from the files and from the cache."""

DATA_SETS = 1600
MODULES = ("A1-A3", "C2", "C3", "C4", "D")
MASS, VOLUME = "93a60a56-a3c8-11da-a746-0800200b9a66", "93a60a56-a3c8-22da-a746-0800200c9a66"
KILOGRAM, CUBIC_METRE = (
    "ad38d542-3fe9-439d-9b95-2f5f7752acaf",
    "93a60a57-a3c8-12da-a746-0800200c9a66",
)
CLIMATE = {
    "a7ea142a-9749-11ed-a8fc-0242ac120002": ("Global Warming Potential - total (GWP-total)", 1.0),
    "a7ea19c0-9749-11ed-a8fc-0242ac120002": ("Global Warming Potential - fossil (GWP-fossil)", 0.9),
    "a7ea186c-9749-11ed-a8fc-0242ac120002": ("Global Warming Potential - biogenic", 0.075),
    "a7ea1ae2-9749-11ed-a8fc-0242ac120002": ("Global Warming Potential - luluc", 0.025),
}
COMMENT = "Die Ökobilanz folgt der Norm. " * 60
OTHER_INDICATORS = 33
"""Indicators that a data set has beside its climate: 15 of impact, 18 of energy and waste."""

_NAMESPACES = (
    'xmlns:common="http://lca.jrc.it/ILCD/Common" xmlns:epd="http://www.iai.kit.edu/EPD/2013"'
    ' xmlns:epd2="http://www.indata.network/EPD/2019"'
)


def identifier(kind: str, number: int) -> str:
    """The same UUID for the same data set in every run."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}/{number}"))


def result(method: str, name: str, numbers: list[float]) -> str:
    """An indicator with a number for each module."""
    amounts = "".join(
        f'\n        <epd:amount epd:module="{module}">{number!r}</epd:amount>'
        for module, number in zip(MODULES, numbers, strict=True)
    )
    return f"""
    <LCIAResult>
      <referenceToLCIAMethodDataSet refObjectId="{method}" type="LCIA method data set"
          uri="../lciamethods/{method}.xml" version="01.00.000">
        <common:shortDescription xml:lang="en">{name}</common:shortDescription>
        <common:shortDescription xml:lang="de">{name} (deutsch)</common:shortDescription>
      </referenceToLCIAMethodDataSet>
      <meanAmount>0.0</meanAmount>
      <common:other>{amounts}
        <epd:referenceToUnitGroupDataSet type="unit group data set"
            refObjectId="1ebf3012-d0db-4de2-aefd-ef30cedb0be1" uri="../unitgroups/climate.xml">
          <common:shortDescription xml:lang="de">kg CO2-Äq.</common:shortDescription>
        </epd:referenceToUnitGroupDataSet>
      </common:other>
    </LCIAResult>"""


def values(number: int) -> list[float]:
    """A number for each module."""
    return [(number % 97 + 1) * share for share in (1.0, 0.01, 0.05, 0.02, -0.3)]


def process(number: int) -> str:
    """A data set with climate and the other indicators, as long as a published one."""
    value = values(number)
    impacts = "".join(
        result(method, name, [one * share for one in value])
        for method, (name, share) in CLIMATE.items()
    )
    others = "".join(
        result(identifier("method", place), f"Further indicator {place}", value)
        for place in range(OTHER_INDICATORS)
    )
    flow = identifier("flow", number)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<processDataSet xmlns="http://lca.jrc.it/ILCD/Process" {_NAMESPACES} version="1.1">
  <processInformation>
    <dataSetInformation>
      <common:UUID>{identifier("process", number)}</common:UUID>
      <name><baseName xml:lang="de">Baustoff {number}</baseName>
        <baseName xml:lang="en">Building material {number}</baseName></name>
      <classificationInformation><common:classification name="OEKOBAU.DAT">
        <common:class level="0" classId="1">Mineralische Baustoffe</common:class>
        <common:class level="1" classId="1.4">Mörtel und Beton</common:class>
      </common:classification></classificationInformation>
      <common:generalComment xml:lang="de">{COMMENT}</common:generalComment>
    </dataSetInformation>
    <quantitativeReference type="Reference flow(s)">
      <referenceToReferenceFlow>0</referenceToReferenceFlow></quantitativeReference>
    <time><common:referenceYear>2023</common:referenceYear>
      <common:dataSetValidUntil>2026</common:dataSetValidUntil></time>
    <geography><locationOfOperationSupplyOrProduction location="DE"/></geography>
  </processInformation>
  <modellingAndValidation>
    <LCIMethodAndAllocation><typeOfDataSet>EPD</typeOfDataSet>
      <common:other><epd:subType>generic dataset</epd:subType></common:other>
    </LCIMethodAndAllocation>
    <complianceDeclarations><compliance>
      <common:referenceToComplianceSystem type="source data set"
          refObjectId="c0016b33-8cf7-415c-ac6e-deba0d21440d">
        <common:shortDescription xml:lang="en">EN 15804+A2 (EF 3.1)</common:shortDescription>
      </common:referenceToComplianceSystem></compliance></complianceDeclarations>
  </modellingAndValidation>
  <administrativeInformation>
    <publicationAndOwnership><common:dataSetVersion>20.24.070</common:dataSetVersion>
      <common:licenseType>Free of charge for all users and uses</common:licenseType>
    </publicationAndOwnership></administrativeInformation>
  <exchanges><exchange dataSetInternalID="0">
    <referenceToFlowDataSet refObjectId="{flow}" type="flow data set" uri="../flows/{flow}.xml"/>
    <meanAmount>1.0</meanAmount></exchange></exchanges>
  <LCIAResults>{impacts}{others}
  </LCIAResults>
</processDataSet>
"""


def flow(number: int) -> str:
    """A flow of one kilogram, or of one cubic metre with its mass."""
    kinds = ((VOLUME, 1.0), (MASS, 2000.0 + number % 300)) if number % 2 else ((MASS, 1.0),)
    properties = "".join(
        f"""
    <flowProperty dataSetInternalID="{place}">
      <referenceToFlowPropertyDataSet refObjectId="{kind}" uri="../flowproperties/{kind}.xml"/>
      <meanValue>{mean}</meanValue></flowProperty>"""
        for place, (kind, mean) in enumerate(kinds)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<flowDataSet xmlns="http://lca.jrc.it/ILCD/Flow" {_NAMESPACES} version="1.1">
  <flowInformation><dataSetInformation>
    <common:UUID>{identifier("flow", number)}</common:UUID></dataSetInformation>
    <quantitativeReference><referenceToReferenceFlowProperty>0</referenceToReferenceFlowProperty>
    </quantitativeReference></flowInformation>
  <flowProperties>{properties}
  </flowProperties>
</flowDataSet>
"""


def flow_property(kind: str, group: str) -> str:
    """A flow property that is measured in the units of a group."""
    return f"""<flowPropertyDataSet xmlns="http://lca.jrc.it/ILCD/FlowProperty" {_NAMESPACES}>
  <flowPropertiesInformation><dataSetInformation><common:UUID>{kind}</common:UUID>
  </dataSetInformation><quantitativeReference>
    <referenceToReferenceUnitGroup refObjectId="{group}" uri="../unitgroups/{group}.xml"/>
  </quantitativeReference></flowPropertiesInformation></flowPropertyDataSet>
"""


def unit_group(group: str, unit: str) -> str:
    """A unit group with one unit."""
    return f"""<unitGroupDataSet xmlns="http://lca.jrc.it/ILCD/UnitGroup" {_NAMESPACES}>
  <unitGroupInformation><dataSetInformation><common:UUID>{group}</common:UUID></dataSetInformation>
    <quantitativeReference><referenceToReferenceUnit>0</referenceToReferenceUnit>
    </quantitativeReference></unitGroupInformation>
  <units><unit dataSetInternalID="0"><name>{unit}</name><meanValue>1</meanValue></unit></units>
</unitGroupDataSet>
"""


def source(number: int) -> str:
    """A source, which most data sets have and none needs."""
    return f"""<sourceDataSet xmlns="http://lca.jrc.it/ILCD/Source" {_NAMESPACES}>
  <sourceInformation><dataSetInformation><common:UUID>{identifier("source", number)}</common:UUID>
  <common:shortName xml:lang="de">EPD {number}</common:shortName></dataSetInformation>
  </sourceInformation></sourceDataSet>
"""


def members(count: int) -> Iterator[tuple[str, str]]:
    """The files of a release, with the path of each in it."""
    for number in range(count):
        version = "20.24.070"
        yield f"ILCD/processes/{identifier('process', number)}_{version}.xml", process(number)
        yield f"ILCD/flows/{identifier('flow', number)}_{version}.xml", flow(number)
        yield f"ILCD/sources/{identifier('source', number)}.xml", source(number)
    for kind, group, unit in ((MASS, KILOGRAM, "kg"), (VOLUME, CUBIC_METRE, "m3")):
        yield f"ILCD/flowproperties/{kind}.xml", flow_property(kind, group)
        yield f"ILCD/unitgroups/{group}.xml", unit_group(group, unit)


def make(folder: Path, count: int = DATA_SETS) -> Path:
    """A release unpacked in this folder, and packed beside it as ``release.zip``."""
    packed = folder / "release.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members(count):
            path = folder / "release" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            archive.writestr(name, text)
    return packed


def table(count: int) -> str:
    """The same data sets as ÖKOBAUDAT's csv: a row for each module."""
    heading = (
        "UUID;Version;Name (de);Name (en);Konformität;Laenderkennung;Typ;Referenzjahr;Gueltig bis;"
        "Declaration owner;Bezugsgroesse;Bezugseinheit;Rohdichte (kg/m3);Modul;Szenario;GWP;"
        "GWPtotal (A2);GWPbiogenic (A2);GWPfossil (A2);GWPluluc (A2);"
    )
    further = "".join(f"Indikator {place};" for place in range(OTHER_INDICATORS))
    lines = [heading + further]
    for number in range(count):
        unit = f"m3;{2000 + number % 300}" if number % 2 else "kg;"
        for module, value in zip(MODULES, values(number), strict=True):
            split = ";".join(f"{value * share!r}" for share in (1.0, 0.075, 0.9, 0.025))
            row = (
                f"{identifier('process', number)};20.24.070;Baustoff {number};Building material"
                f" {number};'EN 15804+A2 (EF 3.1)';DE;generic dataset;2023;2026;Sample;1;{unit};"
                f"{module};;;{split};" + f"{value!r};" * OTHER_INDICATORS
            )
            lines.append(row.replace(".", ",").replace("20,24,070", "20.24.070"))
    return "\r\n".join(lines)


def plainly(folder: Path) -> list[float]:
    """The totals of all processes, found in their text alone."""
    total = next(iter(CLIMATE))
    return sorted(
        float(number)
        for path in (folder / "ILCD" / "processes").iterdir()
        for result in path.read_text(encoding="utf-8").split("<LCIAResult>")
        if total in result
        for number in re.findall(r'module="[^"]+">([^<]+)<', result)
    )


def main() -> int:
    """Make the release, compare what is read of it, say how long it takes in each form."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"] = name
        packed = make(Path(name))
        as_csv = Path(name, "release.csv")
        as_csv.write_bytes(table(DATA_SETS).encode("latin-1"))
        expected, broken = plainly(packed.parent / "release"), False
        for what, path in (("folder", packed.parent / "release"), ("zip", packed), ("csv", as_csv)):
            started = time.process_time()
            read = cs.read_factors(path)
            between = time.process_time()
            again = cs.read_factors(path)
            cold, kept = between - started, time.process_time() - between
            assert sorted(read.catalogue.frame["gwp_total"]) == expected and not len(read.not_read)
            assert again.catalogue == read.catalogue
            print(
                f"{DATA_SETS} data sets as a {what}, {len(read)} factor rows: {cold:.1f} s"
                f" (promised {PROMISED:.0f} s), from the cache {kept:.2f} s"
                f" (promised {PROMISED_KEPT} s)"
            )
            broken = broken or cold > PROMISED or kept > PROMISED_KEPT
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
