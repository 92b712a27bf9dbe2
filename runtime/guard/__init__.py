"""What a skill may do: request x grant x policy, decided without I/O; the child's environment and programs; the journal.

limit = policy.ceiling(payload)                                  once a start
places_ = places.here(skill, limit, os.environ)
request = grants.requested(catalog.embedded.facts(payload, row))
given = store.load(places.caro_home(os.environ), skill)          None: the user has said nothing
rights = grants.rights(skill, request, given, limit, places_)    once a skill
decide.decide(Wish(kind=..., resource=...), rights)              for each wish; `effective(rights)` as lists of patterns
programs.find(name, programs.search_path(limit))
environment.environment(os.environ, rights, folders, private, step_env)
"""
