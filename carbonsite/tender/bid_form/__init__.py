"""The bid form of a tender: `layout_of` builds its layout, `write_form` writes it as a workbook.

Bids are compared with the same layout. Texts are the messages ``form.*``; ``columns.csv`` has the
columns of each sheet.
"""
