"""Environmental product declarations as emission factors.

Each format has a reader that gives a `Declaration`; `building` turns any of them into factors.
Other rooms import `reading` (`read_epd`, `read_epds`) and `result` (`Epd`, `Epds`) alone.
"""
