"""Studies: linking reports to studies and collecting what their sources say."""

from prismake.studies.building import Studies, build_studies

__all__ = ["Studies", "build_studies"]
