"""From XML to nodes: one file per family of elements, problems collected with element id and clause."""
