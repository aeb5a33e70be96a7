"""The content checks ("linters") that the dictionary names, one module per subject.

A check takes a component's text and returns None, or the reason why it is wrong.
"""
