"""From CMMN XML to plan items, problems collected with element id and clause."""
