"""Studies: linking reports to studies and collecting what their sources say."""

from prismake.studies.building import StudyTables, build_studies, graph_of_decisions
from prismake.studies.grouping import StudyGraph

__all__ = ["StudyTables", "StudyGraph", "build_studies", "graph_of_decisions"]
