"""BPMN 2.0: the reader of its XML and what a transition causes there (tokens along flows).

`reading/` turns XML into `model` nodes and lists what is wrong; `machine` moves tokens between scopes; `activities/`,
`events/` and `gateways/` hold one file per family of elements; `table` says which function serves which element.
"""
