"""A provider at work, simulated: the world of the demo, its past days and a crew that keeps the boards moving.

What lives here: invented organisations and people, and a crew that acts through the same actions as a person would,
always under the mark “simulated”. What does not: any rule of the house, and anything a real installation runs.
"""
