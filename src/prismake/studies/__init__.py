"""Studies: linking reports to studies and collecting what their sources say."""

from prismake.studies.building import StudyTables, build_studies

__all__ = ["StudyTables", "build_studies"]
