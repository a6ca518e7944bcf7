"""A column of a frame into codes, and codes into the bitmasks of a table: one file per kind of column.

A code stands for all values that pass the same cells: a region between two constants of a number column, one of the
texts a column mentions, one distinct value of a column without an index. Work per row is then a few passes of machine
instructions; work per code is done once. What a file here does not know it refuses by returning None, and the rows are
decided one by one. Plans (`plan.py`) put the columns of a table together.
"""
