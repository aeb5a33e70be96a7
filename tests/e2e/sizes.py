"""The two screens that everything is made for: a phone in a village, a tablet at a counter."""

from playwright.sync_api import ViewportSize

PHONE = ViewportSize(width=360, height=740)
COUNTER = ViewportSize(width=1024, height=600)
