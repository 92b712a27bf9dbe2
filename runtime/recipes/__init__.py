"""Recipes executed: planned without touching anything, run through the guard's door, verified, rolled back.

recipe = read.recipe(payload, skill, row)
values = values.settled(recipe, given, secrets)
job = Job(skill=..., recipe=recipe, values=values, rights=rights, ...)
plan.plan(job)                                         pure
engine.run(job, machine, person)                       `machine.here(...)` is the real one, tests make their own
"""
