"""Project files: one TOML file with the activities, measures and assumptions of a site.

From outside, use `project.Project` and `schema.project_schema`; tender files share `reading.Site`,
`form.SiteForm`, `table_forms`, `validation`, `problems` and `toml_positions` with this package.
"""
