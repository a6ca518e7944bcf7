"""BPMN 2.0: the reader of its XML and what a transition causes there (tokens along flows)."""
