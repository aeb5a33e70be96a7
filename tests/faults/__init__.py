"""The fault campaign: seeded schedules of faults against the real till and the real server.

`python -m tests.faults --schedules 1000 --seed 1`, or `make faults`.
"""
