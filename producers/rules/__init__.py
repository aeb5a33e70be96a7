"""Decisions of the producers on plain values: outlines, links, words, imported lists."""
