"""Studies: what reports report on."""

from prismake.studies.building import Studies, build_studies

__all__ = ["Studies", "build_studies"]
