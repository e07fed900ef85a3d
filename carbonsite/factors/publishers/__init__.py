"""Publishers' own files as emission factors: each publisher has a module that knows its layout.

A module recognises its files by their content and reads them, or refuses a file of another layout
as a whole; `registry` lists the modules. Other rooms import `reading` (`read_factors`) and
`published` (`PublishedFactors`) alone.
"""
