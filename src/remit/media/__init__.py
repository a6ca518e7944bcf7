"""Media: what was recorded, in facts a line of service can work with: stretches, words with times, cues, measurements.

What lives here: the edge to FFmpeg, Tesseract and a recogniser of speech (`programs`, `pictures`, `speech`), each
bounded and called only where it is there, and pure decisions over what they answer (`rules/`). What does not: the
course of a transcript or a caption file with its people (lines of service), and keeping recordings, which is the
store's.
"""
