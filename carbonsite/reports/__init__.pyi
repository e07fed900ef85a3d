from . import charts as charts
from .page import html as html
from .signatures import Signature as Signature
from .signatures import SignatureState as SignatureState
from .signing import new_key as new_key
from .signing import sign as sign
from .tables import csv as csv
from .tables import json as json
from .tables import parquet as parquet
from .template_book import template as template
from .verification import Verification as Verification
from .verification import VerificationOutcome as VerificationOutcome
from .verification import verify as verify
from .workbook import excel as excel

Outcome: type[VerificationOutcome]  # the old name, until 0.3
