"""The engine: BPMN, CMMN, DMN and FEEL as pure functions.

What lives here: parsers from XML to immutable definitions, and `step(definition, state, event, now)` from state to
state. What does not: any I/O, clock or chance; people, queues and clients (`work`); storage (`store`).
"""
